"""What a therapist says to a question about their own work; it stays with it for ever.

It stands in the supervision section and is no kind of the catalogue: nothing is
weighed by it, and no rule looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.facts.fact import Fact, Stream
from domain.values import CaseId, Sealed


@dataclass(frozen=True, kw_only=True)
class FlagReplied(Fact):
    """The therapist of a case replies to a question that a rule asks of it.

    `flag_id` is the question's id; `reply` is sealed about the therapist.
    """

    TOPIC: ClassVar[str] = "flag-replied.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    flag_id: UUID
    reply: Sealed
