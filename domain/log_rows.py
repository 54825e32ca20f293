"""What the log keeps in the database beside the facts, and what reads it.

`domain.log_on_sqlite` and `domain.log_on_postgres` hold these rows; `domain.stored_nodes`
makes trees and proofs of them, and `domain.fsck` reads all of them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol
from uuid import UUID

from domain.log.nodes import Place
from domain.log.tree import Node


class LogDamaged(Exception):
    """What is stored of the log does not agree with itself; the message says where."""


class NumberedLeaf(NamedTuple):
    """A leaf and its place in the log."""

    log_index: int
    leaf: bytes


class LeafOf(NamedTuple):
    """A leaf as it is stored; columns that somebody changed may hold anything."""

    log_index: int
    stream: bytes
    """In hexadecimal, without dashes, as ASCII."""
    version: int
    leaf: bytes


class StoredFact(NamedTuple):
    """A fact as it is stored; columns that somebody changed may hold anything."""

    position: int
    stream: bytes
    version: int
    topic: bytes
    state: bytes


class Snapshot(Protocol):
    """All rows as they stood at one moment, whatever is written meanwhile."""

    def leaf_count(self) -> int: ...

    def node_count(self) -> int: ...

    def last_node(self, level: int) -> int:
        """The highest index of a stored subtree of this level; -1 for none."""
        ...

    def leaves(self, *, start: int, limit: int) -> Sequence[LeafOf]:
        """Leaves from `start` on, in the order of the log."""
        ...

    def facts(self, *, after: int, limit: int) -> Sequence[StoredFact]:
        """Facts after a position, in the order of writing."""
        ...

    def fact(self, stream: bytes, version: int) -> StoredFact | None: ...

    def version_before(self, stream: bytes, log_index: int) -> int:
        """The last version of a stream that has a leaf before this one; 0 for none."""
        ...

    def nodes_at(self, places: Sequence[Place]) -> dict[Place, bytes]: ...


class LogRows(Protocol):
    """The part of a recorder that the log is kept with."""

    def leaf_count(self) -> int:
        """One more than the index of the last leaf."""
        ...

    def leaf_index(self, stream: UUID, version: int) -> int | None:
        """Where the leaf of a fact stands in the log."""
        ...

    def leaf_bytes(self, *, start: int, limit: int) -> list[NumberedLeaf]:
        """Leaves from `start` on, in the order of the log."""
        ...

    def first_leaves(self, size: int) -> bytes:
        """Up to so many leaves from the first on, one behind the other."""
        ...

    def nodes_at(self, places: Sequence[Place]) -> dict[Place, bytes]:
        """The stored subtrees at these places; those that are not there are left out."""
        ...

    def put_nodes(self, nodes: Iterable[Node]) -> None:
        """Store subtrees, all or none. One that is there already stays as it is."""
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...
