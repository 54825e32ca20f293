"""The ledger does not start where the database might lose what it acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from eventsourcing.postgres import PostgresDatastore
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteDatastore

from domain.keys import KeyUnusable
from domain.on_postgres import PostgresLedgerRecorder
from domain.on_sqlite import SQLiteLedgerRecorder
from domain.recorders import StoreUnsafe
from domain.store import open_keys, open_ledger
from tests.ledger.store import Store
from tests.ledger.writing import opened
from tests.postgres import Server, serving


class Lowered(SQLiteConnectionPool):
    """Connections of a build of SQLite that writes less durably."""

    setting = ""

    def _create_connection(self) -> SQLiteConnection:
        made = super()._create_connection()
        made.cursor().execute(self.setting)
        return made


@pytest.mark.parametrize(
    "setting",
    ["PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF"],
)
def test_a_sqlite_that_does_not_sync_is_refused(tmp_path: Path, setting: str) -> None:
    datastore = SQLiteDatastore(str(tmp_path / "ledger.db"))
    datastore.close()
    datastore.pool = Lowered(db_name=str(tmp_path / "ledger.db"))
    Lowered.setting = setting

    with pytest.raises(StoreUnsafe, match="needs FULL and wal"):
        SQLiteLedgerRecorder(datastore)

    datastore.close()


def test_a_sqlite_in_memory_is_refused() -> None:
    datastore = SQLiteDatastore("file::memory:?mode=memory")

    with pytest.raises(StoreUnsafe, match="journal_mode=memory"):
        SQLiteLedgerRecorder(datastore)

    datastore.close()


def test_every_connection_of_the_ledger_syncs(sqlite_store: Store) -> None:
    recorder = sqlite_store.ledger.recorder
    assert isinstance(recorder, SQLiteLedgerRecorder)

    with (
        recorder.datastore.transaction(commit=False) as first,
        recorder.datastore.transaction(commit=False) as second,
    ):
        for cursor in (first, second):
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2


def test_the_ledger_stays_in_wal(sqlite_store: Store) -> None:
    assert sqlite_store.sql("PRAGMA journal_mode") == [("wal",)]


def test_a_path_with_odd_characters_is_a_path(tmp_path: Path) -> None:
    with Store(tmp_path / "a ?mode=memory#b %20 ü") as store:
        begun = opened(store.ledger)
        store.reopen()

        assert store.ledger.fact(begun.originator_id, 1) == begun
        assert (store.directory / "ledger.db").exists()


@pytest.fixture(scope="module")
def unsafe_server() -> Iterator[Server]:
    """A server that acknowledges before it has written."""
    with serving(settings={"synchronous_commit": "off", "fsync": "off"}) as server:
        yield server


@pytest.mark.postgres
def test_a_postgresql_that_does_not_sync_is_refused(
    tmp_path: Path, unsafe_server: Server
) -> None:
    keys = open_keys(tmp_path)

    with pytest.raises(StoreUnsafe, match="fsync=off: facts could be lost"):
        open_ledger(tmp_path, keys=keys, database_url=unsafe_server.url())

    keys.close()


@pytest.mark.postgres
@pytest.mark.parametrize("value", ["off", "local"])
def test_a_database_that_acknowledges_early_is_refused(
    tmp_path: Path, postgres_url: str, value: str
) -> None:
    name = postgres_url.rpartition("/")[2]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            f"ALTER DATABASE {name} SET synchronous_commit = {value}".encode()
        )
    keys = open_keys(tmp_path)

    with pytest.raises(StoreUnsafe, match=f"synchronous_commit={value}"):
        open_ledger(tmp_path, keys=keys, database_url=postgres_url)

    keys.close()


@pytest.mark.postgres
def test_functions_that_go_round_the_log_are_refused(postgres_server: Server) -> None:
    datastore = PostgresDatastore(
        dbname="postgres",
        host="127.0.0.1",
        port=postgres_server.port,
        user="owner",
        password=postgres_server.password,
        enable_db_functions=True,
    )

    with pytest.raises(StoreUnsafe, match="would bypass the log"):
        PostgresLedgerRecorder(datastore)

    datastore.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u@h/d", "the database URL is not one"),
        ("postgresql://owner@127.0.0.1:1/x", "PostgreSQL cannot be reached"),
    ],
)
def test_a_database_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, url: str, said: str
) -> None:
    keys = open_keys(tmp_path)

    with pytest.raises(StoreUnsafe, match=said) as caught:
        open_ledger(tmp_path, keys=keys, database_url=url)

    assert "\n" not in str(caught.value)
    keys.close()


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    keys = open_keys(tmp_path)
    (tmp_path / "ledger.db").write_bytes(b"not a database, only text" * 100)

    with pytest.raises(StoreUnsafe, match="cannot be used: file is not a database"):
        open_ledger(tmp_path, keys=keys)

    keys.close()


def test_a_key_store_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys.db").write_bytes(b"not a database, only text" * 100)

    with pytest.raises(KeyUnusable, match="cannot be used: file is not a database"):
        open_keys(tmp_path)
