"""A request as it is sent, and its answer: in this process, or over a real socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from threading import Event, Thread
from urllib.parse import unquote_to_bytes, urlsplit

import uvicorn
from starlette.types import ASGIApp, Message, Scope

from api.cli.serving import HOST, Server, listening

HOUSE = "ledger.test"
PATIENCE_SECONDS = 30
Headers = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is sent, by whom (a role of the town, or nobody), and what it was meant as."""

    method: str
    target: str
    by: str | None
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    meant: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back. `broke` says what went wrong where nothing whole did.

    `by_server` where the server refused it before the application saw it.
    """

    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    broke: str = ""
    by_server: bool = False

    def header(self, name: str) -> str:
        """The first header of a name; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


async def in_process(
    app: ASGIApp, request: Request, *, line: str = "203.0.113.7"
) -> Answer:
    """Ask the application itself, as a server would; `line` is the other end's address."""
    parts = urlsplit(request.target)
    sent: list[Message] = []
    given = [{"type": "http.request", "body": request.body, "more_body": False}]
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "https",
        "path": unquote_to_bytes(parts.path).decode(errors="replace"),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in request.headers
        ],
        "client": (line, 4711),
        "server": (HOUSE, 443),
    }

    async def receive() -> Message:
        return given.pop() if given else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception as error:  # noqa: BLE001 - nothing may come out of it.
        return Answer(broke=f"{type(error).__name__} came out of the application")
    return _whole(sent)


def _whole(sent: list[Message]) -> Answer:
    if not sent or sent[0]["type"] != "http.response.start":
        return Answer(broke="no answer began")
    return Answer(
        status=sent[0]["status"],
        headers=[
            (k.decode().lower(), v.decode("latin-1")) for k, v in sent[0]["headers"]
        ],
        body=b"".join(message.get("body", b"") for message in sent[1:]),
    )


@contextmanager
def at_the_door(app: ASGIApp) -> Iterator[int]:
    """The port of a real server before the application, configured as `serve` does."""
    ready = Event()
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = Server(config, ready=ready.set)
    with listening(HOST, 0) as door:
        thread = Thread(target=server.run, kwargs={"sockets": [door]}, name="server")
        thread.start()
        try:
            assert ready.wait(PATIENCE_SECONDS), "the server did not start"
            yield door.getsockname()[1]
        finally:
            server.stop()
            thread.join(PATIENCE_SECONDS)


def over_a_socket(port: int, request: Request) -> Answer:
    """Send the bytes as they are, whatever they are, and read what comes back."""
    lines = [f"{request.method} {request.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    if not any(name.lower() == "content-length" for name, _ in request.headers):
        lines.append(f"Content-Length: {len(request.body)}")
    told = "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")
    try:
        with socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS) as line:
            line.sendall(told + request.body)
            response = HTTPResponse(line, method=request.method)
            response.begin()
            body = response.read()
    except (HTTPException, OSError) as error:
        return Answer(broke=f"{type(error).__name__} at the socket")
    headers = [(name.lower(), value) for name, value in response.getheaders()]
    return Answer(
        status=response.status,
        headers=headers,
        body=body,
        by_server=body == b"Invalid HTTP request received.",
    )
