"""Who told a step is named; `[erased]` is who was erased, and nobody else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api import people
from api.dual import consider
from api.house import House
from api.privacy import OPERATOR, listed_as
from api.ties_shown import ties_shown
from api.v1.access import names_of
from domain import recording
from domain.facts.checks import CheckId
from domain.policy import Principal
from domain.values import PersonId
from tests.api.asking import V1, get
from tests.checks.conftest import ADA
from tests.checks.test_rechecking import tie
from tests.checks.test_reviewing import looked_up
from tests.house import Clock, Someone, Town


@pytest.fixture
def ada(house: House, town: Town, asker: Principal) -> PersonId:
    """A client of whom the operator has told that they know who asks."""
    ada = recording.opened(house.ledger, town.case).client_id
    tie(house, ada, asker.person_id)
    return ada


@pytest.fixture
def check(house: House, asker: Principal, clock: Clock) -> CheckId:
    """A check that has found her."""
    return looked_up(house, asker, ADA, clock)


def test_the_operator_is_named_as_who_told_a_step(
    house: House, ada: PersonId, asker: Principal
) -> None:
    told = consider(house, therapist=asker.person_id, person=ada)

    sources = [words for one in ties_shown(house, told.asked) for words in one.sources]

    assert any(f"told by {OPERATOR} on " in words for words in sources)
    assert "[erased]" not in " ".join(sources)


@pytest.mark.usefixtures("ada")
def test_the_operator_is_named_at_the_desk(
    client: TestClient, check: CheckId, reviewer: Someone
) -> None:
    shown = get(client, f"{V1}/reviews/{check}", by=reviewer)

    assert shown.status_code == 200, shown.text
    assert f"told by {OPERATOR} on " in shown.text
    assert "[erased]" not in shown.text


def test_only_the_erased_are_called_so(house: House, town: Town) -> None:
    ada = recording.opened(house.ledger, town.case).client_id
    nobody = PersonId(uuid4())

    before = listed_as(house, ada)
    house.keys.destroy(subject=ada)

    assert before == "Marguerite Jane Hollenbeck"
    assert listed_as(house, ada) == "[erased]"
    assert listed_as(house, nobody) == str(nobody)
    assert listed_as(house, people.SYSTEM) == OPERATOR


def test_a_program_is_told_it_too(house: House) -> None:
    assert names_of(house)(people.SYSTEM).name == OPERATOR
