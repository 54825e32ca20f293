"""Nobody reviews a check who stands close to whom it concerns, or is kept out of a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api import conflicts, people, reviewing, screening, walls
from api.checks import Wanted, ask
from api.house import House
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.facts.checks import Answer, CheckId
from domain.facts.ties import TieKind
from domain.policy import Principal
from domain.refusals import CheckUnknown, NotUnderstood
from domain.values import PersonId
from tests.checks.conftest import ADA
from tests.dual.telling import state
from tests.house import Clock, Someone, Town, principal

Closer = Callable[[House, Town, PersonId], None]


def partner_of_the_client(house: House, town: Town, who: PersonId) -> None:
    state(house, who, recording.opened(house.ledger, town.case).client_id)


def partner_of_the_therapist(house: House, town: Town, who: PersonId) -> None:
    state(house, town.therapist.person_id, who)


def kin_of_the_asker(house: House, town: Town, who: PersonId) -> None:
    state(house, who, town.other_therapist.person_id, kind=TieKind.KIN)


def walled_off(house: House, town: Town, who: PersonId) -> None:
    other = people.add_member(
        house,
        name="Rolf Wall",
        password="four words that differ",
        standings=[Standing.CONFLICT_REVIEWER],
    )
    by = people.principal(house, other)
    walls.put_up(
        house, by, town.case, person_id=who, reason="two households", command=None
    )


def named_as_too_close(house: House, town: Town, who: PersonId) -> None:
    conflicts.name_in(house, town.case, who, reason="a friend of one of them")


@pytest.fixture
def check(house: House, asker: Principal, clock: Clock) -> CheckId:
    """A check of the town's client, looked up by now."""
    return asked(house, asker, clock)


def asked(house: House, asker: Principal, clock: Clock) -> CheckId:
    heard = ask(house, asker, Wanted(details=ADA), command=None)
    clock.forward(minutes=7)
    screening.work(house)
    return heard.mine.id


@pytest.mark.parametrize(
    "closer",
    [
        *(partner_of_the_client, partner_of_the_therapist, kin_of_the_asker),
        *(walled_off, named_as_too_close),
    ],
)
def test_a_close_reviewer_does_not_learn_that_it_waits(
    house: House, town: Town, reviewer: Someone, check: CheckId, closer: Closer
) -> None:
    who = principal(house, reviewer)
    before = [one.id for one in reviewing.waiting_for(house, who)]

    closer(house, town, reviewer.person_id)

    assert check in before
    assert check not in [one.id for one in reviewing.waiting_for(house, who)]
    with pytest.raises(CheckUnknown):
        reviewing.opened(house, who, check)
    with pytest.raises(CheckUnknown):
        reviewing.answer(
            house, who, check, said=Answer.CLEAR, reason="nothing in it", command=None
        )


def test_a_reviewer_of_no_tie_reviews_it(
    house: House,
    asker: Principal,
    reviewer: Someone,
    town: Town,
    clock: Clock,
) -> None:
    state(house, reviewer.person_id, town.board_member.person_id)

    check = asked(house, asker, clock)

    assert reviewing.opened(house, principal(house, reviewer), check).hits


def test_a_wall_that_cannot_be_put_up_is_refused_and_nothing_is_answered(
    house: House, town: Town, reviewer: Someone, check: CheckId
) -> None:
    who = principal(house, reviewer)

    with pytest.raises(NotUnderstood, match="among the cases that this check found"):
        reviewing.answer(
            house,
            who,
            check,
            said=Answer.CLEAR,
            reason="a wall will do",
            walls=[town.other_case],
            command=None,
        )

    assert check in [one.id for one in reviewing.waiting_for(house, who)]
