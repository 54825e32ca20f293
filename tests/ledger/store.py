"""A ledger that tests may also reach behind: another connection, with no manners."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import psycopg

from domain.ledger import Ledger
from domain.on_postgres import SCHEMA
from domain.store import open_keys, open_ledger

LEAVES, COMMANDS = "leaves", "commands"


class Store:
    """A ledger with its keys in a directory; the facts there or in PostgreSQL."""

    def __init__(self, directory: Path, *, database_url: str | None = None) -> None:
        self.directory = directory
        self.database_url = database_url
        self.open()

    def open(self) -> None:
        self.keys = open_keys(self.directory)
        self.ledger = self.another()

    def another(self) -> Ledger:
        """One more ledger on the same facts, with memories of its own."""
        return open_ledger(
            self.directory, keys=self.keys, database_url=self.database_url
        )

    def close(self) -> None:
        self.ledger.close()
        self.keys.close()

    def reopen(self) -> None:
        self.close()
        self.open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_postgres(self) -> bool:
        return self.database_url is not None

    @property
    def facts(self) -> str:
        """The table of facts; the library names it after the database."""
        return f"{SCHEMA}.ledger_events" if self.is_postgres else "stored_events"

    @property
    def tables(self) -> tuple[str, str, str]:
        """Facts, leaves and commands."""
        return self.facts, self.table(LEAVES), self.table(COMMANDS)

    def table(self, name: str) -> str:
        return f"{SCHEMA}.{name}" if self.is_postgres else name

    def stream(self, stream: UUID) -> object:
        """A stream as its column holds it."""
        return stream if self.is_postgres else stream.hex

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement past the ledger and commit it. `?` stands for a value."""
        return self.sql_all([(statement, values)])

    def sql_all(
        self, statements: Sequence[tuple[str, Sequence[object]]]
    ) -> list[tuple[Any, ...]]:
        """Run statements in one transaction; what the last one answers."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                return _run(connection.cursor(), statements, mark="%s")
        plain = sqlite3.connect(self.directory / "ledger.db")
        try:
            with plain:
                return _run(plain.cursor(), statements, mark="?")
        finally:
            plain.close()

    def without_guards(self) -> None:
        """What whoever owns the database can do: take the triggers away."""
        if self.is_postgres:
            for table in self.tables:
                self.sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            found = self.sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in found:
                self.sql(f"DROP TRIGGER {name}")


def _run(
    cursor: Any, statements: Sequence[tuple[str, Sequence[object]]], *, mark: str
) -> list[tuple[Any, ...]]:
    for statement, values in statements:
        cursor.execute(statement.replace("?", mark), tuple(values))
    return list(cursor.fetchall()) if cursor.description else []


def refused(deed: Callable[[], object]) -> str:
    """The words with which a database refused a deed."""
    try:
        deed()
    except (sqlite3.DatabaseError, psycopg.DatabaseError) as error:
        return str(error)
    raise AssertionError("the database did not refuse")
