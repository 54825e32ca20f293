"""A house without anybody, on each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.house import House, open_house
from api.settings import Settings
from tests.house import Clock
from tests.postgres import postgres_database, postgres_server, postgres_url

__all__ = ["postgres_database", "postgres_server", "postgres_url"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> Iterator[House]:
    """A house of its own in which nobody is known yet."""
    url = (
        request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    )
    settings = Settings(data=tmp_path / "empty", database_url=url)
    with open_house(settings, clock=clock) as house:
        yield house
