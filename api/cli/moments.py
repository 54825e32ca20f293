"""Moments that are named on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from api.cli.calm import UNUSABLE, Stop
from api.envelope import moment as understand

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="T",
        help="What happened up to this date or time (UTC). Default: today.",
    ),
]
KnownOn = Annotated[
    str | None,
    typer.Option(
        "--known-on",
        metavar="T",
        help="Only what was written down by this date or time (UTC).",
    ),
]


def understood(told: str | None, *, option: str) -> datetime | None:
    """The time that an option names, if it was given."""
    try:
        return None if told is None else understand(told)
    except ValueError as error:
        raise Stop(f"{option}: {error}", code=UNUSABLE) from None
