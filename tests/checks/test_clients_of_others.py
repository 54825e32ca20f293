"""Two who are close, and whom two therapists treat: a reviewer is told of both."""

from __future__ import annotations

import pytest

from api import persons_kept, reviewing, screening
from api.checks import Wanted, ask
from api.house import House
from api.letting_in import operator_books
from api.rechecking import Changes
from api.relations import access_of
from domain import recording
from domain.facts.checks import Answer, Found
from domain.facts.ties import TieKind
from domain.policy import Principal
from domain.values import PersonId
from tests.checks.conftest import STRANGER
from tests.checks.test_rechecking import answer_all, client_of, waiting
from tests.dual.telling import registered, state
from tests.dual.test_one_person import judge
from tests.house import Clock, Someone, Town, open_case, principal


@pytest.fixture
def partner(house: House, town: Town) -> PersonId:
    """Somebody in no role, who is the partner of the town's client."""
    found = persons_kept.register(house, STRANGER, booking=operator_books(house))
    state(house, found, client_of(house, town))
    return found


def opened_of(
    house: House, asker: Principal, reviewer: Someone, clock: Clock
) -> reviewing.Opened:
    heard = ask(house, asker, Wanted(details=STRANGER), command=None)
    clock.forward(minutes=7)
    screening.work(house)
    return reviewing.opened(house, principal(house, reviewer), heard.mine.id)


@pytest.mark.usefixtures("partner")
def test_a_check_names_the_client_behind_and_the_way(
    house: House, town: Town, asker: Principal, reviewer: Someone, clock: Clock
) -> None:
    shown = opened_of(house, asker, reviewer, clock)

    (tied,) = [hit for hit in shown.hits if hit.found is Found.TIED]
    assert tied.person_id == client_of(house, town)
    assert [case.id for case in tied.cases] == [town.case]
    assert any("partner" in tie.words for tie in tied.ties)


@pytest.mark.usefixtures("partner")
def test_a_wall_may_follow_from_it(
    house: House, town: Town, asker: Principal, reviewer: Someone, clock: Clock
) -> None:
    shown = opened_of(house, asker, reviewer, clock)

    reviewing.answer(
        house,
        principal(house, reviewer),
        shown.waiting.id,
        said=Answer.CLEAR,
        reason="each goes on, apart",
        walls=[town.case],
        command=None,
    )

    assert set(access_of(house, town.case).walls) == {asker.person_id}


def test_a_looser_tie_names_nobody_else(
    house: House, town: Town, asker: Principal, reviewer: Someone, clock: Clock
) -> None:
    found = persons_kept.register(house, STRANGER, booking=operator_books(house))
    state(house, found, client_of(house, town), kind=TieKind.NEIGHBOUR)

    shown = opened_of(house, asker, reviewer, clock)

    assert [hit.found for hit in shown.hits] == [Found.SAME]


def test_the_client_behind_may_be_tied_by_another_record(
    house: House, town: Town, asker: Principal, reviewer: Someone, clock: Clock
) -> None:
    found = persons_kept.register(house, STRANGER, booking=operator_books(house))
    record = registered(house, "M. J. Hollenbeck")
    state(house, found, record)
    judge(house, record, client_of(house, town))

    shown = opened_of(house, asker, reviewer, clock)

    (tied,) = [hit for hit in shown.hits if hit.cases]
    assert tied.person_id == client_of(house, town)


def test_a_case_with_the_other_is_asked_about_once(
    house: House, town: Town, reviewer: Someone
) -> None:
    changes = Changes(house)
    changes.look()
    answer_all(house, reviewer)
    case = open_case(house, town.other_therapist, client="Odo Marchbanks")
    other = recording.opened(house.ledger, case).client_id
    changes.look()
    before = waiting(house, reviewer)

    state(house, other, client_of(house, town))
    changes.look()
    changes.look()

    (question,) = waiting(house, reviewer)
    opened = reviewing.opened(house, principal(house, reviewer), question.id)
    assert before == []
    assert "Two clients who know each other" in {
        tie.title for hit in opened.hits for tie in hit.ties
    } | set(opened.waiting.found)
