"""A therapist's work with one client: what is known of it, and what may be added.

Two kinds of function live here and they never mix. *Decisions* look at what is known,
may refuse, and return a new fact without changing anything. *Memory* (`remember`)
takes facts that are already in the ledger and may not refuse: history is replayed long
after the rules that let it happen have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid5

from domain.facts.bookkeeping import CaseOpened
from domain.facts.erasures import SectionEnded
from domain.facts.fact import CaseFact, Fact
from domain.refusals import (
    AlreadyCorrected,
    EndsBeforeItBegins,
    FactUnknown,
    NotYetHappened,
    NotYoursToRecord,
    StreamErased,
)
from domain.values import (
    CaseId,
    EvidenceLevel,
    FactId,
    PersonId,
    Role,
    Sealed,
    Section,
    Source,
)

HOW_KNOWN = {
    Role.THERAPIST: EvidenceLevel.SELF_REPORT,
    Role.TRAINEE: EvidenceLevel.SELF_REPORT,
    Role.CLIENT: EvidenceLevel.CLIENT_REPORT,
    Role.SYSTEM: EvidenceLevel.SYSTEM,
}
"""How a fact is known where nobody said so; anybody else heard it from others."""


def section_stream(case_id: CaseId, section: Section) -> UUID:
    """The stream of one section of a case."""
    return uuid5(case_id, section.value)


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionMemory:
    """What a decision needs to know of one section: its end, and which facts stand.

    `standing` holds each fact's id, and the id of the fact that corrected it.
    """

    case_id: CaseId
    section: Section
    version: int = 0
    opened: CaseOpened | None = None
    is_ended: bool = False
    standing: Mapping[FactId, FactId | None] = field(
        default_factory=dict[FactId, FactId | None]
    )

    @property
    def stream(self) -> UUID:
        return section_stream(self.case_id, self.section)


def remember(known: SectionMemory, facts: Iterable[Fact]) -> SectionMemory:
    """What is known once `facts` have happened. Total: never refuses."""
    standing = dict(known.standing)
    version, opened, is_ended = known.version, known.opened, known.is_ended
    for fact in facts:
        assert fact.originator_version == version + 1
        version = fact.originator_version
        if isinstance(fact, CaseOpened):
            opened = fact
        is_ended = is_ended or isinstance(fact, SectionEnded)
        if not isinstance(fact, CaseFact):
            continue  # What keeps the books is neither put right nor referred to.
        standing[fact.fact_id] = None
        if fact.corrects is not None:
            standing[fact.corrects] = fact.fact_id
    return replace(
        known, version=version, opened=opened, is_ended=is_ended, standing=standing
    )


class Draft(Protocol):
    """What was told, ready to become a fact once its place is known."""

    @property
    def fact(self) -> type[CaseFact]: ...

    def fields(self) -> Mapping[str, object]:
        """The kind's own fields, sealed where they must be."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """Everything about a new fact besides its kind's own fields."""

    occurred_at: datetime
    recorded_by: PersonId
    recorded_as: Role
    evidence_level: EvidenceLevel | None = None
    occurred_until: datetime | None = None
    claimed_recorded_at: datetime | None = None
    source: Source | None = None
    corrects: FactId | None = None
    session_ref: FactId | None = None
    decision_ref: FactId | None = None
    consultation_refs: tuple[FactId, ...] = ()
    narrative: Sealed | None = None


def open_case(
    *,
    case_id: CaseId,
    therapist_id: PersonId,
    client_id: PersonId,
    reference: str,
    telling: Telling,
    fact_id: FactId,
    now: datetime,
) -> CaseOpened:
    """Decide to open a case. Raises NotYetHappened."""
    _require_past(telling.occurred_at, now=now)
    return CaseOpened(
        originator_id=section_stream(case_id, Section.RECORD),
        originator_version=1,
        fact_id=fact_id,
        occurred_at=telling.occurred_at,
        recorded_at=now,
        recorded_by=telling.recorded_by,
        recorded_as=telling.recorded_as,
        case_id=case_id,
        therapist_id=therapist_id,
        client_id=client_id,
        reference=reference,
        source=telling.source,
    )


def record(
    *,
    section: SectionMemory,
    case: Mapping[FactId, FactId | None],
    draft: Draft,
    telling: Telling,
    fact_id: FactId,
    now: datetime,
) -> CaseFact:
    """Decide to record what was told. `case` knows the facts of all its sections.

    Raises StreamErased, NotYoursToRecord, NotYetHappened, EndsBeforeItBegins,
    FactUnknown and AlreadyCorrected.
    """
    if section.is_ended:
        raise StreamErased(section.stream)
    kind = draft.fact
    if telling.recorded_as not in kind.RECORDED_BY:
        raise NotYoursToRecord(
            kind=kind.__name__, role=telling.recorded_as, allowed=kind.RECORDED_BY
        )
    _require_past(telling.occurred_until or telling.occurred_at, now=now)
    if telling.occurred_until and telling.occurred_until < telling.occurred_at:
        raise EndsBeforeItBegins
    _require_standing(section, telling.corrects)
    for name, named in _named(telling):
        if named not in case:
            raise FactUnknown(named, field=name)
    return make(section=section, draft=draft, telling=telling, fact_id=fact_id, now=now)


def make(
    *,
    section: SectionMemory,
    draft: Draft,
    telling: Telling,
    fact_id: FactId,
    now: datetime,
) -> CaseFact:
    """The next fact of a section, without asking whether it may be told.

    An import uses it alone: what its source says stands as its source says it.
    """
    evidence = telling.evidence_level or HOW_KNOWN.get(
        telling.recorded_as, EvidenceLevel.THIRD_PARTY
    )
    return draft.fact(
        originator_id=section.stream,
        originator_version=section.version + 1,
        fact_id=fact_id,
        occurred_at=telling.occurred_at,
        recorded_at=now,
        recorded_by=telling.recorded_by,
        recorded_as=telling.recorded_as,
        case_id=section.case_id,
        evidence_level=evidence,
        occurred_until=telling.occurred_until,
        claimed_recorded_at=telling.claimed_recorded_at,
        source=telling.source,
        corrects=telling.corrects,
        session_ref=telling.session_ref,
        decision_ref=telling.decision_ref,
        consultation_refs=telling.consultation_refs,
        narrative=telling.narrative,
        **draft.fields(),
    )


def _require_past(moment: datetime, *, now: datetime) -> None:
    if moment > now:
        raise NotYetHappened(occurred_at=moment, now=now)


def _require_standing(section: SectionMemory, corrects: FactId | None) -> None:
    if corrects is None:
        return
    if corrects not in section.standing:
        raise FactUnknown(corrects, field="corrects")
    if (by := section.standing[corrects]) is not None:
        raise AlreadyCorrected(fact_id=corrects, by=by)


def _named(telling: Telling) -> Iterable[tuple[str, FactId]]:
    if telling.session_ref is not None:
        yield "session_ref", telling.session_ref
    if telling.decision_ref is not None:
        yield "decision_ref", telling.decision_ref
    for consultation in telling.consultation_refs:
        yield "consultation_refs", consultation
