"""Checks of persons: what was asked, what was found, who saw it, what was answered.

What was asked is sealed about the person who is checked. A check stands in two streams:
the asker's own, which says what they asked and were told, and the desk's, which says
what was found. Whoever reads the first learns nothing of the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID

from domain.facts.fact import Fact, Stream
from domain.values import CaseId, PersonId, Sealed

CheckId = NewType("CheckId", UUID)
"""One check of one person."""


class Occasion(StrEnum):
    """What a person is checked for."""

    INTAKE = "intake"
    MENTIONED = "mentioned"
    ROLE = "role"
    CHANGED = "changed"


class Answer(StrEnum):
    """What somebody who asked is told in the end."""

    CLEAR = "clear"
    DECLINE = "decline"
    TALK = "talk"


class Found(StrEnum):
    """How somebody the practice knows stands to the person who is checked.

    `REVIEW` is who may be either, by too little to say so.
    """

    SAME = "same"
    HOUSEHOLD = "household"
    REVIEW = "review"
    TIED = "tied"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """Somebody the practice knows, and why they matter: roles, and cases they are in.

    `limbs` say in which way somebody would stand in two roles (`domain.dual.limbs`).
    `people` are the others whom it concerns: therapists of those cases, and whoever
    stands on the way. `ties` are numbers, made with a secret of the ledger, that stand
    for each tie on the way by its two people and its kind; empty in old facts.
    """

    person_id: PersonId
    found: Found
    roles: tuple[str, ...] = ()
    limbs: tuple[str, ...] = ()
    cases: tuple[CaseId, ...] = ()
    people: tuple[PersonId, ...] = ()
    ties: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CheckAsked(Fact):
    """Somebody asks whether the practice knows a person, or the system does by itself.

    `about_id` is whom it is about: somebody new, unless they are registered already;
    then nothing is sealed here. `rule` let them ask. `is_open` where a reviewer asked,
    who sees all at once. `role` is the other role that is thought of, blank where none
    was named; None in facts of the first shape.
    """

    TOPIC: ClassVar[str] = "check-asked.v2"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    check_id: CheckId
    about_id: PersonId
    occasion: Occasion
    due_at: datetime
    rule: str
    details: Sealed | None = None
    purpose: Sealed | None = None
    is_urgent: bool = False
    is_open: bool = False
    role: Sealed | None = None


@dataclass(frozen=True, kw_only=True)
class CheckScreened(Fact):
    """The whole practice was looked through; without `hits`, nothing was found.

    `asked_alike` counts the checks of the same asker in the month before that were
    about somebody who may be the same person.
    """

    TOPIC: ClassVar[str] = "check-screened.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    check_id: CheckId
    compared: int
    hits: tuple[Hit, ...] = ()
    asked_alike: int = 0


@dataclass(frozen=True, kw_only=True)
class CheckRead(Fact):
    """Somebody is shown what a check found, or the walls of a case, by a rule of access.

    It stands at the desk and not with the case: no therapist learns of it.
    """

    TOPIC: ClassVar[str] = "check-read.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    rule: str
    check_id: CheckId | None = None
    case_id: CaseId | None = None


@dataclass(frozen=True, kw_only=True)
class CheckAnswered(Fact):
    """A reviewer has looked at what was found, and decides what the asker is told.

    The reason is sealed about the person who was checked; no asker reads it.
    """

    TOPIC: ClassVar[str] = "check-answered.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    check_id: CheckId
    answer: Answer
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class CheckTold(Fact):
    """Who asked is told: in time, and in the same form whatever was found."""

    TOPIC: ClassVar[str] = "check-told.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    check_id: CheckId
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class CheckCarried(Fact):
    """Whoever had a person checked opens a case with them. Stands with what they asked."""

    TOPIC: ClassVar[str] = "check-carried.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    check_id: CheckId
    case_id: CaseId


@dataclass(frozen=True, kw_only=True)
class ChangesLookedAt(Fact):
    """What had changed up to a position of the ledger was looked through again.

    `persons` counts those who were checked anew, `found` those who raise a question.
    `lapsed` are questions that waited, and of which nothing holds any more; they stand
    here, and not in facts of their own, so that the length of the log tells of none.
    None in facts of the first shape.
    """

    TOPIC: ClassVar[str] = "changes-looked-at.v2"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    up_to: int
    persons: int
    found: int
    lapsed: tuple[CheckId, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class WallRaised(Fact):
    """Somebody is kept out of a case, whatever else would lead them to it.

    `check_id` is the check that it follows from. The reason is sealed about the case.
    """

    TOPIC: ClassVar[str] = "wall-raised.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    person_id: PersonId
    reason: Sealed
    check_id: CheckId | None = None


@dataclass(frozen=True, kw_only=True)
class WallTakenDown(Fact):
    """Somebody is kept out of a case no longer. The reason is sealed about the case."""

    TOPIC: ClassVar[str] = "wall-taken-down.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    person_id: PersonId
    reason: Sealed
