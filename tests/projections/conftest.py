"""Read models of a ledger, on SQLite and on PostgreSQL."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import postgres_database, postgres_server, postgres_url
from tests.projections.reading import Reading

__all__ = ["postgres_database", "postgres_server", "postgres_url"]

multiprocessing.set_forkserver_preload(["tests.projections.reading"])

SQLITE = pytest.param("sqlite")
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def reading(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reading]:
    """An empty ledger and its read models, in a database of each kind."""
    url = None
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    with Reading(tmp_path / "data", database_url=url) as made:
        yield made


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Reading]:
    """An empty ledger and its read models in SQLite."""
    with Reading(tmp_path / "data") as made:
        yield made
