"""The pages of checks, as a browser without scripts sees and sends them."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api import people, persons_kept, walls
from api.checks import LATE, TOLD, WAITS, asked_by
from api.house import House
from api.rechecking import Changes
from api.screening import work
from domain import recording
from domain.facts.checks import Answer
from domain.facts.persons import Judgement, LikenessJudged
from domain.persons import pair_stream
from domain.practice import Booking
from domain.values import Role
from tests.checks.conftest import ADA, signed_in
from tests.house import Clock, Someone, Town, principal
from tests.pages.reading import Document
from tests.pages.visiting import Visitor

KNOWN = {
    "given_name": "Marguerite",
    "surname": "Hollenbeck",
    "date_of_birth": "1971-05-02",
    "occasion": "intake",
    "purpose": "a first hour",
}
LOOK_AGAIN = (
    "Look again at what you asked: the date of birth 2031-05-02 lies in the future; it "
    "is kept and compared as it was told."
)
BY = re.compile(r"\d+ \w{3} \d{4}, \d\d:\d\d UTC")


@pytest.fixture
def visitor(client: TestClient, town: Town) -> Visitor:
    """A therapist who has nothing to do with whom they ask about."""
    return Visitor(client).as_(town.other_therapist)


def check(visitor: Visitor, form: dict[str, str]) -> str:
    """The address to which asking leads."""
    answer = visitor.fill_in("/check", form)
    assert answer.status_code == 303, answer.text[:2000]
    return str(answer.headers["location"])


def looked_up(house: House, clock: Clock) -> None:
    clock.forward(minutes=10)
    work(house)


class TestWhoeverAsks:
    def test_is_told_by_when_they_hear(self, visitor: Visitor) -> None:
        page = visitor.page(check(visitor, KNOWN))

        assert page.heading == "Marguerite Hollenbeck"
        (words,) = [each.text for each in page.all("p", **{"class": "lead"})]
        assert BY.sub("{due}", words) == WAITS

    def test_is_shown_the_same_page_for_somebody_unknown(
        self, visitor: Visitor, house: House, clock: Clock
    ) -> None:
        other = KNOWN | {"given_name": "Etireugram", "surname": "Kcebnelloh"}
        asked = [(check(visitor, form), form) for form in (KNOWN, other)]
        looked_up(house, clock)

        pages = [
            visitor.get(at)
            .text.replace(f"{form['given_name']} {form['surname']}", "-")
            .replace(at.removeprefix("/check/"), "-")
            for at, form in asked
        ]

        assert pages[0] == pages[1]

    def test_is_asked_to_look_at_a_date_again_whoever_is_known(
        self, visitor: Visitor
    ) -> None:
        born = {"date_of_birth": "2031-05-02"}
        other = KNOWN | {"given_name": "Etireugram", "surname": "Kcebnelloh"}
        at = [check(visitor, form | born) for form in (KNOWN, other)]
        pages = [visitor.page(each) for each in at]

        said = [
            [e.text for e in page.all("p", **{"class": "notice"})] for page in pages
        ]
        sizes = {len(visitor.get(each).content) for each in at}

        assert said[0] == said[1] == [LOOK_AGAIN]
        assert len(sizes) == 1
        assert not visitor.page(check(visitor, KNOWN)).all("p", **{"class": "notice"})

    def test_sees_what_they_were_told_in_their_list(
        self, visitor: Visitor, house: House, clock: Clock, town: Town
    ) -> None:
        check(visitor, KNOWN)
        late = visitor.get("/check").text
        clock.forward(hours=30)
        visitor.as_(someone(house, town.other_therapist))
        before = visitor.get("/check").text
        work(house)

        assert LATE not in late
        assert LATE in before
        assert TOLD[Answer.TALK] in visitor.get("/check").text

    def test_keeps_what_was_typed_where_something_is_to_be_mended(
        self, visitor: Visitor
    ) -> None:
        answer = visitor.fill_in("/check", {"date_of_birth": "1971-05-02"})

        page = Document(answer.text)
        assert answer.status_code == 422
        assert page.field("date_of_birth") == "1971-05-02"
        assert "Tell at least a name" in answer.text

    def test_is_refused_a_name_that_is_too_long(self, visitor: Visitor) -> None:
        answer = visitor.fill_in("/check", KNOWN | {"surname": "x" * 301})

        assert answer.status_code == 422
        assert "Is longer than 300 characters" in answer.text

    def test_is_refused_a_name_that_does_not_show_whole(self, visitor: Visitor) -> None:
        answer = visitor.fill_in("/check", KNOWN | {"surname": "Hol\u202elen"})

        assert answer.status_code == 422
        assert "character that does not show (U+202E)" in answer.text

    def test_hears_of_a_client_of_their_own_at_once(
        self, visitor: Visitor, town: Town
    ) -> None:
        visitor.as_(town.therapist)

        page = visitor.page(check(visitor, KNOWN))

        assert f"/cases/{town.case}" in {
            link.attributes.get("href") for link in page.all("a")
        }

    def test_finds_no_check_of_another(self, visitor: Visitor, town: Town) -> None:
        at = check(visitor, KNOWN)

        assert visitor.as_(town.therapist).get(at).status_code == 404
        assert visitor.get("/check/7").status_code == 404


class TestAReviewer:
    def test_finds_it_in_the_queue_and_answers(
        self,
        visitor: Visitor,
        house: House,
        reviewer: Someone,
        clock: Clock,
        town: Town,
    ) -> None:
        number = check(visitor, KNOWN).rpartition("/")[2]
        looked_up(house, clock)
        visitor.as_(reviewer)

        queue = visitor.get("/reviews").text
        shown = visitor.get(f"/reviews/{number}").text
        sent = visitor.fill_in(
            f"/reviews/{number}",
            {"answer": "clear", "reason": "two rooms", "walls": str(town.case)},
        )

        assert f"/reviews/{number}" in queue
        assert "Hollenbeck" not in queue
        assert "Marguerite Jane Hollenbeck" in shown
        assert (sent.status_code, sent.headers["location"]) == (303, "/reviews")
        assert f"/reviews/{number}" not in visitor.get("/reviews").text
        (wall,) = walls.standing(house, principal(house, reviewer), town.case)
        assert wall.person_id == town.other_therapist.person_id

    def test_says_why(
        self, visitor: Visitor, house: House, reviewer: Someone, clock: Clock
    ) -> None:
        number = check(visitor, KNOWN).rpartition("/")[2]
        looked_up(house, clock)
        visitor.as_(reviewer)

        empty = visitor.fill_in(f"/reviews/{number}", {"answer": "clear"})
        naming = visitor.fill_in(
            f"/reviews/{number}", {"answer": "clear", "reason": "Marguerite knows"}
        )
        nothing = visitor.fill_in(f"/reviews/{number}", {"reason": "two rooms"})

        assert [each.status_code for each in (empty, naming, nothing)] == [422] * 3
        assert "say it without the name" in naming.text

    def test_sees_a_person_only_while_a_check_about_them_waits(
        self,
        visitor: Visitor,
        house: House,
        reviewer: Someone,
        clock: Clock,
        town: Town,
    ) -> None:
        number = check(visitor, KNOWN).rpartition("/")[2]
        looked_up(house, clock)
        visitor.as_(reviewer)
        client = recording.opened(house.ledger, town.case).client_id
        other = recording.opened(house.ledger, town.other_case).client_id
        at = f"/reviews/{number}/persons"

        page = visitor.page(f"{at}/{client}")
        svg = page.one("svg")
        unrelated = visitor.get(f"{at}/{other}").status_code
        visitor.fill_in(
            f"/reviews/{number}", {"answer": "clear", "reason": "two rooms"}
        )

        assert page.heading == "Marguerite Jane Hollenbeck"
        assert svg.attributes["class"] == "timeline ties"
        assert (unrelated, visitor.get(f"{at}/{client}").status_code) == (404, 404)

    def test_says_that_two_who_look_alike_are_strangers(
        self, visitor: Visitor, house: House, reviewer: Someone, town: Town
    ) -> None:
        one = recording.opened(house.ledger, town.case).client_id
        other = recording.opened(house.ledger, town.other_case).client_id
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        persons_kept.describe(house, other, ADA, booking=booking)
        Changes(house).look()
        visitor.as_(reviewer)
        links = visitor.page("/reviews").all("a")
        hrefs = [link.attributes.get("href") or "" for link in links]
        (at,) = [href for href in hrefs if href.startswith("/reviews/")]
        person = f"{at}/persons/{max(one, other)}"

        nothing = visitor.fill_in(person, {"reason": "two towns"})
        sent = visitor.fill_in(person, {"judgement": "not", "reason": "two towns"})

        assert (nothing.status_code, sent.status_code) == (422, 303)
        (judged,) = house.ledger.facts(pair_stream(one, other))
        assert isinstance(judged, LikenessJudged)
        assert judged.judgement is Judgement.NOT


def someone(house: House, who: Someone) -> Someone:
    """The same person, signed in anew: a day is longer than a session."""
    return signed_in(house, who.name)


def test_what_an_asker_reads_does_not_change_when_it_is_looked_up(
    house: House, visitor: Visitor, clock: Clock, town: Town
) -> None:
    """Until it is due, all they see follows from their own stream."""
    check(visitor, KNOWN)
    before = asked_by(house, town.other_therapist.person_id)

    looked_up(house, clock)

    assert asked_by(house, town.other_therapist.person_id) == before
    assert len(before.checks) == 1
