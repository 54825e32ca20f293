"""How a refusal looks over HTTP (RFC 9457, `application/problem+json`).

What goes wrong on our side is answered calmly and logged by kind and place, never
with the words of an exception: they may name somebody.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from api import problem_kinds as kinds
from api.accounts import SecondFactorNeeded, TooManySignIns
from api.problem_kinds import FIELDS, REFUSALS, Kind
from api.sign_in.attempts import TooManyTries
from domain import mistakes, refusals
from domain.refusals import Problem, Refusal, StoredFactUnreadable
from domain.sealing import SealBroken
from projections.persons_sealed import RowsOutdated

MEDIA_TYPE = "application/problem+json"
MOST_PROBLEMS = 100
"""That are told at once: a body of a thousand mistakes is not answered by more."""
LOG = logging.getLogger("boundary_ledger")
REFUSED = "refused"
"""Where a request keeps the name of the problem that it was answered with."""
FOR_PROGRAMS = ("/api/", "/healthz", "/readyz")
"""Addresses that programs ask; everybody else gets to see a page."""
CALM = (
    "We could not finish this. Nothing that was recorded before is lost. What you just "
    "sent may or may not be recorded: send it again with the same idempotency key."
)
ALARM = (
    "A part of the ledger cannot be read: its stored bytes are not those that were "
    "written. Asking changed nothing. Please tell whoever runs this ledger, and quote "
    "the number of this answer."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A problem as somebody gets to see it, as JSON or on a page."""

    kind: Kind
    detail: str
    errors: tuple[Problem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    more: Mapping[str, object] = field(default_factory=dict[str, object])


class Unanswered(Exception):
    """A request that is not answered, before or beside asking the ledger."""

    def __init__(
        self, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.shown = Shown(kind=kind, detail=detail, headers=headers or {})


class SignInFirst(Exception):
    """A page for somebody who is signed in; the pages say where to go instead.

    `path` is where they wanted to go.
    """

    def __init__(self, path: str) -> None:
        super().__init__("sign in first")
        self.path = path


class FactorFirst(Exception):
    """The practice asks for a second factor, and this account has none yet."""

    def __init__(self) -> None:
        super().__init__("set up a second factor first")


READ_ANEW = (
    "what is kept of persons has to be read anew, so nobody can be looked for just now; "
    "try again in some minutes, and then tell whoever runs the ledger"
)
ShowPage: TypeAlias = Callable[[Request, Shown], Response]
"""`app.state.show_problem_page` and `show_outside_page`, where there are pages."""


def show(request: Request, shown: Shown) -> Response:
    """A problem as JSON for programs, and as a page for people."""
    setattr(request.state, REFUSED, shown.kind.name)
    page: ShowPage | None = getattr(request.app.state, "show_problem_page", None)
    if page is not None and not request.url.path.startswith(FOR_PROGRAMS):
        try:
            drawn = page(request, shown)
        except Exception as error:  # noqa: BLE001 - the store itself may be what fails.
            return as_json(of_failure(error))
        drawn.headers.update(shown.headers)
        return drawn
    return as_json(shown)


def as_json(shown: Shown) -> Response:
    """A problem as RFC 9457 has it."""
    body: dict[str, Any] = {
        "type": shown.kind.type,
        "title": shown.kind.title,
        "status": shown.kind.status.value,
        "detail": shown.detail,
        **shown.more,
    }
    if shown.errors:
        body["errors"] = [{"field": e.field, "reason": e.reason} for e in shown.errors]
    return Response(
        # What was typed may hold half a character, which nothing can write.
        json.dumps(body, ensure_ascii=False).encode(errors="replace"),
        status_code=shown.kind.status,
        headers=dict(shown.headers),
        media_type=MEDIA_TYPE,
    )


async def turn_away(shown: Shown, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at the door: a page for a browser, JSON for everybody else.

    Nobody is known there, whatever a request says of who sent it.
    """
    scope["state"][REFUSED] = shown.kind.name
    page: ShowPage | None = getattr(scope["app"].state, "show_outside_page", None)
    is_page = not scope["path"].startswith(FOR_PROGRAMS)
    accepts = Headers(scope=scope).get("accept", "")
    if page is not None and is_page and "text/html" in accepts.lower():
        await page(Request(scope), shown)(scope, receive, send)
    else:
        await as_json(shown)(scope, receive, send)


async def answer(shown: Shown, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a problem where no route was reached."""
    await show(Request(scope), shown)(scope, receive, send)


def of_refusal(refusal: Exception) -> Shown:
    """How a refusal of the domain or of the accounts is shown."""
    errors: tuple[Problem, ...] = ()
    headers: dict[str, str] = {}
    named = FIELDS.get(type(refusal))
    match refusal:
        case refusals.NotUnderstood():
            errors = refusal.problems
        case refusals.FactUnknown(field=str(reference)):
            errors = (Problem(field=reference, reason="is not a fact of this case"),)
        case refusals.PersonUnknown():
            errors = (Problem(field=refusal.field, reason=str(refusal)),)
        case TooManyTries() | TooManySignIns():
            headers["Retry-After"] = str(refusal.retry_after)
        case SecondFactorNeeded():
            headers["WWW-Authenticate"] = "Bearer"
        case _ if named:
            errors = (Problem(field=named, reason=str(refusal)),)
        case _:
            pass
    return Shown(
        kind=REFUSALS[type(refusal)],
        detail=str(refusal),
        errors=errors,
        headers=headers,
    )


def of_validation(invalid: RequestValidationError) -> Shown:
    """How a request of the wrong shape is shown: fields and reasons, never values."""
    errors = tuple(
        Problem(field=_field(error["loc"]), reason=mistakes.reason(error))
        for error in invalid.errors()[:MOST_PROBLEMS]
    )
    said = "; ".join(f"{e.field}: {e.reason}" for e in errors)
    detail = f"this request cannot be used as it stands: {said}"
    return Shown(kind=kinds.NOT_UNDERSTOOD, detail=detail, errors=errors)


def of_http(refused: HTTPException) -> Shown:
    """How something that the framework itself refused is shown."""
    kind = kinds.of_status(refused.status_code)
    details = {
        400: "what was sent cannot be read",
        404: "there is nothing at this address",
    }
    said = details.get(kind.status, kind.title.lower())
    return Shown(kind=kind, detail=said, headers=refused.headers or {})


def of_failure(error: Exception) -> Shown:
    """How something unforeseen is shown, and noted for whoever runs the ledger.

    The note has the kind of error and where it arose; its number is in the answer.
    """
    number = uuid4()
    where = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-12:]
    ]
    damaged = isinstance(error, StoredFactUnreadable | SealBroken)
    LOG.error("%s %s at %s", number, type(error).__name__, " < ".join(where[::-1]))
    if isinstance(error, StoredFactUnreadable):
        LOG.error("%s stream %s, fact %s", number, error.stream, error.version)
    return Shown(
        kind=kinds.DAMAGED if damaged else kinds.FAILED,
        detail=ALARM if damaged else CALM,
        more={"instance": number.urn},
    )


def install(app: FastAPI) -> None:
    """Let `app` answer with problems; what nothing here foresees, `api.edge` catches."""
    shown: dict[type[Exception], Callable[[Any], Shown]] = {
        Unanswered: lambda error: error.shown,
        Refusal: of_refusal,
        RequestValidationError: of_validation,
        HTTPException: of_http,
        StoredFactUnreadable: of_failure,
        SealBroken: of_failure,
        RowsOutdated: lambda _: Shown(kind=kinds.NOT_READY, detail=READ_ANEW),
    }
    shown |= {kind: of_refusal for kind in REFUSALS if not issubclass(kind, Refusal)}
    for kind, how in shown.items():
        app.add_exception_handler(kind, _handler(how))


def _handler(how: Callable[[Any], Shown]) -> Callable[[Request, Exception], Any]:
    async def handle(request: Request, error: Exception) -> Response:
        return show(request, how(error))

    return handle


def _field(location: tuple[str | int, ...]) -> str:
    """`body.data.kind` as `data.kind`: where it came from is for programs to know."""
    match location:
        case ("body", int()):
            return "body"  # The number is a place in a text that is not JSON.
        case (_, _, *_):
            return ".".join(str(step) for step in location[1:])
        case _:
            return ".".join(str(step) for step in location)
