"""What one asker asks again while it waits: one question, one answer, told each in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api import cases, checks, persons_kept, reviewing, walls
from api.checks import Wanted, ask, desk
from api.house import House
from api.letting_in import operator_books
from api.screening import work
from domain.checks import DESK
from domain.facts.checks import Answer, CheckAnswered, CheckId, CheckTold, Occasion
from domain.policy import Principal
from domain.values import CaseId
from tests.api.asking import V1
from tests.checks.conftest import ADA, signed_in
from tests.house import Clock, Someone, Town, principal
from tests.pages.visiting import Visitor

WHY = "two households, two rooms"


WANTED = Wanted(details=ADA, purpose="a first hour")


def asks(
    house: House, who: Principal, clock: Clock, wanted: Wanted = WANTED
) -> CheckId:
    heard = ask(house, who, wanted, command=None)
    clock.forward(minutes=10)
    work(house)
    return heard.mine.id


def times(house: House, reviewer: Someone) -> list[int]:
    found = reviewing.waiting_for(house, principal(house, reviewer))
    return [each.times for each in found]


def answer(
    house: House, reviewer: Someone, check: CheckId, walls: Sequence[CaseId] = ()
) -> None:
    """As somebody does it who has opened the check."""
    reviewing.opened(house, principal(house, reviewer), check)
    said(house, reviewer, check, walls)


def said(
    house: House, reviewer: Someone, check: CheckId, walls: Sequence[CaseId] = ()
) -> None:
    reviewing.answer(
        house,
        principal(house, reviewer),
        check,
        said=Answer.DECLINE,
        reason=WHY,
        walls=walls,
        command=None,
    )


@pytest.fixture
def thrice(house: House, asker: Principal, clock: Clock) -> list[CheckId]:
    """Three checks of one asker about the same person, all of which wait."""
    return [asks(house, asker, clock) for _ in range(3)]


class TestForReviewers:
    def test_it_stands_once_in_the_list(
        self, house: House, reviewer: Someone, thrice: list[CheckId]
    ) -> None:
        waiting = reviewing.waiting_for(house, principal(house, reviewer))

        assert [(each.id, each.times) for each in waiting] == [(thrice[0], 3)]

    @pytest.mark.parametrize("opened", [0, 2])
    def test_one_answer_answers_each(
        self, house: House, reviewer: Someone, thrice: list[CheckId], opened: int
    ) -> None:
        reviewer_ = principal(house, reviewer)
        shown = reviewing.opened(house, reviewer_, thrice[opened])
        answer(house, reviewer, thrice[opened])

        answered = [
            fact for fact in house.ledger.facts(DESK) if isinstance(fact, CheckAnswered)
        ]
        assert shown.waiting.times == 3
        assert {fact.check_id for fact in answered} == {*thrice}
        assert {fact.answer for fact in answered} == {Answer.DECLINE}
        said = {house.ledger.words(fact, "reason", fact.reason) for fact in answered}
        assert said == {WHY}
        assert reviewing.waiting_for(house, reviewer_) == []

    def test_a_wall_is_put_up_once(
        self,
        house: House,
        town: Town,
        asker: Principal,
        reviewer: Someone,
        thrice: list[CheckId],
    ) -> None:
        answer(house, reviewer, thrice[1], walls=[town.case])

        (wall,) = walls.standing(house, principal(house, reviewer), town.case)
        assert wall.person_id == asker.person_id

    def test_what_was_asked_after_the_answer_waits_anew(
        self,
        house: House,
        asker: Principal,
        reviewer: Someone,
        thrice: list[CheckId],
        clock: Clock,
    ) -> None:
        answer(house, reviewer, thrice[0])

        asks(house, asker, clock)

        assert times(house, reviewer) == [1]

    def test_what_was_asked_after_the_look_waits_too(
        self, house: House, asker: Principal, reviewer: Someone, clock: Clock
    ) -> None:
        first = asks(house, asker, clock)
        reviewing.opened(house, principal(house, reviewer), first)
        clock.forward(minutes=1)
        second = asks(house, asker, clock)

        said(house, reviewer, first)

        waiting = reviewing.waiting_for(house, principal(house, reviewer))
        assert [each.id for each in waiting] == [second]

    def test_what_another_has_looked_at_is_not_answered_unseen(
        self, house: House, reviewer: Someone, thrice: list[CheckId]
    ) -> None:
        other = signed_in(house, "Ren Ashby")
        reviewing.opened(house, principal(house, reviewer), thrice[0])

        said(house, other, thrice[0])

        assert times(house, reviewer) == [2]

    @pytest.mark.parametrize(
        "other",
        [
            replace(WANTED, details=replace(ADA, phones=("0312 555 020",))),
            replace(WANTED, purpose="a friend of my brother"),
            replace(WANTED, occasion=Occasion.MENTIONED),
        ],
    )
    def test_what_is_asked_otherwise_stands_for_itself(
        self,
        house: House,
        asker: Principal,
        reviewer: Someone,
        clock: Clock,
        other: Wanted,
    ) -> None:
        asks(house, asker, clock)

        asks(house, asker, clock, other)

        assert times(house, reviewer) == [1, 1]

    def test_what_found_somebody_more_stands_for_itself(
        self, house: House, asker: Principal, reviewer: Someone, clock: Clock
    ) -> None:
        asks(house, asker, clock)
        persons_kept.register(house, ADA, booking=operator_books(house))

        asks(house, asker, clock)

        assert times(house, reviewer) == [1, 1]

    def test_what_another_asks_stands_for_itself(
        self,
        house: House,
        asker: Principal,
        reviewer: Someone,
        town: Town,
        clock: Clock,
    ) -> None:
        asks(house, asker, clock)

        asks(house, principal(house, town.supervisor), clock)

        assert times(house, reviewer) == [1, 1]


class TestForTheAsker:
    def test_each_is_told_in_its_own_time(
        self, house: House, asker: Principal, reviewer: Someone, clock: Clock
    ) -> None:
        first = asks(house, asker, clock)
        clock.forward(hours=3)
        second = asks(house, asker, clock)
        answer(house, reviewer, first)

        clock.forward(hours=21)
        work(house)
        told = [each.answer for each in checks.mine(house, asker)]
        clock.forward(hours=4)
        work(house)

        assert told == [None, Answer.DECLINE]
        assert [each.answer for each in checks.mine(house, asker)] == [
            Answer.DECLINE,
            Answer.DECLINE,
        ]
        in_time = [f.check_id for f in house.ledger.facts(DESK) if type(f) is CheckTold]
        assert in_time == [first, second]
        assert desk(house).open == {}

    def test_their_list_shows_each(
        self, house: House, asker: Principal, thrice: list[CheckId]
    ) -> None:
        assert {each.id for each in checks.mine(house, asker)} == {*thrice}


@pytest.mark.usefixtures("thrice")
def test_pages_and_programs_say_how_often(
    client: TestClient, house: House, reviewer: Someone
) -> None:
    visitor = Visitor(client).as_(signed_in(house, "Rhea Vail"))

    listed = visitor.page("/reviews")
    (one,) = client.get(f"{V1}/reviews", headers=reviewer.signed_in).json()["items"]
    page = visitor.page(f"/reviews/{one['check_id']}")

    assert "asked 3 times" in listed.text
    assert one["times"] == 3
    assert "Asked 3 times in the same words: your answer answers each" in page.text


def test_a_check_with_a_case_is_answered_for_itself(
    house: House, asker: Principal, reviewer: Someone, clock: Clock
) -> None:
    """Who answers it sees the case, which the others have not."""
    asks(house, asker, clock)
    after = asks(house, asker, clock)
    assert times(house, reviewer) == [2]

    cases.open_case(
        house,
        asker,
        client_name="Marguerite Hollenbeck",
        occurred_at=None,
        command=None,
        check=after,
    )

    assert times(house, reviewer) == [1, 1]
