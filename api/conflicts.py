"""Naming who stands too close to a case to judge it: they are kept out from then on.

Its case officer names them, a privacy officer, who reads nothing, or the operator of the
machine. Whom it concerns does not: who finds themselves too close steps back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from api import privacy
from api.access import told_about
from api.house import House
from api.letting_in import operator_books, sealer
from api.relations import access_of, relations_at
from domain import recording
from domain.access import REASON, relations_stream
from domain.conflicts import ConflictsMemory, name_conflict, remember_conflicts
from domain.facts.fact import Fact
from domain.policy import Action, Context, Decision, Principal, decide
from domain.practice import Booking
from domain.refusals import CaseUnknown, NotAllowed, NotUnderstood, Problem
from domain.values import CaseId, PersonId

ONESELF = "is yourself: step back, or let somebody else name you"


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Somebody who stands too close; `is_new` where nobody had said so before."""

    person_id: PersonId
    is_new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Who stands too close, and who said so when and why; `reason` may be empty."""

    person_id: PersonId
    name: str
    by_id: PersonId
    named_by: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflicts:
    """Everybody who was named as too close to judge a case, the first one first."""

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
    known = access_of(house, case_id).conflicted
    return Conflicts(
        case_id=case_id,
        reference=recording.opened(house.ledger, case_id).reference,
        told=tuple(
            Told(
                person_id=person,
                name=privacy.called(house, person),
                by_id=fact.recorded_by,
                named_by=privacy.called(house, fact.recorded_by),
                at=fact.recorded_at,
                reason=""
                if fact.reason is None
                else str(house.ledger.words(fact, REASON, fact.reason)),
            )
            for person, fact in known.items()
        ),
    )


def name(
    house: House,
    principal: Principal,
    case_id: CaseId,
    person: PersonId,
    *,
    reason: str,
) -> Named:
    """Say that somebody stands too close, where one may.

    Raises CaseUnknown, NotAllowed and NotUnderstood.
    """
    decision = _allowed(house, principal, case_id, Context(purpose=reason))
    if person == principal.person_id:
        raise NotUnderstood([Problem(field="person", reason=ONESELF)])
    assert decision.role is not None
    booking = Booking(by=principal.person_id, role=decision.role, now=house.clock())
    return name_in(house, case_id, person, reason=reason, booking=booking)


def name_in(
    house: House,
    case_id: CaseId,
    person: PersonId,
    *,
    reason: str,
    booking: Booking | None = None,
) -> Named:
    """The same once it is known that somebody may: the operator, unless `booking` says
    who. Raises NotUnderstood."""
    seal, booked = sealer(house, case_id, reason), booking or operator_books(house)
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

    house.ledger.carry_out(decision)
    house.catch_up()
    return Named(person_id=person, is_new=True)


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
        raise NotAllowed(action=Action.NAME_CONFLICT, rule=decision.rule)
    raise CaseUnknown(case_id)
