"""The rows of the log in PostgreSQL."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID

from eventsourcing.postgres import PostgresDatastore
from psycopg import Cursor
from psycopg.rows import TupleRow, tuple_row
from psycopg.sql import SQL, Composed, Identifier

from domain.log.nodes import Place
from domain.log.tree import Node
from domain.log_rows import LeafOf, NumberedLeaf, Snapshot, StoredFact

_STREAM = "convert_to(encode(uuid_send(originator_id), 'hex'), 'UTF8')"
_FROM = " FROM {schema}."
_FACT: LiteralString = (
    "SELECT notification_id, " + _STREAM + ", originator_version, "
    "convert_to(coalesce(topic, ''), 'UTF8'), coalesce(state, '')" + _FROM + "{facts} "
)
_LEAF: LiteralString = (
    "SELECT log_index, " + _STREAM + ", originator_version, leaf" + _FROM + "leaves "
)
_COUNT: LiteralString = "SELECT coalesce(max(log_index) + 1, 0) FROM {schema}.leaves"
_NODES: LiteralString = (
    "SELECT level, node_index, hash FROM {schema}.nodes JOIN "
    "unnest(%s::int[], %s::bigint[]) AS asked (level, node_index) "
    "USING (level, node_index)"
)
_PUT_NODES: LiteralString = (
    "INSERT INTO {schema}.nodes SELECT * FROM "
    "unnest(%s::int[], %s::bigint[], %s::bytea[]) ON CONFLICT DO NOTHING"
)


class PostgresLogRows:
    """What a recorder on PostgreSQL keeps the log with."""

    datastore: PostgresDatastore
    events_table_name: str

    def leaf_count(self) -> int:
        with self._reading() as rows:
            return rows.leaf_count()

    def leaf_index(self, stream: UUID, version: int) -> int | None:
        with self._reading() as rows:
            found = rows.all(
                "SELECT log_index FROM {schema}.leaves "
                "WHERE originator_id = %s AND originator_version = %s",
                stream,
                version,
            )
        return found[0][0] if found else None

    def leaf_bytes(self, *, start: int, limit: int) -> list[NumberedLeaf]:
        with self._reading() as rows:
            found = rows.all(
                "SELECT log_index, leaf FROM {schema}.leaves "
                "WHERE log_index >= %s ORDER BY log_index LIMIT %s",
                start,
                limit,
            )
        return [NumberedLeaf(*row) for row in found]

    def first_leaves(self, size: int) -> bytes:
        with self._reading() as rows:
            found = rows.all(
                "SELECT leaf FROM {schema}.leaves "
                "WHERE log_index BETWEEN 0 AND %s ORDER BY log_index",
                size - 1,
            )
        return b"".join(leaf for (leaf,) in found)

    def nodes_at(self, places: Sequence[Place]) -> dict[Place, bytes]:
        with self._reading() as rows:
            return rows.nodes_at(places)

    def put_nodes(self, nodes: Iterable[Node]) -> None:
        told = [(node.level, node.index, node.hash) for node in nodes]
        columns = [list(column) for column in zip(*told, strict=True)]
        if columns:
            with self._reading() as rows:
                rows.run(_PUT_NODES, *columns)

    @contextmanager
    def snapshot(self) -> Generator[Snapshot]:
        with self._reading() as rows, rows.connection.transaction():
            rows.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield rows

    @contextmanager
    def _reading(self) -> Generator[PostgresSnapshot]:
        with (
            self.datastore.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            yield PostgresSnapshot(
                cursor, schema=self.datastore.schema, facts=self.events_table_name
            )


class PostgresSnapshot:
    """The rows of one transaction, or of each statement where there is none."""

    def __init__(self, cursor: Cursor[TupleRow], *, schema: str, facts: str) -> None:
        self.connection = cursor.connection
        self._cursor = cursor
        self._names = {"schema": Identifier(schema), "facts": Identifier(facts)}

    def leaf_count(self) -> int:
        return int(self.all(_COUNT)[0][0])

    def node_count(self) -> int:
        return int(self.all("SELECT count(*) FROM {schema}.nodes")[0][0])

    def last_node(self, level: int) -> int:
        statement: LiteralString = (
            "SELECT coalesce(max(node_index), -1) FROM {schema}.nodes WHERE level = %s"
        )
        return int(self.all(statement, level)[0][0])

    def leaves(self, *, start: int, limit: int) -> Sequence[LeafOf]:
        which = "WHERE log_index >= %s ORDER BY log_index LIMIT %s"
        return self.all(_LEAF + which, start, limit)

    def facts(self, *, after: int, limit: int) -> Sequence[StoredFact]:
        which = "WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
        return self.all(_FACT + which, after, limit)

    def fact(self, stream: bytes, version: int) -> StoredFact | None:
        which = "WHERE originator_id = %s AND originator_version = %s"
        for row in self.all(_FACT + which, UUID(stream.decode()), version):
            return StoredFact(*row)
        return None

    def version_before(self, stream: bytes, log_index: int) -> int:
        statement: LiteralString = (
            "SELECT coalesce(max(originator_version), 0) FROM {schema}.leaves "
            "WHERE originator_id = %s AND log_index < %s"
        )
        return int(self.all(statement, UUID(stream.decode()), log_index)[0][0])

    def nodes_at(self, places: Sequence[Place]) -> dict[Place, bytes]:
        levels = [level for level, _ in places]
        indexes = [index for _, index in places]
        found = self.all(_NODES, levels, indexes)
        return {(level, index): hash_ for level, index, hash_ in found}

    def run(self, statement: LiteralString, *values: object) -> None:
        self._cursor.execute(self._composed(statement), values)

    def all(self, statement: LiteralString, *values: object) -> list[Any]:
        return self._cursor.execute(self._composed(statement), values).fetchall()

    def _composed(self, statement: LiteralString) -> Composed:
        return SQL(statement).format(**self._names)
