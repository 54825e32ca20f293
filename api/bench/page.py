"""How long the server takes for the page of a long case."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

from starlette.types import ASGIApp

from api.app import create_app
from api.edge import COOKIE
from api.house import House
from api.settling import settle
from domain.values import CaseId

OPENED = 60
WARMED = 5
DONE = 200


def opening(house: House, case_id: CaseId, *, token: str) -> dict[str, float]:
    """Milliseconds for the page of a case: by the clock, and of work alone."""
    app = create_app(house)
    settle()  # As the server does.
    times: list[float] = []
    work: list[float] = []
    for _ in range(OPENED + WARMED):
        began, worked = perf_counter(), process_time()
        status = asyncio.run(get(app, f"/cases/{case_id}", token=token))
        times.append((perf_counter() - began) * 1000)
        work.append((process_time() - worked) * 1000)
        assert status == DONE, f"the page of the case answered {status}"
    by_the_clock, of_work = (quantiles(all_[WARMED:], n=20) for all_ in (times, work))
    return {
        "page_p50_ms": by_the_clock[9],
        "page_p95_ms": by_the_clock[18],
        "page_cpu_p95_ms": of_work[18],
    }


async def get(app: ASGIApp, path: str, *, token: str) -> int:
    """Ask the application for a page, as a server would; the status it answers."""
    found: list[int] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
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
