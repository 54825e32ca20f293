"""The log as it is stored: its tree at any size, and proofs that were checked.

Nothing here signs anything. A proof that the stored subtrees do not bear out is never
handed out.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.log.leaf import LEAF_LENGTH
from domain.log.nodes import consistency_proof, frontier_at, inclusion_proof
from domain.log.proofs import verify_consistency, verify_inclusion
from domain.log.refusals import LogRefusal
from domain.log.tree import Frontier
from domain.log_rows import LogDamaged, LogRows
from domain.stored_nodes import StoredNodes, grow

LEAVES_AT_ONCE = 5000


class StoredLog:
    """The leaves and subtrees of one ledger."""

    def __init__(self, rows: LogRows) -> None:
        self._rows = rows
        self._nodes = StoredNodes(rows)

    def size(self) -> int:
        """How many leaves there are now."""
        return self._rows.leaf_count()

    def tree(self, size: int) -> Frontier:
        """The tree when it had `size` leaves. Raises LogDamaged."""
        return frontier_at(self._nodes, size)

    def grown(self, state: Frontier, *, size: int) -> Frontier:
        """The tree at a later size, from the leaves. Raises LogDamaged."""
        return grow(self._rows, state, size=size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that leaf `index` stands in the tree of `size`. Raises LogDamaged."""
        proof = inclusion_proof(self._nodes, index=index, size=size)
        (leaf,) = self._nodes.get_many([(0, index)])
        root = self.tree(size).root
        try:
            verify_inclusion(
                index=index, size=size, leaf_hash=leaf, proof=proof, root=root
            )
        except LogRefusal as refusal:
            raise LogDamaged(str(refusal)) from None
        return proof

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of `new` begins with that of `old`; empty from 0.

        Raises LogDamaged.
        """
        if old == 0:
            return []
        proof = consistency_proof(self._nodes, old=old, new=new)
        try:
            verify_consistency(
                old_size=old,
                new_size=new,
                old=self.tree(old).root,
                new=self.tree(new).root,
                proof=proof,
            )
        except LogRefusal as refusal:
            raise LogDamaged(str(refusal)) from None
        return proof

    def joined(self, size: int) -> bytes:
        """The first `size` leaves, 65 bytes each. Raises LogDamaged."""
        found = self._rows.first_leaves(size)
        if len(found) != LEAF_LENGTH * size:
            raise LogDamaged(f"of the first {size} leaves some are missing or damaged")
        return found

    def leaves(self, size: int) -> Iterator[bytes]:
        """The first `size` leaves. Raises LogDamaged where one is missing."""
        for start in range(0, size, LEAVES_AT_ONCE):
            limit = min(LEAVES_AT_ONCE, size - start)
            found = self._rows.leaf_bytes(start=start, limit=limit)
            if [leaf.log_index for leaf in found] != list(range(start, start + limit)):
                raise LogDamaged(f"a leaf from {start} on is missing")
            yield from (leaf.leaf for leaf in found)
