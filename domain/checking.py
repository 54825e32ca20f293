"""Checks of persons: what may be added to what is known of them (`domain.checks`).

Decisions return facts or refuse. Time enters only in the question what somebody is
told now (`outcome`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from domain.asked_already import asked_already
from domain.checks import DESK, AskedMemory, Check, DeskMemory, asker_stream, due
from domain.facts.checks import (
    Answer,
    ChangesLookedAt,
    CheckAnswered,
    CheckAsked,
    CheckCarried,
    CheckId,
    CheckRead,
    CheckScreened,
    CheckTold,
    Hit,
    Occasion,
)
from domain.facts.fact import Fact
from domain.practice import Booking
from domain.refusals import CheckUnknown, NotUnderstood, Problem
from domain.values import CaseId, FactId, PersonId, Sealed

DETAILS, PURPOSE, ROLE, REASON = "details", "purpose", "role", "reason"
CHECK = "check"
CARRIED = "a case was opened after this check already; choose another, or none"

Seal: TypeAlias = Callable[[FactId, str], Sealed]
"""Seals what was told for a field of a fact."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """What somebody wants to know. `is_open` where they see all of it at once."""

    check_id: CheckId
    about_id: PersonId
    occasion: Occasion
    rule: str
    seal: Seal
    is_urgent: bool = False
    is_open: bool = False


def ask(
    known: AskedMemory, desk: DeskMemory, *, asking: Asking, booking: Booking
) -> list[Fact]:
    """Decide to ask: the fact in the asker's own stream, and the same at the desk."""
    places = ((asker_stream(booking.by), known.version), (DESK, desk.version))
    return [
        _asked(stream, version, asking=asking, booking=booking)
        for stream, version in places
    ]


def _asked(
    stream: UUID, version: int, *, asking: Asking, booking: Booking
) -> CheckAsked:
    envelope = booking.envelope(stream=stream, version=version + 1)
    fact_id = envelope["fact_id"]
    return CheckAsked(
        **envelope,
        check_id=asking.check_id,
        about_id=asking.about_id,
        occasion=asking.occasion,
        due_at=due(booking.now),
        rule=asking.rule,
        details=asking.seal(fact_id, DETAILS),
        purpose=asking.seal(fact_id, PURPOSE),
        is_urgent=asking.is_urgent,
        is_open=asking.is_open,
        role=asking.seal(fact_id, ROLE),
    )


def screen(
    desk: DeskMemory,
    *,
    check_id: CheckId,
    compared: int,
    hits: tuple[Hit, ...],
    asked_alike: int = 0,
    booking: Booking,
) -> CheckScreened:
    """Decide to write what was found. Raises CheckUnknown where that is done."""
    check = desk.open.get(check_id)
    if check is None or check.screened is not None:
        raise CheckUnknown(check_id)
    return CheckScreened(
        **booking.envelope(stream=DESK, version=desk.version + 1),
        check_id=check_id,
        compared=compared,
        hits=hits,
        asked_alike=asked_alike,
    )


def look(
    desk: DeskMemory,
    *,
    rule: str,
    booking: Booking,
    check_id: CheckId | None = None,
    case_id: CaseId | None = None,
) -> CheckRead:
    """Decide to write that somebody is shown what a check found, or a case's walls."""
    return CheckRead(
        **booking.envelope(stream=DESK, version=desk.version + 1),
        rule=rule,
        check_id=check_id,
        case_id=case_id,
    )


def waiting(desk: DeskMemory, check_id: CheckId) -> Check:
    """A check that waits for a reviewer. Raises CheckUnknown."""
    found = desk.open.get(check_id)
    if found is None or not found.waits_for_reviewer:
        raise CheckUnknown(check_id)
    return found


def answer(
    desk: DeskMemory,
    *,
    check_id: CheckId,
    answer: Answer,
    seal: Seal,
    booking: Booking,
) -> CheckAnswered:
    """Decide what who asked is told. Raises CheckUnknown."""
    waiting(desk, check_id)
    envelope = booking.envelope(stream=DESK, version=desk.version + 1)
    return CheckAnswered(
        **envelope,
        check_id=check_id,
        answer=answer,
        reason=seal(envelope["fact_id"], REASON),
    )


def outcome(check: Check, *, now: datetime) -> Answer | None:
    """What is to be told now; None where it is not time, or was told already.

    What nobody has looked at is never clear: who asked is asked to come and talk. An
    answer that comes after that is told at once, as it is where it is urgent.
    """
    asked, found, answered = check.asked, check.screened, check.answered
    if check.is_by_itself or found is None:
        return None
    if answered is not None and check.told is not None:
        return None if check.told.answer is answered.answer else answered.answer
    if answered is not None and asked.is_urgent:
        return answered.answer
    if check.told is not None or (now < asked.due_at and not asked.is_open):
        return None
    if answered is not None:
        return answered.answer
    return Answer.TALK if found.hits or asked.is_urgent else Answer.CLEAR


def tell(
    known: AskedMemory,
    desk: DeskMemory,
    *,
    check_id: CheckId,
    booking: Booking,
) -> list[Fact]:
    """Decide to tell who asked, in their own stream and at the desk.

    Raises CheckUnknown where there is nothing to tell now.
    """
    check = desk.open.get(check_id)
    said = None if check is None else outcome(check, now=booking.now)
    if check is None or said is None:
        raise CheckUnknown(check_id)
    places = (
        (asker_stream(check.asked.recorded_by), known.version),
        (DESK, desk.version),
    )
    return [
        CheckTold(
            **booking.envelope(stream=stream, version=version + 1),
            check_id=check_id,
            answer=said,
        )
        for stream, version in places
    ]


def carry(
    known: AskedMemory, *, check_id: CheckId, case_id: CaseId, booking: Booking
) -> CheckCarried:
    """Decide that a case follows a check of one's own, once. Raises NotUnderstood."""
    if check_id in known.carried:
        raise NotUnderstood([Problem(field=CHECK, reason=CARRIED)])
    stream = asker_stream(booking.by)
    return CheckCarried(
        **booking.envelope(stream=stream, version=known.version + 1),
        check_id=check_id,
        case_id=case_id,
    )


def raise_question(
    desk: DeskMemory,
    *,
    check_id: CheckId,
    about_id: PersonId,
    rule: str,
    compared: int,
    hits: tuple[Hit, ...],
    booking: Booking,
) -> list[Fact]:
    """Decide to ask a reviewer about somebody, because something changed.

    Nothing where all of it was asked before: what is dismissed stays so until it changes.
    Without `hits` it is written that somebody was looked at, and raised no question.
    """
    new = tuple(hit for hit in hits if not asked_already(desk.raised, about_id, hit))
    if hits and not new:
        return []
    asked = CheckAsked(
        **booking.envelope(stream=DESK, version=desk.version + 1),
        check_id=check_id,
        about_id=about_id,
        occasion=Occasion.CHANGED,
        due_at=due(booking.now),
        rule=rule,
    )
    found = CheckScreened(
        **booking.envelope(stream=DESK, version=desk.version + 2),
        check_id=check_id,
        compared=compared,
        hits=new,
    )
    return [asked, found]


def changes_looked_at(
    desk: DeskMemory,
    *,
    up_to: int,
    persons: int,
    found: int,
    lapsed: tuple[CheckId, ...] = (),
    booking: Booking,
) -> ChangesLookedAt:
    """Decide to write how far changes were looked through, and what that raised.

    Of `lapsed` counts what waits: somebody may have answered it meanwhile.
    """
    return ChangesLookedAt(
        **booking.envelope(stream=DESK, version=desk.version + 1),
        up_to=up_to,
        persons=persons,
        found=found,
        lapsed=tuple(one for one in lapsed if _waits(desk, one)),
    )


def _waits(desk: DeskMemory, check_id: CheckId) -> bool:
    check = desk.open.get(check_id)
    return check is not None and check.waits_for_reviewer
