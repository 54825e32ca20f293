"""What many tests start from: a clock that stands still, and a house full of people.

The house is real: SQLite in a folder of its own, copied from one that was settled
once, because letting people in takes the time that good passwords take.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.house import House
from tests.door import door_of
from tests.house import Clock, Town, copied, opened, settle

AT = "https://ledger.test"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """A folder in which everybody has been let in, and who they are."""

    data: Path
    town: Town


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Made once; every test works on a copy."""
    data = tmp_path_factory.mktemp("settled") / "data"
    with opened(data, clock=Clock()) as house:
        return Settled(data=data, town=settle(house))


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at noon of 9 March 2026 until somebody turns it."""
    return Clock()


@pytest.fixture
def house(settled: Settled, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house of one's own with everybody of `town` in it."""
    with copied(settled.data, tmp_path / "data", clock=clock) as house:
        yield house


@pytest.fixture
def town(settled: Settled) -> Town:
    """Who is in the house, and their cases."""
    return settled.town


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """A program at the door of the house; it is nobody until it sends a token."""
    with TestClient(door_of(house), base_url=AT, follow_redirects=False) as client:
        yield client
