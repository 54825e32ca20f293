"""Your own former clients, with the clock of each code, and when you are reminded."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api import reminding
from api.access import names, require, seen
from api.dependencies import TheCommand, TheHouse, ThePrincipal
from api.house import House
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from api.v1.people import named
from api.v1.shapes import PersonOut, Taken
from domain.dual.clocks import Clock, Runs
from domain.dual.considering import FormerClient
from domain.policy import Action, Principal

router = APIRouter(prefix="/former-clients", tags=["persons"])
LONGEST_DAYS = 36_500


class ReminderIn(Taken):
    """How many days before an interval ends you are reminded; 0 for never."""

    days: int


class ReminderOut(BaseModel):
    """How many days before you are reminded, and for how many clients that is now."""

    days: int
    ending: int


class ClockOut(BaseModel):
    """What one code says of time after the last professional contact.

    `provision` and `edition` are null where the code sets nothing on file, `ends_on`
    where its interval has no end.
    """

    code: str
    provision: str | None
    edition: str | None
    runs: Runs
    ends_on: date | None
    is_over: bool
    words: str


class FormerClientOut(BaseModel):
    """A former client of yours, with one clock for each code that binds you."""

    case_id: UUID
    reference: str
    client: PersonOut | None
    last_contact_on: date
    clocks: list[ClockOut]


@router.get("")
def list_former(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
    within: Annotated[
        int | None,
        Query(
            ge=0,
            le=LONGEST_DAYS,
            description="Only those for whom an interval ends within so many days.",
        ),
    ] = None,
) -> Page[FormerClientOut]:
    """Whose therapy has ended, those whose interval ends next first.

    Intervals are about sexual and romantic relationships; the end of one allows nothing
    by itself.
    """
    found = reminding.mine(house, principal, within_days=within)
    page, cursor = cut(found, key=lambda one: one.case_id, after=after, limit=limit)
    return Page(items=[_out(house, principal, each) for each in page], next=cursor)


@router.get("/reminder")
def show_reminder(*, house: TheHouse, principal: ThePrincipal) -> ReminderOut:
    """How long before an interval ends you are reminded. It names nobody."""
    require(principal, Action.OPEN_CASE)
    return _reminder(house, principal)


@router.post("/reminder")
def choose_reminder(
    *,
    told: ReminderIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> ReminderOut:
    """Say how long before: 0, 7, 30, 90, 180 or 365 days."""
    reminding.choose(house, principal, days=told.days, command=command)
    return _reminder(house, principal)


def _reminder(house: House, principal: Principal) -> ReminderOut:
    ending, _ = reminding.coming(house, principal)
    days = reminding.lead_days(house, principal.person_id)
    return ReminderOut(days=days, ending=ending)


def _out(house: House, principal: Principal, one: FormerClient) -> FormerClientOut:
    """A former client, once it is noted that their case was shown."""
    case = seen(house, principal, one.case_id)
    called, day = names(house, case), house.clock().date()
    client = one.client_id if one.client_id in called else None
    return FormerClientOut(
        case_id=one.case_id,
        reference=one.reference,
        client=named(client, called[client]) if client else None,
        last_contact_on=one.last_contact_on,
        clocks=[_clock(each, day) for each in one.clocks],
    )


def _clock(clock: Clock, day: date) -> ClockOut:
    source = clock.provision
    return ClockOut(
        code=clock.code,
        provision=None if source is None else source.number,
        edition=None if source is None else source.edition,
        runs=clock.runs,
        ends_on=clock.ends_on,
        is_over=clock.is_over(day),
        words=clock.words,
    )
