"""Whoever is erased is gone from checks too; what was asked and answered stays a fact."""

from __future__ import annotations

import pytest

from api import checks, forgetting, people, reviewing
from api.checks import Wanted, ask
from api.house import House
from api.screening import work
from domain.checks import DESK
from domain.facts.bookkeeping import Standing
from domain.facts.checks import CheckId
from domain.policy import Principal
from domain.values import PersonId
from tests.checks.conftest import ADA, STRANGER
from tests.house import PASSWORD, Clock, Someone, Town, principal


@pytest.fixture
def officer(house: House) -> PersonId:
    """A privacy officer, who approves what an administrator asks for."""
    return people.add_member(
        house,
        name="Pia Veil",
        password=PASSWORD,
        standings=[Standing.PRIVACY_OFFICER],
    )


def erase(house: House, town: Town, officer: PersonId) -> None:
    people.revoke(house, case_id=town.case, member_ids=(town.board_member.person_id,))
    request = forgetting.ask_for_person(
        house,
        by=town.administrator.person_id,
        person_id=people.relations(house, town.case).client_id,
        reason="they asked for it",
        basis="article 17",
    )
    forgetting.approve(house, by=officer, request_id=request.id)


def checked(house: House, who: Principal, clock: Clock) -> tuple[CheckId, CheckId]:
    hit = ask(house, who, Wanted(details=ADA), command=None).mine.id
    none = ask(house, who, Wanted(details=STRANGER), command=None).mine.id
    clock.forward(minutes=10)
    work(house)
    return hit, none


def test_what_was_asked_about_them_is_gone_and_the_rest_stays(
    house: House, town: Town, asker: Principal, officer: PersonId, clock: Clock
) -> None:
    hit, none = checked(house, asker, clock)
    facts = len(house.ledger.facts(DESK))

    erase(house, town, officer)

    assert checks.one_of_mine(house, asker, hit).mine.name == checks.NAMED_NO_MORE
    assert checks.one_of_mine(house, asker, none).mine.name == "Tobias Wrenfield"
    assert len(house.ledger.facts(DESK)) == facts


def test_a_reviewer_sees_no_name_and_no_likeness_any_more(
    *,
    house: House,
    town: Town,
    asker: Principal,
    reviewer: Someone,
    officer: PersonId,
    clock: Clock,
) -> None:
    hit, _ = checked(house, asker, clock)

    erase(house, town, officer)

    opened = reviewing.opened(house, principal(house, reviewer), hit)
    (found,) = opened.hits
    assert (opened.name, opened.about) == ("[erased]", None)
    assert (found.name, found.likeness) == ("[erased]", None)


def test_a_check_that_was_erased_before_it_was_looked_up_is_not_cleared(
    house: House, asker: Principal, reviewer: Someone, clock: Clock
) -> None:
    heard = ask(house, asker, Wanted(details=STRANGER), command=None)
    about = checks.asked_by(house, asker.person_id).checks[heard.mine.id].about_id
    house.keys.destroy(subject=about)

    clock.forward(hours=30)
    work(house)

    assert checks.one_of_mine(house, asker, heard.mine.id).mine.answer == "talk"
    assert len(reviewing.waiting_for(house, principal(house, reviewer))) == 1
