"""The ledger in one PostgreSQL schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, cast
from uuid import UUID

from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    StoredEvent,
)
from eventsourcing.postgres import (
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
)
from eventsourcing.utils import Environment, retry
from psycopg import Cursor
from psycopg.errors import PipelineAborted
from psycopg.rows import DictRow, tuple_row
from psycopg.sql import SQL, Composed, Identifier

from domain import tables
from domain.log_on_postgres import PostgresLogRows
from domain.recorders import Answered, Asked, LeafRow, StoreUnsafe

SCHEMA = "ledger"
WRITERS_LOCK = 0x626C6564676572
"""Orders the writers of one PostgreSQL database: "bledger" in ASCII."""

_PATIENTLY = retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
"""Reading goes on where a connection was lost, as the library's own reading does."""


TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
"""What a connection is protected by, as libpq names it."""


class LedgerFactory(PostgresFactory):
    """The library's own, whose connections heed TLS as the database URL says it."""

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        told = {name: env.get(tls_setting(name)) for name in TLS}
        # The library's pool has them as they are; another could have a function.
        kwargs = cast("dict[str, Any]", self.datastore.pool.kwargs)
        kwargs.update({name: value for name, value in told.items() if value})


def tls_setting(name: str) -> str:
    """Under which name the library's environment has a word of `TLS`."""
    return f"POSTGRES_{name.upper()}"


class PostgresLedgerRecorder(PostgresLogRows, PostgresApplicationRecorder):
    """Facts, leaves and commands in one PostgreSQL schema.

    Writers take turns by an advisory lock, so that the application needs no right
    beyond SELECT and INSERT, and so that VACUUM does not stop them.
    """

    def __init__(
        self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events"
    ) -> None:
        if datastore.enable_db_functions:
            msg = "POSTGRES_ENABLE_DB_FUNCTIONS would bypass the log: turn it off"
            raise StoreUnsafe(msg)
        super().__init__(datastore, events_table_name=events_table_name)
        schema = Identifier(datastore.schema)
        self.lock_table_statements = [
            SQL("SELECT pg_advisory_xact_lock({0})").format(WRITERS_LOCK)
        ]
        del self.sql_create_statements[self.create_insert_function_statement_index]
        self.sql_create_statements += [
            SQL(statement).format(schema=schema) for statement in tables.POSTGRES
        ]
        self.sql_create_statements += [
            SQL(tables.POSTGRES_GUARD).format(schema=schema, table=Identifier(table))
            for table in (events_table_name, "leaves", "commands", "nodes")
        ]
        self._write_statements(Identifier(events_table_name))
        self._read_statements()

    def _write_statements(self, events_table: Identifier) -> None:
        self._insert_leaves = self._in_schema(
            "INSERT INTO {schema}.leaves SELECT "
            "(SELECT coalesce(max(log_index) + 1, 0) FROM {schema}.leaves) + n - 1, "
            "stream, version, leaf FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[]) "
            "WITH ORDINALITY AS told (stream, version, leaf, n) ORDER BY n"
        )
        self._insert_facts = SQL(
            "INSERT INTO {schema}.{table} "
            "(originator_id, originator_version, topic, state) "
            "SELECT stream, version, topic, state "
            "FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::bytea[]) "
            "WITH ORDINALITY AS told (stream, version, topic, state, n) ORDER BY n "
            "RETURNING notification_id"
        ).format(schema=Identifier(self.datastore.schema), table=events_table)
        self._insert_command = self._in_schema(
            "INSERT INTO {schema}.commands VALUES (%s, %s, %s, %s)"
        )

    def _read_statements(self) -> None:
        self._select_command = self._in_schema(
            "SELECT digest, originator_id, originator_version "
            "FROM {schema}.commands WHERE command_key = %s"
        )
        self._select_leaves = self._in_schema(
            "SELECT log_index, originator_id, originator_version, leaf "
            "FROM {schema}.leaves WHERE log_index >= %s ORDER BY log_index LIMIT %s"
        )
        self._select_beyond = self._select(
            ", unnest(%s::uuid[], %s::bigint[]) AS known (stream, version) "
            "WHERE originator_id = stream AND originator_version > version "
            "ORDER BY originator_id, originator_version"
        )
        self._select_one = self._select(
            "WHERE originator_id = %s AND originator_version = %s"
        )
        self._select_after = self._select(
            "WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
        )

    def _in_schema(self, statement: LiteralString) -> Composed:
        return SQL(statement).format(schema=Identifier(self.datastore.schema))

    def _select(self, which: LiteralString) -> Composed:
        found = SQL(
            "SELECT notification_id, originator_id, originator_version, topic, state "
            "FROM {schema}.{table} "
        ).format(
            schema=Identifier(self.datastore.schema),
            table=Identifier(self.events_table_name),
        )
        return found + SQL(which)

    def check_durable(self) -> None:
        """Raises StoreUnsafe where the server may lose what it acknowledged."""
        with self.datastore.get_connection() as conn, conn.cursor() as curs:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                curs.execute(SQL("SHOW {0}").format(Identifier(name)))
                row = curs.fetchone()
                assert row is not None
                if row[name] in {"off", "local"}:
                    msg = (
                        f"PostgreSQL runs with {name}={row[name]}: facts could be lost"
                    )
                    raise StoreUnsafe(msg)

    def _notify_channel(self, curs: Cursor[DictRow]) -> None:
        """Nothing: projections are woken after the commit, not inside it."""

    def _insert_stored_events(
        self,
        curs: Cursor[DictRow],
        stored_events: Sequence[StoredEvent],
        *,
        leaves: Sequence[bytes] = (),
        asked: Asked | None = None,
        **_: Any,
    ) -> None:
        assert len(leaves) == len(stored_events)
        self._lock_table(curs)
        streams = [stored.originator_id for stored in stored_events]
        versions = [stored.originator_version for stored in stored_events]
        topics = [stored.topic for stored in stored_events]
        states = [stored.state for stored in stored_events]
        told: list[tuple[Composed, tuple[object, ...]]] = [
            (self._insert_leaves, (streams, versions, list(leaves)))
        ]
        if asked is not None:
            place = streams[asked.answer], versions[asked.answer]
            told.append((self._insert_command, (asked.key, asked.digest, *place)))
        # The facts go last: the library reads the ids that this cursor answers.
        told.append((self._insert_facts, (streams, versions, topics, states)))
        for statement, values in told:
            # Never prepared: where one of a pipeline fails, the server skips the rest,
            # and the driver would take for prepared what the server never saw.
            curs.execute(statement, values, prepare=False)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """As the library does it. Raises IntegrityError where another was first.

        Of a refused pipeline the driver sometimes tells only that it was aborted, and
        not by what. Nothing of it was committed, so whoever wrote decides again.
        """
        try:
            found: Sequence[int] | None = super().insert_events(stored_events, **kwargs)
        except OperationalError as error:
            if isinstance(error.__cause__, PipelineAborted):
                raise IntegrityError(str(error)) from error
            raise
        return found

    def beyond(self, places: Mapping[UUID, int]) -> list[StoredEvent]:
        """The facts of some streams, each beyond a version, in order."""
        found = self._rows(self._select_beyond, list(places), list(places.values()))
        return [_stored(row) for row in found]

    def at(self, stream: UUID, version: int) -> StoredEvent | None:
        """One fact, where it is there."""
        found = self._rows(self._select_one, stream, version)
        return _stored(found[0]) if found else None

    def after(self, position: int, *, limit: int) -> list[tuple[int, StoredEvent]]:
        """The facts of all streams after a position, each with its own."""
        found = self._rows(self._select_after, position, limit)
        return [(row[0], _stored(row)) for row in found]

    def answered(self, key: bytes) -> Answered | None:
        """What a command of this key led to, if it was carried out."""
        for digest, stream, version in self._rows(self._select_command, key):
            return Answered(digest=digest, stream=stream, version=version)
        return None

    def leaf_rows(self, *, start: int, limit: int) -> list[LeafRow]:
        """Leaves from `start` on, in the order of the log."""
        return [
            LeafRow(log_index=row[0], stream=row[1], version=row[2], leaf=row[3])
            for row in self._rows(self._select_leaves, start, limit)
        ]

    @_PATIENTLY
    def _rows(self, statement: Composed, *values: object) -> list[tuple[Any, ...]]:
        with (
            self.datastore.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            return cursor.execute(statement, values, prepare=True).fetchall()


def _stored(row: tuple[Any, ...]) -> StoredEvent:
    _, stream, version, topic, state = row
    return StoredEvent(
        originator_id=stream,
        originator_version=version,
        topic=topic or "",
        state=state or b"",
    )
