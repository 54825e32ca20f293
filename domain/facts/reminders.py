"""What somebody wants to be reminded of, and how long before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import PersonId


@dataclass(frozen=True, kw_only=True)
class ReminderChosen(Fact):
    """A therapist says how long before an interval ends they are reminded of it.

    `days` is 0 where they want no reminder. It is about former clients.
    """

    TOPIC: ClassVar[str] = "reminder-chosen.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTITIONER

    person_id: PersonId
    days: int
