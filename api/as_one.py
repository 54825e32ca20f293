"""Records that somebody judged to be one person: whoever is one of them is all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.house import House
from domain.facts.fact import Fact
from domain.facts.persons import Judgement, LikenessJudged
from domain.persons import LikenessMemory, pair_stream, remember_likeness
from domain.values import PersonId
from projections import likenesses


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two persons, and the judgements of them that nobody took back, the last first."""

    person_id: PersonId
    other_id: PersonId
    standing: tuple[LikenessJudged, ...]


def judged_with(
    house: House, person_id: PersonId, *, at: datetime | None = None
) -> dict[PersonId, LikenessJudged]:
    """What counts between somebody and each other person, as it was judged last, now or
    by what was known `at`."""
    with house.engine.connect() as connection:
        others = likenesses.of_person(connection, house.keys, person_id)
    pairs = pairs_of(house, [(person_id, other) for other in others], at=at)
    return {pair.other_id: pair.standing[0] for pair in pairs if pair.standing}


def as_one(
    house: House, person_id: PersonId, *, at: datetime | None = None
) -> tuple[PersonId, ...]:
    """Somebody, and everybody who was judged to be one person with them, or with one of
    those."""
    found, edge = {person_id}, [person_id]
    while edge:
        judged = judged_with(house, edge.pop(), at=at)
        same = {o for o, said in judged.items() if said.judgement is Judgement.SAME}
        edge += same - found
        found |= same
    return (person_id, *sorted(found - {person_id}))


def each_as_one(
    house: House, people: Iterable[PersonId], *, at: datetime | None = None
) -> list[tuple[PersonId, ...]]:
    """The same of several at once, which takes one question where nobody was judged."""
    wanted = list(people)
    with house.engine.connect() as connection:
        if not likenesses.are_judged(connection, house.keys, wanted):
            return [(one,) for one in wanted]
    return [as_one(house, one, at=at) for one in wanted]


def pairs_of(
    house: House,
    wanted: Iterable[tuple[PersonId, PersonId]],
    *,
    at: datetime | None = None,
) -> list[Pair]:
    """Some pairs with what stands on each, all read at once."""
    streams = {pair_stream(*pair): pair for pair in wanted}
    facts: dict[UUID, list[Fact]] = {}
    for fact in house.ledger.facts_of(streams) if streams else ():
        if at is None or fact.recorded_at <= at:
            facts.setdefault(fact.originator_id, []).append(fact)
    return [
        Pair(
            person_id=person,
            other_id=other,
            standing=remember_likeness(
                LikenessMemory(), facts.get(stream, ())
            ).standing[::-1],
        )
        for stream, (person, other) in streams.items()
    ]
