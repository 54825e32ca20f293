"""The database itself refuses to change, delete or misplace what was written."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest

from domain.recorders import LeafRow
from domain.tables import REFUSAL
from tests.ledger.store import COMMANDS, LEAVES, Store, refused
from tests.ledger.writing import FIXED, command, opened, recorded

LEAF = os.urandom(65)
SIZE = FIXED + 3
"""How many facts the full ledger holds."""
EVERY_TABLE = pytest.mark.parametrize(
    "number", [0, 1, 2], ids=["facts", LEAVES, COMMANDS]
)


@pytest.fixture
def full(store: Store) -> Store:
    """A ledger of a case with three facts."""
    begun = opened(store.ledger, command=command("1"))
    recorded(store.ledger, begun.case_id, command=command("2"))
    recorded(store.ledger, begun.case_id, command=command("3"))
    return store


@EVERY_TABLE
def test_nothing_is_changed(full: Store, number: int) -> None:
    table = full.tables[number]
    before = full.sql(f"SELECT * FROM {table}")  # noqa: S608

    said = refused(lambda: full.sql(f"UPDATE {table} SET originator_version = 7"))  # noqa: S608

    assert REFUSAL in said
    assert full.sql(f"SELECT * FROM {table}") == before  # noqa: S608


@EVERY_TABLE
@pytest.mark.parametrize("which", ["", " WHERE originator_version = 2"])
def test_nothing_is_deleted(full: Store, number: int, which: str) -> None:
    table = full.tables[number]

    said = refused(lambda: full.sql(f"DELETE FROM {table}{which}"))  # noqa: S608

    assert REFUSAL in said
    rows = full.sql(f"SELECT * FROM {table}")  # noqa: S608
    assert len(rows) == (3 if table.endswith(COMMANDS) else SIZE)


@EVERY_TABLE
def test_nothing_is_truncated(postgres_store: Store, number: int) -> None:
    table = postgres_store.tables[number]
    begun = opened(postgres_store.ledger)

    said = refused(lambda: postgres_store.sql(f"TRUNCATE {table}"))

    assert REFUSAL in said
    assert postgres_store.ledger.fact(begun.originator_id, 1) == begun


@EVERY_TABLE
def test_nothing_is_replaced(sqlite_store: Store, number: int) -> None:
    table = sqlite_store.tables[number]
    begun = opened(sqlite_store.ledger, command=command("1"))
    recorded(sqlite_store.ledger, begun.case_id, command=command("2"))
    before = sqlite_store.sql(f"SELECT * FROM {table}")  # noqa: S608

    refused(
        lambda: sqlite_store.sql(
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"  # noqa: S608
        )
    )

    assert sqlite_store.sql(f"SELECT * FROM {table}") == before  # noqa: S608


def test_a_fact_is_not_replaced_by_its_rowid(sqlite_store: Store) -> None:
    opened(sqlite_store.ledger)
    put = "INSERT OR REPLACE INTO stored_events (rowid, originator_id) VALUES (1, 'x')"

    said = refused(lambda: sqlite_store.sql(put))

    assert REFUSAL in said


def test_a_leaf_is_not_replaced_by_the_next_leaf(sqlite_store: Store) -> None:
    begun = opened(sqlite_store.ledger)
    recorded(sqlite_store.ledger, begun.case_id)
    before = sqlite_store.sql("SELECT * FROM leaves")

    # The next index, and the place of a fact that has its leaf already.
    said = refused(
        lambda: sqlite_store.sql(
            f"INSERT OR REPLACE INTO leaves VALUES ({FIXED + 2}, ?, 1, ?)",  # noqa: S608
            begun.originator_id.hex,
            LEAF,
        )
    )

    assert REFUSAL in said
    assert sqlite_store.sql("SELECT * FROM leaves") == before


@pytest.mark.parametrize("index", [-1, 0, SIZE - 1, SIZE + 1, 2**40])
def test_the_log_has_no_gap(full: Store, index: int) -> None:
    stream = full.stream(uuid4())
    put = f"INSERT INTO {full.table(LEAVES)} VALUES (?, ?, 1, ?)"  # noqa: S608

    refused(lambda: full.sql(put, index, stream, LEAF))

    assert [row.log_index for row in leaf_rows(full)] == list(range(SIZE))


@pytest.mark.parametrize("length", [0, 64, 66])
def test_a_leaf_has_its_length(full: Store, length: int) -> None:
    stream = full.stream(uuid4())
    put = f"INSERT INTO {full.table(LEAVES)} VALUES ({SIZE}, ?, 1, ?)"  # noqa: S608

    refused(lambda: full.sql(put, stream, bytes(length)))

    assert len(leaf_rows(full)) == SIZE


def test_the_next_leaf_is_taken(full: Store) -> None:
    put = f"INSERT INTO {full.table(LEAVES)} VALUES ({SIZE}, ?, 1, ?)"  # noqa: S608

    full.sql(put, full.stream(uuid4()), LEAF)

    assert leaf_rows(full)[SIZE].leaf == LEAF


def leaf_rows(store: Store) -> list[LeafRow]:
    return store.ledger.recorder.leaf_rows(start=0, limit=100)
