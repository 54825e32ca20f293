"""The page of one's own circle: who reads it, and that it tells nobody what others know."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api import judgements
from api.checks import Wanted, ask
from api.circle import mine
from api.house import House
from api.letting_in import operator_books
from api.rechecking import Changes
from api.screening import work
from domain import recording
from domain.facts.checks import Occasion
from domain.facts.persons import Judgement
from domain.facts.ties import TieStated
from tests.checks.conftest import ADA
from tests.checks.test_circle_page import (
    AT,
    KNOWN,
    UNKNOWN,
    refused,
    tie_at,
    told,
)
from tests.checks.test_rechecking import waiting
from tests.house import Clock, Someone, Town, principal
from tests.pages.visiting import Visitor
from tests.reading.offices import Watch, cases_of


@pytest.fixture
def therapist(client: TestClient, town: Town) -> Visitor:
    """The therapist of the town's case, at the pages."""
    return Visitor(client).as_(town.therapist)


class TestWhoReadsIt:
    @pytest.mark.parametrize("who", ["other_therapist", "supervisor"])
    def test_nobody_else_who_may_ask(
        self, therapist: Visitor, town: Town, who: str
    ) -> None:
        told(therapist)

        page = therapist.as_(getattr(town, who)).get(AT)

        assert page.status_code == 200
        assert "Quillfeather" not in page.text
        assert "There is nobody in your circle yet." in page.text

    def test_nobody_who_may_not(
        self, therapist: Visitor, town: Town, reviewer: Someone
    ) -> None:
        told(therapist)
        end = tie_at(therapist, "end")

        for who in (town.administrator, town.board_member, reviewer):
            visitor = therapist.as_(who)
            answer = visitor.get(AT)
            assert answer.status_code == 403
            assert "Quillfeather" not in answer.text
            csrf = visitor.page("/account").field("csrf")
            sent = visitor.post(end, {"csrf": csrf})
            assert sent.status_code == 403

    def test_a_colleague_can_neither_end_nor_take_back(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        told(therapist)
        at = [tie_at(therapist, each) for each in ("end", "withdrawal")]

        other = therapist.as_(town.other_therapist)
        answers = [other.fill_in(each, {}, at=AT).status_code for each in at]

        assert answers == [404, 404]
        assert not mine(house, principal(house, town.therapist)).ties[0].is_over

    def test_a_reviewer_whom_a_check_of_ones_own_leads_there(
        self,
        therapist: Visitor,
        house: House,
        town: Town,
        reviewer: Someone,
        clock: Clock,
    ) -> None:
        told(therapist, {"who": f"case-{town.case}", "kind": "neighbour"})
        asker = principal(house, town.therapist)
        wanted = Wanted(details=ADA, occasion=Occasion.ROLE)
        ask(house, asker, wanted, command=None)
        clock.forward(minutes=10)
        work(house)

        (check,) = waiting(house, reviewer)
        page = therapist.as_(reviewer).get(f"/reviews/{check.id}").text

        assert "a neighbour of" in page

    def test_a_reviewer_once_somebody_of_it_is_judged_to_be_a_client(
        self, therapist: Visitor, house: House, town: Town, reviewer: Someone
    ) -> None:
        told(therapist, KNOWN)
        (known,) = mine(house, principal(house, town.therapist)).people
        client = recording.opened(house.ledger, town.case).client_id
        changes = Changes(house)
        changes.look()
        before = {each.id for each in waiting(house, reviewer)}

        judgements.judge(
            house,
            person_id=known,
            other_id=client,
            judgement=Judgement.SAME,
            reason="one birth date",
            booking=operator_books(house),
        )
        changes.look()

        (check,) = [c for c in waiting(house, reviewer) if c.id not in before]
        page = therapist.as_(reviewer).get(f"/reviews/{check.id}").text
        assert "a friend of" in page

    def test_that_a_client_stands_in_it_is_noted(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        told(therapist, {"who": f"case-{town.case}", "kind": "neighbour"})
        watch = Watch(house)

        therapist.page(AT)

        (look,) = watch.news()
        assert cases_of(look) == (town.case,)
        assert (look.recorded_by, look.shown) == (town.therapist.person_id, "cases")


class TestBlindness:
    def test_describing_somebody_known_is_answered_as_nobody_known(
        self, therapist: Visitor, town: Town
    ) -> None:
        visitor = therapist.as_(town.other_therapist)
        answers = [visitor.fill_in(AT, form) for form in (KNOWN, UNKNOWN)]
        pages = [visitor.get(AT).text for _ in answers]
        sizes = {len(answer.content) for answer in answers}

        same = ("location", "content-type", "content-length", "cache-control")
        assert {answer.status_code for answer in answers} == {303}
        assert len(sizes) == 1
        for name in same:
            assert len({answer.headers.get(name) for answer in answers}) == 1, name
        assert "Hollenbeck" in pages[0]
        assert str(town.case) not in pages[0]

    def test_so_is_what_the_page_shows_and_a_refusal(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        visitor = therapist.as_(town.other_therapist)
        pages: list[str] = []
        for form in (KNOWN, UNKNOWN):
            wrong = refused(visitor, form, since="2999-01-01")
            told(visitor, form)
            Changes(house).look()
            shown = visitor.get(AT).text
            visitor.fill_in(tie_at(visitor, "withdrawal"), {}, at=AT)
            pages.append(_bare(wrong + shown, form))

        assert pages[0] == pages[1]

    def test_each_is_a_record_of_its_own(
        self, therapist: Visitor, house: House
    ) -> None:
        told(therapist, KNOWN)
        client_is_apart = "Hollenbeck" in therapist.get(AT).text
        people = {fact.person_id for fact in _all(house)}

        told(therapist, UNKNOWN)

        assert client_is_apart
        assert len({fact.person_id for fact in _all(house)} - people) == 1


def _bare(text: str, form: dict[str, str]) -> str:
    for name in ("given_name", "surname"):
        text = text.replace(form[name], "-")
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "#", text)


def _all(house: House) -> list[TieStated]:
    facts = house.ledger.page(0, limit=10_000).facts
    return [fact for _, fact in facts if isinstance(fact, TieStated)]
