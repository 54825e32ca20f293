"""Walls: somebody is kept out of a case whatever would lead them to it.

A wall stands among the relations of the case (`domain.access`), and `domain.policy`
asks for it before every way in but the therapist's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from domain.access import AccessMemory, relations_stream
from domain.facts.bookkeeping import CaseOpened
from domain.facts.checks import CheckId, WallRaised, WallTakenDown
from domain.practice import Booking
from domain.refusals import WallUnusable
from domain.values import FactId, PersonId, Sealed

Seal: TypeAlias = Callable[[FactId], Sealed]
"""Seals a reason for the fact that gives it."""
OWN_CASE = "it is their own case"
STANDS = "a wall keeps them out of it already"
NONE_STANDS = "no wall keeps them out of it"


def raise_wall(
    known: AccessMemory,
    *,
    begun: CaseOpened,
    person_id: PersonId,
    seal: Seal,
    booking: Booking,
    check_id: CheckId | None = None,
) -> WallRaised:
    """Decide to keep somebody out of a case. Raises WallUnusable."""
    if person_id == begun.therapist_id:
        raise WallUnusable(OWN_CASE)
    if person_id in known.walls:
        raise WallUnusable(STANDS)
    stream = relations_stream(begun.case_id)
    envelope = booking.envelope(stream=stream, version=known.version + 1)
    return WallRaised(
        **envelope,
        case_id=begun.case_id,
        person_id=person_id,
        reason=seal(envelope["fact_id"]),
        check_id=check_id,
    )


def take_down(
    known: AccessMemory,
    *,
    begun: CaseOpened,
    person_id: PersonId,
    seal: Seal,
    booking: Booking,
) -> WallTakenDown:
    """Decide to keep somebody out of a case no longer. Raises WallUnusable."""
    if person_id not in known.walls:
        raise WallUnusable(NONE_STANDS)
    stream = relations_stream(begun.case_id)
    envelope = booking.envelope(stream=stream, version=known.version + 1)
    return WallTakenDown(
        **envelope,
        case_id=begun.case_id,
        person_id=person_id,
        reason=seal(envelope["fact_id"]),
    )
