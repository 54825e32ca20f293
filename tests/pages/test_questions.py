"""Questions on pages: who sees them when, how they are answered, and what stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from api.house import House
from api.queue import queue_of
from domain.values import CaseId
from tests.house import PASSWORD, Clock, Someone, Town, principal, tell
from tests.pages.reading import Document
from tests.pages.visiting import Visitor, case

SECRET: dict[str, Any] = {"what": "do_not_tell_supervisor", "evidence": "self_report"}
FEELING: dict[str, Any] = {
    "form": "flirtation",
    "target": "current_client",
    "initiated_by": "client",
}
ANSWER = {
    "occurred_at_date": "2026-03-10",
    "occurred_at_time": "14:00",
    "evidence_level": "observed",
    "outcome": "discuss",
    "reason": "We talked it through.",
}
REPLY = "She asked me to keep her job out of it."
TITLE = "Secrecy marker"


@pytest.fixture
def hidden(house: House, town: Town) -> CaseId:
    """The case, in which something was to be kept from the supervisor."""
    tell(house, town.therapist, town.case, kind="SecrecyRequested", data=SECRET)
    return town.case


def again(house: House, who: Someone) -> Someone:
    """Somebody who signed in once more, for a session does not last for days."""
    session = house.accounts.sign_in(who.name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=who.person_id, name=who.name, token=session.token)


def questions_of(page: Document) -> str:
    """What the page of a case asks; empty where it has no such section."""
    found = page.all("section", class_="questions")
    return found[0].text if found else ""


def waiting(house: House, who: Someone) -> list[str]:
    """The rules whose questions wait for somebody."""
    return [
        question.rule
        for queued in queue_of(house, principal(house, who))
        for question in queued.questions
    ]


def the_question(house: House, who: Someone) -> UUID:
    """The id of the only question that waits."""
    (queued,) = queue_of(house, principal(house, who))
    (question,) = queued.questions
    return question.id


class TestTheLadder:
    def test_the_author_sees_a_question_at_once(
        self, therapist: Visitor, hidden: CaseId
    ) -> None:
        on_the_case = questions_of(therapist.page(case(hidden)))
        in_the_queue = therapist.page("/queue").text

        assert TITLE in on_the_case
        assert "Only you see this until 10 Mar 2026, 12:00 UTC" in on_the_case
        assert "Questions about my cases" in in_the_queue
        assert TITLE in in_the_queue

    def test_a_supervisor_sees_it_a_day_later(
        self, therapist: Visitor, house: House, town: Town, hidden: CaseId, clock: Clock
    ) -> None:
        supervisor = therapist.as_(town.supervisor)
        clock.forward(hours=23, minutes=59)
        supervisor.as_(again(house, town.supervisor))
        before = supervisor.page(case(hidden))
        report = supervisor.get(f"{case(hidden)}/report.html").text
        asked_otherwise = supervisor.page(f"{case(hidden)}/assessment")
        queue_before = supervisor.page("/queue").text

        clock.forward(minutes=1)

        assert TITLE not in before.html + report + asked_otherwise.html + queue_before
        assert TITLE in questions_of(supervisor.page(case(hidden)))
        assert TITLE in supervisor.page("/queue").text
        assert "Cases I supervise" in supervisor.page("/queue").text
        assert "Only you see this" not in supervisor.page(case(hidden)).html

    def test_an_absolute_rule_reaches_a_supervisor_at_once(
        self, house: House, town: Town
    ) -> None:
        kind = "SexualizedBehaviorOccurred"
        tell(house, town.therapist, town.case, kind=kind, data=FEELING)

        assert "R01" in waiting(house, town.supervisor)

    @pytest.mark.usefixtures("hidden")
    def test_nobody_else_is_asked(self, house: House, town: Town, clock: Clock) -> None:
        clock.forward(days=3)

        for who in (town.other_supervisor, town.other_therapist, town.board_member):
            assert waiting(house, who) == []
        assert waiting(house, town.supervisor) == ["R05"]


class TestAReply:
    def test_stays_with_its_question_and_lets_the_supervisor_see_it(
        self, therapist: Visitor, house: House, town: Town, hidden: CaseId
    ) -> None:
        flag = the_question(house, town.therapist)
        address = f"{case(hidden)}/questions/{flag}/reply"

        sent = therapist.fill_in(address, {"reply": REPLY})

        assert sent.status_code == 303
        assert sent.headers["location"].endswith(f"?told=replied#question-{flag}")
        for who in (town.therapist, town.supervisor):
            shown = questions_of(therapist.as_(who).page(case(hidden)))
            assert f"Thea Lind replied , 9 Mar 2026, 12:00 UTC : {REPLY}" in shown
        assert REPLY in therapist.get(f"{case(hidden)}/report.html").text
        assert "the therapist has replied" in therapist.page("/queue").text

    def test_is_asked_for_in_words(
        self, therapist: Visitor, house: House, town: Town, hidden: CaseId
    ) -> None:
        flag = the_question(house, town.therapist)
        address = f"{case(hidden)}/questions/{flag}/reply"

        sent = therapist.fill_in(address, {"reply": "  "})

        assert sent.status_code == 422
        assert "Please answer this" in Document(sent.text).text

    def test_that_is_sent_twice_is_recorded_once(
        self, therapist: Visitor, house: House, town: Town, hidden: CaseId
    ) -> None:
        flag = the_question(house, town.therapist)
        address = f"{case(hidden)}/questions/{flag}/reply"
        form = {**therapist.form(address), "reply": REPLY}

        answers = [therapist.post(address, form).status_code for _ in range(2)]
        other = therapist.post(address, {**form, "reply": "Something else."})

        assert answers == [303, 303]
        assert other.status_code == 409
        assert questions_of(therapist.page(case(hidden))).count(REPLY) == 1

    @pytest.mark.parametrize(
        "flag", ["nothing", "5f0c1d52-6a53-4c86-9d0c-0c6a1f6f6a10"]
    )
    def test_is_to_a_question_of_the_case(
        self, therapist: Visitor, hidden: CaseId, flag: str
    ) -> None:
        page = therapist.page(f"{case(hidden)}/questions/{flag}/reply", status=404)

        assert "there is no question" in page.text.lower()


class TestAnAnswer:
    def test_comes_from_the_button_and_leaves_the_queue(
        self, therapist: Visitor, house: House, town: Town, hidden: CaseId, clock: Clock
    ) -> None:
        clock.forward(days=1, hours=3)
        supervisor = therapist.as_(again(house, town.supervisor))
        flag = the_question(house, town.supervisor)
        (way,) = [
            link.attributes["href"]
            for link in supervisor.page(case(hidden)).all("a", class_="button second")
            if "CaseFlagReviewed" in link.attributes["href"]
        ]
        asked = supervisor.page(way)
        form = {**ANSWER, "flag_ref": asked.field("flag_ref")}

        sent = supervisor.fill_in(way, form, at=way)

        assert sent.status_code == 303
        assert asked.field("flag_ref") == str(flag)
        assert waiting(house, town.supervisor) == []
        shown = questions_of(supervisor.page(case(hidden)))
        assert "Nothing is asked." in shown
        assert "Sol Marsh answered , 10 Mar 2026, 14:00 UTC : discuss" in shown
        assert "We talked it through." in shown

    def test_leaves_what_is_new_open(
        self, house: House, town: Town, hidden: CaseId, clock: Clock
    ) -> None:
        clock.forward(days=1, hours=3)
        data = {
            "flag_ref": str(the_question(house, town.supervisor)),
            "outcome": "no_concern",
            "reason": "A surprise for a birthday.",
        }
        tell(house, town.supervisor, hidden, kind="CaseFlagReviewed", data=data)
        assert waiting(house, town.supervisor) == []

        tell(house, town.therapist, hidden, kind="SecrecyRequested", data=SECRET)
        clock.forward(days=1)

        assert waiting(house, town.supervisor) == ["R05"]

    def test_is_no_therapists(self, therapist: Visitor, hidden: CaseId) -> None:
        page = therapist.page(case(hidden))

        assert "CaseFlagReviewed" not in page.html
        assert "Reply" in questions_of(page)


class TestTheQueue:
    def test_is_calm_where_nothing_waits(self, therapist: Visitor) -> None:
        page = therapist.page("/queue")

        assert "No question waits for you." in page.text

    def test_is_in_the_bar_of_therapists_and_supervisors(
        self, therapist: Visitor, town: Town
    ) -> None:
        links = {
            who.name: bool(therapist.as_(who).page("/help").all("a", href="/queue"))
            for who in (town.therapist, town.supervisor, town.administrator)
        }

        assert links == {"Thea Lind": True, "Sol Marsh": True, "Ada Admin": False}

    @pytest.mark.usefixtures("hidden")
    def test_says_how_long_a_question_is_open(
        self, therapist: Visitor, house: House, town: Town, clock: Clock
    ) -> None:
        clock.forward(days=12)

        text = therapist.as_(again(house, town.supervisor)).page("/queue").text

        assert "Open since 9 Mar 2026 (12 days)" in " ".join(text.split())
        assert "Consider whom to bring this to today" in text


class TestTheCase:
    def test_shows_what_speaks_for_care_beside_what_raises(
        self, therapist: Visitor, hidden: CaseId
    ) -> None:
        page = therapist.page(case(hidden))
        shown = questions_of(page)

        assert "What it rests on fact" in shown
        assert "What speaks for care" in shown
        assert "It may also mean:" in shown
        assert "Check the official text." in shown
        assert page.all("a", href="/rules/R05")

    def test_says_that_sections_matter(self, therapist: Visitor, town: Town) -> None:
        tells = "They are asked from the facts shown here alone"

        assert tells in therapist.page(case(town.case)).text

    def test_asks_as_it_was_known(self, therapist: Visitor, hidden: CaseId) -> None:
        before = therapist.page(f"{case(hidden)}?known_on=2026-03-08")

        assert TITLE not in before.html
