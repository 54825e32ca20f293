"""Whoever stands in a therapist's own circle serves that therapist's checks alone."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import persons_kept, reviewing
from api.checks import Wanted, ask
from api.circle import mine
from api.house import House
from api.letting_in import operator_books
from api.rechecking import Changes
from api.screening import work
from domain.facts.checks import CheckScreened, Found
from domain.facts.ties import TieKind
from domain.matching.details import Details, Name
from domain.values import PersonId
from tests.checks.test_circle_page import BEN, KNOWN, UNKNOWN, tie_at, told
from tests.checks.test_lapsing import new_client
from tests.checks.test_nobody_else import erased
from tests.checks.test_rechecking import answer_all, client_of, waiting
from tests.dual.telling import state
from tests.house import Clock, Someone, Town, principal
from tests.pages.visiting import Visitor

AS_BEN = Details(
    names=(Name(given="Ben Orrin", surname="Quillfeather"),),
    date_of_birth="1969-04-03",
)


@pytest.fixture
def changes(house: House, reviewer: Someone) -> Changes:
    """Whoever reads on, once all that was there has been looked through and answered."""
    found = Changes(house)
    found.look()
    answer_all(house, reviewer)
    return found


def in_circle(client: TestClient, house: House, who: Someone) -> PersonId:
    """Ben, as somebody tells of him as their partner."""
    told(Visitor(client).as_(who), BEN)
    (found,) = mine(house, principal(house, who)).people
    return found


class TestAClientWhoLooksLikeOne:
    def test_is_asked_about_once_the_circle_is_told(
        self,
        client: TestClient,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        visitor = Visitor(client).as_(town.therapist)
        told(visitor, UNKNOWN)
        changes.look()
        before = waiting(house, reviewer)
        told(visitor, KNOWN)

        changes.look()
        changes.look()

        (question,) = waiting(house, reviewer)
        opened = reviewing.opened(house, principal(house, reviewer), question.id)
        assert before == []
        assert [hit.found for hit in opened.hits] == [Found.SAME]

    def test_is_asked_about_once_they_are_described(
        self,
        client: TestClient,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        in_circle(client, house, town.therapist)
        found = new_client(house, town.therapist, "B. O. Quill")
        changes.look()
        before = waiting(house, reviewer)

        persons_kept.describe(house, found, AS_BEN, booking=operator_books(house))
        changes.look()

        assert (before, len(waiting(house, reviewer))) == ([], 1)

    def test_is_nobodys_to_ask_where_others_treat_them(
        self,
        client: TestClient,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        told(Visitor(client).as_(town.other_therapist), KNOWN)

        changes.look()

        assert waiting(house, reviewer) == []


class TestTheCheckOfAColleague:
    def found(self, house: House, who: Someone, clock: Clock) -> set[PersonId]:
        """Whom a check of theirs about Ben finds beyond their own people."""
        wanted = Wanted(details=AS_BEN)
        asked = ask(house, principal(house, who), wanted, command=None).mine
        clock.forward(minutes=10)
        work(house)
        told = (fact for _, fact in house.ledger.page(0, limit=10_000).facts)
        (screened,) = [
            fact
            for fact in told
            if isinstance(fact, CheckScreened) and fact.check_id == asked.id
        ]
        return {hit.person_id for hit in screened.hits}

    def test_finds_nobody_who_is_of_a_circle_alone(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        in_circle(client, house, town.therapist)

        assert self.found(house, town.other_therapist, clock) == set()

    def test_finds_nobody_of_whom_it_was_taken_back(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        in_circle(client, house, town.therapist)
        visitor = Visitor(client).as_(town.therapist)
        visitor.fill_in(tie_at(visitor, "withdrawal"), {}, at="/circle")

        found = [
            self.found(house, who, clock)
            for who in (town.other_therapist, town.therapist)
        ]

        assert found == [set(), set()]

    def test_finds_nobody_once_whoever_told_of_them_is_erased(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        in_circle(client, house, town.therapist)
        erased(house, town, town.therapist.person_id)

        assert self.found(house, town.other_therapist, clock) == set()

    def test_by_a_reviewer_who_sees_all_shows_nobody_of_it(
        self, client: TestClient, house: House, town: Town, reviewer: Someone
    ) -> None:
        ben = in_circle(client, house, town.therapist)
        wanted = Wanted(details=AS_BEN, purpose="asked on the phone")

        opened, checked = reviewing.check_openly(
            house, principal(house, reviewer), wanted
        )

        assert not opened.hits
        assert ben not in {one.person_id for one in checked.matches}

    def test_finds_them_once_the_practice_knows_them_too(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        ben = in_circle(client, house, town.therapist)
        state(house, ben, client_of(house, town), kind=TieKind.FRIEND)

        assert ben in self.found(house, town.other_therapist, clock)
