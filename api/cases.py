"""Reading and writing cases, for whichever way in: the question of access comes first.

Nothing here knows of HTTP, of pages or of a terminal. What somebody may not know of
does not exist for them: it is CaseUnknown or FactUnknown, and never a word more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from api import people
from api.access import (
    Seen,
    is_part,
    names,
    permitted,
    require,
    seen,
    standing_in,
    stored,
)
from api.carrying import Begins, carried
from api.envelope import Envelope, named
from api.finding import cases_of, resolve
from api.house import House
from api.named_elsewhere import require_unnamed_elsewhere
from api.questions import asked_of, is_for_others
from audit_reports.gather import gather
from audit_reports.report import Report
from domain import practice, recording
from domain.case import Telling
from domain.facts.bookkeeping import CaseOpened
from domain.facts.checks import CheckId
from domain.facts.fact import CaseFact, Fact
from domain.ledger import Command
from domain.policy import Action, Principal
from domain.recording import Versions
from domain.refusals import FactUnknown, NotAllowed
from domain.told import Told, tell
from domain.values import CaseId, FactId, PersonId, Role
from projections.timeline import Timeline, timeline

__all__ = [
    "Opened",
    "Written",
    "begun_of",
    "cases_of",
    "fact_of",
    "facts_of",
    "found_in",
    "open_case",
    "permitted",
    "record",
    "report_of",
    "resolve",
    "timeline_of",
    "understood",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A fact that was written; `is_repeat` where an earlier request had written it."""

    fact: CaseFact
    is_repeat: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A case that was opened; `is_repeat` where an earlier request had opened it."""

    fact: CaseOpened
    is_repeat: bool


def facts_of(house: House, principal: Principal, case_id: CaseId) -> list[CaseFact]:
    """What was told of a case, in the order of telling. Raises CaseUnknown."""
    return _facts(house, seen(house, principal, case_id))


def fact_of(
    house: House, principal: Principal, case_id: CaseId, fact_id: FactId
) -> CaseFact:
    """One fact of a case. Raises CaseUnknown and FactUnknown."""
    return found_in(facts_of(house, principal, case_id), fact_id)


def found_in(facts: Iterable[CaseFact], fact_id: FactId) -> CaseFact:
    """The fact of that id among those that somebody may see. Raises FactUnknown."""
    for fact in facts:
        if fact.fact_id == fact_id:
            return fact
    raise FactUnknown(fact_id)


def timeline_of(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    as_of: datetime | None = None,
    known_on: datetime | None = None,
) -> Timeline:
    """A case's timeline up to `as_of` (else today). Raises CaseUnknown."""
    case = seen(house, principal, case_id)
    facts = [case.begun, *_facts(house, case)]
    return timeline(facts, as_of=as_of or house.today_ends(), known_on=known_on)


def report_of(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    as_of: datetime | None = None,
    known_on: datetime | None = None,
    with_answers: bool = True,
) -> Report:
    """What somebody takes away of a case. Raises CaseUnknown.

    A page that shows no answers opens none.
    """
    case = seen(house, principal, case_id)
    told = stored(house, case)
    until = as_of or house.today_ends()
    laid = house.laid_out.of(
        case.begun, told, sections=case.sections, as_of=until, known_on=known_on
    )
    shown = laid.timeline
    asked = asked_of(
        house,
        case.begun,
        told,
        as_of=until,
        known_on=known_on,
        for_others=is_for_others(principal, case),
        laid=laid,
    )
    tellers = {moment.fact.recorded_by for moment in shown.moments}
    repliers = {each.recorded_by for each in asked.replies}
    return gather(
        shown,
        open_words=house.ledger.words,
        made_at=house.clock(),
        people=names(house, case, also=tellers | repliers),
        asked=asked,
        with_answers=with_answers,
        is_part=is_part(case.sections),
    )


def record(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    kind: str,
    data: Mapping[str, Any],
    envelope: Envelope,
    command: Command | None,
    expected: Versions | None = None,
) -> Written:
    """Record a fact of any kind, in the role that access gives.

    `expected` is what `recording.versions` said when the case was read. Raises
    CaseUnknown, NotAllowed, KindUnknown, NotUnderstood, FactUnknown, PersonUnknown,
    Overtaken, KeyReused and what `domain.case.record` raises.
    """
    told, telling = understood(
        house, principal, case_id, kind=kind, data=data, envelope=envelope
    )
    receipt = recording.record(
        house.ledger,
        case_id=case_id,
        told=told,
        telling=telling,
        narrative=envelope.narrative,
        now=house.clock(),
        command=command,
        expected=expected,
    )
    house.catch_up()
    fact = house.ledger.fact(receipt.stream, receipt.version)
    assert isinstance(fact, CaseFact)
    return Written(fact=fact, is_repeat=receipt.is_repeat)


def begun_of(house: House, written: Written) -> CaseOpened:
    """How the case began in which somebody has just told a fact."""
    return recording.opened(house.ledger, written.fact.case_id)


def understood(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    kind: str,
    data: Mapping[str, Any],
    envelope: Envelope,
) -> tuple[Told, Telling]:
    """What somebody tells of a case, in the role that access gives; not yet a fact.

    Raises CaseUnknown, NotAllowed, KindUnknown, NotUnderstood and FactUnknown.
    """
    case = seen(house, principal, case_id, Action.RECORD)
    decision = case.decision
    assert decision.role is not None
    told = tell(kind, data)
    if (section := recording.section_of(told)) not in decision.sections:
        raise NotAllowed(action=f"record in the section {section}", rule=decision.rule)
    _require_known(house, case, envelope=envelope)
    require_unnamed_elsewhere(house, case, told)
    return told, _telling(envelope, by=principal.person_id, role=decision.role)


def open_case(
    house: House,
    principal: Principal,
    *,
    client_name: str,
    occurred_at: datetime | None,
    command: Command | None,
    check: CheckId | None = None,
) -> Opened:
    """Open a case with a client who is new to the practice; its therapist asks.

    `occurred_at` is when the work began, else now; `check` is the one that they had
    made of the client before.

    Raises NotAllowed, NotUnderstood, NotYetHappened and KeyReused.
    """
    decision = require(principal, Action.OPEN_CASE)
    assert decision.role is not None
    client, name, now = PersonId(uuid4()), named(client_name), house.clock()
    booking = practice.Booking(by=principal.person_id, role=decision.role, now=now)
    case_id = CaseId(uuid4())

    def who() -> list[Fact]:
        registered = people.registration(
            house, name=name, booking=booking, person_id=client
        )
        if check is None:
            return [registered]
        begins = Begins(case_id=case_id, registered=registered, name=name)
        return [registered, *carried(house, check, begins, booking=booking)]

    receipt = recording.open_case(
        house.ledger,
        therapist_id=principal.person_id,
        client_id=client,
        telling=Telling(
            occurred_at=occurred_at or now,
            recorded_by=principal.person_id,
            recorded_as=decision.role,
        ),
        now=now,
        command=command,
        also=who,
        case_id=case_id,
    )
    house.catch_up()
    fact = house.ledger.fact(receipt.stream, receipt.version)
    assert isinstance(fact, CaseOpened)
    return Opened(fact=fact, is_repeat=receipt.is_repeat)


def _facts(house: House, case: Seen) -> list[CaseFact]:
    return _told(stored(house, case))


def _told(facts: Iterable[Fact]) -> list[CaseFact]:
    told = [fact for fact in facts if isinstance(fact, CaseFact)]
    # The sections come in their order, so facts of one moment stay in it.
    return sorted(told, key=lambda fact: fact.recorded_at)


def _require_known(house: House, case: Seen, *, envelope: Envelope) -> None:
    """What is referred to must be a fact that the teller may see."""
    visible: set[UUID] = {*standing_in(house, case)}
    for field, fact_id in envelope.references():
        if fact_id not in visible:
            raise FactUnknown(fact_id, field=field)


def _telling(envelope: Envelope, *, by: PersonId, role: Role) -> Telling:
    return Telling(
        occurred_at=envelope.happened_at,
        recorded_by=by,
        recorded_as=role,
        evidence_level=envelope.evidence_level,
        occurred_until=envelope.occurred_until,
        corrects=_id(envelope.corrects),
        session_ref=_id(envelope.session_ref),
        decision_ref=_id(envelope.decision_ref),
        consultation_refs=tuple(FactId(one) for one in envelope.consultation_refs),
    )


def _id(named: UUID | None) -> FactId | None:
    return None if named is None else FactId(named)
