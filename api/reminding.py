"""Reminding therapists of their own former clients, in time before an interval ends.

Nobody else is reminded, and nobody is shown another's former clients here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import TypeAlias
from weakref import WeakKeyDictionary

from api.access import permitted, require
from api.former_clients import ended_now, former_clients
from api.house import House
from api.relations import practitioner_of
from domain import reminders
from domain.access_rules import THERAPIST
from domain.dual.considering import FormerClient
from domain.ledger import Command, Ledger
from domain.policy import Action, Principal
from domain.practice import Booking
from domain.refusals import CaseUnknown
from domain.reminders import ReminderMemory, remember_reminder, reminder_stream
from domain.values import PersonId

MOST_COUNTED = 200
"""So many counts are remembered of a ledger."""
Counted: TypeAlias = tuple[
    PersonId, int, date, tuple[str, ...], tuple[tuple[str, int, str], ...]
]
_COUNTED: WeakKeyDictionary[Ledger, dict[Counted, int]] = WeakKeyDictionary()


def lead_days(house: House, person_id: PersonId) -> int:
    """How many days before somebody is reminded; 0 for never."""
    stream = reminder_stream(person_id)
    return house.ledger.recall(stream, ReminderMemory(), remember_reminder).days


def choose(
    house: House, principal: Principal, *, days: int, command: Command | None
) -> None:
    """Say how long before one is reminded. Raises NotAllowed and NotUnderstood."""
    decision = require(principal, Action.OPEN_CASE)
    assert decision.role is not None
    by = principal.person_id
    stream = reminder_stream(by)
    house.keys.ensure(streams=[stream], subjects=[])
    booking = Booking(by=by, role=decision.role, now=house.clock())
    house.ledger.carry_out(
        lambda: [
            reminders.choose(
                house.ledger.recall(stream, ReminderMemory(), remember_reminder),
                days=days,
                booking=booking,
            )
        ],
        command=command,
    )
    house.catch_up()


def mine(
    house: House, principal: Principal, *, within_days: int | None = None
) -> list[FormerClient]:
    """One's own former clients, those whose interval ends next first. Raises NotAllowed.

    Whoever shows one of them notes its case (`api.access.seen`).
    """
    require(principal, Action.OPEN_CASE)
    by = principal.person_id
    found = former_clients(house, therapist=by, within_days=within_days)
    return list(_theirs(house, principal, found))


def coming(house: House, principal: Principal) -> tuple[int, int]:
    """For how many an interval ends soon, and within how many days that is.

    Nothing of any case is told by it but that. What was counted is remembered until a
    day, a code or one of these cases is another.
    """
    by = principal.person_id
    days = lead_days(house, by)
    if not days:
        return 0, 0
    codes = practitioner_of(house, by).codes
    asked = (by, days, house.clock().date(), codes, ended_now(house, by))
    counts = _COUNTED.setdefault(house.ledger, {})
    found = counts.get(asked)
    if found is None:
        if len(counts) >= MOST_COUNTED:
            counts.clear()
        found = counts[asked] = len(mine(house, principal, within_days=days))
    return found, days


def _theirs(
    house: House, principal: Principal, found: list[FormerClient]
) -> Iterator[FormerClient]:
    """Those whose case is read as its therapist."""
    for one in found:
        with suppress(CaseUnknown):
            _, decision = permitted(house, principal, one.case_id)
            if decision.by is THERAPIST:
                yield one
