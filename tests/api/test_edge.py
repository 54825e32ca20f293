"""What stands before every route and after every answer."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from api.app import create_app
from api.bodies import LARGEST_BODY
from api.edge import HEADERS, BrokenOff
from api.house import House
from domain.ledger import Ledger
from domain.refusals import StoredFactUnreadable
from domain.sealing import SealBroken
from tests.api.asking import V1, facts, get, kind_of_problem, post, telling
from tests.house import PASSWORD, Town

JSON = {"Content-Type": "application/json"}


class TestHeaders:
    @pytest.mark.parametrize(
        ("method", "address"),
        [
            ("GET", "/healthz"),
            ("GET", f"{V1}/catalogue"),
            ("GET", f"{V1}/cases"),
            ("GET", f"{V1}/nowhere"),
            ("GET", "/nowhere"),
            ("HEAD", "/healthz"),
            ("OPTIONS", f"{V1}/cases"),
            ("PUT", f"{V1}/cases"),
            ("POST", f"{V1}/sessions"),
            ("POST", f"{V1}/cases"),
        ],
    )
    def test_every_answer_keeps_a_browser_in_the_house(
        self, client: TestClient, method: str, address: str
    ) -> None:
        response = client.request(method, address)

        sent = {name: response.headers.get(name) for name in HEADERS}
        assert sent == dict(HEADERS)

    def test_nothing_of_a_case_is_kept_anywhere(
        self, client: TestClient, town: Town
    ) -> None:
        case = f"{V1}/cases/{town.case}"

        for part in ("", "/facts", "/timeline", "/timeline.svg", "/report"):
            response = get(client, case + part, by=town.therapist)
            assert response.headers["cache-control"] == "no-store"

    def test_the_description_of_the_api_is_there_and_no_page_of_others(
        self, client: TestClient
    ) -> None:
        described = client.get("/api/openapi.json")

        assert described.status_code == 200
        assert f"{V1}/cases/{{case}}/facts" in described.json()["paths"]
        assert client.get("/docs").status_code == 404
        assert client.get("/redoc").status_code == 404


class TestMethods:
    def test_options_says_what_an_address_answers(self, client: TestClient) -> None:
        response = client.options(f"{V1}/cases/x/facts")

        assert response.status_code == 204
        assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"

    def test_options_of_nothing_is_nothing(self, client: TestClient) -> None:
        assert client.options(f"{V1}/nowhere").status_code == 404

    def test_head_answers_as_get_does_without_a_body(
        self, client: TestClient, town: Town
    ) -> None:
        address = f"{V1}/cases/{town.case}"

        head = client.head(address, headers=town.therapist.signed_in)
        whole = get(client, address, by=town.therapist)

        assert head.content == b""
        assert head.headers == whole.headers
        assert client.head(address).status_code == 401

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "BREW"])
    def test_other_methods_are_told_which_there_are(
        self, client: TestClient, method: str
    ) -> None:
        response = client.request(method, f"{V1}/cases")

        assert response.status_code == 405
        assert kind_of_problem(response) == "method-not-allowed"
        assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


class TestOtherSites:
    @pytest.fixture
    def browser(self, client: TestClient, town: Town) -> TestClient:
        told = {"name": town.therapist.name, "password": PASSWORD}
        assert client.post(f"{V1}/sessions", json=told).status_code == 201
        return client

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Sec-Fetch-Site": "same-origin"}, 201),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "none"}, 403),
            ({"Origin": "https://ledger.test"}, 201),
            ({"Origin": "https://ledger.test.evil.example"}, 403),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://["}, 403),
            ({"Sec-Fetch-Site": "cross-site", "Origin": "https://ledger.test"}, 403),
            ({}, 403),
        ],
    )
    def test_a_cookie_writes_from_this_site_alone(
        self, browser: TestClient, town: Town, headers: dict[str, str], status: int
    ) -> None:
        response = browser.post(
            facts(town.case),
            json=telling(),
            headers=headers | {"Idempotency-Key": "once"},
        )

        assert response.status_code == status
        if status == 403:
            assert kind_of_problem(response) == "cross-site"

    def test_a_cookie_reads_wherever_the_link_stood(
        self, browser: TestClient, town: Town
    ) -> None:
        address = f"{V1}/cases/{town.case}"

        response = browser.get(address, headers={"Sec-Fetch-Site": "cross-site"})

        assert response.status_code == 200

    def test_a_token_writes_from_anywhere(self, client: TestClient, town: Town) -> None:
        response = post(
            client,
            facts(town.case),
            telling(),
            by=town.therapist,
            sec_fetch_site="cross-site",
        )

        assert response.status_code == 201

    def test_no_other_site_signs_anybody_in(
        self, client: TestClient, town: Town
    ) -> None:
        told = {"name": town.therapist.name, "password": PASSWORD}

        response = client.post(
            f"{V1}/sessions", json=told, headers={"Origin": "https://evil.example"}
        )

        assert response.status_code == 403
        assert "set-cookie" not in response.headers


class TestBodies:
    def test_a_body_that_is_too_large_is_not_read(
        self, client: TestClient, town: Town
    ) -> None:
        told = telling(narrative="x" * LARGEST_BODY)

        response = post(client, facts(town.case), told, by=town.therapist)

        assert response.status_code == 413
        assert kind_of_problem(response) == "too-large"

    def test_a_body_in_pieces_is_not_larger_for_that(
        self, client: TestClient, town: Town
    ) -> None:
        response = client.post(
            facts(town.case),
            content=(b"x" * 65_536 for _ in range(20)),
            headers=town.therapist.signed_in | JSON,
        )

        assert response.status_code == 413

    @pytest.mark.parametrize(
        "told",
        [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/jsonp",
            "",
        ],
    )
    def test_the_api_reads_json_alone(
        self, client: TestClient, town: Town, told: str
    ) -> None:
        response = client.post(
            facts(town.case),
            content=json.dumps(telling()),
            headers=town.therapist.signed_in
            | {"Content-Type": told, "Idempotency-Key": "once"},
        )

        assert response.status_code == 415
        assert kind_of_problem(response) == "content-unknown"

    @pytest.mark.parametrize(
        "told", ["application/json; charset=UTF-8", "Application/JSON"]
    )
    def test_the_api_reads_json_however_it_is_spelt(
        self, client: TestClient, town: Town, told: str
    ) -> None:
        response = client.post(
            facts(town.case),
            content=json.dumps(telling()),
            headers=town.therapist.signed_in
            | {"Content-Type": told, "Idempotency-Key": "once"},
        )

        assert response.status_code == 201

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b"{", 422),
            (b"", 422),
            (b"null", 422),
            (b"[" * 100_000, 400),
            (b"\xff", 400),
            (b'{"data": ' + b"9" * 5_000 + b"}", 400),
            (b'{"kind": "GiftExchanged", "data": NaN, "occurred_at": "2026"}', 422),
        ],
    )
    def test_what_is_no_json_is_no_crash(
        self, client: TestClient, town: Town, body: bytes, status: int
    ) -> None:
        response = client.post(
            facts(town.case),
            content=body,
            headers=town.therapist.signed_in | JSON | {"Idempotency-Key": "once"},
        )

        assert response.status_code == status, response.text
        kind_of_problem(response)


class TestOurSide:
    def test_what_nobody_foresaw_is_answered_calmly_and_logged_without_words(
        self,
        client: TestClient,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            msg = "Ada Quill's row is missing"
            raise ZeroDivisionError(msg)

        monkeypatch.setattr("api.health.Alive.__init__", fail)
        with caplog.at_level(logging.DEBUG):
            response = client.get("/healthz")

        assert response.status_code == 500
        assert "Ada" not in response.text + caplog.text
        assert "ZeroDivisionError" not in response.text
        assert "ZeroDivisionError" in caplog.text

    @pytest.mark.parametrize("damage", [StoredFactUnreadable, SealBroken])
    def test_a_damaged_fact_is_told_calmly_with_a_number(
        self,
        client: TestClient,
        town: Town,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        damage: type[Exception],
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            if damage is StoredFactUnreadable:
                raise StoredFactUnreadable(stream=town.case, version=3, why="of a flip")
            raise SealBroken("what narrative says is not what was committed to")

        monkeypatch.setattr(Ledger, "case_facts", fail)
        response = get(client, facts(town.case), by=town.therapist)

        assert response.status_code == 500
        assert kind_of_problem(response) == "damaged"
        number = response.json()["instance"].removeprefix("urn:uuid:")
        assert number in caplog.text
        assert "flip" not in response.text

    def test_an_answer_that_breaks_off_says_no_more_than_that(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        client = TestClient(_breaking(house), base_url="https://ledger.test")

        with pytest.raises(BrokenOff):
            client.get("/api/breaks")

        assert "Ada" not in caplog.text

    def test_the_program_refuses_to_run_without_its_assertions(self) -> None:
        done = subprocess.run(
            [sys.executable, "-O", "-c", "import api.app"],
            check=False,
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
        )

        assert done.returncode != 0
        assert "does not run with -O" in done.stderr


def _breaking(house: House) -> FastAPI:
    app = create_app(house)

    def pieces() -> Iterator[bytes]:
        yield b"half"
        msg = "Ada Quill"
        raise ZeroDivisionError(msg)

    @app.get("/api/breaks", include_in_schema=False)
    def breaks() -> StreamingResponse:
        return StreamingResponse(pieces())

    return app
