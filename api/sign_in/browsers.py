"""What a browser sends beside a form: cookies of its own, what it is, whence it asks."""

from __future__ import annotations

import re

from fastapi import Request, Response

from api.sign_in import devices
from api.sign_in.attempts import Caller
from api.sign_in.pending import LASTS
from api.sign_in.records import new_secret

WAY = "__Host-way"
"""Held while somebody is on their way in: what they have begun belongs to it."""
DEVICE = "__Host-device"
"""Held by a browser that somebody signed in with; it opens nothing."""
KINDS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    (r"iPhone|iPad", "an iPhone or iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Macintosh", "a Mac"),
    (r"Linux|X11", "Linux"),
)
PROGRAM = "a program"


def caller_of(request: Request) -> Caller:
    """Where a request comes from."""
    client = request.client
    return Caller(
        address=client.host if client else "",
        agent=agent_of(request.headers.get("user-agent", "")),
        device=request.cookies.get(DEVICE),
    )


def agent_of(told: str) -> str:
    """A browser in a few plain words, such as `Firefox on Linux`."""
    kind = next((name for sign, name in KINDS if sign in told), None)
    system = next((name for sign, name in SYSTEMS if re.search(sign, told)), None)
    if kind is None:
        return PROGRAM
    return f"{kind} on {system}" if system else kind


def way_of(request: Request) -> str:
    """The secret of what this browser has begun; empty for none."""
    return request.cookies.get(WAY, "")


def give_way(response: Response, secret: str | None = None) -> str:
    """Let a browser hold a new way in, or the one that was made for it."""
    held = secret or new_secret()
    seconds = int(LASTS.total_seconds())
    _give(response, WAY, held, seconds=seconds)
    return held


def take_way(response: Response) -> None:
    """Let a browser forget what it had begun."""
    response.delete_cookie(WAY, path="/", secure=True, httponly=True, samesite="lax")


def give_device(response: Response, secret: str) -> None:
    """Let a browser hold that it is known here."""
    seconds = int(devices.LASTS.total_seconds())
    _give(response, DEVICE, secret, seconds=seconds)


def _give(response: Response, name: str, value: str, *, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        path="/",
        max_age=seconds,
        secure=True,
        httponly=True,
        samesite="lax",
    )
