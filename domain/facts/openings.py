"""The keys of a case are fixed in the log before anything is written in its sections.

Nobody tells it, so it is no kind of the catalogue, and it speaks of no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.facts.fact import Fact, Stream
from domain.values import CaseId


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedKey:
    """A commitment to the tag key of a stream: SHA-256, in hexadecimal."""

    section: str
    stream: UUID
    commitment: str


@dataclass(frozen=True, kw_only=True)
class SectionKeysFixed(Fact):
    """A case has these keys and no others, whatever is written in it later.

    It stands before the first fact of any section, in a stream whose secret follows
    from the case's id (`domain.openings`): who knows the id finds it in any log.
    """

    TOPIC: ClassVar[str] = "section-keys-fixed.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    keys: tuple[FixedKey, ...]
