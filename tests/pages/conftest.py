"""Pages as somebody sees them who lives in the house of `tests.house`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.conftest import AT, Settled
from tests.door import door_of
from tests.house import Clock, Town, copied
from tests.pages.visiting import Visitor


@pytest.fixture
def nobody(client: TestClient) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(client)


@pytest.fixture
def therapist(nobody: Visitor, town: Town) -> Visitor:
    """The therapist of the town's case."""
    return nobody.as_(town.therapist)


@pytest.fixture(scope="session")
def shared(
    settled: Settled, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """The door of a house that tests share; none of them records anything in it."""
    data = tmp_path_factory.mktemp("shared") / "data"
    with (
        copied(settled.data, data, clock=Clock()) as house,
        TestClient(door_of(house), base_url=AT, follow_redirects=False) as client,
    ):
        yield client


@pytest.fixture
def stranger(shared: TestClient) -> Visitor:
    """Somebody who looks around in the shared house, not signed in."""
    return Visitor(shared).as_(None)


@pytest.fixture
def reader(stranger: Visitor, town: Town) -> Visitor:
    """The therapist of the town's case, who only reads."""
    return stranger.as_(town.therapist)
