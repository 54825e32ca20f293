"""Wrong tries have to wait longer and longer, and nobody can shut another out."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.house import House
from api.sign_in.attempts import Attempts, Caller
from api.sign_in.doorway import NOBODY
from tests.api.asking import V1, kind_of_problem
from tests.api.sign_in.conftest import Browser
from tests.conftest import AT
from tests.door import door_of
from tests.house import PASSWORD, Clock, Town
from tests.pages.reading import Document

SESSIONS = f"{V1}/sessions"
WRONG = "not at all the password"


def tries(client: TestClient, name: str, times: int) -> list[int]:
    """What a program is answered that tries wrong passwords."""
    client.cookies.delete("__Host-session")
    told = {"name": name, "password": WRONG}
    return [client.post(SESSIONS, json=told).status_code for _ in range(times)]


def elsewhere(house: House, address: str) -> TestClient:
    """A program at another address."""
    return TestClient(door_of(house), base_url=AT, client=(address, 50_000))


class TestWaiting:
    @pytest.mark.parametrize("name", ["Thea Lind", "Nobody Here", ""])
    def test_begins_with_the_sixth_wrong_try_for_known_and_unknown_names(
        self, client: TestClient, name: str
    ) -> None:
        assert tries(client, name, 6) == [401] * 5 + [429]

        answer = client.post(SESSIONS, json={"name": name, "password": WRONG})

        assert kind_of_problem(answer) == "too-many-tries"
        assert answer.headers["retry-after"] == "60"
        assert "try again in a minute" in answer.json()["detail"]
        assert name not in answer.text or not name

    def test_grows_with_each_wrong_try(self, client: TestClient, clock: Clock) -> None:
        waits: list[int] = []
        for _ in range(24):
            answer = client.post(
                SESSIONS, json={"name": "Thea Lind", "password": WRONG}
            )
            if answer.status_code == 429:
                waits.append(int(answer.headers["retry-after"]))
                clock.forward(seconds=waits[-1])

        assert waits[0] == 60
        assert 600 < waits[1] <= 900 < waits[2] <= 3600
        assert 12 * 3600 < waits[3] <= 24 * 3600

    def test_holds_for_the_right_password_too_and_then_ends(
        self, client: TestClient, town: Town, clock: Clock
    ) -> None:
        told = {"name": town.therapist.name, "password": PASSWORD}
        tries(client, town.therapist.name, 5)

        during = client.post(SESSIONS, json=told).status_code
        clock.forward(seconds=61)
        after = client.post(SESSIONS, json=told).status_code

        assert (during, after) == (429, 201)

    def test_is_forgotten_when_somebody_comes_in(
        self, client: TestClient, town: Town
    ) -> None:
        told = {"name": town.therapist.name, "password": PASSWORD}
        tries(client, town.therapist.name, 4)

        assert client.post(SESSIONS, json=told).status_code == 201
        assert tries(client, town.therapist.name, 5) == [401] * 5

    def test_is_said_on_the_page_calmly(self, nobody: Browser, town: Town) -> None:
        for _ in range(5):
            nobody.signs_in(town.therapist.name, WRONG)

        answer = nobody.signs_in(town.therapist.name)

        page = Document(answer.text)
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "60"
        assert page.heading == "Sign in"
        assert "too many wrong tries" in page.one("p", id="sign-in-error").text
        assert page.field("name") == town.therapist.name

    def test_outlasts_a_restart(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        tries(client, town.therapist.name, 5)

        again = TestClient(door_of(house), base_url=AT)

        assert tries(again, town.therapist.name, 1) == [429]


class TestNobodyIsShutOut:
    def test_by_tries_from_another_address(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        attacker = elsewhere(house, "203.0.113.9")
        assert tries(attacker, town.therapist.name, 8)[-1] == 429

        told = {"name": town.therapist.name, "password": PASSWORD}

        assert client.post(SESSIONS, json=told).status_code == 201

    def test_in_a_browser_that_was_there_before(
        self, nobody: Browser, client: TestClient, town: Town
    ) -> None:
        nobody.signs_in(town.therapist.name)
        device = client.cookies.get("__Host-device")
        client.cookies.clear()
        tries(client, town.therapist.name, 8)
        without = nobody.signs_in(town.therapist.name)

        client.cookies.set("__Host-device", device or "")
        answer = nobody.signs_in(town.therapist.name)

        assert without.status_code == 429
        assert answer.headers["location"] == "/"

    def test_by_a_browser_that_somebody_else_was_at(
        self, nobody: Browser, client: TestClient, town: Town
    ) -> None:
        nobody.signs_in(town.supervisor.name)
        device = client.cookies.get("__Host-device")
        client.cookies.clear()
        tries(client, town.therapist.name, 5)

        client.cookies.set("__Host-device", device or "")

        assert nobody.signs_in(town.therapist.name).status_code == 429

    def test_who_holds_such_a_browser_tries_as_often_as_others(
        self, nobody: Browser, client: TestClient, town: Town
    ) -> None:
        nobody.signs_in(town.therapist.name)
        client.cookies.delete("__Host-session")

        found = [nobody.signs_in(town.therapist.name, WRONG) for _ in range(6)]

        assert [each.status_code for each in found] == [401] * 5 + [429]

    def test_by_what_they_try_at_many_names(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        attacker = elsewhere(house, "203.0.113.9")
        found = [tries(attacker, f"Nobody {n}", 1)[0] for n in range(41)]

        assert found == [401] * 40 + [429]
        told = {"name": town.therapist.name, "password": PASSWORD}
        assert client.post(SESSIONS, json=told).status_code == 201


class TestHowTriesAreCounted:
    def test_a_household_is_one_address(self) -> None:
        one = Caller(address="2001:db8:1:2::1").household
        neighbour = Caller(address="2001:db8:1:2:ffff::9").household
        other = Caller(address="2001:db8:1:3::1").household

        assert one == neighbour != other
        assert (
            Caller(address="192.0.2.1").household
            != Caller(address="192.0.2.2").household
        )

    @pytest.mark.parametrize("form", ["::ffff:{}", "::FFFF:{}", "64:ff9b::{}"])
    def test_ipv4_in_the_form_of_ipv6_is_the_address_it_is(self, form: str) -> None:
        one, other = (
            Caller(address=form.replace("{}", told)).household
            for told in ("198.51.100.9", "203.0.113.7")
        )

        assert (one, other) == ("198.51.100.9", "203.0.113.7")

    def test_nobody_waits_for_what_was_tried_at_another_such_address(
        self, house: House, town: Town
    ) -> None:
        attacker = elsewhere(house, "::ffff:198.51.100.9")
        assert tries(attacker, town.therapist.name, 6)[-1] == 429

        at_home = elsewhere(house, "::ffff:203.0.113.7")
        told = {"name": town.therapist.name, "password": PASSWORD}
        assert at_home.post(SESSIONS, json=told).status_code == 201

    def test_no_address_and_no_name_is_kept_in_clear(self, house: House) -> None:
        tries(elsewhere(house, "203.0.113.77"), "Thea Lind", 3)

        kept = b"".join(
            path.read_bytes()
            for path in house.settings.data.iterdir()
            if path.is_file() and path.name.startswith(("keys.db", "security"))
        )
        assert b"203.0.113.77" not in kept
        assert b"Thea" not in kept

    def test_known_and_unknown_names_are_noted_alike(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        """As many writes for one as for the other, so that both take as long."""
        tries(client, town.therapist.name, 1)
        tries(client, "Nobody Here", 1)

        events = house.accounts.events
        assert len(events.of(town.therapist.person_id)) == len(events.of(NOBODY)) == 1

    def test_the_library_counts_by_our_clock(self, house: House, clock: Clock) -> None:
        attempts: Attempts = house.accounts.attempts
        caller = Caller(address="192.0.2.1")
        buckets = attempts.by_address("passkey", caller)
        for _ in range(30):
            attempts.begin(buckets)
        with pytest.raises(Exception, match="too many"):
            attempts.check(buckets)

        clock.forward(seconds=61)

        attempts.check(buckets)
