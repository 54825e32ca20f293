"""A town with every office held, and a watch on what is written of looks.

It is settled once, because letting people in takes the time that good passwords take;
every test works on a copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.house import House
from tests.conftest import Settled
from tests.house import Clock, copied
from tests.reading.offices import Offices, Watch, hold_offices


@dataclass(frozen=True, kw_only=True, slots=True)
class Staffed:
    """A folder in which every office is held, and by whom."""

    data: Path
    offices: Offices


@pytest.fixture(scope="session")
def staffed(settled: Settled, tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """Made once."""
    data = tmp_path_factory.mktemp("staffed") / "data"
    with copied(settled.data, data, clock=Clock()) as house:
        return Staffed(data=data, offices=hold_offices(house, settled.town))


@pytest.fixture
def house(staffed: Staffed, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house of one's own with everybody in it."""
    with copied(staffed.data, tmp_path / "data", clock=clock) as house:
        yield house


@pytest.fixture
def offices(staffed: Staffed) -> Offices:
    """Everybody who looks at a case in an office."""
    return staffed.offices


@pytest.fixture
def watch(house: House) -> Watch:
    """What is written of looks from now on."""
    return Watch(house)
