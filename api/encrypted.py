"""Nobody elsewhere is answered in clear: HTTPS, by this program or by a proxy it believes.

What never leaves this machine may be in clear: the proxy that stands here, a health
check, the browser of whoever tries it. Nothing is redirected, since the first request
has told its secrets already.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from api import problem_kinds as kinds
from api.addresses import in_plain_form, meant
from api.problems import Shown, turn_away

IN_CLEAR = (
    "what is not encrypted is answered on this machine alone; ask by https, and let a "
    "proxy that speaks it say so (X-Forwarded-Proto) and be believed (FORWARDED_ALLOW_IPS)"
)


class Encrypted:
    """Refuses requests that came in clear from another machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["scheme"] == "https" or _is_here(scope):
            await self._app(scope, receive, send)
            return
        shown = Shown(kind=kinds.HTTPS_ONLY, detail=IN_CLEAR)
        await turn_away(shown, scope, receive, send)


def _is_here(scope: Scope) -> bool:
    """Whether a request comes from this machine, as far as a believed proxy says."""
    client, server = scope.get("client"), scope.get("server")
    if client is None:
        return True  # A socket in the file system.
    try:
        told = meant(client[0])
    except ValueError:
        return True  # No network at all: a program asks itself.
    is_own = server is not None and in_plain_form(server[0]) == str(told)
    return told.is_loopback or is_own
