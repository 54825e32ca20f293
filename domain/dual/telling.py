"""Stating, ending and withdrawing ties: what is known of a stream, and what is added.

Like `domain.practice`: decisions return facts or refuse, memory is folded from facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from domain.facts.fact import Fact
from domain.facts.ties import (
    OverlapUnavoidable,
    Safeguard,
    TieEnded,
    TieKind,
    TieStanding,
    TieStated,
    TieWithdrawn,
    Unavoidable,
)
from domain.practice import Booking, person_stream
from domain.refusals import EndsBeforeItBegins, NotUnderstood, NotYetHappened, Problem
from domain.values import EvidenceLevel, FactId, PersonId, Sealed

WORDS, OTHER_WORDS = "words", "other_words"

Seal: TypeAlias = Callable[[FactId, str], "Sealed | None"]
"""Seals what was told for a field of a fact; None where nothing was."""


def circle_stream(therapist_id: PersonId) -> UUID:
    """The stream of a therapist's own circle: it is theirs, and no client's."""
    return uuid5(therapist_id, "circle")


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """A tie as it is told, before it has a place."""

    person_id: PersonId
    other_id: PersonId
    kind: TieKind
    standing: TieStanding = TieStanding.CURRENT
    evidence_level: EvidenceLevel = EvidenceLevel.THIRD_PARTY
    since: datetime | None = None
    until: datetime | None = None
    held_by: PersonId | None = None

    @property
    def stream(self) -> UUID:
        """Where it is written."""
        return stream_of(self.person_id, held_by=self.held_by)


def stream_of(person_id: PersonId, *, held_by: PersonId | None) -> UUID:
    """Where a tie that names somebody first is written."""
    return person_stream(person_id) if held_by is None else circle_stream(held_by)


@dataclass(frozen=True, kw_only=True, slots=True)
class TiesMemory:
    """The ties that a stream tells, without those withdrawn, and when each ended."""

    version: int = 0
    ties: Mapping[FactId, TieStated] = field(default_factory=dict[FactId, TieStated])
    ended: Mapping[FactId, datetime] = field(default_factory=dict[FactId, datetime])
    overlaps: tuple[OverlapUnavoidable, ...] = ()


def remember_ties(known: TiesMemory, facts: Iterable[Fact]) -> TiesMemory:
    """What is known of ties once `facts` have happened."""
    ties, ended = dict(known.ties), dict(known.ended)
    version, overlaps = known.version, known.overlaps
    for fact in facts:
        version = fact.originator_version
        match fact:
            case TieStated():
                ties[fact.fact_id] = fact
            case TieEnded():
                ended[fact.tie_id] = fact.occurred_at
            case TieWithdrawn():
                ties.pop(fact.tie_id, None)
                ended.pop(fact.tie_id, None)
            case OverlapUnavoidable():
                overlaps = (*overlaps, fact)
            case _:
                pass
    return replace(known, version=version, ties=ties, ended=ended, overlaps=overlaps)


def state_tie(
    known: TiesMemory, told: Telling, *, seal: Seal, booking: Booking
) -> list[Fact]:
    """Decide to state a tie; nothing where the very same is known.

    Raises NotUnderstood, NotYetHappened and EndsBeforeItBegins.
    """
    _require_sense(told, now=booking.now)
    if any(_same(each, told, known) for each in known.ties.values()):
        return []
    envelope = booking.envelope(stream=told.stream, version=known.version + 1)
    fact_id = envelope["fact_id"]
    return [
        TieStated(
            **envelope,
            person_id=told.person_id,
            other_id=told.other_id,
            kind=told.kind,
            standing=told.standing,
            evidence_level=told.evidence_level,
            since=told.since,
            until=told.until,
            held_by=told.held_by,
            words=seal(fact_id, WORDS),
            other_words=seal(fact_id, OTHER_WORDS),
        )
    ]


def the_same(known: TiesMemory, told: Telling) -> FactId:
    """The tie that says the same as what is told."""
    return next(id_ for id_, each in known.ties.items() if _same(each, told, known))


def end_tie(known: TiesMemory, tie_id: FactId, *, booking: Booking) -> list[Fact]:
    """Decide that a tie ended on the day that is booked; nothing where it has.

    Raises NotYetHappened and EndsBeforeItBegins.
    """
    tie = known.ties[tie_id]
    at = booking.occurred_at or booking.now
    if at > booking.now:
        raise NotYetHappened(occurred_at=at, now=booking.now)
    is_to_come = tie.standing is TieStanding.PROMISED
    if tie.since is not None and at < tie.since and not is_to_come:
        raise EndsBeforeItBegins
    if tie_id in known.ended or tie.until is not None:
        return []
    return [TieEnded(**_about(known, tie, booking))]


def withdraw_tie(known: TiesMemory, tie_id: FactId, *, booking: Booking) -> list[Fact]:
    """Decide that a tie was stated by mistake."""
    return [TieWithdrawn(**_about(known, known.ties[tie_id], booking))]


def find_unavoidable(
    known: TiesMemory,
    *,
    therapist_id: PersonId,
    person_id: PersonId,
    grounds: tuple[Unavoidable, ...],
    safeguards: tuple[Safeguard, ...],
    review_due: datetime | None,
    seal: Seal,
    booking: Booking,
) -> list[Fact]:
    """Decide to write down why two roles cannot be kept apart, and what guards them.

    Raises NotUnderstood where no ground or no safeguard is named.
    """
    missing = [
        Problem(field=name, reason="name at least one")
        for name, told in (("grounds", grounds), ("safeguards", safeguards))
        if not told
    ]
    if therapist_id == person_id:
        missing.append(Problem(field="person", reason="nobody treats themselves"))
    if missing:
        raise NotUnderstood(missing)
    stream = person_stream(person_id)
    envelope = booking.envelope(stream=stream, version=known.version + 1)
    return [
        OverlapUnavoidable(
            **envelope,
            therapist_id=therapist_id,
            person_id=person_id,
            grounds=grounds,
            safeguards=safeguards,
            review_due=review_due,
            words=seal(envelope["fact_id"], WORDS),
        )
    ]


def _about(known: TiesMemory, tie: TieStated, booking: Booking) -> dict[str, Any]:
    stream = stream_of(tie.person_id, held_by=tie.held_by)
    return {
        **booking.envelope(stream=stream, version=known.version + 1),
        "tie_id": tie.fact_id,
        "person_id": tie.person_id,
        "other_id": tie.other_id,
        "held_by": tie.held_by,
    }


def _require_sense(told: Telling, *, now: datetime) -> None:
    if told.person_id == told.other_id:
        said = "a tie is between two people; name another one"
        raise NotUnderstood([Problem(field="other", reason=said)])
    if told.since and told.until and told.until < told.since:
        raise EndsBeforeItBegins
    is_promised = told.standing is TieStanding.PROMISED
    if told.since and told.since > now and not is_promised:
        raise NotYetHappened(occurred_at=told.since, now=now)


def _same(tie: TieStated, told: Telling, known: TiesMemory) -> bool:
    """Whether a tie says the same, so that telling it twice changes nothing."""
    return tie.fact_id not in known.ended and (
        (tie.person_id, tie.other_id, tie.kind, tie.standing)
        == (told.person_id, told.other_id, told.kind, told.standing)
        and (tie.since, tie.until, tie.held_by)
        == (told.since, told.until, told.held_by)
    )
