"""What is known of a person and of two who look alike, and what may be added.

Like `domain.practice`: decisions return facts, memory is folded from them. What two
descriptions have in common is weighed in `domain.matching`; what is kept here is what
a person made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID, uuid5

from domain.facts.fact import Fact
from domain.facts.persons import (
    Judgement,
    LikenessJudged,
    LikenessJudgementUndone,
    PersonDescribed,
)
from domain.practice import Booking, PersonMemory, person_stream
from domain.refusals import JudgedOfOneself, NothingJudged
from domain.values import FactId, PersonId, Sealed

Words: TypeAlias = Callable[[FactId, str], Sealed]
"""Seals what was told for a field of a fact."""
NAME, DETAILS, REASON = "name", "details", "reason"


@dataclass(frozen=True, kw_only=True, slots=True)
class LikenessMemory:
    """The judgements of two persons that nobody took back, the last one at the end."""

    version: int = 0
    standing: tuple[LikenessJudged, ...] = ()

    @property
    def last(self) -> LikenessJudged | None:
        """The judgement that counts."""
        return self.standing[-1] if self.standing else None


def pair_stream(one: PersonId, other: PersonId) -> UUID:
    """The stream of what was judged of two persons, whoever is named first."""
    low, high = sorted((one, other))
    return uuid5(low, f"likeness/{high}")


def remember_likeness(known: LikenessMemory, facts: Iterable[Fact]) -> LikenessMemory:
    """What is judged once `facts` have happened."""
    for fact in facts:
        known = replace(known, version=fact.originator_version)
        if isinstance(fact, LikenessJudged):
            known = replace(known, standing=(*known.standing, fact))
        elif isinstance(fact, LikenessJudgementUndone):
            left = tuple(one for one in known.standing if one.fact_id != fact.judged)
            known = replace(known, standing=left)
    return known


def holds(judged: LikenessJudged, versions: Mapping[PersonId, int]) -> bool:
    """Whether a judgement still counts, by the versions that the two now have.

    That two are strangers is asked again once either of them was described anew; that
    they are one, or close, stays until somebody says otherwise.
    """
    if judged.judgement is not Judgement.NOT:
        return True
    then = {
        judged.person_id: judged.person_version,
        judged.other_id: judged.other_version,
    }
    return all(versions.get(person) == version for person, version in then.items())


def describe(
    known: PersonMemory, *, person_id: PersonId, words: Words, booking: Booking
) -> PersonDescribed:
    """Decide to say anew what is known of a person."""
    envelope = booking.envelope(
        stream=person_stream(person_id), version=known.version + 1
    )
    fact_id = envelope["fact_id"]
    return PersonDescribed(
        **envelope, name=words(fact_id, NAME), details=words(fact_id, DETAILS)
    )


def judge(
    known: LikenessMemory,
    *,
    person_id: PersonId,
    other_id: PersonId,
    judgement: Judgement,
    versions: Mapping[PersonId, int],
    words: Words,
    booking: Booking,
) -> LikenessJudged:
    """Decide to say how two persons are alike. Raises JudgedOfOneself."""
    if person_id == other_id:
        raise JudgedOfOneself
    envelope = booking.envelope(
        stream=pair_stream(person_id, other_id), version=known.version + 1
    )
    return LikenessJudged(
        **envelope,
        person_id=person_id,
        other_id=other_id,
        judgement=judgement,
        person_version=versions[person_id],
        other_version=versions[other_id],
        reason=words(envelope["fact_id"], REASON),
    )


def undo(
    known: LikenessMemory,
    *,
    person_id: PersonId,
    other_id: PersonId,
    words: Words,
    booking: Booking,
) -> LikenessJudgementUndone:
    """Decide to take the last judgement of two persons back. Raises NothingJudged."""
    if known.last is None:
        raise NothingJudged
    envelope = booking.envelope(
        stream=pair_stream(person_id, other_id), version=known.version + 1
    )
    return LikenessJudgementUndone(
        **envelope,
        person_id=person_id,
        other_id=other_id,
        judged=FactId(known.last.fact_id),
        reason=words(envelope["fact_id"], REASON),
    )
