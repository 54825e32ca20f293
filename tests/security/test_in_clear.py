"""What comes from another machine in clear is refused, calmly, and who may say it did."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.edge import COOKIE
from api.house import House
from api.proxies import NOWHERE, Proxies, scheme_told
from api.settings import SettingUnusable
from tests.api.asking import kind_of_problem
from tests.door import door_of
from tests.house import Town
from tests.pages.reading import Document

ELSEWHERE = "203.0.113.9"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def door(house: House, *, name: str = "ledger.test") -> TestClient:
    """Somebody on another machine who asks in clear."""
    return TestClient(
        door_of(house),
        base_url=f"http://{name}",
        client=(ELSEWHERE, 50_000),
        follow_redirects=False,
    )


class TestABrowserInClear:
    @pytest.mark.parametrize("path", ["/", "/sign-in", "/cases/7", "/static/app.css"])
    def test_is_shown_a_calm_page(self, house: House, path: str) -> None:
        answer = door(house).get(path, headers=BROWSER)

        page = Document(answer.text)
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert page.heading == "This was sent in clear"
        assert page.one("title").text == "This was sent in clear · Boundary Ledger"
        assert "https://" in page.text
        assert "password" not in page.text
        assert "set-cookie" not in answer.headers

    def test_needs_nothing_that_would_be_refused_too(self, house: House) -> None:
        answer = door(house).get("/", headers=BROWSER)

        page = Document(answer.text)
        (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        policy = answer.headers["content-security-policy"]
        assert page.all("link") + page.all("script") + page.all("img") == []
        assert ".bar-inner" in style
        assert "--paper" in style
        assert f"style-src 'sha256-{digest}';" in policy

    def test_is_led_to_where_the_house_is_reached(self, house: House) -> None:
        told = replace(house.settings, origin="https://ledger.test")

        answer = door(replace(house, settings=told)).get("/", headers=BROWSER)

        way = Document(answer.text).one("a", href="https://ledger.test/")
        assert way.text == "Open https://ledger.test"

    def test_is_nobody_whatever_cookie_it_sends(self, house: House, town: Town) -> None:
        asked = door(house)
        asked.cookies.set(COOKIE, town.therapist.token)

        answer = asked.get("/", headers=BROWSER)

        assert answer.status_code == 403
        assert town.therapist.name not in answer.text
        assert 'name="csrf"' not in answer.text

    def test_that_sent_a_form_is_told_that_others_may_have_read_it(
        self, house: House
    ) -> None:
        answer = door(house).post(
            "/sign-in", data={"name": "Thea Lind"}, headers=BROWSER | SAME_SITE
        )

        assert answer.status_code == 403
        assert "if a password was in it, choose another" in Document(answer.text).text
        assert "Thea Lind" not in answer.text


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/", "*/*"),
        ("/", "application/json"),
        ("/api/v1/me", BROWSER["Accept"]),
        ("/healthz", BROWSER["Accept"]),
    ],
)
def test_a_program_in_clear_is_answered_as_programs_are(
    house: House, path: str, accept: str
) -> None:
    answer = door(house).get(path, headers={"Accept": accept})

    assert kind_of_problem(answer) == "https-only"


def test_a_browser_that_asks_for_another_name_is_shown_a_page_too(
    house: House,
) -> None:
    asked = door(house, name="another.example")

    answer = asked.get("/", headers=BROWSER)

    assert answer.status_code == 400
    assert Document(answer.text).heading == "This is not the name of this house"
    assert kind_of_problem(asked.get("/")) == "host-unknown"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["https"], b"https"),
        (["HTTPS"], b"https"),
        ([" Https "], b"https"),
        (["https,https"], b"https"),
        (["https, HTTPS"], b"https"),
        (["https", "https"], b"https"),
        (["https,"], b"https"),
        (["http"], b"http"),
        # The first is what whoever asks may have written themselves.
        (["https, http"], b"http"),
        (["https", "http"], b"http"),
        # The last says nothing of the way to a proxy before it.
        (["http, https"], b"http"),
        (["http", "https"], b"http"),
        (["httpsx"], b"http"),
        (["https http"], b"http"),
        (["wss"], b"http"),
        (["\xff"], b"http"),
        ([], None),
        ([""], None),
        ([" , "], None),
    ],
)
def test_every_stretch_of_the_way_has_to_be_encrypted(
    lines: list[str], said: bytes | None
) -> None:
    assert scheme_told(line.encode("latin-1") for line in lines) == said


def behind_a_proxy(*told: tuple[str, str], line: str) -> dict[str, Any]:
    """How a request looks to the house, once what `line` says of it was read."""
    seen: dict[str, Any] = {}

    async def house(scope: Any, _receive: object, _send: object) -> None:
        seen.update(scope)

    headers = [(name.lower().encode(), value.encode()) for name, value in told]
    scope: Any = {
        "type": "http",
        "scheme": "http",
        "client": (line, 50_000),
        "headers": headers,
    }
    proxies: Any = Proxies(house)
    # In a thread of its own: a browser of other tests may hold a loop in this one.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(lambda: asyncio.run(proxies(scope, None, None))).result()
    return seen


@pytest.mark.parametrize(
    ("line", "told", "scheme"),
    [
        ("127.0.0.1", "HTTPS", "https"),
        ("127.0.0.1", "https,https", "https"),
        ("127.0.0.1", "https, http", "http"),
        (ELSEWHERE, "https", "http"),
        (ELSEWHERE, "HTTPS", "http"),
    ],
)
def test_only_a_believed_proxy_says_how_somebody_asked(
    monkeypatch: pytest.MonkeyPatch, line: str, told: str, scheme: str
) -> None:
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    asked = (("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-Proto", told))

    seen = behind_a_proxy(*asked, line=line)

    assert seen["scheme"] == scheme


def test_whom_to_believe_is_said_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.1.2.0/24")
    asked = (("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-Proto", "Https"))

    believed = behind_a_proxy(*asked, line="10.1.2.3")
    beside = behind_a_proxy(*asked, line="127.0.0.1")

    assert (believed["scheme"], believed["client"][0]) == ("https", "198.51.100.1")
    assert (beside["scheme"], beside["client"][0]) == ("http", "127.0.0.1")


@pytest.mark.parametrize(
    "believed", ["10.1.2.3", "::ffff:10.1.2.3", "10.1.2.0/24", "::ffff:10.1.2.0/120"]
)
@pytest.mark.parametrize("form", ["", "::ffff:"])
def test_whom_to_believe_is_meant_in_either_form(
    monkeypatch: pytest.MonkeyPatch, believed: str, form: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", believed)
    way = f"{form}198.51.100.1, {form}10.1.2.3"
    asked = (("X-Forwarded-For", way), ("X-Forwarded-Proto", "https"))

    seen = behind_a_proxy(*asked, line=f"{form}10.1.2.3")
    beside = behind_a_proxy(*asked, line=f"{form}10.1.9.3")

    assert (seen["scheme"], seen["client"][0]) == ("https", "198.51.100.1")
    assert (beside["scheme"], beside["client"][0]) == ("http", "10.1.9.3")


def test_who_is_translated_is_not_on_this_machine(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such an address came over a network, whatever IPv4 it tells."""
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    asked = (("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-Proto", "https"))

    seen = behind_a_proxy(*asked, line="64:ff9b::127.0.0.1")
    answers = [
        TestClient(
            door_of(house), base_url="http://ledger.test", client=(one, 50_000)
        ).get("/healthz")
        for one in ("64:ff9b::127.0.0.1", "::ffff:127.0.0.1", "::ffff:127.0.0.2")
    ]

    assert (seen["scheme"], seen["client"][0]) == ("http", "64:ff9b::7f00:1")
    assert [each.status_code for each in answers] == [403, 200, 200]


@pytest.mark.parametrize(
    "told", ["unknown", "_hidden", "-", "203.0.113.5:x", "for=::1"]
)
def test_who_has_no_address_is_not_on_this_machine(told: str) -> None:
    seen = behind_a_proxy(("X-Forwarded-For", told), line="127.0.0.1")

    assert (seen["scheme"], seen["client"][0]) == ("http", NOWHERE)


@pytest.mark.parametrize(
    "told", ["10.0.0.0/33", "10.1.2.3/8", "proxy", "127.0.0.1;::1"]
)
def test_whom_to_believe_is_refused_where_it_is_no_address(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", f"127.0.0.1, {told}")

    with pytest.raises(SettingUnusable, match="neither an address"):
        behind_a_proxy(line="127.0.0.1")
