"""Whom a command about ties means, and through whose eyes it looks."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cache, partial
from typing import Annotated

import typer

from api.cli import moments
from api.cli.calm import UNUSABLE, Stop
from api.house import House
from api.persons_named import SeveralMeant, person_named
from api.privacy import called
from domain.dual.sight import PRACTICE, Sight, reviewing
from domain.dual.steps import Names
from domain.values import PersonId

WHO = "An id, the name somebody signs in by, a case (for its client), or a name."
Person = Annotated[str, typer.Argument(metavar="PERSON", help=WHO)]


def person_meant(house: House, named: str) -> PersonId:
    """The person that is meant. Raises PersonUnknown."""
    try:
        return person_named(house, named, by_name=True)
    except SeveralMeant as error:
        raise Stop(str(error), code=UNUSABLE) from None


def sight_of(house: House, circle_of: str | None) -> Sight:
    """The practice, with the own circle of a therapist where one is named."""
    return PRACTICE if circle_of is None else reviewing(person_meant(house, circle_of))


def names_of(house: House) -> Names:
    """What everybody is called, each looked up once."""
    return cache(partial(called, house))


def day_begun(told: str | None, *, option: str) -> datetime | None:
    """The time that an option names; of a day, its beginning."""
    at = moments.understood(told, option=option)
    if at is None or told is None or len(told.strip()) > len("2026-03-09"):
        return at
    return datetime.combine(at.date(), time.min, tzinfo=UTC)
