"""API tokens: for programs, for what was chosen, until a day, and never for pages."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.dependencies import scope_of
from api.edge import COOKIE
from api.house import House
from tests.api.asking import V1, facts, get, kind_of_problem, post, telling
from tests.api.sign_in.conftest import Browser
from tests.house import PASSWORD, Clock, Someone, Town
from tests.pages.reading import Document


def made(
    client: TestClient, by: Someone, *scopes: str, days: int = 7
) -> dict[str, Any]:
    """A token of somebody's."""
    told = {"name": "the calendar", "scopes": list(scopes), "days": days}
    answer = client.post(f"{V1}/tokens", json=told, headers=by.signed_in)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def holding(by: Someone, token: dict[str, Any]) -> Someone:
    """A program of somebody's that holds a token."""
    return Someone(person_id=by.person_id, name=by.name, token=token["secret"])


class TestAToken:
    def test_stands_for_its_person_without_any_cookie(
        self, client: TestClient, town: Town
    ) -> None:
        program = holding(town.therapist, made(client, town.therapist, "read"))

        answer = get(client, f"{V1}/me", by=program)

        assert answer.json()["person"]["name"] == town.therapist.name

    def test_records_without_a_form_token_where_it_may(
        self, client: TestClient, town: Town
    ) -> None:
        by = town.therapist
        reader = holding(by, made(client, by, "read"))
        writer = holding(by, made(client, by, "read", "record"))
        headers = {"Idempotency-Key": "1", "Sec-Fetch-Site": "cross-site"}
        address = facts(town.case)

        refused = client.post(
            address, json=telling(), headers=reader.signed_in | headers
        )
        written = client.post(
            address, json=telling(), headers=writer.signed_in | headers
        )

        assert kind_of_problem(refused) == "out-of-scope"
        assert "scope record" in refused.json()["detail"]
        assert written.status_code == 201

    @pytest.mark.parametrize(
        ("method", "address", "scope"),
        [
            ("GET", "/cases/{case}", "read"),
            ("GET", "/cases/{case}/report", "export"),
            ("GET", "/people", "people"),
            ("GET", "/invitations", "people"),
            ("GET", "/holds", "privacy"),
            ("POST", "/cases", "record"),
        ],
    )
    def test_is_good_for_what_was_chosen(
        self,
        client: TestClient,
        town: Town,
        *,
        method: str,
        address: str,
        scope: str,
    ) -> None:
        every = ("read", "record", "export", "privacy", "people")
        by = town.therapist
        where = V1 + address.format(case=town.case)
        without = holding(by, made(client, by, *(s for s in every if s != scope)))
        alone = holding(by, made(client, by, scope))

        refused = client.request(method, where, headers=without.signed_in)
        answered = client.request(method, where, headers=alone.signed_in)

        assert kind_of_problem(refused) == "out-of-scope"
        assert answered.status_code in {200, 400, 403}
        assert "out-of-scope" not in answered.text

    def test_records_and_lets_nobody_in(self, house: House) -> None:
        """Each route that a token may write to, and no other: new ones are not."""
        routes = [
            (method.upper(), path)
            for path, methods in create_app(house).openapi()["paths"].items()
            for method in methods
            if path.startswith(f"{V1}/")
        ]

        recorded = {p for m, p in routes if m != "GET" and scope_of(m, p) == "record"}
        assert recorded == {
            f"{V1}/cases",
            f"{V1}/cases/{{case}}/facts",
            f"{V1}/cases/{{case}}/facts/{{fact}}/corrections",
            f"{V1}/cases/{{case}}/flags/{{flag}}/replies",
            f"{V1}/cases/{{case}}/assessment",
            f"{V1}/cases/{{case}}/checks",
            f"{V1}/cases/{{case}}/overlaps",
            f"{V1}/rule-books/trial",
            f"{V1}/circle",
            f"{V1}/circle/{{tie}}/end",
            f"{V1}/circle/{{tie}}/withdrawal",
        }
        read = {p for m, p in routes if m != "GET" and scope_of(m, p) == "read"}
        assert read == {f"{V1}/persons/check"}

    def test_of_every_scope_gives_nobody_a_case(
        self, client: TestClient, town: Town
    ) -> None:
        every = ("read", "record", "export", "privacy", "people")
        by = holding(town.therapist, made(client, town.therapist, *every))
        told = {
            "party": "Omar Vey",
            "sections": ["record"],
            "until": "2026-03-20T12:00:00Z",
            "reason": "asks",
        }

        refused = post(client, f"{V1}/cases/{town.case}/grants", told, by=by)

        assert kind_of_problem(refused) == "out-of-scope"
        assert "no API token" in refused.json()["detail"]
        seen = get(client, f"{V1}/cases/{town.case}", by=town.other_therapist)
        assert seen.status_code == 404

    def test_makes_and_lists_no_tokens_and_ends_no_sessions(
        self, client: TestClient, town: Town
    ) -> None:
        by = town.therapist
        every = made(client, by, "read", "record", "export", "privacy", "people")
        program = holding(by, every)

        for method, address in (
            ("GET", "/tokens"),
            ("POST", "/tokens"),
            ("GET", "/sessions"),
            ("DELETE", "/sessions/current"),
            ("POST", "/sessions/current/confirmation"),
        ):
            answer = client.request(method, V1 + address, headers=program.signed_in)
            assert answer.status_code == 403, address

    def test_is_never_more_than_its_person(
        self, client: TestClient, town: Town
    ) -> None:
        by = town.board_member
        program = holding(by, made(client, by, "read", "people"))

        assert get(client, f"{V1}/people", by=program).status_code == 403
        assert (
            get(client, f"{V1}/cases/{town.other_case}", by=program).status_code == 404
        )

    def test_opens_no_page(self, client: TestClient, town: Town) -> None:
        by = town.therapist
        program = holding(by, made(client, by, "read"))

        for headers in (program.signed_in, by.signed_in):
            answer = client.get("/", headers=headers)
            assert answer.headers["location"] == "/sign-in?next=/"
        client.cookies.set("__Host-session", program.token)
        assert client.get("/").headers["location"] == "/sign-in?next=/"

    def test_ends_on_its_day(
        self, client: TestClient, town: Town, clock: Clock
    ) -> None:
        by = town.therapist
        program = holding(by, made(client, by, "read", days=3))
        clock.forward(days=2, hours=23)
        before = get(client, f"{V1}/me", by=program).status_code
        clock.forward(hours=2)

        assert before == 200
        assert get(client, f"{V1}/me", by=program).status_code == 401

    def test_ends_when_it_is_revoked(self, client: TestClient, town: Town) -> None:
        by = town.therapist
        token = made(client, by, "read")

        others = client.delete(
            f"{V1}/tokens/{token['token']}", headers=town.supervisor.signed_in
        )
        own = client.delete(f"{V1}/tokens/{token['token']}", headers=by.signed_in)

        assert (others.status_code, own.status_code) == (404, 204)
        assert get(client, f"{V1}/me", by=holding(by, token)).status_code == 401

    def test_is_shown_once_and_kept_as_a_digest(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        by = town.therapist
        secret = made(client, by, "read")["secret"]

        (listed,) = get(client, f"{V1}/tokens", by=by).json()
        kept = b"".join(p.read_bytes() for p in house.settings.data.glob("keys.db*"))

        assert "secret" not in listed
        assert secret.encode() not in kept
        assert b"the calendar" not in kept

    @pytest.mark.parametrize(
        "told",
        [
            {"name": "x", "scopes": []},
            {"name": "x", "scopes": ["everything"]},
            {"name": "", "scopes": ["read"]},
            {"name": "x", "scopes": ["read"], "days": 0},
            {"name": "x", "scopes": ["read"], "days": 366},
            {"name": "x", "scopes": "read"},
        ],
    )
    def test_is_refused_in_a_sentence(
        self, client: TestClient, town: Town, told: dict[str, object]
    ) -> None:
        answer = client.post(
            f"{V1}/tokens", json=told, headers=town.therapist.signed_in
        )

        assert answer.status_code == 422


class TestItsEnd:
    @pytest.mark.parametrize(("days", "quiet"), [(60, 45), (8, 5)])
    def test_is_told_of_on_every_page_in_time(
        self,
        client: TestClient,
        house: House,
        town: Town,
        clock: Clock,
        *,
        days: int,
        quiet: int,
    ) -> None:
        made(client, town.therapist, "read", days=days)
        clock.forward(days=quiet)
        before = page_of(client, house, town.therapist)

        clock.forward(days=1.5)
        after = page_of(client, house, town.therapist)

        assert "the calendar" not in before
        assert "Your token “the calendar” ends on" in after
        assert "Make another before" in after

    def test_is_told_no_longer_once_it_was_revoked(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        token = made(client, town.therapist, "read", days=30)
        clock.forward(days=29)

        house.accounts.tokens.revoke(town.therapist.person_id, token["token"])

        assert "the calendar" not in page_of(client, house, town.therapist)


def page_of(client: TestClient, house: House, who: Someone) -> str:
    """A page that has nothing to do with tokens, for who signs in anew."""
    session = house.accounts.sign_in(who.name, PASSWORD, now=house.clock())
    assert session is not None
    return client.get("/help", headers={"Cookie": f"{COOKIE}={session.token}"}).text


class TestOnThePage:
    def test_is_made_shown_once_and_revoked(self, therapist: Browser) -> None:
        answer = therapist.send(
            "/account/tokens", name="My <script>", scopes=["read", "record"], days="30"
        )

        page = Document(answer.text)
        assert page.heading == "A new token"
        secret = page.one("code").text
        assert secret.startswith("blt_")
        account = therapist.page("/account")
        assert "My <script>" in account.text
        assert secret not in account.html
        action = next(
            each.attributes["action"]
            for each in account.all("form")
            if each.attributes["action"].endswith("/revoke")
        )
        therapist.send(action)
        assert "My <script>" not in therapist.page("/account").text

    @pytest.mark.parametrize("days", ["", "0", "9999", "three", "-1", "٣"])
    def test_says_what_to_mend(self, therapist: Browser, days: str) -> None:
        answer = therapist.send("/account/tokens", name="x", scopes="read", days=days)

        assert answer.status_code == 422
        assert "1 to 365 days" in Document(answer.text).text
