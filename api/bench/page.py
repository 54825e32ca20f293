"""How long the server takes for the page of a long case."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, MutableMapping
from datetime import datetime, timedelta
from operator import sub
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, TypeAlias, cast

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.before_answering import WritesWhoLooked
from api.edge import COOKIE
from api.house import House
from api.reading import opens
from api.settling import settle
from domain.values import CaseId

OPENED = 60
WARMED = 5
DONE = 200

Taken: TypeAlias = tuple[float, float]
"""Milliseconds by the clock, and of work."""


class Unwritten:
    """Stands where `WritesWhoLooked` does, and writes nothing: what it costs beside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with opens("case"):
            await self._app(scope, receive, send)


def opening(house: House, case_id: CaseId, *, token: str) -> dict[str, float]:
    """Milliseconds for the page of a case: by the clock, and of work alone.

    Every second one is opened without writing down who looked, which is what that adds.
    The `first` ones ask for a day that nobody asked for, so nothing is laid out yet.
    """
    apps = (create_app(house), _without_writing(create_app(house)))
    settle()  # As the server does.
    taken: tuple[list[Taken], list[Taken]] = ([], [])
    for _ in range(OPENED + WARMED):
        for app, all_ in zip(apps, taken, strict=True):
            all_.append(_opened(app, f"/cases/{case_id}", token=token))
    first = [
        _opened(apps[0], f"/cases/{case_id}?as_of={day}", token=token)
        for day in _days(house.clock())
    ]
    written, unwritten = (list(zip(*all_[WARMED:], strict=True)) for all_ in taken)
    by_the_clock, of_work = (quantiles(each, n=20) for each in written)
    # One beside the next, so that what slows the machine slows both.
    added, worked = (
        median(map(sub, *pair)) for pair in zip(written, unwritten, strict=True)
    )
    return {
        "page_p50_ms": by_the_clock[9],
        "page_p95_ms": by_the_clock[18],
        "page_first_p95_ms": quantiles((took for took, _ in first), n=20)[18],
        "page_cpu_p95_ms": of_work[18],
        "page_audit_ms": added,
        "page_audit_cpu_ms": worked,
    }


def _days(now: datetime) -> Iterable[str]:
    """The days to come, each written as people ask for it."""
    return ((now + timedelta(days=n)).date().isoformat() for n in range(1, OPENED))


def _opened(app: ASGIApp, address: str, *, token: str) -> Taken:
    began, worked = perf_counter(), process_time()
    status = asyncio.run(get(app, address, token=token))
    taken = ((perf_counter() - began) * 1000, (process_time() - worked) * 1000)
    assert status == DONE, f"the page of the case answered {status}"
    return taken


def _without_writing(app: FastAPI) -> FastAPI:
    app.user_middleware = [
        Middleware(Unwritten) if cast("object", each.cls) is WritesWhoLooked else each
        for each in app.user_middleware
    ]
    return app


async def get(app: ASGIApp, address: str, *, token: str) -> int:
    """Ask the application for a page, as a server would; the status it answers."""
    found: list[int] = []
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (b"host", b"localhost"),
            (b"cookie", f"{COOKIE}={token}".encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 443),
    }

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        await asyncio.sleep(0)
        if message["type"] == "http.response.start":
            found.append(message["status"])

    await app(scope, receive, send)
    return found[0]
