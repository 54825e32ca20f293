"""A house of its own for each test that imports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.house import House, open_house
from api.settings import Settings
from tests.histories.written import NOW


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An empty house, on a day that stays."""
    with open_house(Settings(data=tmp_path / "data"), clock=lambda: NOW) as opened:
        yield opened
