"""Sessions: seen and ended by their person, and under a new token when it matters."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import people
from api.house import House
from api.sign_in.sessions import ConfirmFirst, require_recent
from domain.facts.bookkeeping import Standing
from tests.api.asking import V1, get, kind_of_problem
from tests.api.sign_in.conftest import Browser, Phone
from tests.house import PASSWORD, Clock, Someone, Town
from tests.pages.reading import Document

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class TestSeeingThem:
    def test_a_page_lists_where_one_is_signed_in(
        self, nobody: Browser, town: Town
    ) -> None:
        nobody.client.headers["User-Agent"] = FIREFOX
        nobody.signs_in(town.therapist.name)

        page = nobody.page("/account")

        assert "Firefox on Linux this one" in page.text
        assert page.text.count("End it") == 1

    def test_a_program_lists_and_ends_them(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        by = town.therapist
        other = house.accounts.sign_in(by.name, PASSWORD, now=clock.now)
        assert other is not None

        listed = get(client, f"{V1}/sessions", by=by).json()
        ended = client.delete(f"{V1}/sessions/{other.handle}", headers=by.signed_in)

        assert [each["current"] for each in listed].count(True) == 1
        assert {other.handle} < {each["session"] for each in listed}
        assert ended.status_code == 204
        assert house.accounts.session(other.token, now=clock.now) is None
        assert get(client, f"{V1}/me", by=by).status_code == 200

    def test_nobody_ends_somebody_elses(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        theirs = house.accounts.sessions.of(town.supervisor.person_id, now=clock.now)

        answer = client.delete(
            f"{V1}/sessions/{theirs[0].handle}", headers=town.therapist.signed_in
        )

        assert answer.status_code == 404
        assert get(client, f"{V1}/me", by=town.supervisor).status_code == 200

    def test_all_but_this_one_end_at_once(
        self, therapist: Browser, house: House, town: Town, clock: Clock
    ) -> None:
        for _ in range(3):
            house.accounts.sign_in(town.therapist.name, PASSWORD, now=clock.now)

        therapist.send("/account/sessions/others/end")

        person = town.therapist.person_id
        assert len(house.accounts.sessions.of(person, now=clock.now)) == 1
        assert therapist.page("/account").heading == "Your account"


class TestANewToken:
    def test_comes_when_rights_grow(
        self, therapist: Browser, house: House, town: Town
    ) -> None:
        before = therapist.token
        people.grant(
            house, person_id=town.therapist.person_id, standing=Standing.SUPERVISOR
        )

        answer = therapist.get("/")

        assert answer.status_code == 200
        after = therapist.token
        assert after != before
        assert house.accounts.session(before, now=house.clock()) is None
        assert therapist.page("/").heading == "My cases"
        assert therapist.token == after

    def test_comes_with_a_head_too(
        self, therapist: Browser, house: House, town: Town
    ) -> None:
        before = therapist.token
        people.grant(
            house, person_id=town.therapist.person_id, standing=Standing.SUPERVISOR
        )

        therapist.client.head("/")

        assert therapist.token != before
        assert therapist.page("/").heading == "My cases"

    def test_comes_when_somebody_confirms(
        self, therapist: Browser, house: House
    ) -> None:
        before = therapist.token

        therapist.send("/account/confirm", password=PASSWORD, next="/account")

        assert therapist.token != before
        assert house.accounts.session(before, now=house.clock()) is None

    def test_does_not_make_a_session_last_longer(
        self, therapist: Browser, clock: Clock
    ) -> None:
        for _ in range(72):
            clock.forward(minutes=10)
            therapist.send("/account/confirm", password=PASSWORD, next="/account")

        clock.forward(minutes=1)

        assert therapist.get("/account").headers["location"].startswith("/sign-in")


class TestConfirming:
    def test_is_asked_for_before_what_is_grave(
        self, therapist: Browser, clock: Clock
    ) -> None:
        later(therapist, clock, minutes=20)

        asked = therapist.send("/account/app")
        page = therapist.page(asked.headers["location"])
        done = therapist.send("/account/confirm", password=PASSWORD, next="/account")
        again = therapist.send("/account/app")

        assert asked.headers["location"] == "/account/confirm?next=/account"
        assert page.heading == "Confirm that it is you"
        assert done.headers["location"] == "/account"
        assert again.headers["location"] == "/account/app"

    def test_hands_back_what_was_written(
        self, administrator: Browser, clock: Clock
    ) -> None:
        later(administrator, clock, minutes=20)

        answer = administrator.send("/people/invite", name="Lou New", roles="therapist")

        page = Document(answer.text)
        assert answer.status_code == 403
        assert "Name: Lou New" in page.text
        ways = [each.attributes["href"] for each in page.all("a")]
        assert "/account/confirm?next=/people/invite" in ways

    @pytest.mark.parametrize("password", ["", "not this one, sorry"])
    def test_takes_the_right_password_only(
        self, therapist: Browser, clock: Clock, password: str
    ) -> None:
        later(therapist, clock, minutes=20)

        answer = therapist.send("/account/confirm", password=password)

        assert answer.status_code == 401
        assert (
            therapist.send("/account/app")
            .headers["location"]
            .startswith("/account/confirm")
        )

    def test_needs_the_code_too_where_there_is_one(
        self, therapist: Browser, phone: Phone, clock: Clock
    ) -> None:
        later(therapist, clock, minutes=20)

        without = therapist.send("/account/confirm", password=PASSWORD, code="")
        right = therapist.send("/account/confirm", password=PASSWORD, code=phone.code)

        assert without.status_code == 401
        assert right.status_code == 303

    def test_leads_nowhere_else(self, therapist: Browser) -> None:
        answer = therapist.send(
            "/account/confirm", password=PASSWORD, next="//evil.test"
        )

        assert answer.headers["location"] == "/"

    def test_a_new_password_confirms_nothing(
        self, therapist: Browser, clock: Clock
    ) -> None:
        later(therapist, clock, minutes=20)
        new = "five other words that do not"

        therapist.send("/account/password", current=PASSWORD, password=new, again=new)

        asked = therapist.send("/account/app").headers["location"]
        assert asked.startswith("/account/confirm")

    def test_a_program_confirms_too(
        self, client: TestClient, town: Town, clock: Clock
    ) -> None:
        by, told = town.therapist, {"name": "x", "scopes": ["read"]}
        for _ in range(2):
            clock.forward(minutes=10)
            get(client, f"{V1}/me", by=by)
        refused = client.post(f"{V1}/tokens", json=told, headers=by.signed_in)

        fresh = client.post(
            f"{V1}/sessions/current/confirmation",
            json={"password": PASSWORD},
            headers=by.signed_in,
        ).json()
        again = Someone(person_id=by.person_id, name=by.name, token=fresh["token"])
        made = client.post(f"{V1}/tokens", json=told, headers=again.signed_in)

        assert kind_of_problem(refused) == "confirm-first"
        assert made.status_code == 201
        client.cookies.clear()
        assert get(client, f"{V1}/me", by=by).status_code == 401

    def test_is_within_the_minutes_that_a_caller_names(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        session = house.accounts.session(town.therapist.token, now=clock.now)
        assert session is not None

        require_recent(session, now=clock.now, within=0)
        clock.forward(minutes=6)
        require_recent(session, now=clock.now, within=6)
        with pytest.raises(ConfirmFirst):
            require_recent(session, now=clock.now, within=5)


def later(browser: Browser, clock: Clock, *, minutes: int) -> None:
    """Time passes while somebody goes on from page to page."""
    for _ in range(minutes // 10):
        clock.forward(minutes=10)
        browser.page("/account")
