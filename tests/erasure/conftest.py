"""A practice in which somebody can be forgotten: two officers, and words to look for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import people
from api.house import House
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.values import FactId, PersonId
from tests.conftest import AT, Settled
from tests.door import door_of
from tests.house import (
    CLIENT_NAME,
    PASSWORD,
    Clock,
    Someone,
    Town,
    opened,
    tell,
)
from tests.postgres import postgres_database, postgres_server, postgres_url

__all__ = ["postgres_database", "postgres_server", "postgres_url"]

WORDS = "she brought the canary to the consulting room"
CANARIES = (WORDS, "canary", CLIENT_NAME, "Quill")


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """Who may decide about privacy, who is the client, and what was said of them."""

    data: Path
    town: Town
    officer: Someone
    other_officer: Someone
    client: PersonId
    other_client: PersonId
    note: FactId
    other_note: FactId


@pytest.fixture(scope="session")
def prepared(settled: Settled, tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Made once; every test works on a copy."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    shutil.copytree(settled.data, data)
    town = settled.town
    with opened(data, clock=Clock()) as house:
        return practice(house, data, town)


@pytest.fixture
def data(prepared: Practice, tmp_path: Path) -> Path:
    """A directory of one's own with the practice in it."""
    copy = tmp_path / "data"
    shutil.copytree(prepared.data, copy)
    return copy


@pytest.fixture
def house(data: Path, clock: Clock) -> Iterator[House]:
    """The house of the practice."""
    with opened(data, clock=clock) as house:
        yield house


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """A program at the door of it."""
    with TestClient(door_of(house), base_url=AT, follow_redirects=False) as client:
        yield client


def practice(house: House, data: Path, town: Town) -> Practice:
    """Officers let in, something said of a client, and the board done with the case."""
    people.revoke(house, case_id=town.case, member_ids=(town.board_member.person_id,))
    return Practice(
        data=data,
        town=town,
        officer=_officer(house, "Pia Veil"),
        other_officer=_officer(house, "Per Vane"),
        client=recording.opened(house.ledger, town.case).client_id,
        other_client=recording.opened(house.ledger, town.other_case).client_id,
        note=tell(house, town.therapist, town.case, narrative=WORDS),
        other_note=tell(
            house, town.other_therapist, town.other_case, narrative="a quiet hour"
        ),
    )


def _officer(house: House, name: str) -> Someone:
    person = people.add_member(
        house, name=name, password=PASSWORD, standings=[Standing.PRIVACY_OFFICER]
    )
    session = house.accounts.sign_in(name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=person, name=name, token=session.token)
