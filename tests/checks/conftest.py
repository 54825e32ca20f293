"""A town in which checks are asked and reviewed.

The client of the town's case is described; two conflict reviewers hold that office and
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api import people, persons_kept
from api.house import House
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.matching.details import Address, Details, Name
from domain.policy import Principal
from domain.practice import Booking
from domain.values import Role
from tests.conftest import Settled
from tests.house import PASSWORD, Clock, Someone, Town, copied, principal

ADA = Details(
    names=(Name(given="Marguerite Jane", surname="Hollenbeck"),),
    date_of_birth="1971-05-02",
    addresses=(
        Address(
            street_number="14",
            address_1="heron lane",
            suburb="aldwick",
            postcode="3127",
            state="vic",
        ),
    ),
    phones=("0312 555 019",),
)
"""The client of the town's therapist, as the practice knows them."""
STRANGER = Details(
    names=(Name(given="Tobias", surname="Wrenfield"),),
    date_of_birth="1988-11-23",
    addresses=(
        Address(
            street_number="3",
            address_1="mill road",
            suburb="karlton",
            postcode="2650",
            state="nsw",
        ),
    ),
    phones=("0299 555 713",),
)
"""Somebody nobody knows."""


@pytest.fixture(scope="session")
def desked(settled: Settled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with reviewers in it; made once, every test works on a copy."""
    data = tmp_path_factory.mktemp("desked") / "data"
    with copied(settled.data, data, clock=Clock()) as house:
        for name in ("Rhea Vail", "Ren Ashby"):
            people.add_member(
                house,
                name=name,
                password=PASSWORD,
                standings=[Standing.CONFLICT_REVIEWER],
            )
        client = recording.opened(house.ledger, settled.town.case).client_id
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        persons_kept.describe(house, client, ADA, booking=booking)
    return data


@pytest.fixture
def house(desked: Path, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house of one's own with everybody of the town in it, and two reviewers."""
    with copied(desked, tmp_path / "data", clock=clock) as house:
        yield house


def signed_in(house: House, name: str) -> Someone:
    session = house.accounts.sign_in(name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=session.person_id, name=name, token=session.token)


@pytest.fixture
def reviewer(house: House) -> Someone:
    """A conflict reviewer whom nothing ties to anybody."""
    return signed_in(house, "Rhea Vail")


@pytest.fixture
def asker(house: House, town: Town) -> Principal:
    """A therapist who has nothing to do with Ada."""
    return principal(house, town.other_therapist)
