"""A session that comes from elsewhere proves less, and one that was carried away ends."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from api.edge import COOKIE
from api.house import House
from tests.api.asking import V1, kind_of_problem
from tests.conftest import AT
from tests.door import door_of
from tests.house import PASSWORD, Town
from tests.pages.reading import Document

HOME, ABROAD = "198.51.100.7", "203.0.113.9"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Safari/605.1.15"
)
GRAVE = f"{V1}/sessions/00000000"
"""Ending a session asks for a proof before it looks whether there is one."""


def at(
    house: House, address: str, agent: str = FIREFOX, *, token: str = ""
) -> TestClient:
    """A browser of a kind at an address, with the session that it holds."""
    client = TestClient(
        door_of(house),
        base_url=AT,
        client=(address, 50_000),
        follow_redirects=False,
        headers={"User-Agent": agent, "Sec-Fetch-Site": "same-origin"},
    )
    if token:
        client.headers["Authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def token(house: House, town: Town) -> str:
    """A session that began at home, in Firefox."""
    told = {"name": town.therapist.name, "password": PASSWORD}
    answer = at(house, HOME).post(f"{V1}/sessions", json=told)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def test_a_grave_act_at_home_asks_for_no_new_proof(house: House, token: str) -> None:
    assert at(house, HOME, token=token).delete(GRAVE).status_code == 404


@pytest.mark.parametrize(("address", "agent"), [(ABROAD, FIREFOX), (HOME, SAFARI)])
class TestAnotherNetworkOrBrowser:
    def test_reads_on_and_proves_again_before_a_grave_act(
        self, house: House, token: str, address: str, agent: str
    ) -> None:
        moved = at(house, address, agent, token=token)

        assert moved.get(f"{V1}/me").status_code == 200
        assert kind_of_problem(moved.delete(GRAVE)) == "confirm-first"

    def test_is_as_good_once_it_was_proved_from_there(
        self, house: House, token: str, address: str, agent: str
    ) -> None:
        proved = at(house, address, agent, token=token).post(
            f"{V1}/sessions/current/confirmation", json={"password": PASSWORD}
        )
        fresh = str(proved.json()["token"])

        assert at(house, address, agent, token=fresh).delete(GRAVE).status_code == 404
        back = at(house, HOME, FIREFOX, token=fresh)
        assert kind_of_problem(back.delete(GRAVE)) == "confirm-first"

    def test_is_the_same_for_the_forms_of_pages(
        self, house: House, token: str, address: str, agent: str
    ) -> None:
        browser = at(house, address, agent)
        browser.cookies.set(COOKIE, token, domain="ledger.test", path="/")
        csrf = Document(browser.get("/account").text).field("csrf")

        asked = browser.post("/account/app", data={"csrf": csrf})

        assert asked.headers["location"] == "/account/confirm?next=/account"


class TestBothOthers:
    def test_end_the_session_for_everybody(self, house: House, token: str) -> None:
        stolen = at(house, ABROAD, SAFARI, token=token)

        assert stolen.get(f"{V1}/me").status_code == 401
        assert at(house, HOME, token=token).get(f"{V1}/me").status_code == 401

    def test_are_told_to_its_person_and_noted(
        self, house: House, town: Town, token: str
    ) -> None:
        at(house, ABROAD, SAFARI, token=token).get(f"{V1}/me")

        told = [
            each.what for each in house.accounts.events.of(town.therapist.person_id)
        ]
        assert told[0] == "session-elsewhere"
        log = (house.settings.data / "security.log").read_text().splitlines()
        assert "session-elsewhere" in {json.loads(line)["event"] for line in log}
        assert ABROAD not in "".join(log)

    def test_are_looked_at_in_ipv6_by_the_household(
        self, house: House, town: Town
    ) -> None:
        home, next_ = "2001:db8:1:2::7", "2001:db8:1:2:ffff::9"
        told = {"name": town.therapist.name, "password": PASSWORD}
        token = at(house, home).post(f"{V1}/sessions", json=told).json()["token"]

        assert at(house, next_, token=token).delete(GRAVE).status_code == 404
        assert at(house, next_, SAFARI, token=token).get(f"{V1}/me").status_code == 200

    @pytest.mark.parametrize("form", ["::ffff:", "64:ff9b::"])
    def test_are_looked_at_in_ipv4_however_it_is_told(
        self, house: House, town: Town, form: str
    ) -> None:
        told = {"name": town.therapist.name, "password": PASSWORD}
        token = at(house, HOME).post(f"{V1}/sessions", json=told).json()["token"]
        same, other = (
            at(house, f"{form}{each}", token=token) for each in (HOME, ABROAD)
        )

        assert same.delete(GRAVE).status_code == 404
        assert kind_of_problem(other.delete(GRAVE)) == "confirm-first"
