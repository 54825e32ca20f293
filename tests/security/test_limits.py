"""What costs, and what carries off, is done sparingly: by everybody, and no longer than that."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from api import sparing
from api.house import House
from api.sparing import ADDRESSES, ALLOWED
from tests.api.asking import V1, get, kind_of_problem, post, telling
from tests.house import Clock, Town

FEW = {"search": "3/minute", "export": "3/minute", "judging": "3/minute"}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of each a minute, lest the test asks sixty times."""
    monkeypatch.setattr(sparing, "ALLOWED", FEW)


def test_a_report_is_taken_away_as_often_as_may_be_and_then_later(
    client: TestClient, town: Town, clock: Clock, few: None
) -> None:
    report = f"{V1}/cases/{town.case}/report"

    answers = [get(client, report, by=town.therapist) for _ in range(4)]
    of_another = get(client, report, by=town.supervisor)
    elsewhere = get(client, f"{V1}/cases/{town.case}", by=town.therapist)
    clock.forward(minutes=1, seconds=1)
    later = get(client, report, by=town.therapist)

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert kind_of_problem(answers[-1]) == "too-often"
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert {of_another.status_code, elsewhere.status_code, later.status_code} == {200}


def test_searching_has_its_own_count(client: TestClient, town: Town, few: None) -> None:
    search = f"{V1}/cases/{town.case}/accesses"

    answers = [get(client, search, by=town.therapist) for _ in range(4)]
    report = get(client, f"{V1}/cases/{town.case}/report", by=town.therapist)

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert report.status_code == 200


def test_judging_what_is_planned_has_one_too(
    client: TestClient, town: Town, few: None
) -> None:
    plan = f"{V1}/cases/{town.case}/assessment"

    answers = [post(client, plan, telling(), by=town.therapist) for _ in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]


def test_who_is_nobody_is_counted_by_address(client: TestClient, few: None) -> None:
    address = f"{V1}/accesses"

    assert [client.get(address).status_code for _ in range(4)] == [401, 401, 401, 429]


def test_waiting_is_noted(
    client: TestClient, town: Town, house: House, few: None
) -> None:
    for _ in range(4):
        get(client, f"{V1}/cases/{town.case}/report", by=town.therapist)

    log = (house.settings.data / "security.log").read_text("utf-8").splitlines()
    (noted,) = [e for e in map(json.loads, log) if e["event"] == "too-many-tries"]
    assert noted["way"] == "export"


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("export", "/api/v1/cases/x/report"),
        ("export", "/cases/x/report.pdf"),
        ("export", "/cases/x/report.html"),
        ("export", "/api/v1/cases/x/timeline.svg"),
        ("export", "/cases/x/disclosures.csv"),
        ("export", "POST /api/v1/cases/x/bundle"),
        ("export", "POST /cases/x/hand-over"),
        ("export", "/api/v1/erasures/x/certificate"),
        ("search", "/accesses"),
        ("search", "POST /accesses"),
        ("search", "/api/v1/accesses"),
        ("search", "/cases/x/readers"),
        ("search", "/catalogue?words=gift"),
        ("search", "/cases/x/record?words=gift"),
        ("judging", "POST /api/v1/cases/x/assessment"),
        ("judging", "POST /cases/x/record/GiftExchanged"),
        ("judging", "POST /api/v1/rule-books/trial"),
        ("judging", "POST /rule-books/try"),
    ],
)
def test_every_such_address_is_counted(what: str, asked: str) -> None:
    assert [name for name, like in ADDRESSES.items() if like.fullmatch(asked)] == [what]


@pytest.mark.parametrize("asked", ["/", "/cases/x", "/api/v1/cases/x/facts", "/queue"])
def test_reading_a_case_is_not(asked: str) -> None:
    assert not [name for name, like in ADDRESSES.items() if like.fullmatch(asked)]


def test_each_has_limits() -> None:
    assert set(ALLOWED) == set(ADDRESSES)
