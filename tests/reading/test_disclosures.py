"""The accounting of disclosures: what left, to whom, when, and what for."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import glass, identities, letting_in
from api.disclosures import (
    Accounting,
    Disclosure,
    as_csv,
    six_years_before,
)
from api.house import House
from api.letting_in import Letting
from domain.values import Section
from tests.api.asking import V1, get, post
from tests.house import Clock, Someone, Town, principal, tell
from tests.reading.offices import Offices, again, someone

TOLD: dict[str, Any] = {
    "recipient": "court",
    "basis": "legal_mandate",
    "minimum_necessary": True,
    "purpose": "a subpoena",
}


def told(client: TestClient, town: Town, by: Someone, query: str = "") -> Any:
    address = f"{V1}/cases/{town.case}/disclosures{query}"
    answer = get(client, address, by=by)
    assert answer.status_code == 200, answer.text
    return answer.json()["disclosures"]


def one(**changed: Any) -> Disclosure:
    at = datetime(2026, 3, 9, tzinfo=UTC)
    base = {"first_at": at, "last_at": at, "times": 1, "to_whom": "a court"}
    more = {"what": "a bundle", "what_for": "a hearing", "how": "handed over"}
    return Disclosure(**{**base, **more, **changed})


class TestWhatIsAmongThem:
    def test_a_bundle_with_recipient_and_purpose(
        self, client: TestClient, town: Town
    ) -> None:
        sent = {
            "sections": ["record"],
            "recipient": "the court",
            "purpose": "a hearing",
        }
        address = f"{V1}/cases/{town.case}/bundle"
        assert post(client, address, sent, by=town.therapist).status_code == 200

        (found,) = told(client, town, town.therapist)

        assert found["to_whom"] == "the court"
        assert found["what_for"] == "a hearing"
        assert found["what"].startswith("an evidence bundle: record (")
        assert found["how"] == "handed over by Thea Lind"

    def test_looks_of_a_board_member_together(
        self, client: TestClient, town: Town, house: House, clock: Clock
    ) -> None:
        get(client, f"{V1}/cases/{town.case}/facts", by=town.board_member)
        clock.forward(days=3)
        member, therapist = (
            again(house, town.board_member),
            again(house, town.therapist),
        )
        get(client, f"{V1}/cases/{town.case}/report", by=member)

        (found,) = told(client, town, therapist)

        assert found["to_whom"] == "Bo Ashe, ethics board"
        assert found["times"] == 2
        assert (found["first_at"][:10], found["last_at"][:10]) == (
            "2026-03-09",
            "2026-03-12",
        )
        assert "its facts" in found["what"]
        assert "the report as a file" in found["what"]

    def test_a_party_with_the_reason_of_the_grant(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        party = someone(house, "Con Sult")
        letting_in.let_in(
            house,
            principal(house, town.therapist),
            town.case,
            Letting(
                party_id=party.person_id,
                sections=(Section.RECORD,),
                until=house.clock() + timedelta(days=3),
                reason="a second opinion",
            ),
            command=None,
        )
        get(client, f"{V1}/cases/{town.case}/facts", by=again(house, party))

        (found,) = told(client, town, town.therapist)

        assert (found["to_whom"], found["what_for"]) == (
            "Con Sult, party",
            "a second opinion",
        )

    def test_a_name_that_a_custodian_said(
        self, client: TestClient, house: House, town: Town, offices: Offices
    ) -> None:
        who = principal(house, offices.custodian)
        identities.say(house, who, offices.asked, command=None)

        (found,) = told(client, town, town.therapist)

        assert found["to_whom"] == "Bo Ashe, ethics board"
        assert found["what"].startswith("who the client is, until ")
        assert found["what_for"] == "The panel has to write to the client."
        assert found["how"] == "said by the custodian Kit Lowe"

    def test_a_glass_that_was_broken(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        why = "They called from the station, and nobody else is there."
        who = principal(house, town.other_therapist)
        glass.break_glass(house, who, town.case, reason=why, command=None)
        get(client, f"{V1}/cases/{town.case}/facts", by=town.other_therapist)

        (found,) = told(client, town, town.therapist)

        assert found["to_whom"] == "Omar Vey, therapist"
        assert (found["how"], found["what_for"]) == ("broke the glass", why)
        assert found["what"] == "its facts (sections: record, supervision)"

    def test_what_the_therapist_told_a_court(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        kind = "ConfidentialInformationDisclosed"
        tell(house, town.therapist, town.case, kind=kind, data=TOLD)
        supervision = TOLD | {"recipient": "supervisor"}
        tell(house, town.therapist, town.case, kind=kind, data=supervision)

        (found,) = told(client, town, town.therapist)

        assert (found["to_whom"], found["what_for"]) == ("court", "a subpoena")
        assert "legal mandate" in found["what"]

    def test_neither_treatment_nor_running_the_practice(
        self, client: TestClient, town: Town, offices: Offices
    ) -> None:
        for who in (town.therapist, town.supervisor):
            get(client, f"{V1}/cases/{town.case}/report", by=who)
        get(
            client,
            f"{V1}/cases/{town.case}/accesses",
            by=offices.auditor,
            purpose="the audit of March",
        )

        assert told(client, town, town.therapist) == []


class TestSince:
    def test_six_years_and_no_more_unless_asked(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        get(client, f"{V1}/cases/{town.case}/facts", by=town.board_member)
        clock.forward(days=6 * 365)
        therapist = again(house, town.therapist)
        assert len(told(client, town, therapist)) == 1
        clock.forward(days=10)
        therapist = again(house, therapist)

        assert told(client, town, therapist) == []
        assert len(told(client, town, therapist, "?since=2026-01-01")) == 1

    def test_begins_on_the_28th_where_a_year_has_no_29th(self) -> None:
        leap = datetime(2028, 2, 29, 12, tzinfo=UTC)

        assert six_years_before(leap) == datetime(2022, 2, 28, 12, tzinfo=UTC)


class TestAsATable:
    @pytest.mark.parametrize(
        "begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"]
    )
    def test_nothing_is_a_formula(self, begins: str) -> None:
        accounting = Accounting(
            reference="C-1",
            since=datetime(2026, 1, 1, tzinfo=UTC),
            disclosures=(one(to_whom=begins, what_for=begins),),
            has_record=True,
        )

        (_, row) = csv.reader(io.StringIO(as_csv(accounting)))

        assert row[3].startswith("'")
        assert row[5].startswith("'")
        assert "\n" not in row[3]

    def test_is_a_file_of_the_case(self, client: TestClient, town: Town) -> None:
        get(client, f"{V1}/cases/{town.case}/facts", by=town.board_member)
        client.cookies.set("__Host-session", town.therapist.token)

        answer = client.get(f"/cases/{town.case}/disclosures.csv")

        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.headers["cache-control"] == "no-store"
        assert "attachment" in answer.headers["content-disposition"]
        heads, row = csv.reader(io.StringIO(answer.text))
        assert heads[3] == "to whom"
        assert row[3] == "Bo Ashe, ethics board"
