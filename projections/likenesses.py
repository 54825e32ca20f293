"""Who was judged with whom. What was judged stands in the stream of the two.

Who the two are stands sealed: a thief reads how many pairs there are, and of whom none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import (
    Connection,
    ScalarSelect,
    TextClause,
    delete,
    insert,
    or_,
    select,
    text,
)

from domain.facts.erasures import PersonErased
from domain.facts.fact import Fact
from domain.facts.persons import LikenessJudged
from domain.keys import KeyStore
from domain.values import PersonId
from projections.persons_ids import SealedIds
from projections.schema import Progress, ReadModel

NAME = "likenesses"
TABLE = ReadModel.metadata.tables[NAME]
WIDTHS = (2, 8, 32, 64, 128, 256, 512)
"""How many people one question may name; what is left of a width stays empty."""


class Likenesses:
    """Adds the pairs that somebody has judged, and takes the erased away."""

    name = NAME

    def __init__(self, keys: KeyStore) -> None:
        self._ids = SealedIds(keys, table=NAME)
        self._judged: set[tuple[UUID, UUID]] = set()
        self._erased: set[UUID] = set()

    def read(
        self, connection: Connection, generation: int, facts: Sequence[Fact]
    ) -> None:
        """Nothing: a pair that is judged again replaces itself."""

    def add(self, position: int, fact: Fact) -> None:
        """Add one fact. A judgement that is taken back leaves its pair where it is."""
        del position
        match fact:
            case LikenessJudged():
                self._judged.add((fact.person_id, fact.other_id))
                self._judged.add((fact.other_id, fact.person_id))
            case PersonErased():
                self._erased.add(fact.person_id)
                self._judged = {
                    pair for pair in self._judged if fact.person_id not in pair
                }
            case _:
                pass

    def write(self, connection: Connection, generation: int) -> None:
        """Write what changed."""
        here = TABLE.c.generation == generation
        for gone in sorted(map(self._ids.sealed, self._erased)):
            either = or_(TABLE.c.sealed_id == gone, TABLE.c.sealed_other == gone)
            connection.execute(delete(TABLE).where(here, either))
        sealed = self._ids.sealed
        for one, two in sorted((sealed(one), sealed(two)) for one, two in self._judged):
            connection.execute(
                delete(TABLE).where(
                    here, TABLE.c.sealed_id == one, TABLE.c.sealed_other == two
                )
            )
            row = {"generation": generation, "sealed_id": one, "sealed_other": two}
            connection.execute(insert(TABLE), [row])
        self._judged, self._erased = set(), set()


def of_person(
    connection: Connection, keys: KeyStore, person: PersonId
) -> list[PersonId]:
    """With whom somebody was ever judged."""
    ids = SealedIds(keys, table=NAME)
    found = connection.scalars(
        select(TABLE.c.sealed_other).where(
            TABLE.c.generation == _live(), TABLE.c.sealed_id == ids.sealed(person)
        )
    )
    return [PersonId(other) for other in sorted(map(ids.opened, found))]


class LikenessesRead:
    """With whom very many people were ever judged, as a walk asks it ring by ring."""

    def __init__(self, connection: Connection, keys: KeyStore) -> None:
        self._connection = connection
        self._ids = SealedIds(keys, table=NAME)
        self._generation = connection.scalar(select(_live()))

    def of(self, people: Sequence[bytes]) -> list[tuple[PersonId, PersonId]]:
        """Each pair once in which one of some people is, by bytes of identifiers."""
        asked = [self._ids.sealed_bytes(person) for person in people]
        found: set[tuple[UUID, UUID]] = set()
        while asked:
            width = next((w for w in WIDTHS if w >= len(asked)), WIDTHS[-1])
            some, asked = asked[:width], asked[width:]
            named: dict[str, object] = {f"n{nth}": b"" for nth in range(width)}
            named |= {f"n{nth}": one for nth, one in enumerate(some)}
            named["generation"] = self._generation
            for row in self._connection.execute(_question(width), named):
                one, other = sorted(map(self._ids.opened, row))
                found.add((one, other))
        return [(PersonId(one), PersonId(other)) for one, other in sorted(found)]


@cache
def _question(width: int) -> TextClause:
    """One statement for so many people. Its words are all our own."""
    named = ", ".join(f":n{nth}" for nth in range(width))
    return text(
        "SELECT sealed_id, sealed_other FROM likenesses "  # noqa: S608
        f"WHERE generation = :generation AND sealed_id IN ({named})"
    )


def are_judged(
    connection: Connection, keys: KeyStore, people: Iterable[PersonId]
) -> bool:
    """Whether any of some people was ever judged with somebody."""
    ids = SealedIds(keys, table=NAME)
    wanted = sorted(map(ids.sealed, people))
    here = TABLE.c.generation == _live()
    found = select(TABLE.c.sealed_id).where(here, TABLE.c.sealed_id.in_(wanted))
    return connection.execute(found.limit(1)).first() is not None


def pairs(
    connection: Connection,
    keys: KeyStore,
    *,
    after: tuple[UUID, UUID] | None,
    limit: int,
) -> list[tuple[PersonId, PersonId]]:
    """Pairs that somebody has judged, each once, after one of them.

    In an order that stays the same and tells nothing.
    """
    ids = SealedIds(keys, table=NAME)
    wanted = select(TABLE.c.sealed_id, TABLE.c.sealed_other).where(
        TABLE.c.generation == _live(), TABLE.c.sealed_id < TABLE.c.sealed_other
    )
    if after is not None:
        one, two = sorted(map(ids.sealed, after))
        later = TABLE.c.sealed_other > two
        wanted = wanted.where(
            or_(TABLE.c.sealed_id > one, (TABLE.c.sealed_id == one) & later)
        )
    ordered = wanted.order_by(TABLE.c.sealed_id, TABLE.c.sealed_other).limit(limit)
    found = (sorted(map(ids.opened, row)) for row in connection.execute(ordered))
    return [(PersonId(one), PersonId(two)) for one, two in found]


def _live() -> ScalarSelect[int]:
    return (
        select(Progress.generation)
        .where(Progress.projection == NAME, Progress.is_live)
        .scalar_subquery()
    )
