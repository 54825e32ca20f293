"""Letting in, stepping back, and naming: what is known of it, and what may be added.

Like `domain.case`: decisions return facts or refuse, memory is folded from facts and
never refuses. Who may decide is `domain.policy`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from domain.facts.access import (
    AccessGranted,
    AccessGrantEnded,
    GlassBroken,
    IdentityAsked,
    IdentityOpened,
    IdentityRefused,
    Recused,
)
from domain.facts.checks import WallRaised, WallTakenDown
from domain.facts.conflicts import ConflictNamed, ConflictTakenBack
from domain.facts.fact import Fact
from domain.practice import Booking
from domain.refusals import (
    GrantUnknown,
    RecusedAlready,
    RequestUnknown,
    UntilUnusable,
)
from domain.relations import Glass, Grant, Naming
from domain.values import CaseId, FactId, PersonId, Sealed, Section

REASON = "reason"
LONGEST_GRANT = timedelta(days=366)
GLASS_FOR = timedelta(minutes=60)
NAMED_FOR = timedelta(days=30)
"""For so long does somebody who was told see who the client is."""

Seal: TypeAlias = Callable[[FactId], Sealed]
"""Seals a reason for the fact that gives it."""


def relations_stream(case_id: CaseId) -> UUID:
    """The stream that says who was let in to a case, and who stepped back from it.

    It is no section: what it says counts in none, and goes with the case.
    """
    return uuid5(case_id, "relations")


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessMemory:
    """Who was let in, who stepped back, and who has asked whom the case is about.

    `grants` are those that nobody has ended; their time may be over. `conflicted` were
    named as too close to judge, each by the fact that said so first; `taken_back` has
    what was said of others and holds no longer. `walls` are those that stand, by whom
    they keep out. `waiting` are the questions that no custodian has answered; `broken`
    has every breaking of the glass.
    """

    version: int = 0
    grants: tuple[Grant, ...] = ()
    recused: Mapping[PersonId, datetime] = field(
        default_factory=dict[PersonId, datetime]
    )
    conflicted: Mapping[PersonId, ConflictNamed] = field(
        default_factory=dict[PersonId, ConflictNamed]
    )
    taken_back: tuple[tuple[ConflictNamed, ConflictTakenBack], ...] = ()
    walls: Mapping[PersonId, WallRaised] = field(
        default_factory=dict[PersonId, WallRaised]
    )
    waiting: Mapping[FactId, IdentityAsked] = field(
        default_factory=dict[FactId, IdentityAsked]
    )
    named_to: tuple[Naming, ...] = ()
    broken: tuple[GlassBroken, ...] = ()

    @property
    def glasses(self) -> tuple[Glass, ...]:
        """Who broke the glass, and up to when; their time may be over."""
        return tuple(
            Glass(person_id=fact.person_id, since=fact.recorded_at, until=fact.until)
            for fact in self.broken
        )


def remember_access(known: AccessMemory, facts: Iterable[Fact]) -> AccessMemory:
    """What is known once `facts` have happened."""
    for fact in facts:
        known = _remembered(replace(known, version=fact.originator_version), fact)
    return known


def _remembered(known: AccessMemory, fact: Fact) -> AccessMemory:
    match fact:
        case AccessGranted():
            known = replace(known, grants=(*known.grants, _grant(fact)))
        case AccessGrantEnded():
            left = tuple(g for g in known.grants if g.id != fact.grant_id)
            known = replace(known, grants=left)
        case Recused():
            since = {fact.person_id: fact.recorded_at, **known.recused}
            known = replace(known, recused=since)
        case ConflictNamed():
            named = {fact.person_id: fact, **known.conflicted}
            known = replace(known, conflicted=named)
        case ConflictTakenBack():
            known = _taken_back(known, fact)
        case WallRaised() | WallTakenDown():
            known = _walled(known, fact)
        case GlassBroken():
            known = replace(known, broken=(*known.broken, fact))
        case IdentityAsked():
            known = replace(known, waiting={**known.waiting, fact.fact_id: fact})
        case IdentityOpened() | IdentityRefused():
            known = _answered(known, fact)
        case _:
            pass
    return known


def _walled(known: AccessMemory, fact: WallRaised | WallTakenDown) -> AccessMemory:
    if isinstance(fact, WallRaised):
        return replace(known, walls={fact.person_id: fact, **known.walls})
    others = {p: w for p, w in known.walls.items() if p != fact.person_id}
    return replace(known, walls=others)


def _taken_back(known: AccessMemory, fact: ConflictTakenBack) -> AccessMemory:
    """Nobody is kept out any more, and nothing that let them in comes back by itself."""
    person, named = fact.person_id, dict(known.conflicted)
    said = named.pop(person, None)
    if said is None:
        return known
    return replace(
        known,
        conflicted=named,
        taken_back=(*known.taken_back, (said, fact)),
        named_to=tuple(n for n in known.named_to if n.person_id != person),
        broken=tuple(
            replace(glass, until=min(glass.until, fact.recorded_at))
            if glass.person_id == person
            else glass
            for glass in known.broken
        ),
    )


def _answered(
    known: AccessMemory, fact: IdentityOpened | IdentityRefused
) -> AccessMemory:
    waiting = dict(known.waiting)
    asked_for = waiting.pop(fact.request_id, None)
    named_to = known.named_to
    if isinstance(fact, IdentityOpened) and asked_for is not None:
        naming = Naming(person_id=asked_for.recorded_by, until=fact.until)
        named_to = (*named_to, naming)
    return replace(known, waiting=waiting, named_to=named_to)


def let_in(
    known: AccessMemory,
    *,
    case_id: CaseId,
    party_id: PersonId,
    sections: tuple[Section, ...],
    until: datetime,
    names_client: bool,
    seal: Seal,
    booking: Booking,
) -> AccessGranted:
    """Decide that somebody may read sections of a case. Raises UntilUnusable."""
    if not booking.now < until <= booking.now + LONGEST_GRANT:
        raise UntilUnusable(days=LONGEST_GRANT.days)
    envelope = _envelope(known, case_id, booking)
    return AccessGranted(
        **envelope,
        case_id=case_id,
        party_id=party_id,
        sections=sections,
        since=booking.now,
        until=until,
        names_client=names_client,
        reason=seal(envelope["fact_id"]),
    )


def end_grant(
    known: AccessMemory, *, case_id: CaseId, grant_id: FactId, booking: Booking
) -> AccessGrantEnded:
    """Decide that a grant holds no longer. Raises GrantUnknown."""
    held = [g for g in known.grants if g.id == grant_id and g.holds(booking.now)]
    if not held:
        raise GrantUnknown(grant_id)
    return AccessGrantEnded(
        **_envelope(known, case_id, booking), case_id=case_id, grant_id=grant_id
    )


def recuse(
    known: AccessMemory,
    *,
    case_id: CaseId,
    person_id: PersonId,
    seal: Seal,
    booking: Booking,
) -> Recused:
    """Decide that somebody steps back from a case for good. Raises RecusedAlready."""
    if person_id in known.recused:
        raise RecusedAlready
    envelope = _envelope(known, case_id, booking)
    reason = seal(envelope["fact_id"])
    return Recused(**envelope, case_id=case_id, person_id=person_id, reason=reason)


def break_glass(
    known: AccessMemory, *, case_id: CaseId, seal: Seal, booking: Booking
) -> GlassBroken:
    """Decide that somebody reads a case for an hour because they have to act at once."""
    envelope = _envelope(known, case_id, booking)
    return GlassBroken(
        **envelope,
        case_id=case_id,
        person_id=booking.by,
        until=booking.now + GLASS_FOR,
        reason=seal(envelope["fact_id"]),
    )


def ask_identity(
    known: AccessMemory, *, case_id: CaseId, seal: Seal, booking: Booking
) -> IdentityAsked:
    """Decide to ask who the client of a case is."""
    envelope = _envelope(known, case_id, booking)
    return IdentityAsked(**envelope, case_id=case_id, reason=seal(envelope["fact_id"]))


def open_identity(
    known: AccessMemory, *, case_id: CaseId, request_id: FactId, booking: Booking
) -> IdentityOpened:
    """Decide that who asked may know who the client is. Raises RequestUnknown."""
    asked(known, request_id)
    return IdentityOpened(
        **_envelope(known, case_id, booking),
        case_id=case_id,
        request_id=request_id,
        until=booking.now + NAMED_FOR,
    )


def refuse_identity(
    known: AccessMemory,
    *,
    case_id: CaseId,
    request_id: FactId,
    seal: Seal,
    booking: Booking,
) -> IdentityRefused:
    """Decide that who asked does not learn it. Raises RequestUnknown."""
    asked(known, request_id)
    envelope = _envelope(known, case_id, booking)
    reason = seal(envelope["fact_id"])
    return IdentityRefused(
        **envelope, case_id=case_id, request_id=request_id, reason=reason
    )


def asked(known: AccessMemory, request_id: FactId) -> IdentityAsked:
    """A question that waits for a custodian. Raises RequestUnknown."""
    found = known.waiting.get(request_id)
    if found is None:
        raise RequestUnknown(request_id)
    return found


def _grant(fact: AccessGranted) -> Grant:
    return Grant(
        id=fact.fact_id,
        party_id=fact.party_id,
        sections=frozenset(fact.sections),
        since=fact.since,
        until=fact.until,
        names_client=fact.names_client,
    )


def _envelope(known: AccessMemory, case_id: CaseId, booking: Booking) -> dict[str, Any]:
    stream = relations_stream(case_id)
    return booking.envelope(stream=stream, version=known.version + 1)
