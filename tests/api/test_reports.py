from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient

from api.house import House
from tests.api.asking import V1, get
from tests.audit_reports.on_paper import words_of
from tests.house import CLIENT_NAME, Clock, Town, tell

PARTS = ["timeline", "timeline.svg", "report"]


@pytest.mark.parametrize("part", PARTS)
def test_nobody_reads_a_report_without_signing_in(
    client: TestClient, town: Town, part: str
) -> None:
    address = f"{V1}/cases/{town.case}/{part}?as_of=never"

    assert client.get(address).status_code == 401


def test_the_timeline_tells_every_fact_with_its_weight_and_its_steps(
    client: TestClient, town: Town
) -> None:
    told = get(client, f"{V1}/cases/{town.case}/timeline", by=town.therapist).json()

    assert told["reference"] == f"C-{town.case.hex[:8].upper()}"
    assert {row["fact_id"] for row in told["rows"]} == {
        str(fact) for fact in (town.gift, town.advice, town.complaint)
    }
    assert told["client"] == CLIENT_NAME
    assert told["risk"]
    assert "steps" in told["rows"][0]


def test_the_timeline_of_a_supervisor_knows_no_complaint(
    client: TestClient, town: Town
) -> None:
    answers = [
        get(client, f"{V1}/cases/{town.case}/{part}", by=town.supervisor)
        for part in PARTS
    ]

    for answer in answers:
        assert "Complaint" not in answer.text
        assert str(town.complaint) not in answer.text


def test_two_dates_choose_what_happened_and_what_was_known(
    client: TestClient, town: Town, house: House, clock: Clock
) -> None:
    clock.forward(days=3)
    late = tell(house, town.therapist, town.case, occurred_at="2026-03-01")
    clock.forward(minutes=-3 * 24 * 60)
    address = f"{V1}/cases/{town.case}/timeline"

    def read(query: str) -> set[str]:
        told = get(client, f"{address}?{query}", by=town.therapist).json()
        return {row["fact_id"] for row in told["rows"]}

    everything = {str(f) for f in (town.gift, town.advice, town.complaint)}
    assert read("known_on=2026-03-09") == everything
    assert read("known_on=2026-03-12") == everything | {str(late)}
    assert read("as_of=2026-03-07") == {str(late)}
    assert read("as_of=2026-03-07&known_on=2026-03-09") == set()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("field", ["as_of", "known_on"])
@pytest.mark.parametrize(
    "date", ["", "soon", "0001-01-01", "9999-12-31T23:59:59-14:00"]
)
def test_a_date_that_is_none_is_said_by_field(
    client: TestClient, town: Town, part: str, field: str, date: str
) -> None:
    address = f"{V1}/cases/{town.case}/{part}?{field}={date}"

    response = get(client, address, by=town.therapist)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize(
    "date", ["1900-01-01", "2200-12-31", "2026-02-30T", "2026-W11"]
)
def test_the_ends_of_the_calendar_are_no_crash(
    client: TestClient, town: Town, date: str
) -> None:
    for part in PARTS:
        address = f"{V1}/cases/{town.case}/{part}?as_of={date}&known_on={date}"
        assert get(client, address, by=town.therapist).status_code in {200, 422}


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", "*/*", "text/html; charset=utf-8"),
        ("", "text/html,application/json;q=0.9", "text/html; charset=utf-8"),
        ("", "application/json", "application/json"),
        ("?format=json", "text/html", "application/json"),
        ("?format=html", "application/json", "text/html; charset=utf-8"),
        ("", "application/pdf", "application/pdf"),
        ("", "application/pdf,application/json", "application/pdf"),
        ("?format=pdf", "text/html", "application/pdf"),
    ],
)
def test_a_report_comes_as_it_was_asked_for(
    client: TestClient, town: Town, query: str, accept: str, kind: str
) -> None:
    address = f"{V1}/cases/{town.case}/report{query}"

    response = get(client, address, by=town.supervisor, accept=accept)

    assert response.status_code == 200
    assert response.headers["content-type"] == kind
    assert response.headers["vary"] == "Accept"


def test_a_report_on_paper_is_a_file_that_names_its_case(
    client: TestClient, town: Town
) -> None:
    address = f"{V1}/cases/{town.case}/report?format=pdf"

    response = get(client, address, by=town.supervisor)

    name = f"C-{town.case.hex[:8].upper()}.pdf"
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    words = words_of(response.content)
    assert "Gift exchanged" in words
    assert CLIENT_NAME in words
    assert "Complaint" not in words


def test_a_report_is_not_made_in_a_form_that_there_is_not(
    client: TestClient, town: Town
) -> None:
    address = f"{V1}/cases/{town.case}/report?format=docx"

    assert get(client, address, by=town.therapist).status_code == 422


@pytest.mark.parametrize("part", ["timeline.svg", "report"])
def test_a_document_may_use_its_own_style_and_nothing_else(
    client: TestClient, town: Town, part: str
) -> None:
    response = get(client, f"{V1}/cases/{town.case}/{part}", by=town.therapist)

    policy = response.headers["content-security-policy"]
    sheets = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    assert sheets
    for sheet in sheets:
        digest = b64encode(sha256(sheet.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert " style=" not in response.text
    assert "<script" not in response.text
