"""Notes in the security log what was refused for a reason that somebody should see.

Who asked for what they may not have, and what tried to get round the edge: by kind,
route and keyed digests, never with what was sent. The log cannot be flooded: of what is
the same, a few lines a minute, and one that says that there was more.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api import problem_kinds as kinds
from api.edge import COOKIE
from api.house import House
from api.problem_kinds import REFUSALS
from api.problems import REFUSED
from api.sign_in.browsers import caller_of
from api.sign_in.events import What
from api.sign_in.tokens import PREFIX
from domain import refusals
from domain.values import PersonId

NOTED: Mapping[str, What] = MappingProxyType(
    {
        kinds.HOST_UNKNOWN.name: What.HOST_REFUSED,
        **{
            each.name: What.ACCESS_REFUSED
            for each in (
                kinds.OUT_OF_SCOPE,
                kinds.FACTOR_FIRST,
                REFUSALS[refusals.NotAllowed],
                REFUSALS[refusals.CaseUnknown],
                REFUSALS[refusals.FactUnknown],
                REFUSALS[refusals.SecondPersonNeeded],
                REFUSALS[refusals.Conflicted],
                REFUSALS[refusals.RoleWithheld],
            )
        },
        **{
            each.name: What.REQUEST_REFUSED
            for each in (
                kinds.CROSS_SITE,
                kinds.FORM_NOT_OURS,
                kinds.BODY_UNREADABLE,
                kinds.TOO_LARGE,
                kinds.CONTENT_UNKNOWN,
                kinds.TOO_OFTEN,
            )
        },
    }
)
"""By the name of a problem. What is not here is a slip, or an event of its own."""
V1 = "/api/v1"
EACH, MORE = parse("20/minute"), parse("1/minute")
"""Lines of one kind from one address, and how often it is said that there was more."""


class Notices:
    """Watches what the rest of the program refuses, and says no more than that."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state: dict[str, object] = scope.setdefault("state", {})
        await self._app(scope, receive, send)
        why = str(state.get(REFUSED, ""))
        if scope["type"] == "http" and why in NOTED:
            await run_in_threadpool(self._note, Request(scope), why)

    def _note(self, request: Request, why: str) -> None:
        house: House = request.app.state.house
        caller = caller_of(request)
        is_more = not self._limiter.hit(EACH, why, caller.household)
        if is_more and not self._limiter.hit(MORE, "more", why, caller.household):
            return
        more: dict[str, Any] = {"more": True} if is_more else {}
        house.accounts.events.note(
            NOTED[why],
            _person(request, house),
            now=house.clock(),
            caller=caller,
            is_theirs=False,
            why=why,
            method=request.method if request.method.isalpha() else "other",
            route=_route(request),
            **more,
        )


def _route(request: Request) -> str:
    """The route that was asked, without what stood in its place; empty for none."""
    found = str(getattr(request.scope.get("route"), "path", ""))
    is_api = request.url.path.startswith(f"{V1}/") and not found.startswith(f"{V1}/")
    return f"{V1}{found}" if found and is_api else found


def _person(request: Request, house: House) -> PersonId | None:
    """Whose session or token it is. This renews nothing: the answer is gone already."""
    scheme, _, told = request.headers.get("authorization", "").partition(" ")
    token = told.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE)
    if not token:
        return None
    accounts, now = house.accounts, house.clock()
    if token.startswith(PREFIX):
        found = accounts.of_token(token, now=now)
    else:
        found = accounts.session(token, now=now)
    return found.person_id if found else None
