"""Who decided, and whether they stand too close to the case to decide it."""

from __future__ import annotations

from uuid import UUID

from domain.facts.fact import CaseFact
from domain.facts.proceedings import HearingHeld
from domain.rules.around import HOLDS, Shown
from domain.rules.seen import Seen
from domain.values import Role, Sealed


def by_conflicted(fact: CaseFact, seen: Seen) -> Shown:
    """Whoever decided is the subject, or stands too close."""
    too_close = seen.around.conflicted | {seen.around.subject} - {None}
    is_own = fact.recorded_as in {Role.THERAPIST, Role.TRAINEE}
    return HOLDS if _decider(fact, seen) in too_close or is_own else None


def stepped_back(fact: CaseFact, seen: Seen) -> Shown:
    """Whoever decided had stepped back at a hearing before."""
    who = _decider(fact, seen)
    hearings = seen.case.told(HearingHeld).between(None, fact.occurred_at)
    found = [
        hearing.fact_id
        for hearing in hearings
        if who in {_person(each, seen) for each in hearing.recusals}
    ]
    return tuple(found) if who is not None and found else None


def _decider(fact: CaseFact, seen: Seen) -> UUID | None:
    return _person(getattr(fact, "reviewer", None) or fact.recorded_by, seen)


def _person(named: object, seen: Seen) -> UUID | None:
    """Who is named: by an id, or by words about somebody who stands too close."""
    if isinstance(named, Sealed):
        about = named.subject_id
        return about if about in seen.around.conflicted else None
    return named if isinstance(named, UUID) else None
