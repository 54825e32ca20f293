"""Roles that nobody can keep apart: why, and what guards both people all the same.

In a village, a Deaf community or a garrison everybody meets everybody. Codes ask for
safeguards there and not for absence (APA 3.05, NASW 1.06, ACA A.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from domain.facts.ties import OverlapUnavoidable, Safeguard, Unavoidable
from domain.values import PersonId

GROUNDS: Mapping[Unavoidable, str] = MappingProxyType(
    {
        Unavoidable.RURAL: "a small place, far from other help",
        Unavoidable.ONLY_PROVIDER: "the only one who offers this help",
        Unavoidable.DEAF_COMMUNITY: "a Deaf community, and its language",
        Unavoidable.MILITARY: "a garrison, ship or base",
        Unavoidable.CONGREGATION: "one congregation",
        Unavoidable.LANGUAGE: "the only one who speaks the language",
        Unavoidable.SMALL_COMMUNITY: "a community in which all know each other",
        Unavoidable.EMERGENCY: "help that could not wait",
    }
)

SAFEGUARDS: Mapping[Safeguard, str] = MappingProxyType(
    {
        Safeguard.TALKED_OVER: "both roles were talked over with the person",
        Safeguard.CONSENT: "the person agreed, and knows they may change their mind",
        Safeguard.OTHER_PROVIDER_OFFERED: "somebody else was offered, or help by video",
        Safeguard.SUPERVISION: "it is talked over in supervision",
        Safeguard.CONSULTATION: "somebody independent was asked",
        Safeguard.LIMITS_AGREED: "limits were agreed for the other role",
        Safeguard.RECORDS_APART: "records and money are kept apart",
        Safeguard.MEETINGS_PLANNED: "it is agreed what happens when they meet",
        Safeguard.REVIEW_SET: "a day is set to look at it again",
    }
)

WITH_THE_PERSON = frozenset({Safeguard.TALKED_OVER, Safeguard.CONSENT})
WITH_OTHERS = frozenset({Safeguard.SUPERVISION, Safeguard.CONSULTATION})


@dataclass(frozen=True, kw_only=True, slots=True)
class Guarded:
    """What stands recorded between a therapist and a person, and what is not there.

    `asks` names what codes look for and nobody recorded; empty where all is there.
    """

    told: tuple[OverlapUnavoidable, ...]
    grounds: tuple[Unavoidable, ...]
    safeguards: tuple[Safeguard, ...]
    review_due: datetime | None
    asks: tuple[str, ...]


def guarded(
    overlaps: Iterable[OverlapUnavoidable], *, therapist: PersonId, now: datetime
) -> Guarded | None:
    """What was recorded for a therapist; None where nothing was."""
    told = tuple(each for each in overlaps if each.therapist_id == therapist)
    if not told:
        return None
    safe = tuple(dict.fromkeys(s for each in told for s in each.safeguards))
    due = told[-1].review_due
    return Guarded(
        told=told,
        grounds=tuple(dict.fromkeys(g for each in told for g in each.grounds)),
        safeguards=safe,
        review_due=due,
        asks=tuple(_asks(frozenset(safe), due=due, now=now)),
    )


def _asks(
    safeguards: frozenset[Safeguard], *, due: datetime | None, now: datetime
) -> Iterable[str]:
    if not safeguards & WITH_THE_PERSON:
        yield "Was it talked over with the person, and did they agree?"
    if not safeguards & WITH_OTHERS:
        yield "With whom is it talked over, in supervision or outside?"
    if Safeguard.LIMITS_AGREED not in safeguards:
        yield "Which limits hold for the other role?"
    if due is None:
        yield "When is it looked at again?"
    elif due < now:
        yield "The day to look at it again has passed. How does it go?"
