"""One question over HTTP, asked of a witness or a timestamping authority.

Five seconds for everything, a bound on the answer, no redirect followed and no proxy
of the environment used: whoever answers is whom the settings name, or nobody. What is
answered proves nothing yet; signatures do.
"""

from __future__ import annotations

import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from urllib.parse import SplitResult, urlsplit

SECONDS = 5.0
LONGEST_ANSWER = 256 * 1024


class Unanswered(Exception):
    """Nobody answered, or not in a way that can be read; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What came back, whoever sent it."""

    status: int
    content_type: str
    body: bytes


def check_url(url: str) -> None:
    """That a question can be sent there. Raises ValueError with a sentence."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(f"{url!r} is not an address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise ValueError(
            f"{url!r} is not an address that starts with https:// (or http)"
        )
    if parts.username is not None or parts.fragment or not _is_plain(url):
        raise ValueError(
            f"{url!r} has a password, a # or a space in it; leave them out"
        )


def post(url: str, body: bytes, *, content_type: str) -> Answered:
    """Send a body and wait for the answer. Raises Unanswered."""
    parts = urlsplit(url)
    call = _Call()
    watch = Timer(SECONDS, call.hang_up)
    watch.daemon = True
    watch.start()
    try:
        with closing(_connection(parts)) as connection:
            connection.connect()
            call.begun(connection.sock)
            found = _asked(connection, parts, body, content_type)
            call.begun(None)
    except (OSError, HTTPException, UnicodeError) as error:
        raise Unanswered(_why(error, is_late=call.is_late)) from None
    finally:
        watch.cancel()
    if len(found.body) > LONGEST_ANSWER:
        raise Unanswered(f"it answers more than {LONGEST_ANSWER} bytes")
    return found


class _Call:
    """One call that can be ended from another thread, also by who answers too slowly."""

    def __init__(self) -> None:
        self.is_late = False
        self._socket: socket | None = None

    def begun(self, opened: socket | None) -> None:
        """Where to hang up from now on. Raises TimeoutError where it is too late."""
        self._socket = opened
        if self.is_late:
            raise TimeoutError

    def hang_up(self) -> None:
        self.is_late = True
        with suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(SHUT_RDWR)


def _asked(
    connection: HTTPConnection, parts: SplitResult, body: bytes, content_type: str
) -> Answered:
    where = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": content_type, "User-Agent": "boundary-ledger"}
    connection.request("POST", where, body=body, headers=headers)
    with connection.getresponse() as response:
        return Answered(
            status=response.status,
            content_type=response.headers.get("content-type", ""),
            body=response.read(LONGEST_ANSWER + 1),
        )


def _connection(parts: SplitResult) -> HTTPConnection:
    assert parts.hostname
    if parts.scheme == "http":
        return HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    return HTTPSConnection(
        parts.hostname,
        parts.port,
        timeout=SECONDS,
        context=ssl.create_default_context(),
    )


def _why(error: Exception, *, is_late: bool) -> str:
    if is_late or isinstance(error, TimeoutError):
        return f"it has not answered within {SECONDS:.0f} seconds"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its TLS certificate is not accepted: {error.verify_message}"
    if isinstance(error, OSError):
        return f"it cannot be reached: {error.strerror or type(error).__name__}"
    return "what it answers is not HTTP"


def _is_plain(url: str) -> bool:
    return url.isascii() and url.isprintable() and " " not in url
