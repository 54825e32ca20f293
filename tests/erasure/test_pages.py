"""The pages of who keeps privacy: what will be lost is said before it is."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import holds, privacy, retention
from api.house import House
from domain.privacy import State
from tests.erasure.conftest import CANARIES, Practice
from tests.erasure.forgetting_words import BASIS, CLASS, REASON, ask, erase
from tests.pages.reading import Document
from tests.pages.test_every_page import assert_points_inside, assert_well_formed
from tests.pages.visiting import Visitor


@pytest.fixture
def officer(client: TestClient, prepared: Practice) -> Visitor:
    """The first officer at a browser."""
    return Visitor(client).as_(prepared.officer)


FORM = {"reason": REASON, "basis": BASIS}


def test_every_page_is_whole(
    officer: Visitor, house: House, prepared: Practice
) -> None:
    open_ = ask(house, prepared, person=prepared.other_client)
    done = erase(house, prepared).request
    person = prepared.town.therapist.person_id
    holds.hold(house, by=prepared.officer.person_id, person_id=person, reason="suit 12")
    for address in (
        "/privacy",
        "/privacy/retention",
        "/privacy/erase",
        "/privacy/hold",
        f"/privacy/end/{prepared.town.other_case}",
        f"/privacy/requests/{open_.id}",
        f"/privacy/requests/{done.id}",
    ):
        answer = officer.get(address)
        page = Document(answer.text)
        assert answer.status_code == 200, address
        assert_well_formed(answer.text, page)
        assert_points_inside(page)
        assert [canary for canary in CANARIES if canary in answer.text] == []


def test_an_officer_begins_at_privacy(officer: Visitor) -> None:
    answer = officer.get("/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/privacy")


def test_it_is_asked_for_and_approved_in_two_browsers(
    officer: Visitor, house: House, prepared: Practice
) -> None:
    form = {**FORM, "subject": str(prepared.client)}
    sent = officer.fill_in("/privacy/erase", form)
    assert (sent.status_code, sent.headers["location"]) == (303, "/privacy")
    (request,) = privacy.register(house).requests.values()
    address = f"/privacy/requests/{request.id}"

    mine = officer.page(address)
    assert "decide this: you asked for it yourself" in mine.text
    assert not mine.all("form", action=f"{address}/approve")
    officer.as_(prepared.other_officer)
    theirs = officer.page(address)
    assert "It cannot be undone" in theirs.text
    done = officer.fill_in(f"{address}/approve", {}, at=address)

    assert (done.status_code, done.headers["location"]) == (303, address)
    after = officer.page(address)
    assert "Certificate" in after.text
    paper = officer.get(f"{address}/certificate?format=pdf")
    assert paper.content.startswith(b"%PDF-")
    assert house.keys.is_destroyed(prepared.client)


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "nobody at all"}, "subject"),
        ({"reason": ""}, "reason"),
        ({"subject": "Cy Dunn", "reason": "Ms Dunn asked"}, "reason"),
        ({"basis": " "}, "basis"),
        ({"reason": "x" * 2001}, "reason"),
    ],
)
def test_what_is_wrong_stands_beside_its_question_and_nothing_typed_is_lost(
    officer: Visitor, prepared: Practice, wrong: dict[str, str], beside: str
) -> None:
    form = {**FORM, "subject": str(prepared.client), **wrong}

    answer = officer.fill_in("/privacy/erase", form)

    page = Document(answer.text)
    assert answer.status_code == 422
    assert page.one("p", id=f"{beside}-error").text
    assert form["basis"].strip() in answer.text
    assert_well_formed(answer.text, page)


def test_a_refusal_needs_a_reason(
    officer: Visitor, house: House, prepared: Practice
) -> None:
    member = prepared.town.other_board_member
    request = ask(house, prepared, person=member.person_id)
    address = f"/privacy/requests/{request.id}"

    empty = officer.fill_in(f"{address}/refuse", {"reason": ""}, at=address)
    named = officer.fill_in(f"{address}/refuse", {"reason": "Dunn sued"}, at=address)
    done = officer.fill_in(f"{address}/refuse", {"reason": "a suit"}, at=address)

    assert (empty.status_code, named.status_code) == (422, 422)
    assert "Dunn sued" in named.text
    assert done.status_code == 303
    assert "a suit" in officer.page(address).text
    assert privacy.register(house).requests[request.id].state is State.REFUSED


def test_a_hold_is_placed_and_released(
    officer: Visitor, house: House, prepared: Practice
) -> None:
    member = prepared.town.other_board_member
    form = {"subject": str(member.person_id), "reason": "suit 12"}
    officer.fill_in("/privacy/hold", form)
    page = officer.page("/privacy")
    assert "suit 12" in page.text
    (held,) = privacy.register(house).holds
    at = f"/privacy/holds/{held}/release"

    empty = officer.fill_in(at, {"reason": " "}, at="/privacy")
    named = officer.fill_in(at, {"reason": "Dunn settled"}, at="/privacy")
    assert (empty.status_code, named.status_code) == (422, 422)
    assert list(privacy.register(house).holds) == [held]

    released = officer.fill_in(at, {"reason": "settled"}, at="/privacy")

    assert released.status_code == 303
    assert "No legal hold stands" in officer.page("/privacy").text


def test_a_case_whose_time_is_not_over_is_not_ended(
    officer: Visitor, house: House, prepared: Practice
) -> None:
    retention.choose_class(
        house,
        by=prepared.officer.person_id,
        case_id=None,
        retention_class=CLASS,
        of_age_on=None,
    )
    address = f"/privacy/end/{prepared.town.other_case}"

    answer = officer.fill_in(address, {"reason": REASON})

    assert answer.status_code == 422
    assert "it is kept until 2033-03-08" in answer.text
    assert "it is kept until 2033-03-08" in officer.page("/privacy/retention").text


def test_pressing_twice_asks_once(
    officer: Visitor, house: House, prepared: Practice
) -> None:
    form = {**officer.form("/privacy/erase"), **FORM, "subject": str(prepared.client)}

    for _ in range(2):
        assert officer.post("/privacy/erase", form).status_code == 303

    assert len(privacy.register(house).requests) == 1
