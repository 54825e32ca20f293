"""What goes wrong is told calmly, as a page, without a word of the program's own."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.house import House
from domain.case import section_stream
from domain.practice import person_stream
from domain.values import Section
from tests.house import Town
from tests.pages.reading import Document
from tests.pages.visiting import SAME_SITE, Visitor, case, gift_of

INNARDS = ("Traceback", "sqlite", "python", ".py", "Error(", "stream ", "NoneType")


def assert_calm(answer: Response, *, status: int, heading: str) -> Document:
    """A problem as a page that anybody can read."""
    assert answer.status_code == status, answer.text[:2000]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Document(answer.text)
    assert page.heading == heading
    assert page.one("title").text == f"{heading} · Boundary Ledger"
    assert page.text
    assert not [word for word in INNARDS if word in page.text]
    return page


def damage(house: House, stream: str) -> None:
    """Change every stored fact of a stream behind the ledger's back."""
    with closing(sqlite3.connect(house.settings.data / "ledger.db")) as store, store:
        store.execute("DROP TRIGGER stored_events_keeps")
        changed = store.execute(
            "UPDATE stored_events SET state = state || x'00' WHERE originator_id = ?",
            (stream,),
        )
        assert changed.rowcount


@pytest.mark.parametrize("name", ["ComplaintScreened", "FindingIssued"])
def test_a_kind_that_others_record_is_not_asked_and_not_taken(
    reader: Visitor, town: Town, name: str
) -> None:
    address = f"{case(town.case)}/record/{name}"
    form = {"csrf": reader.page("/").field("csrf")}

    for answer in (reader.get(address), reader.post(address, form)):
        page = assert_calm(answer, status=403, heading="This is for others to record")
        assert "therapist" in page.text


def test_people_are_for_administrators(reader: Visitor) -> None:
    assert_calm(reader.get("/people"), status=403, heading="You may not do this")


@pytest.mark.parametrize(
    "address",
    [
        "/cases/{odd}",
        "/cases/{odd}/report.html",
        "/cases/{odd}/record",
        "/cases/{odd}/record/GiftExchanged",
        "/cases/{odd}/facts/{odd}",
        "/cases/{case}/facts/{odd}",
        "/cases/{case}/facts/{odd}/correct",
        "/cases/{case}/record/{odd}",
        "/catalogue/{odd}",
        "/static/{odd}",
        "/{odd}",
    ],
)
@pytest.mark.parametrize(
    "odd",
    [
        "7",
        "5f0c1d52-6a53-4c86-9d0c-0c6a1f6f6a10",
        "00000000-0000-0000-0000-000000000000",
        "{UPPER}",
        "%00",
        "..%2f..%2fkeys.db",
        "%ff",
        "x" * 2000,
    ],
    ids=lambda odd: odd[:20],
)
def test_an_address_that_leads_nowhere_is_told_so(
    reader: Visitor, town: Town, address: str, odd: str
) -> None:
    answer = reader.get(address.format(odd=odd, case=town.case))

    assert answer.status_code == 404
    assert Document(answer.text).heading in {
        "There is nothing here",
        "No such case",
        "No such fact",
    }


@pytest.mark.parametrize(
    "address",
    ["", "/report.html", "/record", "/record/GiftExchanged", "/facts/{fact}",
     "/facts/{fact}/correct"],
)  # fmt: skip
def test_a_case_of_others_is_no_case_at_all(
    stranger: Visitor, town: Town, address: str
) -> None:
    where = case(town.case) + address.format(fact=town.gift)
    nowhere = where.replace(str(town.case), str(uuid4()))
    for who in (town.other_therapist, town.other_supervisor, town.administrator,
                town.other_board_member):  # fmt: skip
        stranger.as_(who)

        hidden = assert_calm(stranger.get(where), status=404, heading="No such case")
        absent = assert_calm(stranger.get(nowhere), status=404, heading="No such case")

        assert hidden.text.replace(str(town.case), "") == absent.text.replace(
            nowhere.split("/")[2], ""
        )


def test_a_method_that_an_address_has_not_is_told_so(reader: Visitor) -> None:
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        answer = reader.client.request(method, "/help", headers=SAME_SITE)
        page = assert_calm(answer, status=405, heading="This cannot be done here")
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
        assert page.all("a", href="/")


def test_more_than_can_be_taken_is_told_so(reader: Visitor) -> None:
    answer = reader.post("/sign-in", {"name": "x" * 1_100_000})

    assert_calm(answer, status=413, heading="This is too large")


def test_a_type_that_is_not_read_is_told_so(reader: Visitor) -> None:
    answer = reader.client.post("/sign-in", json={"name": "x"}, headers=SAME_SITE)

    assert_calm(answer, status=415, heading="This type of content is not read")


def test_a_form_that_cannot_be_taken_apart_is_told_so(stranger: Visitor) -> None:
    headers = {**SAME_SITE, "Content-Type": "multipart/form-data"}
    answer = stranger.client.post("/sign-in", content=b"odd", headers=headers)

    assert_calm(answer, status=400, heading="The body cannot be read")


@pytest.mark.parametrize("day", ["2026-02-30", "soon", "0001-01-01", "9999-12-31T25"])
def test_a_date_that_cannot_be_read_is_told_beside_the_dates(
    reader: Visitor, town: Town, day: str
) -> None:
    answer = reader.get(f"{case(town.case)}?known_on={day}")

    assert answer.status_code == 422
    page = Document(answer.text)
    assert page.one("p", id="dates-error").text.startswith("This date cannot be read")
    assert page.field("known_on") == day


@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_no_report_is_handed_out_for_a_date_that_cannot_be_read(
    reader: Visitor, town: Town, ending: str
) -> None:
    answer = reader.get(f"{case(town.case)}/report.{ending}?known_on=soon")

    heading = "Something has to be mended first"
    page = assert_calm(answer, status=422, heading=heading)
    assert "This date cannot be read" in page.text
    assert "content-disposition" not in answer.headers


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """What was logged, checked for words that do not belong there."""
    caplog.set_level(logging.DEBUG, logger="boundary_ledger")
    return lambda: caplog.text


class TestWhatNobodyForesaw:
    @pytest.mark.parametrize("what", ["", "/report.html", "/record/GiftExchanged"])
    def test_a_damaged_fact_is_told_with_a_number_to_quote(
        self,
        town: Town,
        house: House,
        logged: Callable[[], str],
        what: str,
    ) -> None:
        fresh = Visitor(TestClient(create_app(house), base_url="https://ledger.test"))
        damage(house, section_stream(town.case, Section.RECORD).hex)

        answer = fresh.as_(town.therapist).get(case(town.case) + what)

        heading = "A stored fact cannot be read"
        page = assert_calm(answer, status=500, heading=heading)
        number = page.one("code").text
        assert number in logged()
        assert "quote the number" in page.text
        assert page.all("a", href="/")

    def test_even_where_the_readers_own_name_cannot_be_read(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        damage(house, person_stream(town.therapist.person_id).hex)

        answer = therapist.get("/catalogue")

        heading = "A stored fact cannot be read"
        page = assert_calm(answer, status=500, heading=heading)
        assert page.one("code").text

    def test_a_failure_says_nothing_of_keys_and_asks_to_send_again(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        form = therapist.form(gift_of(town.case))
        house.engine.dispose()
        (house.settings.data / "read.db").write_bytes(b"no database at all" * 500)

        answer = therapist.post("/cases/new", form)

        if answer.status_code != 500:  # The form was refused before anything was read.
            answer = therapist.get("/")
        page = assert_calm(
            answer, status=500, heading="Something went wrong on our side"
        )
        assert "idempotency" not in page.text.lower()
        assert "send the same form again" in page.text
