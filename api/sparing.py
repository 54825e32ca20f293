"""How often one person may search, take away and have judged: what costs or carries off.

Counted by person where somebody is signed in, else by address, beside the accounts, so
that every process counts the same. Whoever has to wait is told for how long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api import problem_kinds as kinds
from api.dependencies import maybe_session
from api.house import House
from api.problems import Shown, answer
from api.sign_in.attempts import TooManyTries
from api.sign_in.browsers import caller_of
from api.sign_in.events import What

OF_A_CASE = r"(?:/api/v1)?/cases/[^/]+"
ALLOWED: Mapping[str, str] = {
    "search": "240/minute;2400/hour",
    "export": "60/minute;300/hour;1000/day",
    "judging": "60/minute;600/hour",
    "check": "10/minute;40/hour;100/day",
}
"""How often, by what is done. A practice with programs of its own stays far below."""
ADDRESSES: Mapping[str, re.Pattern[str]] = {
    "export": re.compile(
        rf"{OF_A_CASE}/(?:report(?:\.\w+)?|timeline\.svg|disclosures\.csv)"
        rf"|(?:/api/v1/erasures|/privacy/requests)/[^/]+/certificate"
        rf"|POST {OF_A_CASE}/(?:bundle|hand-over)"
    ),
    "judging": re.compile(
        rf"POST {OF_A_CASE}/(?:assessment|record/[^/]+)"
        r"|POST (?:/api/v1/rule-books/trial|/rule-books/try)"
    ),
    "check": re.compile(r"POST (?:/api/v1/persons/check|/check)"),
    "search": re.compile(
        rf"(?:POST )?(?:(?:/api/v1)?/accesses|{OF_A_CASE}/(?:readers|accesses|disclosures))"
        rf"|(?:/catalogue|/rules|{OF_A_CASE}/record)\?(?:.*&)?words=.*"
    ),
}
"""What an address does. An address of a method other than GET begins with it."""


class Sparing:
    """Lets nobody search, take away or have judged more often than they may."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        what = _done(scope) if scope["type"] == "http" else None
        if what is None:
            await self._app(scope, receive, send)
            return
        wait = await run_in_threadpool(_wait, Request(scope), what)
        if not wait:
            await self._app(scope, receive, send)
            return
        shown = Shown(
            kind=kinds.TOO_OFTEN,
            detail=f"this was asked for very often; go on in {wait} seconds",
            headers={"Retry-After": str(wait)},
        )
        await answer(shown, scope, receive, send)


def _wait(request: Request, what: str) -> int:
    """Count a request. In seconds, how long it has to wait; 0 where it need not."""
    house: House = request.app.state.house
    accounts, caller = house.accounts, caller_of(request)
    session = maybe_session(request, house)
    person = session.person_id if session else None
    done = accounts.attempts.by_doing(
        what, ALLOWED[what], person_id=person, caller=caller
    )
    try:
        accounts.attempts.begin(done)
    except TooManyTries as many:
        accounts.events.note(
            What.WAITS,
            now=house.clock(),
            caller=caller,
            way=what,
            seconds=many.retry_after,
        )
        return many.retry_after
    return 0


def _done(scope: Scope) -> str | None:
    """What a request does that is counted."""
    method, query = scope["method"], scope["query_string"].decode("latin-1")
    asked = scope["path"] if method in {"GET", "HEAD"} else f"{method} {scope['path']}"
    for what, pattern in ADDRESSES.items():
        if pattern.fullmatch(asked) or pattern.fullmatch(f"{asked}?{query}"):
            return what
    return None
