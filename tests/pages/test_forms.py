from __future__ import annotations

from http import HTTPStatus

import pytest
from httpx2 import Response

from domain.values import CaseId
from tests.house import Town
from tests.pages.reading import Document
from tests.pages.visiting import GIFT, Form, Visitor, case, gift_of

AT_FIRST = 3
"""How many facts the town's case has."""


def facts(visitor: Visitor, case_id: CaseId) -> int:
    """How many facts the page of a case lists."""
    page = visitor.page(case(case_id))
    rows = [row.attributes.get("id", "") for row in page.all("tr")]
    return len([each for each in rows if each.startswith("fact-")])


def row_of(answer: Response) -> str:
    """The row that a redirect leads to."""
    assert answer.status_code == HTTPStatus.SEE_OTHER
    return answer.headers["location"].partition("#")[2]


def test_the_town_has_as_many_facts_as_these_tests_count_with(
    therapist: Visitor, town: Town
) -> None:
    assert facts(therapist, town.case) == AT_FIRST


class TestWhoseFormItIs:
    @pytest.mark.parametrize("token", [None, "", "0" * 64, "é", "\ud800", "theirs"])
    @pytest.mark.parametrize("where", ["record", "correct", "new", "sign-out"])
    def test_a_form_without_the_token_of_this_session_is_refused(
        self, reader: Visitor, town: Town, where: str, token: str | None
    ) -> None:
        address = {
            "record": gift_of(town.case),
            "correct": f"{case(town.case)}/facts/{town.gift}/correct",
            "new": "/cases/new",
            "sign-out": "/sign-out",
        }[where]
        form: dict[str, str] = {**GIFT, "client_name": "Lou Fern"}  # type: ignore[dict-item]  # Each is one answer.
        if token == "theirs":
            form["csrf"] = reader.as_(town.other_therapist).page("/").field("csrf")
            reader.as_(town.therapist)
        elif token is not None:
            form["csrf"] = token.encode("utf-8", "replace").decode()

        answer = reader.post(address, form)

        assert answer.status_code == 403
        assert Document(answer.text).heading == "This form is no longer yours"
        assert facts(reader, town.case) == AT_FIRST

    # The framework leaves it to the collector to close what was sent as a file.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    def test_a_token_sent_as_a_file_is_no_token(self, reader: Visitor) -> None:
        answer = reader.client.post(
            "/sign-out",
            files={"csrf": ("csrf", b"x")},
            headers={"Sec-Fetch-Site": "same-origin"},
        )

        assert answer.status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
            {"Sec-Fetch-Site": "SAME-ORIGIN "},
            {"Origin": "https://evil.test"},
            {"Origin": "null"},
            {"Origin": "https://ledger.test.evil.test"},
            {"Origin": "https://ledger.test", "Sec-Fetch-Site": "cross-site"},
            {},
        ],
        ids=str,
    )
    def test_a_form_that_another_site_sends_is_refused(
        self, reader: Visitor, town: Town, headers: dict[str, str]
    ) -> None:
        form = {**reader.form(gift_of(town.case)), **GIFT}

        answer = reader.post(gift_of(town.case), form, headers=headers)

        assert answer.status_code == 403
        assert Document(answer.text).heading == "This came from another site"
        assert facts(reader, town.case) == AT_FIRST

    def test_an_old_browser_tells_its_site_by_origin(
        self, therapist: Visitor, town: Town
    ) -> None:
        form = {**therapist.form(gift_of(town.case)), **GIFT}
        origin = {"Origin": "https://ledger.test"}

        answer = therapist.post(gift_of(town.case), form, headers=origin)

        assert answer.status_code == 303


class TestRecording:
    def test_what_is_recorded_stands_on_the_page_of_its_case(
        self, therapist: Visitor, town: Town
    ) -> None:
        answer = therapist.fill_in(gift_of(town.case), GIFT)

        assert answer.status_code == 303
        address, _, row = answer.headers["location"].partition("#")
        page = therapist.page(address)
        assert page.one("p", role="status").text.startswith("It is recorded.")
        assert "Gift exchanged" in page.one("tr", id=row).text
        assert page.all("a", href=f"#{row}")

    def test_every_mistake_is_named_beside_its_field_at_once_and_nothing_is_lost(
        self, therapist: Visitor, town: Town
    ) -> None:
        form = {
            **GIFT,
            "occurred_at_date": "2027-01-01",
            "value_estimate": "a lot",
            "gift_kind": "",
            "meaning_explored": "perhaps",
            "narrative": "She had knitted it.",
            "occurred_until_date": "2026-13-41",
        }
        form.pop("direction")

        answer = therapist.fill_in(gift_of(town.case), form)

        page = Document(answer.text)
        assert answer.status_code == 422
        wrong = {"direction", "value_estimate", "gift_kind", "meaning_explored"}
        wrong |= {"occurred_until"}
        summed_up = {
            a.attributes["href"][1:] for a in page.all("a")
            if a.attributes["href"].startswith("#") and a.text
        } - {"main"}  # fmt: skip
        assert summed_up == wrong
        for name in wrong:
            assert page.one("p", id=f"{name}-error").text
            assert [e for e in page.elements if e.attributes.get("id") == name]
        assert page.field("occurred_at_date") == "2027-01-01"
        assert page.field("value_estimate") == "a lot"
        assert page.field("value_estimate_currency") == "EUR"
        assert page.ticked("disposition") == ["accepted", "none"]
        assert page.one("textarea", name="narrative").text == "She had knitted it."
        assert page.all("details", open="")
        assert facts(therapist, town.case) == AT_FIRST

    def test_a_time_to_come_is_named_beside_all_the_rest(
        self, therapist: Visitor, town: Town
    ) -> None:
        form = {
            **GIFT,
            "occurred_at_date": "2026-03-09",
            "occurred_at_time": "12:01",
            "occurred_until_date": "2026-03-08",
            "gift_kind": "",
        }

        page = Document(therapist.fill_in(gift_of(town.case), form).text)

        assert "has not come yet" in page.one("p", id="occurred_at-error").text
        assert "lies before" in page.one("p", id="occurred_until-error").text
        assert page.one("p", id="gift_kind-error").text == "! Please answer this."

    def test_an_end_to_come_is_named_beside_the_end(
        self, therapist: Visitor, town: Town
    ) -> None:
        form = {**GIFT, "occurred_until_date": "2026-03-10"}

        page = Document(therapist.fill_in(gift_of(town.case), form).text)

        assert "has not come yet" in page.one("p", id="occurred_until-error").text
        assert not page.all("p", id="occurred_at-error")

    def test_a_mended_form_is_recorded(self, therapist: Visitor, town: Town) -> None:
        wrong = {**GIFT, "gift_kind": ""}
        page = Document(therapist.fill_in(gift_of(town.case), wrong).text)
        hidden = {n: page.field(n) for n in ("csrf", "idempotency_key")}

        answer = therapist.post(gift_of(town.case), {**hidden, **GIFT})

        assert answer.status_code == 303
        assert facts(therapist, town.case) == AT_FIRST + 1

    def test_the_same_form_sent_twice_records_once(
        self, therapist: Visitor, town: Town
    ) -> None:
        form = {**therapist.form(gift_of(town.case)), **GIFT}

        first = therapist.post(gift_of(town.case), form)
        again = therapist.post(gift_of(town.case), form)

        assert row_of(first) == row_of(again)
        page = therapist.page(again.headers["location"].partition("#")[0])
        assert "It is recorded, and once" in page.one("p", role="status").text
        assert facts(therapist, town.case) == AT_FIRST + 1

    @pytest.mark.parametrize(
        "change", [{}, {"occurred_at_time": ""}, {"narrative": "So it was.\r\nTwice."}]
    )
    def test_the_very_same_told_in_a_new_form_is_recorded_once(
        self, therapist: Visitor, town: Town, change: dict[str, str]
    ) -> None:
        first = therapist.fill_in(gift_of(town.case), {**GIFT, **change})
        again = therapist.fill_in(gift_of(town.case), {**GIFT, **change})

        assert row_of(first) == row_of(again)
        assert facts(therapist, town.case) == AT_FIRST + 1

    @pytest.mark.parametrize(
        "change",
        [
            {"occurred_at_time": "10:01"},
            {"value_estimate": "12.51"},
            {"narrative": "So it was."},
            {"evidence_level": "observed"},
            {"occurred_until_date": "2026-03-09"},
        ],
    )
    def test_what_differs_in_anything_is_another_fact(
        self, therapist: Visitor, town: Town, change: dict[str, str]
    ) -> None:
        therapist.fill_in(gift_of(town.case), GIFT)
        therapist.fill_in(gift_of(town.case), {**GIFT, **change})

        assert facts(therapist, town.case) == AT_FIRST + 2

    def test_a_form_sent_before_with_other_answers_says_so_and_keeps_them(
        self, therapist: Visitor, town: Town
    ) -> None:
        form = {**therapist.form(gift_of(town.case)), **GIFT}
        therapist.post(gift_of(town.case), form)

        answer = therapist.post(gift_of(town.case), {**form, "narrative": "Or not."})

        page = Document(answer.text)
        assert answer.status_code == 409
        assert "sent before, with other answers" in page.one("p", role="status").text
        assert "idempotency" not in page.text.lower()
        assert page.one("textarea", name="narrative").text == "Or not."
        assert page.field("idempotency_key") != form["idempotency_key"]
        assert facts(therapist, town.case) == AT_FIRST + 1

    def test_a_form_without_a_key_still_records(
        self, therapist: Visitor, town: Town
    ) -> None:
        form: Form = {"csrf": therapist.page("/").field("csrf"), **GIFT}

        assert therapist.post(gift_of(town.case), form).status_code == 303


class TestOpeningACase:
    def test_a_case_begins_with_a_name_and_a_day(self, therapist: Visitor) -> None:
        form = {"client_name": "Lou Fern", "occurred_at_date": "2026-03-01"}

        answer = therapist.fill_in("/cases/new", form)

        page = therapist.page(answer.headers["location"])
        assert page.one("p", role="status").text.startswith("The case is open.")
        assert "Nothing has been recorded" in page.text
        assert "Lou Fern" in page.text

    def test_it_says_at_once_all_there_is_to_mend(self, therapist: Visitor) -> None:
        form = {"client_name": " ", "occurred_at_time": "10:00"}

        answer = therapist.fill_in("/cases/new", form)

        page = Document(answer.text)
        assert answer.status_code == 422
        assert page.one("p", id="client_name-error").text == "! Please answer this."
        assert page.one("p", id="occurred_at-error").text == "! Please answer this."
        assert page.field("occurred_at_time") == "10:00"

    def test_a_day_to_come_is_named_beside_a_missing_name(
        self, therapist: Visitor
    ) -> None:
        form = {"client_name": "", "occurred_at_date": "2026-03-10"}

        page = Document(therapist.fill_in("/cases/new", form).text)

        assert page.one("p", id="client_name-error").text
        assert "has not come yet" in page.one("p", id="occurred_at-error").text

    def test_the_same_form_opens_one_case(self, therapist: Visitor) -> None:
        form: Form = {
            **therapist.form("/cases/new"),
            "client_name": "Lou Fern",
            "occurred_at_date": "2026-03-01",
        }

        first = therapist.post("/cases/new", form)
        again = therapist.post("/cases/new", form)
        other = therapist.post("/cases/new", {**form, "client_name": "Lou Ferne"})

        assert first.headers["location"] == again.headers["location"]
        assert other.status_code == 409
        assert Document(other.text).field("client_name") == "Lou Ferne"
        assert len(therapist.page("/").all("li", class_="card")) == 2


class TestPuttingRight:
    def test_the_form_holds_what_was_told(self, therapist: Visitor, town: Town) -> None:
        page = therapist.page(f"{case(town.case)}/facts/{town.gift}/correct")

        assert page.field("occurred_at_date") == "2026-03-08"
        assert page.field("value_estimate") == "12.50"
        assert page.ticked("disposition") == ["accepted", "token_handmade", "none"]

    def test_the_original_stays_visible_and_no_longer_weighs(
        self, therapist: Visitor, town: Town
    ) -> None:
        address = f"{case(town.case)}/facts/{town.gift}/correct"

        answer = therapist.fill_in(address, {**GIFT, "gift_kind": "food"})

        page = therapist.page(answer.headers["location"].partition("#")[0])
        (struck,) = page.all("tr", class_="struck")
        assert "it stays visible" in struck.text
        fact = therapist.page(f"{case(town.case)}/facts/{town.gift}")
        assert "no longer weighs" in fact.text
        assert not fact.all("a", href=address)

    @pytest.mark.parametrize("way", ["asking", "sending"])
    def test_a_second_correction_is_refused_with_a_way_on(
        self, therapist: Visitor, town: Town, way: str
    ) -> None:
        address = f"{case(town.case)}/facts/{town.gift}/correct"
        late = therapist.form(address)
        therapist.fill_in(address, {**GIFT, "gift_kind": "food"})

        if way == "asking":
            answer = therapist.get(address)
        else:
            form: Form = {**late, **GIFT, "narrative": "It was tea."}
            answer = therapist.post(address, form)

        page = Document(answer.text)
        assert answer.status_code == 409
        assert page.heading == "This was put right before"
        assert f"put fact {AT_FIRST + 1} right" in page.text
        assert str(town.gift) not in page.text
        assert ("Narrative: It was tea." in page.text) == (way == "sending")
        on = next(a for a in page.all("a") if a.text.startswith("Open fact"))
        heading = therapist.page(on.attributes["href"]).heading
        assert heading == f"{AT_FIRST + 1}. Gift exchanged"

    def test_the_same_correction_sent_twice_is_one(
        self, therapist: Visitor, town: Town
    ) -> None:
        address = f"{case(town.case)}/facts/{town.gift}/correct"
        form: Form = {**therapist.form(address), **GIFT, "gift_kind": "food"}

        first, again = therapist.post(address, form), therapist.post(address, form)

        assert row_of(first) == row_of(again)
        assert facts(therapist, town.case) == AT_FIRST + 1
