"""Which bodies are read at all: their size, and their type."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problem_kinds as kinds
from api.methods import SAFE
from api.problems import Shown, answer

LARGEST_BODY = 1024 * 1024
JSON_TYPES = frozenset({"application/json"})
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class Bodies:
    """Refuses bodies that are too large, or of a type that this address does not read.

    A body is read whole before any route sees it: at most `LARGEST_BODY` bytes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self._app(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            said = f"a body has at most {LARGEST_BODY} bytes; send less at once"
            shown = Shown(kind=kinds.TOO_LARGE, detail=said)
            await answer(shown, scope, receive, send)
        elif refused := _type_refused(scope, has_body=bool(body)):
            shown = Shown(kind=kinds.CONTENT_UNKNOWN, detail=refused)
            await answer(shown, scope, receive, send)
        else:
            await self._app(scope, _again(body, receive), send)


def _type_refused(scope: Scope, *, has_body: bool) -> str:
    """Why a body of this type is not read; empty where it is."""
    told = Headers(scope=scope).get("content-type", "")
    if not told and not has_body:
        return ""
    essence, _, parameters = told.partition(";")
    is_api = scope["path"].startswith("/api/")
    taken = JSON_TYPES if is_api else FORM_TYPES
    charset = re.search(r"charset=\"?([^\";]+)", parameters.lower())
    if essence.strip().lower() not in taken:
        return f"send {' or '.join(sorted(taken))} here"
    if charset and charset[1].strip() not in {"utf-8", "utf8"}:
        return "send UTF-8 here"
    return ""


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None where it is too large or its sender has left."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY or message["type"] == "http.disconnect":
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Hands out a body that was read, then what comes after it."""
    handed: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return handed.pop() if handed else await receive()

    return again
