"""The bytes between a browser and the server, over a real socket."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.app import create_app
from api.cli.serving import HOST
from api.house import House
from api.proxies import THIS_MACHINE, Proxies
from tests.fuzz.asking import (
    PATIENCE_SECONDS,
    Request,
    at_the_door,
    in_process,
    over_a_socket,
)
from tests.house import Town

GET = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def wrong_sign_in(*headers: tuple[str, str]) -> Request:
    """A try that leaves an event."""
    kind = ("Content-Type", "application/json")
    return Request(
        method="POST",
        target="/api/v1/sessions",
        by=None,
        headers=[("Host", "ledger.test"), kind, *headers],
        body=b'{"name": "Nobody", "password": "not this one, no"}',
    )


@pytest.fixture
def port(house: House) -> Iterator[int]:
    """A house behind a real server."""
    with at_the_door(create_app(house)) as found:
        yield found


def sent(port: int, told: str) -> bytes:
    """Everything that comes back for some bytes."""
    with socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS) as line:
        line.sendall(told.encode("latin-1"))
        found = b""
        while more := line.recv(65536):
            found += more
        return found


FRAMED = {
    "both": "Content-Length: {n}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two that differ": "Content-Length: 0\r\nContent-Length: {n}\r\n\r\n",
    "unknown": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "signed": "Content-Length: +0\r\n\r\n",
    "spaced": "Content-Length : {n}\r\n\r\n",
}
"""Ways to say how long a body is that two programs might read otherwise."""


@pytest.mark.parametrize("framed", FRAMED)
def test_where_a_request_ends_is_not_in_doubt(port: int, framed: str) -> None:
    """What comes after is answered as a request of its own, or the line is cut."""
    told = FRAMED[framed].replace("{n}", str(len(SMUGGLED)))

    found = sent(
        port, f"POST /sign-out HTTP/1.1\r\nHost: localhost\r\n{told}{SMUGGLED}"
    )

    statuses = re.findall(rb"HTTP/1\.1 (\d{3})", found)
    assert statuses in ([b"400"], [b"303", b"404"], [b"303", b"400"]), found


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK"])
def test_methods_that_echo_are_not_there(port: int, method: str) -> None:
    found = sent(
        port, f"{method} / HTTP/1.1\r\nHost: localhost\r\nX-Secret: abc\r\n\r\n"
    )

    assert re.match(rb"HTTP/1\.1 40[0145]", found)
    assert b"abc" not in found


def test_the_server_does_not_say_what_it_is(port: int) -> None:
    found = sent(port, f"{GET}\r\n")

    assert found.startswith(b"HTTP/1.1 200")
    assert b"\r\nserver:" not in found.lower()
    assert b"uvicorn" not in found.lower()


def test_no_debugger_and_no_page_of_a_framework_answers(port: int) -> None:
    for path in (
        "/docs",
        "/redoc",
        "/openapi.json",
        "/debug",
        "/metrics",
        "/.git/HEAD",
    ):
        asked = Request(
            method="GET", target=path, by=None, headers=[("Host", "localhost")]
        )
        assert over_a_socket(port, asked).status == 404


@pytest.mark.parametrize(
    ("line", "told", "counted"),
    [
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
    ],
    ids=["a proxy", "somebody before a proxy", "a stranger"],
)
def test_only_a_proxy_of_this_machine_says_where_somebody_is(
    house: House, line: str, told: str, counted: str
) -> None:
    """Whoever asks may begin the list of addresses; the proxy ends it."""
    inner: Any = create_app(house)
    app: Any = Proxies(inner, believed=THIS_MACHINE)

    def ask() -> None:
        first = in_process(app, wrong_sign_in(("X-Forwarded-For", told)), line=line)
        asyncio.run(first)
        asyncio.run(in_process(inner, wrong_sign_in(), line=counted))

    # A browser that other tests drive has a loop of its own in this thread.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(ask).result()

    log = (house.settings.data / "security.log").read_text("utf-8").splitlines()
    first, second = (json.loads(each)["from"] for each in log)
    assert first == second


def test_a_session_is_told_by_a_header_or_a_cookie_and_never_by_an_address(
    port: int, town: Town
) -> None:
    for target in (
        f"/api/v1/me?token={town.therapist.token}",
        f"/api/v1/me?access_token={town.therapist.token}",
        f"/api/v1/me?session={town.therapist.token}",
    ):
        asked = Request(
            method="GET", target=target, by=None, headers=[("Host", "localhost")]
        )
        assert over_a_socket(port, asked).status == 401
