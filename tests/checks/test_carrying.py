"""From a check to the case that follows it: what goes along, and what the case says."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from api import forgetting, people, persons_kept, reviewing
from api.checks import TOLD, asked_by
from api.house import House
from api.rechecking import Changes
from api.screening import work
from domain import recording
from domain.facts.checks import Answer
from domain.matching.details import Name
from domain.values import CaseId
from tests.checks.conftest import signed_in
from tests.checks.test_pages import KNOWN, check, looked_up
from tests.house import Clock, Someone, Town, principal
from tests.pages.visiting import Visitor

UNKNOWN = {
    "given_name": "Tobias",
    "surname": "Wrenfield",
    "date_of_birth": "1988-11-23",
    "phone": "0299 555 713",
    "occasion": "intake",
}
BEGAN = {"occurred_at_date": "2026-03-08", "occurred_at_time": "10:00"}
WITHOUT = "No check was made of this person."


@pytest.fixture
def visitor(client: TestClient, town: Town) -> Visitor:
    """A therapist who has nothing to do with whom they ask about."""
    return Visitor(client).as_(town.other_therapist)


def opened_after(visitor: Visitor, check_id: str, name: str) -> CaseId:
    """The case that is opened after a check."""
    form = {"client_name": name, "check": check_id, **BEGAN}
    answer = visitor.fill_in("/cases/new", form)
    assert answer.status_code == 303, answer.text[:3000]
    found = re.search(r"/cases/([0-9a-f-]{36})", answer.headers["location"])
    assert found is not None
    return CaseId(UUID(found[1]))


def told(house: House, clock: Clock) -> None:
    """Everything is looked up, and who asked hears."""
    looked_up(house, clock)
    clock.forward(hours=26)
    work(house)


def answer(house: House, reviewer: Someone, *, said: Answer) -> None:
    """A reviewer answers what waits."""
    (waiting,) = reviewing.waiting_for(house, principal(house, reviewer))
    reviewing.answer(
        house,
        principal(house, reviewer),
        waiting.id,
        said=said,
        reason="two of one home",
        command=None,
    )


def again(visitor: Visitor, house: House, who: Someone) -> None:
    visitor.as_(signed_in(house, who.name))


class TestACheckLeadsOn:
    def test_to_a_form_in_which_the_name_stands(
        self, visitor: Visitor, house: House, clock: Clock, town: Town
    ) -> None:
        at = check(visitor, UNKNOWN)
        told(house, clock)
        again(visitor, house, town.other_therapist)

        (way,) = [
            one.attributes["href"]
            for one in visitor.page(at).all("a")
            if one.text == "Open a case with them"
        ]
        page = visitor.page(way)

        assert page.field("client_name") == "Tobias Wrenfield"
        (chosen,) = [
            one
            for one in page.all("input", name="check")
            if "checked" in one.attributes
        ]
        assert at.endswith(chosen.attributes["value"])
        assert WITHOUT not in visitor.get(way).text

    def test_while_it_waits_too(self, visitor: Visitor) -> None:
        at = check(visitor, UNKNOWN)

        assert "Open a case with them now" in visitor.get(at).text

    def test_but_not_where_somebody_was_asked_not_to_go_on(
        self,
        visitor: Visitor,
        house: House,
        clock: Clock,
        town: Town,
        reviewer: Someone,
    ) -> None:
        at = check(visitor, KNOWN)
        looked_up(house, clock)
        answer(house, reviewer, said=Answer.DECLINE)
        told(house, clock)
        again(visitor, house, town.other_therapist)

        page = visitor.page(at)

        assert TOLD[Answer.DECLINE] in page.one("p", **{"class": "lead"}).text
        ways = [one.attributes["href"] for one in page.all("a")]
        assert not [one for one in ways if one.startswith("/cases/new")]

    def test_and_not_where_somebody_was_only_mentioned(self, visitor: Visitor) -> None:
        at = check(visitor, {**UNKNOWN, "occasion": "mentioned"})

        assert "Open a case" not in visitor.get(at).text
        assert WITHOUT in visitor.get("/cases/new").text


class TestACaseThatFollows:
    def test_says_when_the_check_was_made_and_how_it_was_answered(
        self, visitor: Visitor, house: House, clock: Clock, town: Town
    ) -> None:
        at = check(visitor, UNKNOWN)
        case = opened_after(visitor, at.split("/")[-1], "Tobias Wrenfield")
        waits = visitor.get(f"/cases/{case}").text
        told(house, clock)
        again(visitor, house, town.other_therapist)

        answered = visitor.get(f"/cases/{case}").text

        assert "not answered yet" in waits
        assert "Checked before" in answered
        assert "nothing stood in the way" in answered
        assert f'href="{at}"' in answered
        assert f'href="/cases/{case}"' in visitor.get(at).text

    def test_says_so_to_a_supervisor_without_a_way_to_the_check(
        self, visitor: Visitor, town: Town
    ) -> None:
        at = check(visitor, UNKNOWN)
        case = opened_after(visitor, at.split("/")[-1], "Tobias Wrenfield")

        page = visitor.as_(town.other_supervisor).get(f"/cases/{case}").text

        assert "Checked before" in page
        assert at not in page

    def test_knows_what_was_told_of_the_client(
        self, visitor: Visitor, house: House
    ) -> None:
        at = check(visitor, UNKNOWN)
        case = opened_after(visitor, at.split("/")[-1], "Toby Wrenfield")

        client = recording.opened(house.ledger, case).client_id
        known = persons_kept.details_of(house, client)

        assert people.name_of(house, client) == "Toby Wrenfield"
        assert known.names == (
            Name(given="Toby", surname="Wrenfield"),
            Name(given="Tobias", surname="Wrenfield"),
        )
        assert known.date_of_birth == "1988-11-23"
        assert known.phones == ("0299 555 713",)

    def test_is_not_opened_after_a_check_of_somebody_else(
        self, visitor: Visitor
    ) -> None:
        at = check(visitor, UNKNOWN)
        form = {"client_name": "Nora Beck", "check": at.split("/")[-1], **BEGAN}

        answer = visitor.fill_in("/cases/new", form)

        assert answer.status_code == 422
        assert "somebody of another name" in answer.text
        assert "Nora Beck" in answer.text

    @pytest.mark.parametrize("named", ["x", str(UUID(int=7))])
    def test_is_not_opened_after_a_check_that_is_none_of_theirs(
        self, visitor: Visitor, town: Town, named: str
    ) -> None:
        at = check(visitor, UNKNOWN)
        theirs = at.split("/")[-1] if named == "x" else named
        visitor.as_(town.therapist)
        form = {"client_name": "Tobias Wrenfield", "check": theirs, **BEGAN}

        answer = visitor.fill_in("/cases/new", form)

        assert answer.status_code == 422
        assert "none of yours" in answer.text

    def test_follows_a_check_once(self, visitor: Visitor) -> None:
        at = check(visitor, UNKNOWN)
        opened_after(visitor, at.split("/")[-1], "Tobias Wrenfield")
        form = {
            "client_name": "Tobias Wrenfield",
            "check": at.split("/")[-1],
            **BEGAN,
        }

        answer = visitor.fill_in("/cases/new", form)

        assert answer.status_code == 422
        assert "already" in answer.text
        assert WITHOUT in answer.text

    def test_is_opened_without_a_check_where_none_is_chosen(
        self, visitor: Visitor, house: House, town: Town
    ) -> None:
        check(visitor, UNKNOWN)
        form = {"client_name": "Nora Beck", "check": "none", **BEGAN}

        answer = visitor.fill_in("/cases/new", form)
        page = visitor.get(answer.headers["location"]).text

        assert "No check was made before this case was opened" in page
        assert asked_by(house, town.other_therapist.person_id).carried == {}

    @pytest.mark.parametrize(
        ("asked", "named"),
        [
            ({"given_name": "Jan", "surname": "de Vries"}, "Maria de Boer"),
            ({"given_name": "Anna", "surname": "Smith"}, "Anna Kowalska"),
        ],
    )
    def test_is_not_opened_after_a_check_of_somebody_who_shares_a_word(
        self, visitor: Visitor, asked: dict[str, str], named: str
    ) -> None:
        at = check(visitor, {**asked, "occasion": "intake"})
        form = {"client_name": named, "check": at.split("/")[-1], **BEGAN}

        refused = visitor.fill_in("/cases/new", form)

        assert refused.status_code == 422
        assert "somebody of another name" in refused.text

    def test_can_be_opened_by_a_program(
        self, client: TestClient, visitor: Visitor, town: Town, house: House
    ) -> None:
        at = check(visitor, UNKNOWN)
        body = {"client_name": "Tobias Wrenfield", "check": at.split("/")[-1]}

        sent = town.other_therapist.signed_in | {"Idempotency-Key": uuid4().hex}
        answer = client.post("/api/v1/cases", json=body, headers=sent)

        assert answer.status_code == 201, answer.text
        carried = asked_by(house, town.other_therapist.person_id).carried
        assert [str(each) for each in carried.values()] == [answer.json()["case_id"]]


def test_what_is_found_does_not_show_in_the_size_of_the_log(
    visitor: Visitor, house: House, clock: Clock
) -> None:
    changes = Changes(house)
    changes.look()
    sizes: list[int] = []
    for name in ("Tobias Wrenfield", "Marguerite Jane Hollenbeck"):
        before = house.ledger.head()
        visitor.fill_in("/cases/new", {"client_name": name, **BEGAN})
        raised = changes.look()
        sizes.append(house.ledger.head() - before)
        assert raised == (name != "Tobias Wrenfield")

    assert sizes[0] == sizes[1]


def test_who_is_erased_is_gone_from_the_check_too(
    visitor: Visitor, house: House, town: Town
) -> None:
    at = check(visitor, UNKNOWN)
    case = opened_after(visitor, at.split("/")[-1], "Tobias Wrenfield")
    client = recording.opened(house.ledger, case).client_id
    request = forgetting.ask_for_person(
        house,
        by=people.SYSTEM,
        person_id=client,
        reason="asked in writing",
        basis="GDPR 17(1)(a)",
    )
    officer = town.administrator.person_id
    forgetting.approve(house, by=officer, request_id=request.id)

    page = visitor.get(at).text

    assert "Tobias" not in page
    assert "The case with them" in page
