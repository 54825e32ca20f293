"""What stands before every route and after every answer, as plain ASGI.

Headers that keep a browser to this house, a refusal of what came from another site,
and a calm answer to what nobody foresaw. Nothing here knows a case.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problem_kinds as kinds
from api.before_answering import WritesWhoLooked
from api.bodies import Bodies
from api.encrypted import Encrypted
from api.house import House
from api.methods import SAFE, Methods
from api.outpaced import of_unforeseen
from api.problems import Shown, answer, turn_away
from api.settings import LOOPBACK, Settings

COOKIE = "__Host-session"
FLAGS = "HttpOnly; Path=/; SameSite=lax; Secure"
FRESH = "fresh_token"
"""Where a request keeps the new token of its session."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY.format(styles="'self'"),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "Cache-Control": "no-store",
}
"""On every answer. What is the same for everybody may name another Cache-Control."""

WRONG_HOST = (
    "this house is not asked by this name; whoever runs it tells its names in "
    "BOUNDARY_LEDGER_HOSTS"
)

SIGNED_OUT: Mapping[str, str] = {"Clear-Site-Data": '"cache", "cookies", "storage"'}
"""On the answer to signing out."""


class Dressed:
    """Puts `HEADERS` on every answer that does not say otherwise.

    A session that got a new token meanwhile is handed to the browser with it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state: dict[str, object] = scope.setdefault("state", {})

        async def dress(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                token, given = state.get(FRESH), headers.getlist("set-cookie")
                if token and not any(each.startswith(COOKIE) for each in given):
                    headers.append("set-cookie", f"{COOKIE}={token}; {FLAGS}")
            await send(message)

        await self._app(scope, receive, dress if scope["type"] == "http" else send)


class Calm:
    """Answers what nobody foresaw with a problem that tells nothing.

    The framework's own handler would raise it again, and the server would log the
    words of the exception, in which somebody may be named.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:  # noqa: BLE001 - this is where it ends.
            house: House = scope["app"].state.house
            shown = await run_in_threadpool(of_unforeseen, error, house.engine)
            if begun:
                raise BrokenOff from None
            await answer(shown, scope, receive, send)


class BrokenOff(Exception):
    """An answer broke off after it had begun; what happened is in the log."""


class Hosts:
    """Refuses requests that were sent to another name than those of this house.

    Otherwise a name that somebody else owns could be made to lead here.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = Headers(scope=scope).get("host", "") if scope["type"] == "http" else ""
        if scope["type"] != "http" or _name(told) in self._names:
            await self._app(scope, receive, send)
            return
        shown = Shown(kind=kinds.HOST_UNKNOWN, detail=WRONG_HOST)
        await turn_away(shown, scope, receive, send)


class SameSite:
    """Refuses writes that a browser sends on behalf of another site.

    A browser says where a request comes from (`Sec-Fetch-Site`, else `Origin`). Who
    sends neither and holds no cookie is a program, and so is who sends a token: no
    site can make a browser send that.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        unsafe = scope["type"] == "http" and scope["method"] not in SAFE
        if unsafe and not _is_same_site(Headers(scope=scope)):
            said = "this was sent by another site; open the page here and send it again"
            shown = Shown(kind=kinds.CROSS_SITE, detail=said)
            await answer(shown, scope, receive, send)
        else:
            await self._app(scope, receive, send)


def policy_of(document: str) -> str:
    """The policy of a document that brings its own style sheets, and no more.

    What people wrote is escaped in it, so that a style element is ours.
    """
    sheets: list[str] = re.findall(r"<style>(.*?)</style>", document, re.DOTALL)
    digests = (b64encode(sha256(sheet.encode()).digest()) for sheet in sheets)
    allowed = [f"'sha256-{digest.decode()}'" for digest in digests]
    return POLICY.format(styles=" ".join(allowed or ["'none'"]))


def middleware(settings: Settings, *, listens_at: str = "") -> list[Middleware]:
    """The edge, outermost first. `listens_at` is an address that is a name too."""
    origin = URL(settings.origin).hostname if settings.origin else None
    named = {*LOOPBACK, *settings.hosts, origin or "localhost", listens_at}
    return [
        Middleware(Dressed),
        Middleware(Calm),
        Middleware(Hosts, names=frozenset(named - {""})),
        *(
            Middleware(each)
            for each in (Encrypted, Methods, SameSite, Bodies, WritesWhoLooked)
        ),
    ]


def _name(host: str) -> str:
    """The name in a Host header, without the port; empty where it is none."""
    found = re.fullmatch(
        r"(?:\[([0-9a-f:.]+)\]|([^\[\]:/@?#\s]+))(?::[0-9]{1,5})?", host.lower()
    )
    return (found[1] or found[2]) if found else ""


def _is_same_site(headers: Headers) -> bool:
    if "authorization" in headers:
        return True
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    if origin := headers.get("origin"):
        return origin.partition("://")[2] == headers.get("host")
    return f"{COOKIE}=" not in headers.get("cookie", "")
