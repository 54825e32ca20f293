"""A reviewer is asked once by a check and by the case that it stands with."""

from __future__ import annotations

from uuid import UUID

import pytest

from api import people, persons_kept, reviewing
from api.asked_before import case_after
from api.checks import desk
from api.house import House
from api.rechecking import Changes
from api.screening import work
from domain import recording
from domain.checks import DESK
from domain.facts.bookkeeping import Standing
from domain.facts.checks import Answer, ChangesLookedAt, CheckId, Found
from domain.practice import Booking
from domain.values import Role
from tests.checks.conftest import ADA
from tests.checks.test_carrying import (
    BEGAN,
    UNKNOWN,
    again,
    answer,
    opened_after,
    told,
    visitor,
)
from tests.checks.test_pages import KNOWN, check, looked_up
from tests.house import Clock, Someone, Town, principal
from tests.pages.visiting import Visitor

__all__ = ["visitor"]


class TestWhatAReviewerHas:
    @pytest.mark.parametrize(
        ("said", "asked_again"),
        [(Answer.CLEAR, 0), (Answer.DECLINE, 1), (Answer.TALK, 1)],
    )
    def test_is_asked_again_only_where_it_was_not_cleared(
        self,
        *,
        visitor: Visitor,
        house: House,
        clock: Clock,
        town: Town,
        reviewer: Someone,
        said: Answer,
        asked_again: int,
    ) -> None:
        changes = Changes(house)
        changes.look()
        at = check(visitor, KNOWN)
        looked_up(house, clock)
        answer(house, reviewer, said=said)
        told(house, clock)
        again(visitor, house, town.other_therapist)

        opened_after(visitor, at.split("/")[-1], "Marguerite Hollenbeck")

        assert changes.look() == asked_again

    @pytest.mark.parametrize("minutes", [0, 10, 1600])
    def test_is_one_question_while_the_check_waits(
        self,
        *,
        visitor: Visitor,
        house: House,
        clock: Clock,
        town: Town,
        reviewer: Someone,
        minutes: int,
    ) -> None:
        """Whether the case is opened before the look-up, after it, or after the end of
        the time in which nobody answered."""
        changes = Changes(house)
        changes.look()
        at = check(visitor, KNOWN)
        clock.forward(minutes=minutes)
        work(house)
        again(visitor, house, town.other_therapist)

        opened_after(visitor, at.split("/")[-1], "Marguerite Hollenbeck")
        raised = changes.look()
        looked_up(house, clock)
        raised += changes.look()

        (asked,) = reviewing.waiting_for(house, principal(house, reviewer))
        assert raised == 0
        assert str(asked.id) == at.split("/")[-1]

    def test_is_no_question_where_whoever_answered_had_been_shown_the_case(
        self, visitor: Visitor, house: House, clock: Clock, reviewer: Someone
    ) -> None:
        changes = Changes(house)
        changes.look()
        at = check(visitor, KNOWN)
        opened_after(visitor, at.split("/")[-1], "Marguerite Hollenbeck")
        looked_up(house, clock)
        changes.look()
        (asked,) = reviewing.waiting_for(house, principal(house, reviewer))

        page = Visitor(visitor.client).as_(reviewer).get(f"/reviews/{asked.id}").text
        answer(house, reviewer, said=Answer.DECLINE)

        assert "A case with them is open already" in page
        assert changes.look() == 0

    @pytest.mark.parametrize(
        ("said", "asked_again"), [(Answer.CLEAR, 0), (Answer.TALK, 1)]
    )
    def test_is_asked_about_the_case_where_who_answered_could_not_know_of_it(
        self,
        *,
        visitor: Visitor,
        house: House,
        clock: Clock,
        town: Town,
        reviewer: Someone,
        said: Answer,
        asked_again: int,
    ) -> None:
        changes = Changes(house)
        changes.look()
        at = check(visitor, KNOWN)
        looked_up(house, clock)
        reader = Visitor(visitor.client).as_(reviewer)
        page = reader.get(f"/reviews/{at.split('/')[-1]}").text
        clock.forward(minutes=1)
        visitor.as_(town.other_therapist)
        opened_after(visitor, at.split("/")[-1], "Marguerite Hollenbeck")
        changes.look()

        answer(house, reviewer, said=said)

        assert "A case with them is open already" not in page
        assert changes.look() == asked_again

    def test_is_asked_by_both_where_they_ask_different_things(
        self,
        visitor: Visitor,
        house: House,
        clock: Clock,
        town: Town,
        reviewer: Someone,
    ) -> None:
        changes = Changes(house)
        changes.look()
        at = check(visitor, KNOWN)
        looked_up(house, clock)
        found = recording.opened(house.ledger, town.case).client_id
        people.grant(house, person_id=found, standing=Standing.BOARD_MEMBER)

        opened_after(visitor, at.split("/")[-1], "Marguerite Hollenbeck")

        assert changes.look() == 1
        assert len(reviewing.waiting_for(house, principal(house, reviewer))) == 2

    def test_is_looked_for_again_once_the_check_is_over_however_late_that_is(
        self, visitor: Visitor, house: House, clock: Clock
    ) -> None:
        changes = Changes(house)
        changes.look()
        check_id = CheckId(UUID(check(visitor, UNKNOWN).split("/")[-1]))
        case = opened_after(visitor, str(check_id), "Tobias Wrenfield")
        changes.look()
        clock.forward(hours=26)
        work(house)
        before = house.ledger.facts(DESK)

        raised = changes.look()

        assert check_id not in desk(house).open
        assert case_after(house, check_id) == case
        written = house.ledger.facts(DESK)[len(before) :]
        (looked,) = [fact for fact in written if isinstance(fact, ChangesLookedAt)]
        assert (raised, looked.persons) == (0, 1)

    def test_is_asked_where_there_is_more_than_was_cleared(
        self,
        visitor: Visitor,
        house: House,
        clock: Clock,
        town: Town,
        reviewer: Someone,
    ) -> None:
        changes = Changes(house)
        changes.look()
        at = check(visitor, KNOWN)
        looked_up(house, clock)
        answer(house, reviewer, said=Answer.CLEAR)
        told(house, clock)
        again(visitor, house, town.other_therapist)
        case = opened_after(visitor, at.split("/")[-1], "Marguerite Hollenbeck")
        changes.look()

        found = recording.opened(house.ledger, town.case).client_id
        people.grant(house, person_id=found, standing=Standing.BOARD_MEMBER)
        client = recording.opened(house.ledger, case).client_id
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        persons_kept.describe(house, client, ADA, booking=booking)

        assert changes.look() == 1

    def test_is_asked_where_the_case_follows_no_check(
        self, visitor: Visitor, house: House, reviewer: Someone
    ) -> None:
        changes = Changes(house)
        changes.look()
        name = {"client_name": "Marguerite Jane Hollenbeck", **BEGAN}

        visitor.fill_in("/cases/new", name)
        changes.look()

        (asked,) = reviewing.waiting_for(house, principal(house, reviewer))
        opened = reviewing.opened(house, principal(house, reviewer), asked.id)
        assert [hit.found for hit in opened.hits] != [Found.TIED]
