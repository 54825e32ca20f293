"""The trees and proofs of RFC 6962, written as its definitions are, to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def split(size: int) -> int:
    k = 1
    while 2 * k < size:
        k *= 2
    return k


def pair(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def head(leaves: Sequence[bytes]) -> bytes:
    """MTH, of leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return pair(head(leaves[:k]), head(leaves[k:]))


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), head(leaves[k:])]
    return [*path(index - k, leaves[k:]), head(leaves[:k])]


def subproof(old: int, leaves: Sequence[bytes], *, known: bool = True) -> list[bytes]:
    """SUBPROOF."""
    if old == len(leaves):
        return [] if known else [head(leaves)]
    k = split(len(leaves))
    if old <= k:
        return [*subproof(old, leaves[:k], known=known), head(leaves[k:])]
    return [*subproof(old - k, leaves[k:], known=False), head(leaves[:k])]


def head_from_path(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes]
) -> bytes | None:
    """The root that a path leads to, if it has the length that it must have."""
    if not 0 <= index < size:
        return None
    if size == 1:
        return None if proof else leaf
    if not proof:
        return None
    k, *below, last = split(size), *proof
    if index < k:
        found = head_from_path(index, k, leaf, below)
        return None if found is None else pair(found, last)
    found = head_from_path(index - k, size - k, leaf, below)
    return None if found is None else pair(last, found)


def heads_from_subproof(
    old: int, size: int, proof: Sequence[bytes], known: bytes | None
) -> tuple[bytes, bytes] | None:
    """The old and the new root that a subproof leads to."""
    if old == size:
        if known is not None:
            return None if proof else (known, known)
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    k, *below, last = split(size), *proof
    if old <= k:
        found = heads_from_subproof(old, k, below, known)
        return None if found is None else (found[0], pair(found[1], last))
    found = heads_from_subproof(old - k, size - k, below, None)
    return None if found is None else (pair(last, found[0]), pair(last, found[1]))
