"""Handing a case over as evidence, in a browser without any script and over the API."""

from __future__ import annotations

import json
from io import BytesIO
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from api import people
from api.house import House
from audit_reports.bundle_files import unpack
from audit_reports.verdict import Asked, Verdict
from audit_reports.verify import verify_file
from domain import recording
from domain.exports import exports_stream
from domain.facts.exports import CaseExported
from domain.log_keeper import LogForked
from domain.values import Section
from tests.api.asking import kind_of_problem, post
from tests.house import CLIENT_NAME, Town, tell
from tests.pages.visiting import SAME_SITE, Form, Visitor, case

WORDS = "She brought a scarf."
WHY: dict[str, object] = {"purpose": "a hearing"}
EVERYTHING: dict[str, str | list[str]] = {
    "sections": ["record", "supervision"],
    "purpose": "A hearing",
}


def judged(raw: bytes, house: House) -> Verdict:
    return verify_file(BytesIO(raw), Asked(vkeys=house.keeper.vkeys))


def exports(house: House, town: Town) -> list[CaseExported]:
    found = house.ledger.facts(exports_stream(town.case))
    return [fact for fact in found if isinstance(fact, CaseExported)]


class TestThePage:
    def address(self, town: Town) -> str:
        return f"{case(town.case)}/hand-over"

    def test_the_case_leads_to_it(self, therapist: Visitor, town: Town) -> None:
        page = therapist.page(case(town.case))

        assert page.all("a", href=self.address(town))

    def test_the_file_is_handed_out_and_verifies(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        tell(house, town.therapist, town.case, narrative=WORDS)

        answer = therapist.fill_in(
            self.address(town), {**EVERYTHING, "recipient": "The  board"}
        )

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert answer.headers["cache-control"] == "no-store"
        assert CLIENT_NAME not in answer.headers["content-disposition"]
        verdict = judged(answer.content, house)
        assert verdict.failure is None
        assert verdict.manifest is not None
        assert verdict.manifest.recipient == "The board"
        (fact,) = exports(house, town)
        assert fact.recorded_by == town.therapist.person_id

    def test_people_are_withheld_by_a_tick(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        tell(house, town.therapist, town.case, narrative=WORDS)
        page = therapist.page(self.address(town))
        (client,) = [
            element.attributes["value"]
            for element in page.all("input")
            if element.attributes.get("name") == "redact"
        ][:1]

        answer = therapist.fill_in(
            self.address(town), {**EVERYTHING, "redact": [client]}
        )

        assert WORDS.encode() not in b"".join(unpack(BytesIO(answer.content)).values())
        assert judged(answer.content, house).failure is None

    def test_without_a_section_the_form_comes_back(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        answer = therapist.fill_in(self.address(town), {"purpose": "A hearing"})

        assert answer.status_code == 422
        assert "Choose at least one" in answer.text
        assert 'value="A hearing"' in answer.text
        assert exports(house, town) == []

    @pytest.mark.parametrize("said", ["", "  "])
    def test_without_what_for_the_form_comes_back(
        self, therapist: Visitor, town: Town, house: House, said: str
    ) -> None:
        sent: Form = {
            "sections": ["record"],
            "recipient": "The board",
            "purpose": said,
        }

        answer = therapist.fill_in(self.address(town), sent)

        assert answer.status_code == 422
        assert "Please answer this." in answer.text
        assert 'value="The board"' in answer.text
        assert exports(house, town) == []

    def test_what_is_too_long_comes_back_too(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        answer = therapist.fill_in(
            self.address(town), {**EVERYTHING, "recipient": "b" * 301}
        )

        assert answer.status_code == 422
        assert "longer than 300 characters" in answer.text
        assert exports(house, town) == []

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({"recipient": f"A lawyer of {CLIENT_NAME}"}, "Names the client"),
            ({"purpose": "the Quill hearing"}, "Names the client"),
            ({"purpose": "a\x00b"}, "characters that cannot be written"),
        ],
    )
    def test_what_may_not_stay_comes_back(
        self,
        therapist: Visitor,
        town: Town,
        house: House,
        told: dict[str, str],
        said: str,
    ) -> None:
        answer = therapist.fill_in(self.address(town), {**EVERYTHING, **told})

        assert answer.status_code == 422
        assert said in answer.text
        assert exports(house, town) == []

    def test_half_a_character_is_replaced(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        told = urlencode({**therapist.form(self.address(town)), "sections": "record"})

        answer = therapist.client.post(
            self.address(town),
            content=f"{told}&purpose=a+%ED%A0%80",
            headers={**SAME_SITE, "Content-Type": "application/x-www-form-urlencoded"},
        )

        assert answer.status_code == 200
        (fact,) = exports(house, town)
        said = house.ledger.words(fact, "purpose", fact.purpose)
        assert said.startswith("a \N{REPLACEMENT CHARACTER}")

    def test_pressing_twice_hands_over_once(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        form = {**therapist.form(self.address(town)), **EVERYTHING}

        first = therapist.post(self.address(town), form)
        again = therapist.post(self.address(town), form)

        assert first.content == again.content
        assert len(exports(house, town)) == 1

    def test_the_same_form_with_other_answers_is_asked_about(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        form = {**therapist.form(self.address(town)), **EVERYTHING}
        therapist.post(self.address(town), form)

        other = therapist.post(self.address(town), {**form, "sections": ["record"]})

        assert other.status_code == 409
        assert "was sent before" in other.text
        assert len(exports(house, town)) == 1

    def test_a_board_member_is_offered_what_was_referred(
        self, nobody: Visitor, town: Town
    ) -> None:
        page = nobody.as_(town.board_member).page(self.address(town))

        offered = [
            element.attributes["value"]
            for element in page.all("input")
            if element.attributes.get("name") == "sections"
        ]
        assert offered == ["record"]


class TestTheApi:
    def address(self, town: Town) -> str:
        return f"/api/v1/cases/{town.case}/bundle"

    def test_a_repeat_is_answered_with_the_same_file(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        asked = WHY | {"sections": ["record"], "recipient": "The board"}
        first = post(client, self.address(town), asked, by=town.therapist, key="one")
        tell(house, town.therapist, town.case)

        again = post(client, self.address(town), asked, by=town.therapist, key="one")

        assert (first.status_code, again.status_code) == (200, 200)
        assert again.content == first.content
        assert again.headers["idempotency-replayed"] == "true"
        assert "idempotency-replayed" not in first.headers
        assert judged(first.content, house).failure is None

    def test_what_would_not_be_the_same_any_more_is_refused(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        tell(house, town.therapist, town.case, narrative=WORDS)
        post(client, self.address(town), WHY, by=town.therapist, key="one")
        house.keys.destroy(subject=recording.opened(house.ledger, town.case).client_id)

        again = post(client, self.address(town), WHY, by=town.therapist, key="one")

        assert again.status_code == 409
        assert kind_of_problem(again) == "handed-over-before"

    def test_a_repeat_after_more_was_referred_is_refused(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        by = town.board_member
        first = post(client, self.address(town), WHY, by=by, key="one")
        people.refer(
            house,
            case_id=town.case,
            member_ids=(by.person_id,),
            sections=(Section.RECORD, Section.SUPERVISION),
        )

        again = post(client, self.address(town), WHY, by=by, key="one")

        assert (first.status_code, again.status_code) == (200, 409)
        assert kind_of_problem(again) == "handed-over-before"

    @pytest.mark.parametrize("said", [{}, {"purpose": " "}])
    def test_what_for_has_to_be_said(
        self, client: TestClient, town: Town, house: House, said: dict[str, object]
    ) -> None:
        answer = post(client, self.address(town), said, by=town.therapist)

        assert answer.status_code == 422
        assert kind_of_problem(answer) == "purpose-needed"
        assert exports(house, town) == []

    @pytest.mark.parametrize("field", ["recipient", "purpose"])
    def test_half_a_character_is_a_problem(
        self, client: TestClient, town: Town, house: House, field: str
    ) -> None:
        answer = client.post(
            self.address(town),
            content=json.dumps({field: "\ud800"}),
            headers={
                **town.therapist.signed_in,
                "Idempotency-Key": "half-a-character",
                "Content-Type": "application/json",
            },
        )

        assert answer.status_code == 422
        assert kind_of_problem(answer) == "not-understood"
        assert exports(house, town) == []

    def test_who_gets_it_may_be_the_board_of_the_therapist(
        self, client: TestClient, town: Town
    ) -> None:
        asked = WHY | {"recipient": f"The board of {town.therapist.name}"}

        assert (
            post(client, self.address(town), asked, by=town.therapist).status_code
            == 200
        )

    @pytest.mark.parametrize(
        ("asked", "kind"),
        [
            ({"recipient": f"A lawyer of {CLIENT_NAME}"}, "not-understood"),
            ({"purpose": "the Quill hearing"}, "not-understood"),
            ({"sections": ["everything"]}, "not-understood"),
            ({"sections": ["access"]}, "not-allowed"),
            ({"redact": ["Nobody"]}, "not-understood"),
            ({"purpose": "p" * 2001}, "not-understood"),
            ({"to": "me"}, "not-understood"),
            ({"redact": ["client"] * 101}, "not-understood"),
        ],
    )
    def test_what_cannot_be_handed_over_is_a_problem(
        self,
        client: TestClient,
        town: Town,
        house: House,
        asked: dict[str, object],
        kind: str,
    ) -> None:
        answer = post(client, self.address(town), asked, by=town.therapist)

        assert kind_of_problem(answer) == kind
        assert exports(house, town) == []

    def test_a_log_that_is_not_signed_any_more_is_a_problem(
        self,
        client: TestClient,
        town: Town,
        house: House,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def forked(**_: bool) -> None:
            raise LogForked("the log has fewer leaves than were signed")

        monkeypatch.setattr(house.keeper, "checkpoint", forked)

        answer = post(client, self.address(town), WHY, by=town.therapist)

        assert answer.status_code == 409
        assert kind_of_problem(answer) == "not-signed"
