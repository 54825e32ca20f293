"""Writing down who looked: what can be shown, and the decision to write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from domain.access_rules import GLASS
from domain.facts.fact import Fact
from domain.facts.reading import CaseRead, CasesListed, Reading
from domain.practice import Booking
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section

SHOWN: Mapping[str, tuple[Reading, str]] = {
    "cases": (Reading.LIST, "a list of cases"),
    "queue": (Reading.LIST, "the questions that wait"),
    "retention": (Reading.LIST, "until when cases are kept"),
    "identities": (Reading.LIST, "who asks who a client is"),
    "audit": (Reading.SEARCH, "a search of who looked"),
    "case": (Reading.VIEW, "the case"),
    "timeline": (Reading.VIEW, "the boundary-risk timeline"),
    "facts": (Reading.VIEW, "its facts"),
    "fact": (Reading.VIEW, "one fact"),
    "form": (Reading.VIEW, "a form to record something"),
    "questions": (Reading.VIEW, "its questions"),
    "assessment": (Reading.CHECK, "its questions, asked in another way"),
    "plan": (Reading.CHECK, "what a planned act would raise"),
    "trial": (Reading.CHECK, "what another rule book would ask"),
    "hand-over": (Reading.VIEW, "the page for handing over"),
    "report": (Reading.DOWNLOAD, "the report as a file"),
    "paper": (Reading.PRINT, "the report on paper"),
    "bundle": (Reading.EXPORT, "the evidence bundle"),
    "people": (Reading.VIEW, "who is let in, and who is not"),
    "glass": (Reading.LIST, "that the glass was broken"),
    "identity": (Reading.VIEW, "who the client is, or that it is not said"),
    "readers": (Reading.VIEW, "who looked"),
    "disclosures": (Reading.VIEW, "the accounting of disclosures"),
    "disclosures-file": (Reading.DOWNLOAD, "the accounting of disclosures as a file"),
    "privacy": (Reading.VIEW, "a request for erasure or a hold"),
    "check": (Reading.CHECK, "that it has to do with a person who is checked"),
    "other": (Reading.VIEW, "something of the case"),
}
"""What a reader can be shown, under a name that is a promise, and in words."""


OTHERS = frozenset({Role.ETHICS_BOARD, Role.CASE_OFFICER, Role.PARTY})
"""In these roles somebody is shown a case for other ends than treatment and running
the practice: a disclosure of which account is given (45 CFR 164.528)."""


def lists_stream(person_id: PersonId) -> UUID:
    """The stream that says which lists of cases somebody was shown."""
    return uuid5(person_id, "lists")


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One case that somebody is about to be shown something of."""

    case_id: CaseId
    shown: str
    sections: tuple[Section, ...]
    rule: str

    @property
    def how(self) -> Reading:
        """What they do with it."""
        return SHOWN[self.shown][0]

    def with_sections(self, more: Iterable[Section]) -> Look:
        """The same look at these sections too."""
        return replace(self, sections=tuple(dict.fromkeys((*self.sections, *more))))


def is_disclosure(fact: Fact) -> bool:
    """Whether a case was shown to somebody who neither treats nor supervises in it."""
    if not isinstance(fact, CaseRead):
        return False
    return fact.recorded_as in OTHERS or fact.rule == GLASS.id


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadsMemory:
    """How long a stream of readings is."""

    version: int = 0


def remember_reads(known: ReadsMemory, facts: Iterable[Fact]) -> ReadsMemory:
    """What is known once `facts` have happened."""
    version = known.version
    for fact in facts:
        version = fact.originator_version
    return ReadsMemory(version=version)


def read_case(
    look: Look,
    *,
    stream: UUID,
    version: int,
    fact_id: FactId,
    purpose: Sealed | None,
    booking: Booking,
) -> CaseRead:
    """Decide to write that a case is read; `version` is the last of its section."""
    envelope: dict[str, Any] = booking.envelope(stream=stream, version=version + 1)
    envelope["fact_id"] = fact_id  # The purpose was sealed for it before.
    return CaseRead(
        **envelope,
        case_id=look.case_id,
        how=look.how,
        shown=look.shown,
        sections=look.sections,
        rule=look.rule,
        purpose=purpose,
    )


def list_cases(
    looks: Iterable[Look],
    *,
    shown: str,
    version: int,
    fact_id: FactId,
    purpose: Sealed | None,
    booking: Booking,
) -> CasesListed:
    """Decide to write that cases are listed; `version` is that of the last list.

    Without a case, somebody searched and found nothing.
    """
    found = {look.case_id: look.rule for look in looks}
    stream = lists_stream(booking.by)
    envelope: dict[str, Any] = booking.envelope(stream=stream, version=version + 1)
    envelope["fact_id"] = fact_id
    return CasesListed(
        **envelope,
        how=SHOWN[shown][0],
        shown=shown,
        cases=tuple(found),
        rules=tuple(found.values()),
        purpose=purpose,
    )
