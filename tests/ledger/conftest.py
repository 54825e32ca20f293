"""The ledger on real SQLite and on real PostgreSQL: each test of it runs on both."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.ledger import Ledger
from tests.ledger.store import Store
from tests.postgres import postgres_database, postgres_server, postgres_url

__all__ = ["postgres_database", "postgres_server", "postgres_url"]

# Processes that a test starts are forked from one that has read the code already.
multiprocessing.set_forkserver_preload(["tests.ledger.writing", "tests.ledger.store"])

SQLITE = pytest.param("sqlite")
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty ledger in a database of each kind."""
    url = None
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    with Store(tmp_path / "data", database_url=url) as made:
        yield made


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty ledger in SQLite."""
    with Store(tmp_path / "data") as made:
        yield made


@pytest.fixture
def postgres_store(tmp_path: Path, postgres_url: str) -> Iterator[Store]:
    """An empty ledger in PostgreSQL."""
    with Store(tmp_path / "data", database_url=postgres_url) as made:
        yield made


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """An empty ledger of each kind."""
    return store.ledger
