"""Trees and proofs from the stored subtrees, without reading the log.

Subtrees of 16 leaves and more are stored; smaller ones are made of the leaves themselves,
at most 16 at a time, so that the table has one row for eight leaves. They are stored when
a checkpoint is made, never while facts are written.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.log.nodes import Place, frontier_at
from domain.log.tree import (
    Frontier,
    Node,
    append,
    joined,
    leaf_hash,
    node_hash,
    root_of,
)
from domain.log_rows import LogDamaged, LogRows

LOWEST = 4
"""The level of the smallest stored subtrees: 2**4 leaves."""
BATCH = 4096


class StoredNodes:
    """Complete subtrees at any level."""

    def __init__(self, rows: LogRows) -> None:
        self._rows = rows

    def get_many(self, places: Sequence[Place]) -> list[bytes]:
        """The hashes at these places, in their order. Raises LogDamaged."""
        stored = self._rows.nodes_at([p for p in places if p[0] >= LOWEST])
        found = {**self._small(places), **stored}
        for level, index in places:
            if (level, index) not in found:
                raise LogDamaged(
                    f"the stored subtree {index} of level {level} is missing"
                )
        return [found[place] for place in places]

    def _small(self, places: Sequence[Place]) -> dict[Place, bytes]:
        """The subtrees that are made of leaves; each block of leaves is read once."""
        small = [place for place in places if place[0] < LOWEST]
        blocks: dict[int, list[bytes]] = {}
        found: dict[Place, bytes] = {}
        for level, index in small:
            first = index << level
            block = first >> LOWEST
            if block not in blocks:
                blocks[block] = self._block(block)
            start = first - (block << LOWEST)
            hashes = blocks[block][start : start + (1 << level)]
            if len(hashes) == 1 << level:
                found[level, index] = root_of(hashes)
        return found

    def _block(self, block: int) -> list[bytes]:
        return leaf_hashes(self._rows, start=block << LOWEST, limit=1 << LOWEST)


def leaf_hashes(rows: LogRows, *, start: int, limit: int) -> list[bytes]:
    """The hashes of leaves that follow each other. Raises LogDamaged at a gap."""
    found = rows.leaf_bytes(start=start, limit=limit)
    for expected, leaf in enumerate(found, start):
        if leaf.log_index != expected:
            raise LogDamaged(f"leaf {expected} of the log is missing")
    return [leaf_hash(leaf.leaf) for leaf in found]


def grow(rows: LogRows, state: Frontier, *, size: int) -> Frontier:
    """The tree when it has `size` leaves; what they complete is stored.

    What others stored of it must be the same. Raises LogDamaged.
    """
    while state.size < size:
        limit = min(BATCH, size - state.size)
        hashes = leaf_hashes(rows, start=state.size, limit=limit)
        if len(hashes) < limit:
            raise LogDamaged(f"leaf {state.size + len(hashes)} of the log is missing")
        state, made = append(state, hashes)
        kept = [node for node in made if node.level >= LOWEST]
        rows.put_nodes(kept)
        stored = rows.nodes_at([(node.level, node.index) for node in kept])
        for node in kept:
            if stored[node.level, node.index] != node.hash:
                raise LogDamaged(
                    f"the stored subtree {node.index} of level {node.level} is not "
                    "that of its leaves"
                )
    return state


class Blocks:
    """A tree that grows by blocks of 16 leaves, and the leaves that are no block yet.

    The same tree as `append` makes leaf by leaf, in half the time.
    """

    def __init__(self, blocks: Frontier, rest: Sequence[bytes] = ()) -> None:
        self._blocks = blocks
        self._rest = list(rest)

    @classmethod
    def at(cls, rows: LogRows, size: int) -> Blocks:
        """The tree when it had `size` leaves. Raises LogDamaged."""
        whole = size >> LOWEST
        blocks = frontier_at(StoredNodes(rows), whole << LOWEST)
        start = whole << LOWEST
        rest = leaf_hashes(rows, start=start, limit=size - start)
        return cls(Frontier(size=whole, peaks=blocks.peaks), rest)

    @property
    def size(self) -> int:
        return (self._blocks.size << LOWEST) + len(self._rest)

    @property
    def root(self) -> bytes:
        rest, _ = append(Frontier(), self._rest)
        return joined((*self._blocks.peaks, *rest.peaks))

    def add(self, hashes: Sequence[bytes]) -> list[Node]:
        """Take in the hashes of more leaves; the subtrees that would be stored of them."""
        row = [*self._rest, *hashes]
        whole = len(row) >> LOWEST << LOWEST
        self._rest = row[whole:]
        row = row[:whole]
        for _ in range(LOWEST):
            row = [node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
        self._blocks, made = append(self._blocks, row)
        return [Node(node.level + LOWEST, node.index, node.hash) for node in made]
