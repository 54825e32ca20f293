"""A look is written before it is shown: by many at once, by who hangs up, or not at all."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import pytest
from eventsourcing.persistence import OperationalError
from fastapi.testclient import TestClient

from api.access import operator_sees
from api.app import create_app
from api.edge import COOKIE
from api.house import House
from api.reading import showing
from tests.api.asking import V1, kind_of_problem
from tests.browser.serving import served
from tests.conftest import AT
from tests.house import CLIENT_NAME, GIFT, Town
from tests.reading.offices import Watch

AT_ONCE = 20
PATIENCE_SECONDS = 20


def test_recording_is_no_looking(client: TestClient, town: Town, watch: Watch) -> None:
    told = {"kind": "GiftExchanged", "data": GIFT, "occurred_at": "2026-03-08T10:00:00"}
    sent = town.therapist.signed_in | {"Idempotency-Key": "once"}

    answer = client.post(f"{V1}/cases/{town.case}/facts", json=told, headers=sent)

    assert answer.status_code == 201
    assert watch.news() == []


def test_twenty_who_look_at_once_leave_twenty_facts(
    client: TestClient, town: Town, watch: Watch
) -> None:
    def look(_: int) -> int:
        address = f"{V1}/cases/{town.case}/facts"
        return client.get(address, headers=town.therapist.signed_in).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(look, range(AT_ONCE)))

    assert answers == [200] * AT_ONCE
    facts = watch.news()
    assert len(facts) == AT_ONCE
    assert len({fact.originator_version for fact in facts}) == AT_ONCE


def test_who_hangs_up_early_has_looked(house: House, town: Town, watch: Watch) -> None:
    """The request arrives whole; nobody waits for the answer."""
    with served(house) as address:
        place = urlsplit(address)
        assert place.hostname is not None
        assert place.port is not None
        with socket.create_connection((place.hostname, place.port)) as door:
            door.sendall(
                f"GET {V1}/cases/{town.case}/report HTTP/1.1\r\n"
                f"Host: {place.netloc}\r\n"
                f"Authorization: Bearer {town.therapist.token}\r\n\r\n".encode()
            )
        found = _some(watch)

    assert [fact.shown for fact in found] == ["report"]


class TestALedgerThatRefuses:
    """Nothing is shown that cannot be written down."""

    @pytest.fixture(autouse=True)
    def refusing(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: Any, **__: Any) -> None:
            raise OperationalError("the disk is full of Ada Quill")

        monkeypatch.setattr(house.ledger.recorder, "insert_events", refuse)

    @pytest.mark.parametrize("path", ["facts", "report?format=pdf", "timeline.svg"])
    def test_answers_a_program_calmly(
        self, client: TestClient, town: Town, watch: Watch, path: str
    ) -> None:
        address = f"{V1}/cases/{town.case}/{path}"

        answer = client.get(address, headers=town.therapist.signed_in)

        assert answer.status_code == 503
        assert kind_of_problem(answer) == "not-written-down"
        assert answer.headers["retry-after"] == "5"
        assert CLIENT_NAME not in answer.text
        assert "GiftExchanged" not in answer.text
        assert watch.news() == []

    @pytest.mark.parametrize("path", ["/", "/cases/{case}", "/cases/{case}/readers"])
    def test_answers_a_person_calmly(
        self, house: House, town: Town, watch: Watch, path: str
    ) -> None:
        cookie = {"Cookie": f"{COOKIE}={town.therapist.token}"}
        with TestClient(create_app(house), base_url=AT) as client:
            answer = client.get(path.format(case=town.case), headers=cookie)

        assert answer.status_code == 503
        assert "Nothing was shown" in answer.text
        assert CLIENT_NAME not in answer.text
        assert watch.news() == []

    def test_stops_a_command(self, house: House, town: Town) -> None:
        with showing("timeline"), pytest.raises(OperationalError):
            operator_sees(house, town.case)


class TestACommand:
    def test_leaves_one_fact_for_each_case(
        self, house: House, town: Town, watch: Watch
    ) -> None:
        with showing("timeline"):
            for case in (town.case, town.case, town.other_case):
                operator_sees(house, case)

        assert [fact.shown for fact in watch.news()] == ["timeline"] * 2

    def test_leaves_it_before_its_words(
        self, house: House, town: Town, watch: Watch
    ) -> None:
        with showing("timeline"):
            operator_sees(house, town.case)
            assert len(watch.news()) == 1


def _some(watch: Watch) -> list[Any]:
    """What was written, once something was."""
    until = monotonic() + PATIENCE_SECONDS
    while not (found := watch.news()) and monotonic() < until:
        sleep(0.05)
    return found
