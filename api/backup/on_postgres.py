"""The ledger of a PostgreSQL database as an SQLite file, and back.

A backup holds the facts in one format, so that it can be restored to either database.
Positions of facts are given anew in the same order: they are no part of any proof.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from api.backup.copying import Say
from api.backup.manifest import BackupUnusable
from domain.keys import KeyStore
from domain.on_postgres import SCHEMA, WRITERS_LOCK
from domain.recorders import StoreUnsafe
from domain.store import (
    CONNECT_SECONDS,
    LEDGER,
    open_ledger,
    require_private,
    set_up_postgres,
)

TOLD_EACH = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of the ledger, as both databases have it; `uuid` is held as hex in one."""

    name: LiteralString
    on_postgres: LiteralString
    columns: tuple[LiteralString, ...]
    types: tuple[LiteralString, ...]
    order: LiteralString
    order_on_postgres: LiteralString


def _table(
    name: LiteralString,
    columns: dict[LiteralString, LiteralString],
    *,
    order: LiteralString,
    on_postgres: tuple[LiteralString, LiteralString] | None = None,
) -> Table:
    there, order_there = on_postgres or (name, order)
    return Table(
        name=name,
        on_postgres=there,
        columns=tuple(columns),
        types=tuple(columns.values()),
        order=order,
        order_on_postgres=order_there,
    )


FACTS = _table(
    "stored_events",
    {
        "originator_id": "uuid",
        "originator_version": "int8",
        "topic": "text",
        "state": "bytea",
    },
    order="rowid",
    on_postgres=("ledger_events", "notification_id"),
)
LEAVES = _table(
    "leaves",
    {
        "log_index": "int8",
        "originator_id": "uuid",
        "originator_version": "int8",
        "leaf": "bytea",
    },
    order="log_index",
)
NODES = _table(
    "nodes",
    {"level": "int4", "node_index": "int8", "hash": "bytea"},
    order="level, node_index",
)
COMMANDS = _table(
    "commands",
    {
        "command_key": "bytea",
        "digest": "bytea",
        "originator_id": "uuid",
        "originator_version": "int8",
    },
    order="command_key",
)
TABLES = (LEAVES, NODES, COMMANDS, FACTS)


def copy_postgres(url: str, directory: Path, *, keys: KeyStore, say: Say) -> None:
    """The ledger of a PostgreSQL database as an SQLite file, all of one moment."""
    open_ledger(directory, keys=keys).close()
    with (
        _connected(url) as live,
        closing(sqlite3.connect(directory / LEDGER)) as copy,
        copy,
    ):
        live.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        live.read_only = True
        whole = sum(_count(live, table) for table in TABLES)
        done = 0
        for table in TABLES:
            rows = _counted(_rows_of(live, table), done=done, whole=whole, say=say)
            marks = ", ".join("?" * len(table.columns))
            added = copy.executemany(
                f"INSERT INTO {table.name} ({', '.join(table.columns)}) "  # noqa: S608
                f"VALUES ({marks})",
                rows,
            )
            done += added.rowcount


def fill_postgres(url: str, directory: Path, *, keys: KeyStore, say: Say) -> None:
    """Fill an empty PostgreSQL database from a copy, in one transaction.

    Raises BackupUnusable where it holds facts already.
    """
    set_up_postgres(url, keys=keys)
    with (
        _connected(url) as live,
        closing(sqlite3.connect(directory / LEDGER)) as copy,
    ):
        live.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS_LOCK,))
        if any(_count(live, table) for table in TABLES):
            msg = "this PostgreSQL database holds a ledger already; name an empty one"
            raise BackupUnusable(msg)
        wholes = [_count_in_copy(copy, table) for table in TABLES]
        done = 0
        for table, count in zip(TABLES, wholes, strict=True):
            rows = _rows_in_copy(copy, table)
            _fill(live, table, _counted(rows, done=done, whole=sum(wholes), say=say))
            assert _count(live, table) == count, f"{table.name} is not whole"
            done += count


def drop_postgres(url: str) -> None:
    """Take away what a restore that failed has put into an empty database."""
    with _connected(url) as live:
        for schema in (SCHEMA, "read_models"):
            live.execute(
                SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(schema))
            )


def holds_facts(url: str) -> bool:
    """Whether a PostgreSQL database holds a ledger with anything in it."""
    with _connected(url) as live:
        row = live.execute(
            "SELECT to_regclass(%s)", (f"{SCHEMA}.{FACTS.on_postgres}",)
        ).fetchone()
        return row is not None and row[0] is not None and _count(live, FACTS) > 0


@contextmanager
def _connected(url: str) -> Generator[psycopg.Connection[tuple[Any, ...]]]:
    try:
        require_private(url)
        connection = psycopg.connect(url, connect_timeout=CONNECT_SECONDS)
    except psycopg.OperationalError as error:
        first = next(iter(str(error).strip().splitlines()), "no answer")
        msg = f"PostgreSQL cannot be reached: {first}"
        raise StoreUnsafe(msg) from None
    with connection:
        yield connection


def _rows_of(
    live: psycopg.Connection[tuple[Any, ...]], table: Table
) -> Iterator[tuple[Any, ...]]:
    statement = SQL("COPY (SELECT {columns} FROM {table} ORDER BY {order}) TO STDOUT ")
    place = {
        "columns": SQL(", ").join(map(Identifier, table.columns)),
        "table": Identifier(SCHEMA, table.on_postgres),
        "order": SQL(table.order_on_postgres),
    }
    with (
        live.cursor() as cursor,
        cursor.copy(statement.format(**place) + SQL("(FORMAT BINARY)")) as rows,
    ):
        rows.set_types(table.types)
        for row in rows.rows():
            yield tuple(v.hex if isinstance(v, UUID) else v for v in row)


def _fill(
    live: psycopg.Connection[tuple[Any, ...]],
    table: Table,
    rows: Iterator[tuple[Any, ...]],
) -> None:
    statement = SQL("COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)").format(
        table=Identifier(SCHEMA, table.on_postgres),
        columns=SQL(", ").join(map(Identifier, table.columns)),
    )
    with live.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(table.types)
        for row in rows:
            copy.write_row(row)


def _count(live: psycopg.Connection[tuple[Any, ...]], table: Table) -> int:
    row = live.execute(
        _counting(table),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _counting(table: Table) -> Composed:
    return SQL("SELECT count(*) FROM {}").format(Identifier(SCHEMA, table.on_postgres))


def _rows_in_copy(copy: sqlite3.Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    found = copy.execute(
        f"SELECT {', '.join(table.columns)} FROM {table.name} "  # noqa: S608
        f"ORDER BY {table.order}"
    )
    for row in found:
        yield tuple(
            UUID(value) if type_ == "uuid" else value
            for value, type_ in zip(row, table.types, strict=True)
        )


def _count_in_copy(copy: sqlite3.Connection, table: Table) -> int:
    row = copy.execute(f"SELECT count(*) FROM {table.name}").fetchone()  # noqa: S608
    return int(row[0])


def _counted(
    rows: Iterator[tuple[Any, ...]], *, done: int, whole: int, say: Say
) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(rows, start=done + 1):
        if number % TOLD_EACH == 0:
            say(number, whole)
        yield row
