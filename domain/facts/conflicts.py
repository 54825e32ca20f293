"""Who stands too close to a case to judge it, as somebody has said.

It stands among the relations of the case (`domain.access.relations_stream`): it is no
conduct, and no section counts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import CaseId, PersonId, Sealed, Source


@dataclass(frozen=True, kw_only=True)
class ConflictNamed(Fact):
    """Somebody stands too close to the therapist or the client to judge a case.

    `source` is where an import has it from; `reason` is sealed about the case.
    """

    TOPIC: ClassVar[str] = "conflict-named.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    person_id: PersonId
    reason: Sealed | None = None
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class ConflictTakenBack(Fact):
    """It is said no longer that somebody stands too close. The reason is sealed."""

    TOPIC: ClassVar[str] = "conflict-taken-back.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    person_id: PersonId
    reason: Sealed
