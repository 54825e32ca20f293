"""From a check to the case that follows it: what was told goes along, and is said there.

Whoever asked tells nobody anything new by this: a case says what its therapist asked
and was told, and nothing of what a check found. A check that is put to a case later is
`api.linking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api import checks
from api.checks import Mine, asked_by, details_of
from api.house import House
from audit_reports.wording import day, moment
from domain import checking, persons, recording
from domain.checking import CHECK
from domain.checks import AskedMemory
from domain.described import as_text, names_called
from domain.facts.bookkeeping import PersonRegistered
from domain.facts.checks import Answer, CheckAsked, CheckId, CheckTold, Occasion
from domain.facts.fact import Fact
from domain.matching.details import Details
from domain.matching.preparing import prepared
from domain.matching.weighing import FEWEST_AMONG, Label, weigh
from domain.persons import NAME
from domain.policy import CaseRelations, Decision, Principal
from domain.practice import Booking, PersonMemory, remember_person
from domain.refusals import NotUnderstood, Problem
from domain.sealing import seal
from domain.values import CaseId, FactId, PersonId, Sealed, Section

MOST_OFFERED = 20
NEW_FOR = timedelta(days=30)
"""For so long does a case ask for the check that was not made before it."""
UNKNOWN = "is none of yours that can still be read; choose another, or none"
SOMEBODY_ELSE = (
    "was about somebody of another name; choose the check of this client, or none"
)
NOT_AT_INTAKE = (
    "was not about somebody who may become a client; choose a check that was, or none"
)
ANSWERED = {
    Answer.CLEAR: "nothing stood in the way",
    Answer.DECLINE: "they were asked not to go on",
    Answer.TALK: "they were asked to come and talk first",
}
"""What a therapist was told, as whoever reads the case hears it."""
TO_THE_ASKER = {
    Answer.CLEAR: "nothing stands in the way",
    Answer.DECLINE: "you were asked not to go on",
    Answer.TALK: "you were asked to come and talk first",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Begins:
    """A case that begins, and its client as they are registered with it."""

    case_id: CaseId
    registered: PersonRegistered
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCase:
    """A check of a client, as the therapist of the case asked it.

    `is_before` where it was asked before the case was opened here. `words` say how it
    was answered, or that it is not yet.
    """

    check_id: CheckId
    asked_at: datetime
    is_before: bool
    answer: Answer | None
    told_at: datetime | None
    words: str


def offered(house: House, principal: Principal) -> list[Mine]:
    """One's own checks at intake that no case has followed yet, the latest first.

    Of those whose name is no longer shown there is none. Raises NotAllowed.
    """
    found = [
        one
        for one in checks.mine(house, principal)
        if one.occasion is Occasion.INTAKE
        and one.case_id is None
        and one.name != checks.NAMED_NO_MORE
    ]
    return found[:MOST_OFFERED]


def said_of(check: Mine) -> str:
    """How a check stands, in a few words: when it was asked, and how it was answered."""
    asked = f"asked {day(check.asked_at)}"
    if check.answer is None:
        return f"{asked}, not answered yet"
    return f"{asked}; {TO_THE_ASKER[check.answer]}"


def carried(
    house: House, check_id: CheckId, begins: Begins, *, booking: Booking
) -> Sequence[Fact]:
    """That a case follows a check, and what was told in it of the client.

    Raises NotUnderstood, where it is none of theirs or about somebody else.
    """
    known = asked_by(house, booking.by)
    follows = checking.carry(
        known, check_id=check_id, case_id=begins.case_id, booking=booking
    )
    details = readable(house, known, check_id)
    if not is_called(details, begins.name):
        raise NotUnderstood([Problem(field=CHECK, reason=SOMEBODY_ELSE)])
    registered = remember_person(PersonMemory(), [begins.registered])
    client = begins.registered.name.subject_id
    return [
        follows,
        described(
            house, details, client, registered, name=begins.name, booking=booking
        ),
    ]


def readable(house: House, known: AskedMemory, check_id: CheckId) -> Details:
    """What was told in a check at intake, as long as who asked still reads it.

    Raises NotUnderstood.
    """
    asked = known.checks.get(check_id)
    details = None
    if asked is not None and not checks.is_over(house, known.told.get(check_id)):
        details = details_of(house, asked)
    if asked is None or details is None:
        raise NotUnderstood([Problem(field=CHECK, reason=UNKNOWN)])
    if asked.occasion is not Occasion.INTAKE:
        raise NotUnderstood([Problem(field=CHECK, reason=NOT_AT_INTAKE)])
    return details


def of_case(
    house: House, case: CaseRelations, decision: Decision
) -> tuple[OfCase, ...]:
    """The checks of its client that the therapist put to a case, the first asked first.

    For whoever reads the record of the case; nobody else is told of any.
    """
    if Section.RECORD not in decision.sections:
        return ()
    known = asked_by(house, case.therapist_id)
    found = [
        known.checks[check_id]
        for check_id, case_id in known.carried.items()
        if case_id == case.case_id
    ]
    if not found:
        return ()
    begun = recording.opened(house.ledger, case.case_id)
    return tuple(
        _of_case(asked, known.told.get(asked.check_id), opened_at=begun.recorded_at)
        for asked in sorted(found, key=lambda each: each.recorded_at)
    )


def _of_case(
    asked: CheckAsked, told: CheckTold | None, *, opened_at: datetime
) -> OfCase:
    return OfCase(
        check_id=asked.check_id,
        asked_at=asked.recorded_at,
        is_before=asked.recorded_at <= opened_at,
        answer=None if told is None else told.answer,
        told_at=None if told is None else told.recorded_at,
        words=ANSWERED[told.answer] if told else _waits(asked.due_at),
    )


def is_new(house: House, case_id: CaseId) -> bool:
    """Whether a case was opened here lately: its therapist may still have them checked."""
    begun = recording.opened(house.ledger, case_id)
    return begun.source is None and house.clock() < begun.recorded_at + NEW_FOR


def _waits(due_at: datetime) -> str:
    return f"not answered yet, and due by {moment(due_at)}"


def described(
    house: House,
    details: Details,
    client: PersonId,
    known: PersonMemory,
    *,
    name: str,
    booking: Booking,
) -> Fact:
    """A client as they were told of in a check, by the name that they go by."""
    names = names_called(details, name)
    others = tuple(one for one in details.names if one not in names)
    text = as_text(replace(details, names=(*names, *others)))

    def words(fact_id: FactId, field: str) -> Sealed:
        told = name if field == NAME else text
        return seal(house.keys, told, about=client, fact_id=fact_id, field=field)

    return persons.describe(known, person_id=client, words=words, booking=booking)


def is_called(details: Details, name: str) -> bool:
    """Whether a client may be who was asked about, by their names alone."""
    asked = prepared(Details(names=details.names))
    client = prepared(Details(names=names_called(details, name)))
    if not asked.names:
        return False
    return weigh(asked, client, among=FEWEST_AMONG).label is not Label.UNRELATED
