"""Who stands too close to a case to judge it: what is known, and what may be added.

A rule asks where such a person decides (R44). Nobody is kept out by it; who may look
is `domain.policy`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from domain.access import AccessMemory, relations_stream
from domain.case import section_stream
from domain.facts.access import AccessGrantEnded
from domain.facts.conflicts import ConflictNamed, ConflictTakenBack
from domain.facts.fact import Fact
from domain.practice import Booking, ReferralMemory, revoke_referral
from domain.values import CaseId, FactId, PersonId, Sealed, Section, Source

Seal: TypeAlias = Callable[[FactId], Sealed]
"""Seals a reason for the fact that gives it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictsMemory:
    """Everybody who was named, and how long the stream is that says so."""

    version: int = 0
    people: frozenset[PersonId] = frozenset()


def remember_conflicts(
    known: ConflictsMemory, facts: Iterable[Fact]
) -> ConflictsMemory:
    """Who is named once `facts` have happened."""
    people, version = set(known.people), known.version
    for fact in facts:
        version = fact.originator_version
        if isinstance(fact, ConflictNamed):
            people.add(fact.person_id)
        elif isinstance(fact, ConflictTakenBack):
            people.discard(fact.person_id)
    return ConflictsMemory(version=version, people=frozenset(people))


def name_conflict(
    known: ConflictsMemory,
    *,
    case_id: CaseId,
    person_id: PersonId,
    booking: Booking,
    seal: Seal | None = None,
    source: Source | None = None,
) -> list[Fact]:
    """Decide that somebody stands too close; nothing where that is known already."""
    if person_id in known.people:
        return []
    envelope = booking.envelope(
        stream=relations_stream(case_id), version=known.version + 1
    )
    return [
        ConflictNamed(
            **envelope,
            case_id=case_id,
            person_id=person_id,
            reason=None if seal is None else seal(envelope["fact_id"]),
            source=source,
        )
    ]


def take_back_conflict(
    known: AccessMemory,
    referrals: ReferralMemory,
    *,
    case_id: CaseId,
    person_id: PersonId,
    seal: Seal,
    booking: Booking,
) -> list[Fact]:
    """Decide that somebody does not stand too close; nothing where nobody said so.

    What was given to them before does not come back by itself: their grants end, and
    the case lies before them no longer. Both can be given anew.
    """
    if person_id not in known.conflicted:
        return []
    stream = relations_stream(case_id)
    envelope = booking.envelope(stream=stream, version=known.version + 1)
    back = ConflictTakenBack(
        **envelope,
        case_id=case_id,
        person_id=person_id,
        reason=seal(envelope["fact_id"]),
    )
    given = [
        grant
        for grant in known.grants
        if grant.party_id == person_id and booking.now < grant.until
    ]
    ended = [
        AccessGrantEnded(
            **booking.envelope(stream=stream, version=known.version + place),
            case_id=case_id,
            grant_id=grant.id,
        )
        for place, grant in enumerate(given, start=2)
    ]
    revoked = revoke_referral(
        referrals,
        case_id=case_id,
        stream=section_stream(case_id, Section.PROCEEDING),
        member_ids=(person_id,),
        booking=booking,
    )
    return [back, *ended, *revoked]
