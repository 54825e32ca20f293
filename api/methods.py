"""What OPTIONS, HEAD and methods that an address does not have are answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from fastapi import APIRouter, FastAPI, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problem_kinds as kinds
from api.problems import Shown, answer

ADDRESSES = "addresses"
"""Where an application keeps what its routers answer: asking for the whole description
would take most of a second of the first request."""
Address: TypeAlias = tuple[str, frozenset[str]]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that change nothing."""


class Methods:
    """Answers OPTIONS and HEAD, and methods that an address does not have."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._known: list[tuple[re.Pattern[str], frozenset[str]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = self._allowed(scope) if scope["type"] == "http" else []
        method = scope.get("method", "")
        if not allowed or (method in allowed and method not in {"HEAD", "OPTIONS"}):
            await self._app(scope, receive, send)
        elif method == "HEAD" and "GET" in allowed:
            await self._app({**scope, "method": "GET"}, receive, _without_body(send))
        elif method == "OPTIONS":
            await _allow(allowed)(scope, receive, send)
        else:
            refused = Shown(
                kind=kinds.METHOD_NOT_ALLOWED,
                detail=f"this address answers {', '.join(allowed)}",
                headers={"Allow": ", ".join(allowed)},
            )
            await answer(refused, scope, receive, send)

    def _allowed(self, scope: Scope) -> list[str]:
        """The methods of an address; none for one that the API does not describe."""
        self._known = self._known or list(_described(scope["app"]))
        methods = {
            method
            for known, theirs in self._known
            if known.fullmatch(scope["path"])
            for method in theirs
        }
        return sorted(methods)


def include(app: FastAPI, router: APIRouter, **how: Any) -> None:
    """Include a router, and remember which methods its addresses have."""
    app.include_router(router, **how)
    known: list[Address] = getattr(app.state, ADDRESSES, [])
    theirs = [
        (str(how.get("prefix", "")) + route.path, frozenset(route.methods or ()))
        for route in router.routes
        if isinstance(route, APIRoute) and route.include_in_schema
    ]
    setattr(app.state, ADDRESSES, [*known, *theirs])


def _described(app: FastAPI) -> Iterator[tuple[re.Pattern[str], frozenset[str]]]:
    """Every address of the API's description, and its methods."""
    paths: dict[str, frozenset[str]] = {}
    known: list[Address] = getattr(app.state, ADDRESSES, [])
    for path, methods in known:
        paths[path] = paths.get(path, frozenset()) | methods
    for path, methods in paths.items():
        pattern = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path))
        named = methods | {"OPTIONS"}
        yield re.compile(pattern), named | ({"HEAD"} if "GET" in named else set())


def _allow(methods: list[str]) -> Response:
    return Response(status_code=204, headers={"Allow": ", ".join(methods)})


def _without_body(send: Send) -> Send:
    async def bare(message: Message) -> None:
        body = {"body": b""} if message["type"] == "http.response.body" else {}
        await send({**message, **body})

    return bare
