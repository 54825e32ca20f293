from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from api import people
from api.house import House
from domain.facts.bookkeeping import Standing
from tests.api.asking import V1, get, kind_of_problem
from tests.house import PASSWORD, Clock, Town

SESSIONS = f"{V1}/sessions"


class TestSigningIn:
    def test_a_name_and_a_password_give_a_token_and_a_cookie(
        self, client: TestClient, town: Town
    ) -> None:
        told = {"name": town.therapist.name, "password": PASSWORD}

        response = client.post(SESSIONS, json=told)

        assert response.status_code == 201, response.text
        given = response.json()
        assert given["person"]["name"] == town.therapist.name
        assert given["standings"] == ["therapist"]
        assert given["expires_at"] == "2026-03-10T00:00:00Z"
        assert given["idle_minutes"] == 15
        name, *marks = response.headers["set-cookie"].split("; ")
        assert name == f"__Host-session={given['token']}"
        assert set(marks) == {"HttpOnly", "Secure", "SameSite=lax", "Path=/"}

    def test_the_cookie_alone_and_the_token_alone_are_good(
        self, client: TestClient, town: Town
    ) -> None:
        told = {"name": town.therapist.name.upper(), "password": PASSWORD}
        token = client.post(SESSIONS, json=told).json()["token"]

        by_cookie = client.get(f"{V1}/me")
        client.cookies.clear()
        by_token = client.get(f"{V1}/me", headers={"Authorization": f"bearer {token}"})

        assert by_cookie.json() == by_token.json()
        assert by_cookie.json()["person"]["name"] == town.therapist.name

    @pytest.mark.parametrize("name", ["Thea Lind", "Nobody"])
    def test_a_wrong_password_and_an_unknown_name_are_answered_alike(
        self, client: TestClient, name: str
    ) -> None:
        told = {"name": name, "password": "not this one, sorry"}

        response = client.post(SESSIONS, json=told)

        assert response.status_code == 401
        assert kind_of_problem(response) == "sign-in-refused"
        assert name not in response.text
        assert "set-cookie" not in response.headers

    @pytest.mark.parametrize(
        "told",
        [
            {"name": "Thea Lind", "password": 1234567890123456},
            {"name": "Thea Lind", "password": "secret words " * 100},
            {"name": "Thea Lind", "password": "secret words \ud800"},
            {"name": "\ud800", "password": "secret words"},
            {"name": "Thea Lind", "password": "secret words", "code": "1"},
            {"name": "Thea Lind"},
        ],
    )
    def test_what_is_wrong_is_said_without_the_password(
        self, client: TestClient, told: dict[str, object]
    ) -> None:
        response = client.post(
            SESSIONS,
            content=json.dumps(told),
            headers={"Content-Type": "application/json"},
        )

        assert response.status_code == 422, response.text
        assert "secret" not in response.text
        assert "1234567890123456" not in response.text

    def test_another_kind_of_authorization_is_none(
        self, client: TestClient, town: Town
    ) -> None:
        told = {"name": town.therapist.name, "password": PASSWORD}
        client.post(SESSIONS, json=told)

        response = client.get(f"{V1}/me", headers={"Authorization": "Basic dGhlYQ=="})

        assert response.status_code == 401


class TestSigningOut:
    def test_nobody_signs_out_who_is_not_in(self, client: TestClient) -> None:
        assert client.delete(f"{SESSIONS}/current").status_code == 401

    def test_a_session_ends_and_the_browser_forgets(
        self, client: TestClient, town: Town
    ) -> None:
        by = town.therapist

        response = client.delete(f"{SESSIONS}/current", headers=by.signed_in)

        assert response.status_code == 204
        clear = response.headers["clear-site-data"]
        assert clear == '"cache", "cookies", "storage"'
        assert response.headers["set-cookie"].startswith('__Host-session="";')
        assert get(client, f"{V1}/me", by=by).status_code == 401


class TestStayingIn:
    def test_a_session_ends_after_a_quarter_of_an_hour_of_nothing(
        self, client: TestClient, town: Town, clock: Clock
    ) -> None:
        clock.forward(minutes=14)
        kept = get(client, f"{V1}/me", by=town.therapist)
        clock.forward(minutes=16)
        ended = get(client, f"{V1}/me", by=town.therapist)

        assert (kept.status_code, ended.status_code) == (200, 401)

    def test_a_session_ends_after_half_a_day(
        self, client: TestClient, town: Town, clock: Clock
    ) -> None:
        answers = []
        for _ in range(73):
            answers.append(get(client, f"{V1}/me", by=town.therapist).status_code)
            clock.forward(minutes=10)

        assert answers == [200] * 73
        assert get(client, f"{V1}/me", by=town.therapist).status_code == 401

    def test_capacities_are_those_of_this_moment(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        person = town.therapist.person_id
        people.grant(house, person_id=person, standing=Standing.ADMINISTRATOR)
        granted = get(client, f"{V1}/me", by=town.therapist)
        people.withdraw(house, person_id=person, standing=Standing.ADMINISTRATOR)
        withdrawn = get(client, f"{V1}/me", by=town.therapist)

        assert granted.json()["standings"] == ["administrator", "therapist"]
        assert withdrawn.status_code == 401


class TestPeople:
    def test_nobody_lists_people_without_signing_in(self, client: TestClient) -> None:
        assert client.get(f"{V1}/people").status_code == 401

    def test_an_administrator_lists_everybody_in_pages(
        self, client: TestClient, town: Town
    ) -> None:
        by = town.administrator
        whole = get(client, f"{V1}/people", by=by).json()
        first = get(client, f"{V1}/people?limit=4", by=by).json()
        address = f"{V1}/people?limit=4&cursor={first['next']}"
        second = get(client, address, by=by).json()

        assert whole["next"] is second["next"] is None
        assert whole["items"] == first["items"] + second["items"]
        assert len(whole["items"]) == 7
        assert {"standings", "name", "person_id"} == set(whole["items"][0])

    def test_nobody_else_does(self, client: TestClient, town: Town) -> None:
        for who in (town.therapist, town.supervisor, town.board_member):
            response = get(client, f"{V1}/people", by=who)
            assert response.status_code == 403
            assert kind_of_problem(response) == "not-allowed"
