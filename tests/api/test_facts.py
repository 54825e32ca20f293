from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.house import House
from domain.recording import opened
from tests.api.asking import facts, get, kind_of_problem, post, telling
from tests.house import GIFT, Clock, Town, tell


class TestTelling:
    def test_nobody_tells_anything_without_signing_in(
        self, client: TestClient, town: Town
    ) -> None:
        response = client.post(facts(town.case), json=telling())

        assert response.status_code == 401
        assert kind_of_problem(response) == "not-signed-in"
        assert response.headers["www-authenticate"] == "Bearer"

    def test_what_is_told_becomes_a_fact_and_is_answered_in_full(
        self, client: TestClient, town: Town
    ) -> None:
        told = telling(narrative="She had knitted it herself.")

        response = post(client, facts(town.case), told, by=town.therapist)

        assert response.status_code == 201, response.text
        shown = response.json()
        place = f"{facts(town.case)}/{shown['fact_id']}"
        assert response.headers["location"] == place
        assert get(client, place, by=town.therapist).json() == shown
        assert shown["kind"] == "GiftExchanged"
        assert shown["topic"] == "gift-exchanged.v1"
        assert shown["data"] == GIFT
        assert shown["narrative"] == "She had knitted it herself."
        assert shown["occurred_at"] == "2026-03-08T10:00:00Z"
        assert shown["recorded_at"] == "2026-03-09T12:00:00Z"
        assert shown["recorded_as"] == "therapist"
        assert shown["evidence_level"] == "self_report"

    def test_data_that_was_read_can_be_told_again(
        self, client: TestClient, town: Town
    ) -> None:
        listed = get(client, facts(town.case), by=town.therapist).json()["items"]

        for fact in listed:
            by = town.supervisor if fact["section"] == "supervision" else town.therapist
            told = telling(kind=fact["kind"], data=fact["data"])
            again = post(client, facts(town.case), told, by=by)
            assert again.status_code == 201, again.text
            assert again.json()["data"] == fact["data"]

    @pytest.mark.parametrize(
        ("told", "shown"),
        [
            (7, "7"),
            (0.0078125, 0.0078125),
            ({"amount": "0.10", "currency": "EUR"}, "0.10"),
            ({"amount": 10**12}, "1000000000000"),
        ],
    )
    def test_an_amount_that_was_read_can_be_told_again(
        self, client: TestClient, town: Town, told: object, shown: object
    ) -> None:
        gift = telling(data={**GIFT, "value_estimate": told})
        first = post(client, facts(town.case), gift, by=town.therapist).json()

        again = post(
            client, facts(town.case), telling(data=first["data"]), by=town.therapist
        )

        assert first["data"]["value_estimate"]["amount"] == shown
        assert again.json()["data"] == first["data"]

    def test_the_role_comes_from_access_and_never_from_the_body(
        self, client: TestClient, town: Town
    ) -> None:
        told = telling(recorded_as="therapist")

        response = post(client, facts(town.case), told, by=town.therapist)

        assert response.status_code == 422
        assert response.json()["errors"] == [
            {"field": "recorded_as", "reason": "is not a field here"}
        ]

    def test_a_supervisor_does_not_tell_what_therapists_tell(
        self, client: TestClient, town: Town
    ) -> None:
        response = post(client, facts(town.case), telling(), by=town.supervisor)

        assert response.status_code == 403
        assert kind_of_problem(response) == "not-yours-to-record"

    def test_nobody_tells_in_a_section_that_they_may_not_see(
        self, client: TestClient, town: Town
    ) -> None:
        told = telling(
            kind="ComplaintFiled",
            data={"complainant": "client", "allegations": [], "received_at": ""},
        )

        response = post(client, facts(town.case), told, by=town.supervisor)

        assert response.status_code == 403
        assert kind_of_problem(response) == "not-allowed"

    def test_a_last_contact_that_has_not_come_is_refused(
        self, client: TestClient, town: Town
    ) -> None:
        ended = {
            "initiated_by": "mutual",
            "reason": "goals_met",
            "pretermination_sessions": 2,
            "alternatives_offered": True,
            "mode": "in_person",
        }

        def answer(last: str) -> Response:
            data = {**ended, "last_contact_at": last}
            told = telling(kind="TherapyTerminated", data=data)
            return post(client, facts(town.case), told, by=town.therapist)

        refused, taken = answer("2026-03-09T12:01:00"), answer("2026-03-09T12:00:00")

        assert refused.status_code == 422
        assert refused.json()["errors"] == [
            {
                "field": "last_contact_at",
                "reason": "lies in the future (it is 2026-03-09 12:00 UTC); "
                "tell what has been",
            }
        ]
        assert taken.status_code == 201

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"kind": "GiftStolen"}, "kind"),
            ({"kind": 7}, "kind"),
            ({"data": {**GIFT, "disposition": "stolen"}}, "disposition"),
            ({"data": {**GIFT, "meaning_explored": "yes"}}, "meaning_explored"),
            ({"data": {**GIFT, "colour": "red"}}, "colour"),
            ({"data": {}}, "direction"),
            ({"data": []}, "data"),
            ({"occurred_at": "yesterday"}, "occurred_at"),
            ({"occurred_at": None}, "occurred_at"),
            ({"occurred_at": "1066-10-14"}, "occurred_at"),
            ({"occurred_at": "2026-03-10"}, "occurred_at"),
            ({"occurred_until": "2026-03-07"}, "occurred_until"),
            ({"evidence_level": "gossip"}, "evidence_level"),
            ({"evidence_level": "system"}, "evidence_level"),
            ({"session_ref": "the last one"}, "session_ref"),
            ({"consultation_refs": "all"}, "consultation_refs"),
            ({"narrative": "\x00"}, "narrative"),
            ({"narrative": {"text": "x", "about": str(UUID(int=1))}}, "narrative"),
        ],
    )
    def test_what_is_wrong_is_said_by_field(
        self, client: TestClient, town: Town, wrong: dict[str, object], field: str
    ) -> None:
        response = post(client, facts(town.case), telling(**wrong), by=town.therapist)

        assert response.status_code == 422, response.text
        kind_of_problem(response)
        assert field in {error["field"] for error in response.json()["errors"]}

    def test_half_a_character_is_refused_in_words_that_can_be_read(
        self, client: TestClient, town: Town
    ) -> None:
        response = client.post(
            facts(town.case),
            content='{"kind": "\\ud800", "data": {"\\udfff": 1}, "occurred_at": "2026"}',
            headers=town.therapist.signed_in
            | {"Idempotency-Key": "k", "Content-Type": "application/json"},
        )

        assert response.status_code == 422
        assert response.json()["errors"]

    def test_words_about_somebody_unknown_are_refused(
        self, client: TestClient, town: Town
    ) -> None:
        about = {"text": "a neighbour", "about": str(uuid4())}
        told = telling(
            kind="ComplaintFiled",
            data={"complainant": "client", "allegations": [about], "received_at": ""},
        )

        response = post(client, facts(town.case), told, by=town.therapist)

        assert response.status_code == 422
        assert kind_of_problem(response) == "person-unknown"

    def test_words_about_somebody_else_keep_whom_they_are_about(
        self, client: TestClient, town: Town
    ) -> None:
        about = {"text": "a colleague", "about": str(town.other_therapist.person_id)}
        told = telling(
            kind="ComplaintFiled",
            data={"complainant": "client", "allegations": [about], "received_at": ""},
        )

        response = post(client, facts(town.case), told, by=town.therapist)

        assert response.json()["data"] == told["data"]


class TestReferring:
    @pytest.mark.parametrize("field", ["corrects", "session_ref", "decision_ref"])
    def test_a_fact_of_another_case_is_not_there(
        self, client: TestClient, town: Town, field: str
    ) -> None:
        told = telling(**{field: str(town.other_gift)})

        response = post(client, facts(town.case), told, by=town.therapist)

        assert response.status_code == 404
        assert kind_of_problem(response) == "fact-unknown"
        assert response.json()["errors"][0]["field"] == field

    def test_a_fact_of_a_hidden_section_is_not_there_either(
        self, client: TestClient, town: Town
    ) -> None:
        told = telling(
            kind="RuptureRepairAttempted",
            data={"strategy": "apology", "outcome": "repaired", "rupture_ref": "May"},
            consultation_refs=[str(town.complaint)],
        )

        hidden = post(client, facts(town.case), told, by=town.supervisor)
        seen = post(client, facts(town.case), told, by=town.therapist)

        assert hidden.status_code == 404
        assert seen.status_code == 201, seen.text

    def test_what_keeps_the_books_is_neither_corrected_nor_referred_to(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        begun = opened(house.ledger, town.case)

        for field in ("corrects", "session_ref"):
            told = telling(**{field: str(begun.fact_id)})
            response = post(client, facts(town.case), told, by=town.therapist)
            assert response.status_code == 404


class TestCorrecting:
    def test_the_first_telling_stays_and_names_what_puts_it_right(
        self, client: TestClient, town: Town
    ) -> None:
        place = f"{facts(town.case)}/{town.gift}"

        made = post(client, f"{place}/corrections", telling(), by=town.therapist)

        assert made.status_code == 201, made.text
        assert made.json()["corrects"] == str(town.gift)
        first = get(client, place, by=town.therapist).json()
        assert first["corrected_by"] == made.json()["fact_id"]

    def test_a_fact_is_put_right_once(self, client: TestClient, town: Town) -> None:
        place = f"{facts(town.case)}/{town.gift}/corrections"
        post(client, place, telling(), by=town.therapist)

        again = post(client, place, telling(), by=town.therapist)

        assert again.status_code == 409
        assert kind_of_problem(again) == "already-corrected"

    def test_the_body_does_not_name_another_fact_than_the_address(
        self, client: TestClient, town: Town
    ) -> None:
        place = f"{facts(town.case)}/{town.gift}/corrections"
        told = telling(corrects=str(town.advice))

        response = post(client, place, told, by=town.therapist)

        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "corrects"

    def test_a_fact_of_another_case_is_not_there(
        self, client: TestClient, town: Town
    ) -> None:
        place = f"{facts(town.case)}/{town.other_gift}/corrections"

        response = post(client, place, telling(), by=town.therapist)

        assert response.status_code == 404


class TestReading:
    def test_a_fact_of_another_case_is_not_there(
        self, client: TestClient, town: Town
    ) -> None:
        place = f"{facts(town.case)}/{town.other_gift}"

        response = get(client, place, by=town.therapist)

        assert response.status_code == 404
        assert kind_of_problem(response) == "fact-unknown"

    @pytest.mark.parametrize("fact", ["7", "not-an-id", "0" * 32, "%00"])
    def test_what_is_no_identifier_names_no_fact(
        self, client: TestClient, town: Town, fact: str
    ) -> None:
        response = get(client, f"{facts(town.case)}/{fact}", by=town.therapist)

        assert response.status_code == 404

    def test_everybody_reads_the_sections_they_may_see(
        self, client: TestClient, town: Town
    ) -> None:
        read = {
            who.name: {
                fact["section"]
                for fact in get(client, facts(town.case), by=who).json()["items"]
            }
            for who in (town.therapist, town.supervisor, town.board_member)
        }

        assert read == {
            town.therapist.name: {"record", "supervision", "proceeding"},
            town.supervisor.name: {"record", "supervision"},
            town.board_member.name: {"record", "proceeding"},
        }

    def test_facts_are_chosen_by_kind_and_by_section(
        self, client: TestClient, town: Town
    ) -> None:
        address = facts(town.case)

        by_kind = get(client, f"{address}?kind=GiftExchanged", by=town.therapist)
        by_section = get(client, f"{address}?section=supervision", by=town.therapist)
        hidden = get(client, f"{address}?section=proceeding", by=town.supervisor)
        unknown = get(client, f"{address}?kind=Nothing", by=town.therapist)

        assert [f["fact_id"] for f in by_kind.json()["items"]] == [str(town.gift)]
        assert [f["fact_id"] for f in by_section.json()["items"]] == [str(town.advice)]
        assert hidden.json() == {"items": [], "next": None}
        assert unknown.status_code == 422

    def test_pages_hold_every_fact_once_in_the_order_of_telling(
        self, client: TestClient, town: Town, house: House, clock: Clock
    ) -> None:
        told = [town.gift, town.advice, town.complaint]
        for _ in range(4):
            clock.forward(seconds=1)
            told.append(tell(house, town.therapist, town.case))

        found: list[str] = []
        address: str | None = f"{facts(town.case)}?limit=3"
        while address:
            page = get(client, address, by=town.therapist).json()
            found += [fact["fact_id"] for fact in page["items"]]
            following = page["next"]
            address = f"{facts(town.case)}?limit=3&cursor={following}"
            address = address if following else None

        assert found == [str(fact) for fact in told]

    @pytest.mark.parametrize("cursor", ["x", "AAAA", "%ff", "é", "A" * 22])
    def test_a_cursor_from_nowhere_leads_nowhere(
        self, client: TestClient, town: Town, cursor: str
    ) -> None:
        address = f"{facts(town.case)}?cursor={cursor}"

        response = get(client, address, by=town.therapist)

        assert response.status_code == 400
        assert kind_of_problem(response) == "cursor-unusable"

    @pytest.mark.parametrize("limit", ["0", "201", "many"])
    def test_a_page_has_between_one_and_two_hundred(
        self, client: TestClient, town: Town, limit: str
    ) -> None:
        address = f"{facts(town.case)}?limit={limit}"

        assert get(client, address, by=town.therapist).status_code == 422

    def test_erased_words_are_shown_as_erased(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        told = tell(house, town.therapist, town.case, narrative="about her mother")
        client_id = opened(house.ledger, town.case).client_id
        house.keys.destroy(subject=client_id)

        fact = get(client, f"{facts(town.case)}/{told}", by=town.therapist).json()
        place = f"{facts(town.case)}/{town.advice}"
        advice = get(client, place, by=town.therapist).json()

        erased = {"text": None, "erased": True}
        assert fact["narrative"] == erased
        assert advice["data"]["cases_discussed"] == [erased]
        case = get(client, f"/api/v1/cases/{town.case}", by=town.therapist).json()
        assert case["client"]["name"] is None

    def test_nothing_new_is_written_about_the_erased(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        house.keys.destroy(subject=opened(house.ledger, town.case).client_id)

        told = telling(narrative="about her mother")
        response = post(client, facts(town.case), told, by=town.therapist)

        assert response.status_code == 410
        assert kind_of_problem(response) == "person-erased"


def test_how_a_fact_is_known_is_what_was_said(client: TestClient, town: Town) -> None:
    told = telling(evidence_level="observed", occurred_until="2026-03-08T11:00:00Z")

    shown = post(client, facts(town.case), told, by=town.therapist).json()

    assert shown["evidence_level"] == "observed"
    assert shown["occurred_until"] == "2026-03-08T11:00:00Z"
