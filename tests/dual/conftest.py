"""Read models of a ledger on SQLite and on PostgreSQL, and people in a house."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.house import House
from domain import recording
from domain.values import PersonId
from tests.dual.telling import registered
from tests.house import Town
from tests.postgres import postgres_database, postgres_server, postgres_url
from tests.projections.reading import Reading

__all__ = ["postgres_database", "postgres_server", "postgres_url"]

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
def ada(house: House, town: Town) -> PersonId:
    """The client of `town.case`."""
    return recording.opened(house.ledger, town.case).client_id


@pytest.fixture
def ben(house: House) -> PersonId:
    """Somebody who is known and nothing else."""
    return registered(house, "Ben Quill")
