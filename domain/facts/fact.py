"""What every fact has: where it stands, when it happened, who told it, and what for.

A fact is written in the past tense, is never edited, and never judges. It carries two
times, and the gap between them is evidence: `occurred_at` is told by the recorder,
`recorded_at` is set by the server. Both are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

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


class Stream(StrEnum):
    """The kinds of stream: all that the database says about a fact."""

    CASE = "case"
    PRACTITIONER = "practitioner"
    PERSON = "person"
    PROCEEDING = "proceeding"
    PRACTICE = "practice"


class Modifier(StrEnum):
    """What can make an act weigh more or less than its kind alone says."""

    VULNERABILITY = "M_VULN"
    FREQUENCY = "M_FREQ"
    ESCALATION = "M_ESC"
    SECRECY = "M_SECRECY"
    STAGE = "M_STAGE"
    DOCUMENTED_BEFORE = "M_DOC_BEFORE"
    DOCUMENTED_LATE = "M_DOC_LATE"
    CONSULTED = "M_CONSULT"
    CONSENTED = "M_CONSENT"
    CLINICAL = "M_CLINICAL"
    UNAVOIDABLE = "M_AVOID"
    BENEFIT = "M_BENEFIT"
    TRAINEE = "M_TRAINEE"


ALL_MODIFIERS = tuple(Modifier)


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """A group of kinds that shares a file, a lane of the timeline and a section."""

    letter: str
    name: str
    lane: str
    section: Section = Section.RECORD


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight:
    """How heavily a kind of act weighs, from 0 to 100, before its circumstances.

    `variants` maps conditions on the fact's own fields (`kind=hug`,
    `role=sexual&timing=prior`, `overrun>=20`) to scores. The lowest matching one of
    `overrides` wins; else the highest matching variant; else `default`. The figures
    are proposals of judgement from the event catalogue, not validated.
    """

    default: int = 0
    variants: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    overrides: tuple[str, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    why: str = ""


def told(label: str, **more: Any) -> Any:
    """A field that somebody tells, with the words a form shows for it.

    `default=None` makes it optional. `hint` is a sentence of help; `about` says whom
    free text is about, where that is not the client; `vocabulary` names the closed
    list whose words a `Term` may hold in clear.
    """
    about: dict[str, object] = {"label": label}
    for name in ("hint", "about", "vocabulary"):
        if name in more:
            about[name] = more.pop(name)
    return field(metadata=MappingProxyType(about), **more)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of the ledger. The first two names are the event store's own."""

    TOPIC: ClassVar[str]
    STREAM: ClassVar[Stream]

    originator_id: UUID
    originator_version: int
    fact_id: FactId
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: PersonId
    recorded_as: Role


@dataclass(frozen=True, kw_only=True)
class CaseFact(Fact):
    """Something that somebody tells about a case: the kinds of the catalogue.

    `occurred_until` ends a span where no single moment is known. `corrects` names the
    fact that this one puts right, which stays visible. `claimed_recorded_at` is when
    an import's source says it was written down, which nobody can prove.
    """

    STREAM: ClassVar[Stream] = Stream.CASE
    FAMILY: ClassVar[Family]
    RECORDED_BY: ClassVar[tuple[Role, ...]]
    STANDARDS: ClassVar[tuple[str, ...]] = ()
    WEIGHT: ClassVar[Weight] = Weight()
    CROSSING: ClassVar[str]
    CONCEPTS: ClassVar[tuple[str, ...]] = ()
    RULES: ClassVar[tuple[str, ...]] = ()
    IS_SAFEGUARD: ClassVar[bool] = False
    WORDS: ClassVar[tuple[str, ...]] = ()

    case_id: CaseId
    evidence_level: EvidenceLevel
    occurred_until: datetime | None = None
    claimed_recorded_at: datetime | None = None
    source: Source | None = None
    corrects: FactId | None = None
    session_ref: FactId | None = None
    decision_ref: FactId | None = None
    consultation_refs: tuple[FactId, ...] = ()
    narrative: Sealed | None = None
