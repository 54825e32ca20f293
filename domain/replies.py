"""The therapist of a case replies to a question about it: the decision to write it."""

from __future__ import annotations

from uuid import UUID

from domain.case import SectionMemory
from domain.facts.replies import FlagReplied
from domain.practice import Booking
from domain.refusals import StreamErased
from domain.values import FactId, Sealed

REPLY = "reply"


def reply(
    section: SectionMemory,
    *,
    flag_id: UUID,
    fact_id: FactId,
    words: Sealed,
    booking: Booking,
) -> FlagReplied:
    """Decide to reply, in the section where a question is answered.

    Raises StreamErased.
    """
    if section.is_ended:
        raise StreamErased(section.stream)
    envelope = booking.envelope(stream=section.stream, version=section.version + 1)
    envelope["fact_id"] = fact_id
    return FlagReplied(
        **envelope,
        case_id=section.case_id,
        flag_id=flag_id,
        reply=words,
    )
