"""Handing over: the stream in which it is written down, and the decision to do so.

The stream is not one of the case's sections, so that an export neither shows on the
timeline nor counts in the record, and can be enclosed whichever sections are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from domain.facts.exports import CaseExported, ExportedSection
from domain.facts.fact import Fact
from domain.practice import Booking
from domain.values import CaseId, FactId, PersonId, Sealed, Section

EXPORTS = "exports"
SECTIONS = (Section.RECORD, Section.SUPERVISION, Section.ACCESS)
"""The sections that can be handed over, in the order in which a bundle has them."""


def exports_stream(case_id: CaseId) -> UUID:
    """The stream that says when a case was handed over, to whom and what for."""
    return uuid5(case_id, EXPORTS)


def subject_of(case_id: CaseId) -> PersonId:
    """Whom recipient and purpose are sealed about: nobody, and this case alone.

    They outlive an erasure of the client, because whoever was given the data has to be
    told of it (GDPR 2016/679, article 19), and go when the keys of the case go.
    """
    return PersonId(exports_stream(case_id))


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportsMemory:
    """How often a case was handed over."""

    version: int = 0


def remember_exports(known: ExportsMemory, facts: Iterable[Fact]) -> ExportsMemory:
    """What is known once `facts` have happened."""
    version = known.version
    for fact in facts:
        version = fact.originator_version
    return ExportsMemory(version=version)


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosed:
    """What a bundle encloses beside the facts, and what its report stands under."""

    checkpoint_size: int
    checkpoint_root: str
    report_sha256: str
    verifier_sha256: str
    disclosures_sha256: str
    software: str
    earlier_checkpoints: tuple[int, ...]


def export_case(
    known: ExportsMemory,
    *,
    case_id: CaseId,
    fact_id: FactId,
    sections: tuple[ExportedSection, ...],
    enclosed: Enclosed,
    recipient: Sealed,
    purpose: Sealed,
    withheld_persons: int,
    booking: Booking,
) -> CaseExported:
    """Decide to hand over sections of a case."""
    assert sections
    envelope = booking.envelope(
        stream=exports_stream(case_id), version=known.version + 1
    )
    envelope["fact_id"] = fact_id  # Words were sealed for it before.
    return CaseExported(
        **envelope,
        case_id=case_id,
        sections=sections,
        checkpoint_size=enclosed.checkpoint_size,
        checkpoint_root=enclosed.checkpoint_root,
        recipient=recipient,
        purpose=purpose,
        withheld_persons=withheld_persons,
        software=enclosed.software,
        report_sha256=enclosed.report_sha256,
        verifier_sha256=enclosed.verifier_sha256,
        disclosures_sha256=enclosed.disclosures_sha256,
        earlier_checkpoints=enclosed.earlier_checkpoints,
    )
