"""The ties that the facts of a case tell: therapy, panels, complaints, second roles.

They say how things stand by the facts as they come. Where it matters to the day, such
as for the time after an ending, the case itself is read (`domain.dual.clocks`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from domain.dual.kinds import IN_JUDGEMENT, Kind, RoleKind, of_role
from domain.dual.steps import Step
from domain.facts.access import ProceedingEnded, ProceedingOpened
from domain.facts.alliance import TherapyStarted
from domain.facts.bookkeeping import CaseOpened, CaseReferred, ReferralRevoked
from domain.facts.dual_roles import (
    SecondaryRelationshipDisclosed,
    SecondaryRelationshipEnded,
    SecondaryRelationshipEntered,
)
from domain.facts.dual_roles_choices import ConnectionParty, EnteredParty
from domain.facts.endings import (
    ClientStoppedAttending,
    PostTerminationRelationshipEntered,
    TherapyTerminated,
)
from domain.facts.endings_choices import LaterRelationParty
from domain.facts.erasures import RetentionEnded
from domain.facts.fact import CaseFact, Fact
from domain.facts.proceedings import Complainant, ComplaintFiled
from domain.facts.ties import TieStanding
from domain.values import EvidenceLevel, PersonId, Sealed
from projections.ties_desk import Desk
from projections.ties_stored import NOBODY

CASE_KINDS = (
    CaseReferred,
    ClientStoppedAttending,
    ComplaintFiled,
    PostTerminationRelationshipEntered,
    ProceedingEnded,
    ProceedingOpened,
    ReferralRevoked,
    RetentionEnded,
    SecondaryRelationshipDisclosed,
    SecondaryRelationshipEnded,
    SecondaryRelationshipEntered,
    TherapyStarted,
    TherapyTerminated,
)
"""The kinds for which the ties of their case have to be at hand."""

_Second: TypeAlias = SecondaryRelationshipDisclosed | SecondaryRelationshipEntered
_OnCase: TypeAlias = CaseReferred | ReferralRevoked | ProceedingOpened | ProceedingEnded


def of_case_fact(desk: Desk, fact: Fact) -> None:
    """Add what a fact of a case tells; other facts change nothing."""
    if isinstance(fact, CaseFact) and fact.corrects is not None:
        _corrected(desk, fact)
    match fact:
        case CaseOpened():
            _opened(desk, fact)
        case TherapyStarted() | TherapyTerminated() | ClientStoppedAttending():
            _course(desk, fact)
        case CaseReferred() | ReferralRevoked():
            _referred(desk, fact)
        case ProceedingOpened() | ProceedingEnded():
            _proceeded(desk, fact)
        case ComplaintFiled():
            _complained(desk, fact)
        case SecondaryRelationshipDisclosed() | SecondaryRelationshipEntered():
            _second(desk, fact)
        case SecondaryRelationshipEnded():
            _second_ended(desk, fact)
        case PostTerminationRelationshipEntered():
            _later(desk, fact)
        case _:
            pass


def _opened(desk: Desk, fact: CaseOpened) -> None:
    step = Step(
        fact_id=fact.fact_id,
        kind=RoleKind.THERAPY,
        first=fact.therapist_id,
        other=fact.client_id,
        standing=TieStanding.CURRENT,
        since=fact.occurred_at,
        until=None,
        told_by=fact.recorded_by,
        told_at=fact.recorded_at,
        evidence_level=EvidenceLevel.SYSTEM,
        case_id=fact.case_id,
    )
    desk.put(desk.sealer.number(fact.fact_id), step)


def _course(
    desk: Desk, fact: TherapyStarted | TherapyTerminated | ClientStoppedAttending
) -> None:
    """Therapy is over from its last ending on, until it begins again."""
    for thread, step in _therapy(desk, fact):
        if isinstance(fact, TherapyStarted):
            if step.until is not None and fact.occurred_at > step.until:
                current = TieStanding.CURRENT
                desk.put(thread, replace(step, standing=current, until=None))
        else:
            until = max(step.until or fact.occurred_at, fact.occurred_at)
            desk.put(thread, replace(step, standing=TieStanding.FORMER, until=until))


def _referred(desk: Desk, fact: CaseReferred | ReferralRevoked) -> None:
    for member in fact.member_ids:
        if isinstance(fact, CaseReferred):
            _judges(desk, fact, member, RoleKind.PANEL, RoleKind.PANEL_CLIENT)
        else:
            panel = {RoleKind.PANEL, RoleKind.PANEL_CLIENT}
            _end(desk, fact, {*panel}, at=fact.occurred_at, of=member)


def _proceeded(desk: Desk, fact: ProceedingOpened | ProceedingEnded) -> None:
    if isinstance(fact, ProceedingOpened):
        who = fact.officer_id
        _judges(desk, fact, who, RoleKind.OFFICER, RoleKind.OFFICER_CLIENT)
    else:
        _end(desk, fact, {*IN_JUDGEMENT}, at=fact.occurred_at)


def _judges(
    desk: Desk,
    fact: CaseReferred | ProceedingOpened,
    who: PersonId,
    about: RoleKind,
    about_client: RoleKind,
) -> None:
    """Somebody judges the therapist of a case, and so stands to its client."""
    for _, therapy in _therapy(desk, fact):
        for kind, other in ((about, therapy.first), (about_client, therapy.other)):
            if NOBODY in (other, who) or other == who:
                continue
            step = _step(fact, kind, first=who, other=other)
            desk.put(desk.sealer.number(fact.case_id, who, kind.value), step)


def _complained(desk: Desk, fact: ComplaintFiled) -> None:
    if fact.complainant is not Complainant.CLIENT:
        return  # Who else complained is told in words, and no person is named.
    for _, therapy in _therapy(desk, fact):
        _put(desk, fact, RoleKind.COMPLAINT, first=therapy.other, other=therapy.first)


def _second(desk: Desk, fact: _Second) -> None:
    if fact.with_party in (ConnectionParty.CLIENT, EnteredParty.CLIENT):
        for _, therapy in _therapy(desk, fact):
            kind = of_role(fact.role)
            _put(desk, fact, kind, first=therapy.first, other=therapy.other)


def _later(desk: Desk, fact: PostTerminationRelationshipEntered) -> None:
    if fact.with_party is LaterRelationParty.FORMER_CLIENT:
        kind = of_role(fact.kind)
        for _, therapy in _therapy(desk, fact):
            _put(desk, fact, kind, first=therapy.first, other=therapy.other)


def _second_ended(desk: Desk, fact: SecondaryRelationshipEnded) -> None:
    if not isinstance(fact.role, Sealed):
        _end(desk, fact, {of_role(fact.role)}, at=fact.occurred_at)


def _corrected(desk: Desk, fact: CaseFact) -> None:
    """What a fact told is gone once another puts it right, which tells its own."""
    assert fact.corrects is not None
    thread = desk.sealer.number(fact.corrects)
    for found, step in desk.of_case(fact.case_id):
        if found == thread:
            desk.take(found, step)


def _end(
    desk: Desk,
    fact: _OnCase | SecondaryRelationshipEnded,
    kinds: set[Kind],
    *,
    at: datetime,
    of: PersonId | None = None,
) -> None:
    for thread, step in desk.of_case(fact.case_id):
        if step.kind in kinds and step.until is None and of in (None, step.first):
            desk.put(thread, replace(step, standing=TieStanding.FORMER, until=at))


def _therapy(desk: Desk, fact: CaseFact | _OnCase) -> Iterator[tuple[int, Step]]:
    """The therapy of a fact's case; nobody stands where somebody was erased."""
    for thread, step in desk.of_case(fact.case_id):
        if step.kind is RoleKind.THERAPY:
            yield thread, step


def _put(
    desk: Desk, fact: CaseFact, kind: Kind, *, first: PersonId, other: PersonId
) -> None:
    if NOBODY not in (first, other):
        step = _step(fact, kind, first=first, other=other)
        desk.put(desk.sealer.number(fact.fact_id), step)


def _step(
    fact: CaseFact | CaseReferred | ProceedingOpened,
    kind: Kind,
    *,
    first: PersonId,
    other: PersonId,
) -> Step:
    known = EvidenceLevel.SYSTEM
    return Step(
        fact_id=fact.fact_id,
        kind=kind,
        first=first,
        other=other,
        standing=TieStanding.CURRENT,
        since=fact.occurred_at,
        until=None,
        told_by=fact.recorded_by,
        told_at=fact.recorded_at,
        evidence_level=fact.evidence_level if isinstance(fact, CaseFact) else known,
        case_id=fact.case_id,
    )
