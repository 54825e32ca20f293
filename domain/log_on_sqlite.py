"""The rows of the log in SQLite."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any
from uuid import UUID

from eventsourcing.sqlite import SQLiteCursor, SQLiteDatastore

from domain.log.nodes import Place
from domain.log.tree import Node
from domain.log_rows import LeafOf, NumberedLeaf, Snapshot, StoredFact

# As bytes: a column that somebody changed may hold what is no text at all.
_FACT = (
    "SELECT rowid, coalesce(CAST(originator_id AS BLOB), x''), originator_version, "
    "coalesce(CAST(topic AS BLOB), x''), coalesce(CAST(state AS BLOB), x'') "
    "FROM stored_events "
)
_LEAF = (
    "SELECT log_index, CAST(originator_id AS BLOB), originator_version, "
    "CAST(leaf AS BLOB) FROM leaves "
)


class SQLiteLogRows:
    """What a recorder on SQLite keeps the log with."""

    datastore: SQLiteDatastore

    def leaf_count(self) -> int:
        with self.snapshot() as rows:
            return rows.leaf_count()

    def leaf_index(self, stream: UUID, version: int) -> int | None:
        with self.datastore.transaction(commit=False) as c:
            c.execute(
                "SELECT log_index FROM leaves "
                "WHERE originator_id = ? AND originator_version = ?",
                (stream.hex, version),
            )
            row = c.fetchone()
        return None if row is None else row[0]

    def leaf_bytes(self, *, start: int, limit: int) -> list[NumberedLeaf]:
        with self.datastore.transaction(commit=False) as c:
            c.execute(
                "SELECT log_index, CAST(leaf AS BLOB) FROM leaves "
                "WHERE log_index >= ? ORDER BY log_index LIMIT ?",
                (start, limit),
            )
            return [NumberedLeaf(*row) for row in c.fetchall()]

    def first_leaves(self, size: int) -> bytes:
        with self.datastore.transaction(commit=False) as c:
            c.sqlite_cursor.row_factory = None
            found = c.sqlite_cursor.execute(
                "SELECT CAST(leaf AS BLOB) FROM leaves "
                "WHERE log_index BETWEEN 0 AND ? ORDER BY log_index",
                (size - 1,),
            )
            return b"".join(leaf for (leaf,) in found)

    def nodes_at(self, places: Sequence[Place]) -> dict[Place, bytes]:
        with self.snapshot() as rows:
            return rows.nodes_at(places)

    def put_nodes(self, nodes: Iterable[Node]) -> None:
        with self.datastore.transaction(commit=True) as c:
            c.executemany(
                "INSERT INTO nodes SELECT ?1, ?2, ?3 WHERE NOT EXISTS "
                "(SELECT 1 FROM nodes WHERE level = ?1 AND node_index = ?2)",
                [(node.level, node.index, node.hash) for node in nodes],
            )

    @contextmanager
    def snapshot(self) -> Generator[Snapshot]:
        with self.datastore.transaction(commit=False) as c:
            yield SQLiteSnapshot(c)


class SQLiteSnapshot:
    """The rows as they stood when the first of them was read."""

    def __init__(self, cursor: SQLiteCursor) -> None:
        self._cursor = cursor.sqlite_cursor
        self._cursor.row_factory = None

    def leaf_count(self) -> int:
        return int(self._one("SELECT coalesce(max(log_index) + 1, 0) FROM leaves"))

    def node_count(self) -> int:
        return int(self._one("SELECT count(*) FROM nodes"))

    def last_node(self, level: int) -> int:
        statement = "SELECT coalesce(max(node_index), -1) FROM nodes WHERE level = ?"
        return int(self._one(statement, level))

    def leaves(self, *, start: int, limit: int) -> Sequence[LeafOf]:
        which = "WHERE log_index >= ? ORDER BY log_index LIMIT ?"
        return self._all(_LEAF + which, start, limit)

    def facts(self, *, after: int, limit: int) -> Sequence[StoredFact]:
        which = "WHERE rowid > ? ORDER BY rowid LIMIT ?"
        return self._all(_FACT + which, after, limit)

    def fact(self, stream: bytes, version: int) -> StoredFact | None:
        which = "WHERE originator_id = ? AND originator_version = ?"
        for row in self._all(_FACT + which, _text(stream), version):
            return StoredFact(*row)
        return None

    def version_before(self, stream: bytes, log_index: int) -> int:
        statement = (
            "SELECT coalesce(max(originator_version), 0) FROM leaves "
            "WHERE originator_id = ? AND log_index < ?"
        )
        return int(self._one(statement, _text(stream), log_index))

    def nodes_at(self, places: Sequence[Place]) -> dict[Place, bytes]:
        if not places:
            return {}
        marks = ", ".join(["(?, ?)"] * len(places))
        statement = (
            "SELECT level, node_index, CAST(hash AS BLOB) FROM nodes "  # noqa: S608 - marks.
            f"WHERE (level, node_index) IN (VALUES {marks})"
        )
        found = self._all(statement, *chain.from_iterable(places))
        return {(level, index): hash_ for level, index, hash_ in found}

    def _one(self, statement: str, *values: object) -> Any:
        return self._cursor.execute(statement, values).fetchone()[0]

    def _all(self, statement: str, *values: object) -> list[Any]:
        return self._cursor.execute(statement, values).fetchall()


def _text(stream: bytes) -> str:
    return stream.decode(errors="replace")
