"""What a request was shown of cases is written down before its answer begins.

Not the first byte leaves otherwise: where it cannot be written, the answer says so and
shows nothing. An answer that tells nothing of a case leaves nothing behind.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problem_kinds as kinds
from api.problems import Shown as Problem
from api.problems import answer, of_failure
from api.reading import Shown, opens
from api.reading_routes import shown_by

TELLS_NOTHING = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405, 410, 429})
"""Statuses that tell nothing of a case; so do all from 500 on."""
OUR_FAULT = 500
NOTHING_SHOWN = (
    "who looks at a case is written down before anything of it is shown, and that "
    "could not be done just now. Nothing was shown. Try again in a moment"
)
AGAIN_SECONDS = "5"


class _NotWritten(Exception):
    """What was shown could not be written down, for the reason that caused this."""


class WritesWhoLooked:
    """Writes what a request was shown before its answer begins."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with opens(shown_by(scope["path"], method=scope["method"])) as request:
            try:
                await self._app(scope, receive, _after_writing(request, send))
            except _NotWritten as error:
                await _refuse(error, scope, receive, send)


def _after_writing(request: Shown, send: Send) -> Send:
    async def first_written(message: Message) -> None:
        if message["type"] == "http.response.start" and _tells(message["status"]):
            try:
                await run_in_threadpool(request.write)
            except Exception as error:
                raise _NotWritten from error
        await send(message)

    return first_written


def _tells(status: int) -> bool:
    return status not in TELLS_NOTHING and status < OUR_FAULT


async def _refuse(
    error: _NotWritten, scope: Scope, receive: Receive, send: Send
) -> None:
    why = error.__cause__
    assert isinstance(why, Exception)
    problem = Problem(
        kind=kinds.NOT_WRITTEN_DOWN,
        detail=NOTHING_SHOWN,
        headers={"Retry-After": AGAIN_SECONDS},
        more=of_failure(why).more,
    )
    await answer(problem, scope, receive, send)
