"""Putting a check of one's own to a case of one's own, whichever came first."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from api import persons_kept
from api.checks import asked_by
from api.house import House
from domain import recording
from domain.facts.checks import Answer
from tests.checks.test_carrying import UNKNOWN, WITHOUT, again, answer, told
from tests.checks.test_pages import KNOWN, check, looked_up
from tests.house import Clock, Someone, Town, open_case
from tests.pages.visiting import Visitor

NO_CHECK = "No check was made before this case was opened"


@pytest.fixture
def visitor(client: TestClient, town: Town) -> Visitor:
    """A therapist who has nothing to do with whom they ask about."""
    return Visitor(client).as_(town.other_therapist)


def put(visitor: Visitor, case: object, check_id: str) -> Any:
    """What is answered where a check is put to a case."""
    at = f"/cases/{case}/check"
    return visitor.fill_in(at, {"check": check_id}, at=at)


def sent(house: House, who: Someone) -> dict[str, str]:
    del house
    return who.signed_in | {"Idempotency-Key": uuid4().hex}


class TestACheckOfOnesOwn:
    def test_that_was_made_later_is_put_to_the_case(
        self, visitor: Visitor, house: House, clock: Clock, town: Town
    ) -> None:
        case = open_case(house, town.other_therapist, client="Tobias Wrenfield")
        before = visitor.get(f"/cases/{case}").text
        clock.forward(minutes=1)
        at = check(visitor, UNKNOWN)
        (way,) = [
            one.attributes["href"]
            for one in visitor.page(at).all("a")
            if one.text.startswith("Add this check to C-")
        ]

        page = visitor.page(way)
        answered = put(visitor, case, at.split("/")[-1])
        shown = visitor.get(answered.headers["location"]).text

        assert NO_CHECK in before
        assert way == f"/cases/{case}/check?check={at.split('/')[-1]}"
        assert [
            one
            for one in page.all("input", name="check")
            if "checked" in one.attributes
        ]
        assert "The check stands with this case" in shown
        assert "Checked since" in shown
        assert NO_CHECK not in shown
        assert f'href="/cases/{case}">The case with them' in visitor.get(at).text

    def test_that_was_made_earlier_is_put_to_the_case_and_says_its_answer(
        self, visitor: Visitor, house: House, clock: Clock, town: Town
    ) -> None:
        at = check(visitor, UNKNOWN)
        told(house, clock)
        again(visitor, house, town.other_therapist)
        case = open_case(house, town.other_therapist, client="Tobias Wrenfield")

        put(visitor, case, at.split("/")[-1])

        shown = visitor.get(f"/cases/{case}").text
        assert "Checked before" in shown
        assert "nothing stood in the way" in shown

    def test_is_chosen_from_the_page_of_the_case(
        self, visitor: Visitor, house: House, town: Town
    ) -> None:
        case = open_case(house, town.other_therapist, client="Tobias Wrenfield")
        empty = visitor.get(f"/cases/{case}/check").text
        check(visitor, UNKNOWN)
        check(visitor, UNKNOWN | {"given_name": "Nora", "surname": "Beck"})

        page = visitor.page(f"/cases/{case}/check")

        assert "There is no check to choose" in empty
        assert f'href="/cases/{case}/check"' in visitor.get(f"/cases/{case}").text
        (option,) = page.all("input", name="check")
        assert option.attributes["value"]

    def test_tells_of_the_client_where_only_the_name_was_known(
        self, visitor: Visitor, house: House, town: Town
    ) -> None:
        case = open_case(house, town.other_therapist, client="Toby Wrenfield")
        client = recording.opened(house.ledger, case).client_id

        put(visitor, case, check(visitor, UNKNOWN).split("/")[-1])
        first = persons_kept.details_of(house, client)
        more = UNKNOWN | {"phone": "0299 555 714"}
        put(visitor, case, check(visitor, more).split("/")[-1])

        assert first.date_of_birth == "1988-11-23"
        assert persons_kept.details_of(house, client) == first

    def test_says_no_more_where_somebody_was_found(
        self, visitor: Visitor, house: House, clock: Clock, town: Town
    ) -> None:
        pairs = (
            (KNOWN, "Marguerite Hollenbeck"),
            (UNKNOWN, "Tobias Wrenfield"),
        )
        asked = [
            (check(visitor, form), open_case(house, town.other_therapist, client=name))
            for form, name in pairs
        ]
        looked_up(house, clock)
        pages: list[str] = []
        for at, case in asked:
            put(visitor, case, at.split("/")[-1])
            page = visitor.page(f"/cases/{case}")
            pages += [
                one.text for one in page.all("p") if one.text.startswith("Checked")
            ]

        assert len(pages) == 2
        assert pages[0] == pages[1]

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({**UNKNOWN, "surname": "Beck"}, "somebody of another name"),
            ({**UNKNOWN, "occasion": "mentioned"}, "may become a client"),
        ],
    )
    def test_is_of_the_client_and_made_before_a_role_is_taken(
        self,
        visitor: Visitor,
        house: House,
        town: Town,
        asked: dict[str, str],
        said: str,
    ) -> None:
        case = open_case(house, town.other_therapist, client="Tobias Wrenfield")
        check(visitor, UNKNOWN)
        wrong = check(visitor, asked).split("/")[-1]

        refused = put(visitor, case, wrong)

        assert refused.status_code == 422
        assert said in refused.text
        assert asked_by(house, town.other_therapist.person_id).carried == {}

    def test_stands_with_one_case(
        self, visitor: Visitor, house: House, town: Town
    ) -> None:
        case = open_case(house, town.other_therapist, client="Tobias Wrenfield")
        other = open_case(house, town.other_therapist, client="Tobias Wrenfield")
        at, more = check(visitor, UNKNOWN), check(visitor, UNKNOWN)
        put(visitor, case, at.split("/")[-1])

        refused = put(visitor, other, at.split("/")[-1])

        assert more != at
        assert refused.status_code == 422
        assert "already" in refused.text

    def test_is_put_by_nobody_else(
        self, visitor: Visitor, client: TestClient, house: House, town: Town
    ) -> None:
        case = open_case(house, town.other_therapist, client="Tobias Wrenfield")
        body = {"check": check(visitor, UNKNOWN).split("/")[-1]}
        at = f"/api/v1/cases/{case}/checks"

        answers = [
            client.post(at, json=body, headers=sent(house, who)).status_code
            for who in (town.other_supervisor, town.therapist)
        ]

        assert answers == [403, 404]
        assert asked_by(house, town.other_therapist.person_id).carried == {}


class TestAProgram:
    def test_puts_a_check_to_a_case_once_and_reads_it_there(
        self, client: TestClient, visitor: Visitor, house: House, town: Town
    ) -> None:
        who = town.other_therapist
        case = open_case(house, who, client="Tobias Wrenfield")
        check_id = check(visitor, UNKNOWN).split("/")[-1]
        at, headers = f"/api/v1/cases/{case}/checks", sent(house, who)

        first = client.post(at, json={"check": check_id}, headers=headers)
        second = client.post(at, json={"check": check_id}, headers=headers)
        read = client.get(at, headers=town.other_supervisor.signed_in)
        mine = client.get(f"/api/v1/checks/{check_id}", headers=who.signed_in)

        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json() == read.json()
        (one,) = read.json()
        assert (one["check_id"], one["answer"]) == (check_id, None)
        assert "not answered yet" in one["words"]
        assert mine.json()["check"]["case_id"] == str(case)

    def test_is_told_what_is_wrong(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        case = open_case(house, town.other_therapist, client="Tobias Wrenfield")

        refused = client.post(
            f"/api/v1/cases/{case}/checks",
            json={"check": str(UUID(int=7))},
            headers=sent(house, town.other_therapist),
        )

        assert refused.status_code == 422
        assert "none of yours" in refused.text


def test_a_decline_is_said_with_the_case(
    visitor: Visitor, house: House, clock: Clock, town: Town, reviewer: Someone
) -> None:
    case = open_case(house, town.other_therapist, client="Marguerite Hollenbeck")
    at = check(visitor, KNOWN)
    looked_up(house, clock)
    answer(house, reviewer, said=Answer.DECLINE)
    told(house, clock)
    again(visitor, house, town.other_therapist)

    put(visitor, case, at.split("/")[-1])

    assert "they were asked not to go on" in visitor.get(f"/cases/{case}").text
    assert WITHOUT not in visitor.get(f"/cases/{case}").text
