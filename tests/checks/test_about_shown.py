"""A question that came up by itself says as what whom it is about is known."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import people, persons_kept, reviewing
from api.house import House
from api.letting_in import operator_books
from api.rechecking import Changes
from api.reviewing import Opened
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.policy import Principal
from tests.api.asking import V1, get
from tests.checks.conftest import ADA, STRANGER
from tests.checks.test_rechecking import answer_all, waiting
from tests.checks.test_reviewing import looked_up
from tests.house import Clock, Someone, Town, open_case, principal
from tests.pages.visiting import Visitor


@pytest.fixture
def opened(house: House, town: Town, reviewer: Someone) -> Opened:
    """A client of the therapist who may be the supervisor of the same therapist."""
    case = open_case(house, town.therapist, client="Tobias Wrenfield")
    client = recording.opened(house.ledger, case).client_id
    books = operator_books(house)
    persons_kept.describe(house, client, STRANGER, booking=books)
    changes = Changes(house)
    changes.look()
    answer_all(house, reviewer)
    supervisor = town.supervisor.person_id
    assert Standing.SUPERVISOR in people.principal(house, supervisor).standings
    persons_kept.describe(house, supervisor, STRANGER, booking=books)
    changes.look()
    (question,) = waiting(house, reviewer)
    return reviewing.opened(house, principal(house, reviewer), question.id)


def test_that_one_supervises_the_therapist_of_the_other(
    opened: Opened, client: TestClient, reviewer: Someone, town: Town
) -> None:
    page = Visitor(client).as_(reviewer).page(f"/reviews/{opened.waiting.id}")
    told = get(client, f"{V1}/reviews/{opened.waiting.id}", by=reviewer).json()

    name = town.therapist.name
    if opened.hits[0].person_id == town.supervisor.person_id:
        said = ("client", f"client of {name}, whom Tobias Wrenfield supervises")
    else:
        said = ("supervisor", f"supervisor of {name}")
    assert opened.known_in == said
    assert told["known_in"] == [*said]
    assert ", ".join(said) in page.text


def test_what_somebody_asked_says_nothing_of_a_record(
    house: House, asker: Principal, reviewer: Someone, clock: Clock
) -> None:
    check = looked_up(house, asker, ADA, clock)

    shown = reviewing.opened(house, principal(house, reviewer), check)

    assert shown.known_in == ()
