"""The witness over HTTP (C2SP tlog-witness): it reads a request and hands it to the desk.

    POST /add-checkpoint             cosignatures, or why there are none
    GET  /<origin hash>/checkpoint   the checkpoint that it cosigned last
    GET  /                           what this is, and its keys

It knows no persons and no facts, and writes no log of who asks.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.witness.desk import Witness
from domain.log.witness import LONGEST_REQUEST, TEXT, Answer

PATIENCE_SECONDS = 10
ABOUT = "This is a witness of transparency logs (C2SP tlog-witness). Its keys:"
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}

Clock = Callable[[], int]
"""Seconds since 1970 UTC."""
Say = Callable[[str], None]
"""Told what whoever runs the witness should know."""


class _NotRead(Exception):
    """A body that is not read to its end; the status and the words say why."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


def create_app(witness: Witness, *, clock: Clock, say: Say) -> Starlette:
    """The application of one witness."""

    async def add_checkpoint(request: Request) -> Response:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                body = await _body(request)
            answer = await run_in_threadpool(witness.answer, body, at=clock())
        except _NotRead as error:
            return _said(error.status, str(error))
        except TimeoutError:
            return _said(HTTPStatus.REQUEST_TIMEOUT, "this came too slowly")
        except ClientDisconnect:
            return _said(HTTPStatus.BAD_REQUEST, "this broke off")
        except (sqlite3.Error, OSError) as error:
            say(f"the records cannot be written ({error}); nothing was cosigned")
            return _said(HTTPStatus.SERVICE_UNAVAILABLE, "not now; ask again later")
        return _answered(answer)

    async def last_checkpoint(request: Request) -> Response:
        found = await run_in_threadpool(witness.last, request.path_params["hash"])
        if found is None:
            return _said(HTTPStatus.NOT_FOUND, "nothing was cosigned for this log")
        return Response(found, headers={"Content-Type": TEXT, **HEADERS})

    async def about(_: Request) -> Response:
        return Response(
            f"{ABOUT}\n\n{witness.keys.vkeys}",
            headers={"Content-Type": TEXT, **HEADERS},
        )

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/{hash}/checkpoint", last_checkpoint, methods=["GET"]),
            Route("/", about, methods=["GET"]),
        ]
    )


async def _body(request: Request) -> bytes:
    """The whole body. Raises _NotRead where it is longer than any request."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_REQUEST:
            raise _NotRead(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"a request has at most {LONGEST_REQUEST} bytes",
            )
    return bytes(body)


def _answered(answer: Answer) -> Response:
    # Not as media_type: the type of a size must come without a charset.
    headers = {"Content-Type": answer.content_type, **HEADERS}
    return Response(answer.body, status_code=answer.status, headers=headers)


def _said(status: HTTPStatus, why: str) -> Response:
    headers = {"Content-Type": TEXT, **HEADERS}
    return Response(f"{why}\n", status_code=status, headers=headers)
