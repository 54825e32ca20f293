"""What was refused is in the security log: when, what, who and where, and nobody's words."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.edge import COOKIE
from api.house import House
from api.logs import NAME, as_json_lines
from api.sign_in.events import Events, What
from tests.api.asking import V1, get, post, telling
from tests.house import CLIENT_NAME, PASSWORD, Town

HOSTILE = 'x\r\n{"event": "sign-in"}\u2028\x1b[2J'


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """A house, its people, and a program at its door."""

    client: TestClient
    house: House
    town: Town


@pytest.fixture
def door(client: TestClient, house: House, town: Town) -> Door:
    return Door(client=client, house=house, town=town)


def logged(house: House) -> list[dict[str, Any]]:
    """The lines of the security log; each has to be JSON."""
    path = house.settings.data / "security.log"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


class TestARefusal:
    def test_of_somebody_elses_case_names_person_and_route_by_number_alone(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        get(client, f"{V1}/cases/{town.case}/facts", by=town.other_therapist)
        get(client, f"{V1}/cases/{town.case}", by=town.other_therapist)

        first, second = logged(house)[-2:]
        assert first["event"] == "access-refused"
        assert first["why"] == "case-unknown"
        assert first["route"] == f"{V1}/cases/{{case}}/facts"
        assert first["person"] == second["person"]
        assert datetime.fromisoformat(first["at"]).tzinfo == UTC
        assert {"from", "method"} <= set(first)

    def test_of_what_a_role_does_not_let_one_do(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        get(client, f"{V1}/people", by=town.therapist)

        assert logged(house)[-1]["why"] == "not-allowed"

    @pytest.mark.parametrize(
        ("why", "header", "content"),
        [
            ("host-unknown", ("Host", "evil.example"), b"{}"),
            ("content-unknown", ("Content-Type", "text/plain"), b"x"),
            ("too-large", ("X-Other", "x"), b"x" * 1_100_000),
            ("body-unreadable", ("Content-Type", "application/json"), b"[" * 100_000),
        ],
    )
    def test_at_the_edge(
        self, door: Door, why: str, header: tuple[str, str], content: bytes
    ) -> None:
        door.client.post(
            f"{V1}/cases/{door.town.case}/facts",
            content=content,
            headers={"Idempotency-Key": "1", **door.town.therapist.signed_in}
            | dict([header]),
        )

        assert logged(door.house)[-1]["why"] == why

    def test_of_what_another_site_sends(self, door: Door) -> None:
        elsewhere = {"Origin": "https://evil.example"}
        door.client.post("/sign-in", data={"name": "x"}, headers=elsewhere)

        assert logged(door.house)[-1]["why"] == "cross-site"

    def test_of_a_form_that_is_not_theirs(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        client.cookies.set(COOKIE, town.therapist.token)
        client.post(
            "/cases/new",
            data={"csrf": "no", "client_name": "Nemo"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )

        assert logged(house)[-1]["why"] == "form-not-ours"

    def test_does_not_fill_the_log(self, client: TestClient, house: House) -> None:
        for _ in range(40):
            client.get("/", headers={"Host": "evil.example"})

        lines = [each for each in logged(house) if each["event"] == "host-refused"]
        assert 21 <= len(lines) < 40
        assert lines[20]["more"] is True

    def test_is_no_news_of_an_account(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        get(client, f"{V1}/people", by=town.therapist)

        assert house.accounts.events.of(town.therapist.person_id) == []

    def test_leaves_a_slip_alone(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        post(client, f"{V1}/cases", {"client_name": ""}, by=town.therapist)

        assert logged(house) == []


class TestTheLog:
    def test_holds_no_word_that_was_sent(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        told = {"name": f"Thea {CLIENT_NAME}", "password": "not this, a secret one"}
        client.post(f"{V1}/sessions", json=told)
        client.get(
            f"/cases/{CLIENT_NAME}?words=Quill", headers=town.therapist.signed_in
        )
        post(
            client,
            f"{V1}/cases/{town.case}/facts",
            telling(narrative="Quill"),
            by=town.other_therapist,
        )
        log = (house.settings.data / "security.log").read_text("utf-8")

        assert log
        for word in ("Quill", "Thea", "secret", PASSWORD, town.therapist.token):
            assert word not in log

    def test_keeps_each_event_in_one_line_whatever_it_holds(self, house: House) -> None:
        events: Events = house.accounts.events
        events.note(What.PROVIDER_REFUSED, now=house.clock(), way=HOSTILE)

        path = house.settings.data / "security.log"
        (line,) = path.read_bytes().splitlines()
        assert json.loads(line)["way"] == HOSTILE
        assert not re.search(rb"[\x00-\x1f\x7f]", line)

    def test_is_its_owners_alone(self, house: House) -> None:
        house.accounts.events.note(What.SIGNED_IN, now=house.clock())

        path = house.settings.data / "security.log"
        assert path.stat().st_mode & 0o077 == 0


def test_what_nobody_foresaw_is_logged_as_lines_of_json() -> None:
    told = StringIO()

    with as_json_lines(told):
        logging.getLogger(NAME).error("%s %s", "number", HOSTILE)

    (line,) = told.getvalue().splitlines()
    found = json.loads(line)
    assert found["level"] == "error"
    assert found["event"] == f"number {HOSTILE}"
    assert datetime.fromisoformat(found["at"]).utcoffset() is not None


def test_the_clock_of_the_log_is_utc() -> None:
    told = StringIO()

    with as_json_lines(told):
        logging.getLogger(NAME).error("now")

    at = datetime.fromisoformat(json.loads(told.getvalue())["at"])
    assert abs((datetime.now(UTC) - at).total_seconds()) < 60
