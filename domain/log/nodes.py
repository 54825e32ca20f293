"""Where complete subtrees are read from, and the proofs that are made of them.

A proof of a tree of n leaves reads at most 2 log2(n) subtrees, in one batch, and never
the leaves. What is proved, and how a proof is checked, is in `proofs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice
from typing import Protocol

from domain.log.canonical import HASH_BYTES
from domain.log.tree import Frontier, Node, joined

Place = tuple[int, int]
"""Level and index of a complete subtree."""

Span = tuple[int, int]
"""The leaves from the first number up to, not including, the second."""


class Nodes(Protocol):
    """A store of complete subtrees: a table, tiles, or memory."""

    def get_many(self, places: Sequence[Place]) -> Sequence[bytes]:
        """The hashes at these places, in their order. All of them are there."""
        ...


class MemoryNodes:
    """All complete subtrees of a tree in memory: 64 bytes a leaf."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        row = bytearray(b"".join(leaf_hashes))
        self._rows = [row]
        while len(row) >= 2 * HASH_BYTES:
            row = _row_above(row)
            self._rows.append(row)

    def add(self, nodes: Iterable[Node]) -> None:
        """Take in what `tree.append` completed."""
        for node in nodes:
            if node.level == len(self._rows):
                self._rows.append(bytearray())
            assert len(self._rows[node.level]) == node.index * HASH_BYTES
            self._rows[node.level] += node.hash

    def get_many(self, places: Sequence[Place]) -> list[bytes]:
        return [self._get(level, index) for level, index in places]

    def _get(self, level: int, index: int) -> bytes:
        start = index * HASH_BYTES
        found = bytes(self._rows[level][start : start + HASH_BYTES])
        assert len(found) == HASH_BYTES
        return found


def frontier_at(nodes: Nodes, size: int) -> Frontier:
    """The right edge of the tree when it had `size` leaves; its root is the root then."""
    peaks = nodes.get_many(_subtrees((0, size)))
    return Frontier(size=size, peaks=tuple(peaks))


def inclusion_proof(nodes: Nodes, *, index: int, size: int) -> list[bytes]:
    """What leads from leaf `index` to the root of `size` leaves, lowest first."""
    assert 0 <= index < size
    begin, end = 0, size
    siblings: list[Span] = []
    while end - begin > 1:
        middle = _middle(begin, end)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((begin, middle))
            begin = middle
    return _hashes(nodes, siblings[::-1])


def consistency_proof(nodes: Nodes, *, old: int, new: int) -> list[bytes]:
    """What shows that `new` leaves begin with the first `old`. Empty if none is new."""
    assert 0 < old <= new
    begin, end = 0, new
    spans: list[Span] = []
    while end != old:
        middle = _middle(begin, end)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((begin, middle))
            begin = middle
    if begin > 0 and old != new:
        spans.append((begin, end))
    return _hashes(nodes, spans[::-1])


def _hashes(nodes: Nodes, spans: Sequence[Span]) -> list[bytes]:
    """The hash of each span, all subtrees read in one batch."""
    parts = [_subtrees(span) for span in spans]
    found = iter(nodes.get_many([place for part in parts for place in part]))
    return [joined(list(islice(found, len(part)))) for part in parts]


def _subtrees(span: Span) -> list[Place]:
    """The complete subtrees that make up a span of a tree, largest first.

    (4, 7) is the subtree (1, 2), leaves 4 and 5, and the leaf (0, 6).
    """
    begin, end = span
    found: list[Place] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def _middle(begin: int, end: int) -> int:
    """Where RFC 6962 splits: after the largest power of two smaller than the span."""
    return begin + (1 << (end - begin - 1).bit_length() - 1)


def _row_above(row: bytearray) -> bytearray:
    pair = 2 * HASH_BYTES
    whole = len(row) - len(row) % pair
    return bytearray().join(
        sha256(b"\x01" + row[start : start + pair]).digest()
        for start in range(0, whole, pair)
    )
