"""The log of a real ledger: each test of it runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.store import Store
from tests.postgres import postgres_database, postgres_server, postgres_url
from tests.proof.keeping import Kept

__all__ = ["postgres_database", "postgres_server", "postgres_url"]

SQLITE = pytest.param("sqlite")
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """An empty ledger in a database of each kind, with a keeper of its log."""
    url = None
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    with Store(tmp_path / "data", database_url=url) as store:
        yield Kept(store)


@pytest.fixture
def kept_in_sqlite(tmp_path: Path) -> Iterator[Kept]:
    """The same in SQLite alone, for what has nothing to do with the database."""
    with Store(tmp_path / "data") as store:
        yield Kept(store)
