"""Asking who the client of a case is, and a custodian's answer, both with a reason.

Whoever looks at a case in an office reads it without the client's name, until a
custodian says it to them, for thirty days. The question and the answer are facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api import people
from api.access import refused, require, told_about
from api.house import House
from api.letting_in import sealer
from api.relations import access_of, principal_at, relations_at, with_ties
from domain import access, recording
from domain import access_rules as rules
from domain.access import REASON
from domain.facts.access import IdentityAsked
from domain.facts.fact import Fact
from domain.ledger import Command
from domain.policy import (
    Action,
    Context,
    Decision,
    IdentityRequest,
    Principal,
    conflict,
    decide,
)
from domain.practice import Booking
from domain.refusals import (
    CaseUnknown,
    Conflicted,
    PersonUnknown,
    RequestUnknown,
    SecondPersonNeeded,
    StreamErased,
)
from domain.values import CaseId, FactId
from projections.relations import asked_about


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A question that waits for a custodian; `barred` where it is their own."""

    case_id: CaseId
    request_id: FactId
    reference: str
    asked_by: str
    asked_as: str
    asked_at: datetime
    reason: str
    barred: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What somebody knows of whom a case is about; `name` is empty where nothing.

    `is_asked` where their question waits for an answer.
    """

    case_id: CaseId
    reference: str
    name: str
    is_asked: bool


def known_to(house: House, principal: Principal, case_id: CaseId) -> Known:
    """Whether somebody was told who the client is. Raises CaseUnknown, NotAllowed."""
    decision = _asking(house, principal, case_id)
    reads = _reading(house, principal, case_id) or decision
    told_about(house, principal.person_id, case_id, reads)
    begun = recording.opened(house.ledger, case_id)
    waiting = access_of(house, case_id).waiting.values()
    return Known(
        case_id=case_id,
        reference=begun.reference,
        name="" if decision.allowed else people.name_of(house, begun.client_id),
        is_asked=any(fact.recorded_by == principal.person_id for fact in waiting),
    )


def ask(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    reason: str,
    command: Command | None,
) -> IdentityAsked:
    """Ask a custodian who the client is.

    Raises CaseUnknown, NotAllowed, NotUnderstood and KeyReused.
    """
    decision = _asking(house, principal, case_id, Context(purpose=reason))
    if not decision.allowed:
        raise refused(Action.ASK_IDENTITY, decision)
    sealed, booking = (
        sealer(house, case_id, reason, by=principal.person_id),
        _booking(house, principal, decision),
    )
    written = _write(
        house,
        lambda: access.ask_identity(
            access_of(house, case_id), case_id=case_id, seal=sealed, booking=booking
        ),
        command,
    )
    assert isinstance(written, IdentityAsked)
    return written


def waiting_for(house: House, principal: Principal) -> list[Waiting]:
    """The questions that wait for a custodian, the oldest first. Raises NotAllowed."""
    decision = require(principal, Action.OPEN_IDENTITY)
    with house.engine.connect() as connection:
        cases = asked_about(connection)
    found = [
        shown
        for case_id in cases
        for asked in _waiting_in(house, CaseId(case_id))
        if (shown := _shown(house, principal, CaseId(case_id), asked)) is not None
    ]
    for each in found:
        told_about(house, principal.person_id, each.case_id, decision)
    return sorted(found, key=lambda one: one.asked_at)


def say(
    house: House, principal: Principal, request_id: FactId, *, command: Command | None
) -> None:
    """Let who asked know who the client is, for thirty days.

    Raises NotAllowed, RequestUnknown, Conflicted, SecondPersonNeeded and KeyReused.
    """
    asked, _ = _answering(house, principal, request_id)
    case_id = asked.case_id
    _write(
        house,
        lambda: access.open_identity(
            access_of(house, case_id),
            case_id=case_id,
            request_id=request_id,
            booking=_booking(house, principal, _allowed(house, principal, asked)),
        ),
        command,
    )


def refuse(
    house: House,
    principal: Principal,
    request_id: FactId,
    *,
    reason: str,
    command: Command | None,
) -> None:
    """Do not say it, for a reason. Raises what `say` raises, and NotUnderstood."""
    asked, _ = _answering(house, principal, request_id)
    case_id, by = asked.case_id, principal.person_id
    sealed = sealer(house, case_id, reason, by=by)
    _write(
        house,
        lambda: access.refuse_identity(
            access_of(house, case_id),
            case_id=case_id,
            request_id=request_id,
            seal=sealed,
            booking=_booking(house, principal, _allowed(house, principal, asked)),
        ),
        command,
    )


def _asking(
    house: House, principal: Principal, case_id: CaseId, context: Context | None = None
) -> Decision:
    """Whether somebody may ask; refused with its reason where they know it already."""
    relations = relations_at(house, case_id, of=principal)
    told = context or Context()
    decision = decide(principal, Action.ASK_IDENTITY, relations, told)
    if decision.allowed or decision.by is rules.NAMED_ALREADY:
        return decision
    if decide(principal, Action.SEE, relations).allowed:
        raise refused(Action.ASK_IDENTITY, decision)
    raise CaseUnknown(case_id)


def _reading(house: House, principal: Principal, case_id: CaseId) -> Decision | None:
    """By which rule somebody reads anything of a case."""
    relations = relations_at(house, case_id, of=principal)
    found = (
        decide(principal, action, relations)
        for action in (Action.SEE, Action.SEE_ACCESS)
    )
    return next((each for each in found if each.allowed), None)


def _answering(
    house: House, principal: Principal, request_id: FactId
) -> tuple[IdentityAsked, Decision]:
    """A question that waits, and that a custodian may answer it."""
    require(principal, Action.OPEN_IDENTITY)
    with house.engine.connect() as connection:
        cases = asked_about(connection)
    for case_id in map(CaseId, cases):
        for asked in _waiting_in(house, case_id):
            if asked.fact_id == request_id:
                return asked, _allowed(house, principal, asked)
    raise RequestUnknown(request_id)


def _allowed(house: House, who: Principal, asked: IdentityAsked) -> Decision:
    """That somebody may answer now; asked again as the answer is written."""
    principal = principal_at(house, who.person_id)
    case = relations_at(house, asked.case_id, of=principal)
    request = IdentityRequest(case=case, asked_by=asked.recorded_by)
    decision = decide(principal, Action.OPEN_IDENTITY, request)
    if decision.by is rules.OWN_REQUEST:
        raise SecondPersonNeeded(decision.rule)
    if not decision.allowed:
        said = rules.in_open_words(decision.by)
        raise Conflicted(people.name_of(house, principal.person_id), said)
    asker = principal_at(house, asked.recorded_by)
    theirs = relations_at(house, asked.case_id, of=asker)
    if not decide(asker, Action.ASK_IDENTITY, theirs).allowed:
        raise RequestUnknown(asked.fact_id)  # They may not even ask any more.
    return decision


def _waiting_in(house: House, case_id: CaseId) -> list[IdentityAsked]:
    try:
        return list(access_of(house, case_id).waiting.values())
    except StreamErased:
        return []  # The case has ended since.


def _shown(
    house: House, principal: Principal, case_id: CaseId, asked: IdentityAsked
) -> Waiting | None:
    """A question as a custodian sees it; None for whom a tie bars from its case."""
    is_own = asked.recorded_by == principal.person_id
    case = with_ties(house, relations_at(house, case_id), principal.person_id)
    if not is_own and conflict(case, principal.person_id) is not None:
        return None
    try:
        name = people.name_of(house, asked.recorded_by)
    except PersonUnknown:
        name = str(asked.recorded_by)
    return Waiting(
        case_id=case_id,
        request_id=asked.fact_id,
        reference=recording.opened(house.ledger, case_id).reference,
        asked_by=name,
        asked_as=asked.recorded_as.value.replace("_", " "),
        asked_at=asked.recorded_at,
        reason=house.ledger.words(asked, REASON, asked.reason),
        barred=rules.OWN_REQUEST.words if is_own else "",
    )


def _booking(house: House, principal: Principal, decision: Decision) -> Booking:
    assert decision.role is not None
    return Booking(by=principal.person_id, role=decision.role, now=house.clock())


def _write(house: House, decision: Callable[[], Fact], command: Command | None) -> Fact:
    receipt = house.ledger.carry_out(lambda: [decision()], command=command)
    house.catch_up()
    return house.ledger.fact(receipt.stream, receipt.version)
