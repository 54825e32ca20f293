"""What a believed proxy says of a request: who asked it, and whether by https.

Whom to believe is `FORWARDED_ALLOW_IPS` (this machine alone, unless it says more); what
anybody else says of themselves is not read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.addresses import in_both_forms, meant
from api.settings import SettingUnusable

if TYPE_CHECKING:
    from uvicorn._types import (
        ASGI3Application,
        ASGIReceiveCallable,
        ASGISendCallable,
        Scope,
    )

BELIEVED = "FORWARDED_ALLOW_IPS"
THIS_MACHINE = "127.0.0.1,::1"
EVERYBODY = "*"
SCHEME = b"x-forwarded-proto"
ENCRYPTED, IN_CLEAR = b"https", b"http"
NOWHERE = "0.0.0.0"  # noqa: S104 - nobody listens there.


class Proxies(ProxyHeadersMiddleware):
    """Takes over what a believed proxy says, its scheme as `scheme_told` reads it.

    `believed` stands in the place of `FORWARDED_ALLOW_IPS`. Raises SettingUnusable.
    """

    def __init__(self, app: ASGI3Application, *, believed: str | None = None) -> None:
        if believed is None:
            believed = os.environ.get(BELIEVED, THIS_MACHINE)
        super().__init__(_Somewhere(app), trusted_hosts=_in_both_forms(believed))

    async def __call__(
        self,
        scope: Scope,
        receive: ASGIReceiveCallable,
        send: ASGISendCallable,
    ) -> None:
        if scope["type"] == "http":
            headers = list(scope["headers"])
            said = scheme_told(value for name, value in headers if name == SCHEME)
            left = [each for each in headers if each[0] != SCHEME]
            scope["headers"] = [*left, (SCHEME, said)] if said else left
        await super().__call__(scope, receive, send)


def _in_both_forms(believed: str) -> str:
    """Whom to believe, however their address is told. Raises SettingUnusable.

    What is no address would be believed by nobody, and without a word.
    """
    if believed.strip() == EVERYBODY:
        return EVERYBODY
    found: list[str] = []
    for each in filter(None, map(str.strip, believed.split(","))):
        if each == EVERYBODY:
            found.append(each)
            continue
        try:
            found += in_both_forms(each)
        except ValueError:
            msg = (
                f"{BELIEVED} holds {each!r}, which is neither an address, as 10.1.2.3, "
                "nor a network that begins with its first address, as 10.1.2.0/24"
            )
            raise SettingUnusable(msg) from None
    return ",".join(found)


class _Somewhere:
    """Tells addresses in their own form, and one of nowhere for what is none.

    A proxy calls somebody `unknown`, `_hidden` and the like: they came over a network
    all the same, and not from this machine.
    """

    def __init__(self, app: ASGI3Application) -> None:
        self._app = app

    async def __call__(
        self,
        scope: Scope,
        receive: ASGIReceiveCallable,
        send: ASGISendCallable,
    ) -> None:
        if scope["type"] != "lifespan" and scope["client"] is not None:
            address, port = scope["client"]
            scope["client"] = (_address(address), port)
        await self._app(scope, receive, send)


def _address(told: str) -> str:
    try:
        return str(meant(told))
    except ValueError:
        return NOWHERE


def scheme_told(lines: Iterable[bytes]) -> bytes | None:
    """By which scheme somebody asked, as `X-Forwarded-Proto` tells; None for nothing.

    `lines` are those of the header, each with one scheme or several between commas.
    """
    # Each proxy may add how it was asked itself, so a list tells of stretches of one
    # road, and is encrypted where every one of them is. The first alone would not do:
    # whoever asks in clear may write "https" before what the proxy adds. Nor would the
    # last: of a proxy before ours it says nothing. A name that is none counts as clear.
    told = [
        name for line in lines for each in line.split(b",") if (name := each.strip())
    ]
    if not told:
        return None
    is_encrypted = all(name.lower() == ENCRYPTED for name in told)
    return ENCRYPTED if is_encrypted else IN_CLEAR
