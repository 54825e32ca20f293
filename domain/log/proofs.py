"""Checks of Merkle proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2), and nothing else.

A proof is a list of hashes of 32 bytes. `verify_inclusion` follows it from a leaf hash
up to a root; `verify_consistency` follows it from the root of an older tree to that of
a newer one. Too many hashes are refused like too few or wrong ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.log.canonical import BOUND, HASH_BYTES
from domain.log.refusals import ProofRefused
from domain.log.tree import EMPTY_ROOT, node_hash


def verify_inclusion(
    *, index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """That leaf `index` of a tree of `size` has this hash. Raises ProofRefused."""
    _check_hashes(leaf_hash, root, *proof)
    if not 0 <= index < size < BOUND:
        raise ProofRefused(f"there is no leaf {index} in a tree of {size}")
    place, last, found = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            raise ProofRefused("the inclusion proof is too long")
        if place % 2 or place == last:
            found = node_hash(sibling, found)
            place, last = _raised(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofRefused("the inclusion proof is too short")
    if found != root:
        raise ProofRefused(f"the inclusion proof of leaf {index} gives another root")


def verify_consistency(
    *, old_size: int, new_size: int, old: bytes, new: bytes, proof: Sequence[bytes]
) -> None:
    """That the tree with root `new` begins with the tree with root `old`.

    An old size of 0 proves nothing and is refused. Raises ProofRefused.
    """
    if not 0 < old_size <= new_size < BOUND:
        raise ProofRefused(f"no proof leads from {old_size} leaves to {new_size}")
    if old_size == new_size:
        _check_same(old=old, new=new, proof=proof)
        return
    _check_hashes(old, new, *proof)
    # A complete old tree is itself the first step; the proof leaves it out.
    steps = [old, *proof] if old_size.bit_count() == 1 else list(proof)
    if not steps[1:]:
        raise ProofRefused("the consistency proof is too short")
    found_old, found_new = _follow(old_size, new_size, steps)
    if found_old != old:
        raise ProofRefused(f"the proof does not start from the root of {old_size}")
    if found_new != new:
        raise ProofRefused(f"the proof does not lead to the root of {new_size}")


def verify_growth(
    *, old_size: int, new_size: int, old: bytes, new: bytes, proof: Sequence[bytes]
) -> None:
    """Consistency as a witness asks it: an empty tree grows into any tree.

    With an old size of 0 the proof is empty. Raises ProofRefused.
    """
    if old_size != 0:
        verify_consistency(
            old_size=old_size, new_size=new_size, old=old, new=new, proof=proof
        )
        return
    _check_hashes(old, new, *proof)
    if proof:
        raise ProofRefused("growth from an empty tree has an empty proof")
    if old != EMPTY_ROOT or (new_size == 0 and new != EMPTY_ROOT):
        raise ProofRefused("an empty tree has the root of the empty tree")
    if not 0 <= new_size < BOUND:
        raise ProofRefused(f"there is no tree of {new_size} leaves")


def _follow(
    old_size: int, new_size: int, steps: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """The roots of the old and the new tree that the steps lead to."""
    place, last = old_size - 1, new_size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    found_old = found_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofRefused("the consistency proof is too long")
        if place % 2 or place == last:
            found_old, found_new = (
                node_hash(step, found_old),
                node_hash(step, found_new),
            )
            place, last = _raised(place, last)
        else:
            found_new = node_hash(found_new, step)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofRefused("the consistency proof is too short")
    return found_old, found_new


def _raised(place: int, last: int) -> tuple[int, int]:
    """Up the right edge, where a subtree has no sibling, to a level where it has one."""
    while place and place % 2 == 0:
        place, last = place >> 1, last >> 1
    return place, last


def _check_same(*, old: bytes, new: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofRefused("a tree that has not grown needs no proof, and has one")
    if old != new:
        raise ProofRefused("two trees of one size have two roots")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(hash_) != HASH_BYTES for hash_ in hashes):
        raise ProofRefused(f"a hash has {HASH_BYTES} bytes; one of these has not")
