"""Naming who stands too close to a case to judge it: they are kept out from then on.

Its case officer names them, a privacy officer, who reads nothing, or the operator of the
machine. Whom it concerns does not: who finds themselves too close steps back. The same
people take it back, with a reason; both stay in the history of the case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from api import privacy
from api.access import refused, told_about
from api.house import House
from api.letting_in import operator_books, sealer
from api.people import member_named
from api.relations import access_of, principal_at, referrals_of, relations_at
from domain import recording
from domain.access import REASON, relations_stream
from domain.conflicts import (
    ConflictsMemory,
    name_conflict,
    remember_conflicts,
    take_back_conflict,
)
from domain.facts.conflicts import ConflictNamed, ConflictTakenBack
from domain.facts.fact import Fact
from domain.ledger import Command
from domain.policy import Action, Context, Decision, Principal, decide
from domain.practice import Booking
from domain.refusals import CaseUnknown, NotUnderstood, Problem
from domain.values import CaseId, PersonId, Sealed

ONESELF = "is yourself: step back, or let somebody else name you"
NOT_NAMED = "was not named as too close to this case, or it was taken back before"


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Somebody who stands too close; `is_new` where nobody had said so before."""

    person_id: PersonId
    is_new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """Who took back that somebody stands too close, when and why."""

    by_id: PersonId
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Who stands too close, and who said so when and why; `reason` may be empty.

    `back` where it was taken back since.
    """

    person_id: PersonId
    name: str
    by_id: PersonId
    named_by: str
    at: datetime
    reason: str
    back: TakenBack | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflicts:
    """Everybody who was named as too close to judge a case, the first one first.

    Those of whom it was taken back come after the others.
    """

    case_id: CaseId
    reference: str
    told: tuple[Told, ...]


def conflicted(house: House, case_id: CaseId) -> frozenset[PersonId]:
    """Everybody who was named. They are kept out; what they decide, R44 asks about."""
    return house.ledger.recall(
        relations_stream(case_id), ConflictsMemory(), remember_conflicts
    ).people


def conflicts_of(house: House, principal: Principal, case_id: CaseId) -> Conflicts:
    """Who was named, for who may name somebody. Raises CaseUnknown and NotAllowed."""
    decision = _allowed(house, principal, case_id)
    told_about(house, principal.person_id, case_id, decision)
    known = access_of(house, case_id)
    standing = [_told(house, fact) for fact in known.conflicted.values()]
    back = [
        replace(_told(house, fact), back=_taken_back(house, since))
        for fact, since in known.taken_back
    ]
    return Conflicts(
        case_id=case_id,
        reference=recording.opened(house.ledger, case_id).reference,
        told=(*standing, *back),
    )


def name(
    house: House,
    principal: Principal,
    case_id: CaseId,
    person: PersonId,
    *,
    reason: str,
    command: Command | None = None,
) -> Named:
    """Say that somebody stands too close, where one may; a command sent again does
    nothing, though it was taken back since.

    Raises CaseUnknown, NotAllowed and NotUnderstood.
    """
    decision = _allowed(house, principal, case_id, Context(purpose=reason))
    if person == principal.person_id:
        raise NotUnderstood([Problem(field="person", reason=ONESELF)])
    assert decision.role is not None
    booking = Booking(by=principal.person_id, role=decision.role, now=house.clock())
    return name_in(
        house, case_id, person, reason=reason, booking=booking, command=command
    )


def name_in(
    house: House,
    case_id: CaseId,
    person: PersonId,
    *,
    reason: str,
    booking: Booking | None = None,
    command: Command | None = None,
) -> Named:
    """The same once it is known that somebody may: the operator, unless `booking` says
    who. Raises NotUnderstood."""
    booked = booking or operator_books(house)
    seal = sealer(house, case_id, reason, by=booked.by)
    if person in conflicted(house, case_id):
        return Named(person_id=person, is_new=False)
    told: dict[str, Any] = {
        "case_id": case_id,
        "person_id": person,
        "booking": booked,
        "seal": seal,
    }

    def decision() -> list[Fact]:
        known = house.ledger.recall(
            relations_stream(case_id), ConflictsMemory(), remember_conflicts
        )
        named = name_conflict(known, **told)
        # Another writer may have said the same a moment ago; twice is no harm.
        return named or name_conflict(replace(known, people=frozenset()), **told)

    house.ledger.carry_out(decision, command=command)
    house.catch_up()
    return Named(person_id=person, is_new=True)


def take_back(
    house: House,
    principal: Principal,
    case_id: CaseId,
    person: PersonId,
    *,
    reason: str,
    command: Command | None = None,
) -> None:
    """Say that somebody does not stand too close after all, where one may.

    Whoever was named is kept out, of this too. Raises CaseUnknown, NotAllowed and
    NotUnderstood.
    """

    def booking() -> Booking:
        now = principal_at(house, principal.person_id)
        decision = _allowed(house, now, case_id, Context(purpose=reason))
        assert decision.role is not None
        return Booking(by=now.person_id, role=decision.role, now=house.clock())

    take_back_in(
        house, case_id, person, reason=reason, booking=booking, command=command
    )


def take_back_in(
    house: House,
    case_id: CaseId,
    person: PersonId,
    *,
    reason: str,
    booking: Callable[[], Booking],
    command: Command | None = None,
) -> None:
    """The same by whoever `booking` says, which is asked again as it is written.

    What was given to them before does not come back by itself. Raises NotUnderstood.
    """
    seal = sealer(house, case_id, reason, by=booking().by)

    def decision() -> list[Fact]:
        facts = take_back_conflict(
            access_of(house, case_id),
            referrals_of(house, case_id),
            case_id=case_id,
            person_id=person,
            seal=seal,
            booking=booking(),
        )
        if not facts:
            raise NotUnderstood([Problem(field="person", reason=NOT_NAMED)])
        return facts

    house.ledger.carry_out(decision, command=command)
    house.catch_up()


def kept_out(house: House, case_id: CaseId, told: str) -> PersonId:
    """Somebody by number or name; who was named needs no account. Raises PersonUnknown."""
    known = access_of(house, case_id).conflicted
    found = [p for p in known if told in (str(p), privacy.called(house, p))]
    return found[0] if len(found) == 1 else member_named(house, told)


def _told(house: House, fact: ConflictNamed) -> Told:
    return Told(
        person_id=fact.person_id,
        name=privacy.called(house, fact.person_id),
        by_id=fact.recorded_by,
        named_by=privacy.called(house, fact.recorded_by),
        at=fact.recorded_at,
        reason=_why(house, fact, fact.reason),
    )


def _taken_back(house: House, fact: ConflictTakenBack) -> TakenBack:
    return TakenBack(
        by_id=fact.recorded_by,
        by=privacy.called(house, fact.recorded_by),
        at=fact.recorded_at,
        reason=_why(house, fact, fact.reason),
    )


def _why(house: House, fact: Fact, reason: Sealed | None) -> str:
    return "" if reason is None else str(house.ledger.words(fact, REASON, reason))


def _allowed(
    house: House, principal: Principal, case_id: CaseId, context: Context | None = None
) -> Decision:
    relations = relations_at(house, case_id, of=principal)
    told = context or Context()
    decision = decide(principal, Action.NAME_CONFLICT, relations, told)
    if decision.allowed:
        return decision
    knows = (Action.SEE, Action.LET_IN)
    if any(decide(principal, each, relations).allowed for each in knows):
        raise refused(Action.NAME_CONFLICT, decision)
    raise CaseUnknown(case_id)
