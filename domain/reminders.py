"""How long before an interval for a former client ends its therapist is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from domain.facts.fact import Fact
from domain.facts.reminders import ReminderChosen
from domain.practice import Booking
from domain.refusals import NotUnderstood, Problem
from domain.values import PersonId

USUAL_DAYS = 30
DAYS = (0, 7, 30, 90, 180, 365)
"""What may be chosen; 0 is no reminder."""
CHOOSE = "choose one of the answers"
CHOOSE_DAYS = f"{CHOOSE}: {', '.join(map(str, DAYS[:-1]))} or {DAYS[-1]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReminderMemory:
    """What somebody chose last."""

    version: int = 0
    days: int = USUAL_DAYS


def reminder_stream(person_id: PersonId) -> UUID:
    """The stream that says what somebody wants to be reminded of."""
    return uuid5(person_id, "reminders")


def remember_reminder(known: ReminderMemory, facts: Iterable[Fact]) -> ReminderMemory:
    """What is chosen once `facts` have happened."""
    for fact in facts:
        days = fact.days if isinstance(fact, ReminderChosen) else known.days
        known = ReminderMemory(version=fact.originator_version, days=days)
    return known


def choose(known: ReminderMemory, *, days: int, booking: Booking) -> ReminderChosen:
    """Decide when one is reminded. Raises NotUnderstood for what is no choice."""
    if days not in DAYS:
        raise NotUnderstood([Problem(field="days", reason=CHOOSE_DAYS)])
    stream = reminder_stream(booking.by)
    return ReminderChosen(
        **booking.envelope(stream=stream, version=known.version + 1),
        person_id=booking.by,
        days=days,
    )
