"""A ledger that holds a few of the shipped histories, copied for each test."""

from __future__ import annotations

import json
import shutil
from io import BytesIO
from pathlib import Path

import pytest

from api import people
from api.house import open_house
from api.importing import import_histories
from api.settings import Settings
from domain.facts.bookkeeping import Standing
from tests.histories.written import FILE

SOME = ("V01", "V44", "V45", "T21")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four cases, and somebody in every role but the administrator's."""
    directory = tmp_path_factory.mktemp("filled") / "data"
    written = json.loads(FILE.read_text("utf-8"))["vignettes"]
    some = {"vignettes": [one for one in written if one["id"] in SOME]}
    with open_house(Settings(data=directory)) as house:
        import_histories(house, BytesIO(json.dumps(some).encode()))
        for name, standing in (
            ("Thea", Standing.THERAPIST),
            ("Sven", Standing.SUPERVISOR),
            ("Bodil", Standing.BOARD_MEMBER),
        ):
            people.add_member(
                house, name=name, password="quite a long one", standings=[standing]
            )
    return directory


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled directory, to do with as one likes."""
    copy = tmp_path / "data"
    shutil.copytree(filled, copy)
    return copy
