"""A case is handed over as evidence: to whom, what for, and exactly what.

Written before the bundle leaves, and in it: a statement that cannot be taken back.
Nobody tells it, so it is no kind of the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.facts.fact import Fact, Stream
from domain.values import CaseId, Sealed, Section


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedSection:
    """A section of a case that is handed over, with all the facts it had then."""

    section: Section
    stream: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class CaseExported(Fact):
    """Sections of a case are handed over as evidence.

    `checkpoint_size` and `checkpoint_root` (base64) are those of the tree just before
    it, which the report prints; `earlier_checkpoints` are the sizes of those that go
    with it, that one included. `recipient` and `purpose` are sealed about
    `domain.exports.subject_of`, which is nobody. The digests are SHA-256 of the
    enclosed files, in hexadecimal; that of the disclosures leaves out what is said of
    this fact, which is sealed together with it.
    """

    TOPIC: ClassVar[str] = "case-exported.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    sections: tuple[ExportedSection, ...]
    checkpoint_size: int
    checkpoint_root: str
    recipient: Sealed
    purpose: Sealed
    withheld_persons: int
    software: str
    report_sha256: str
    verifier_sha256: str
    disclosures_sha256: str
    earlier_checkpoints: tuple[int, ...] = ()
