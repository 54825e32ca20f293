"""Who was judged with whom. What was judged stands in the stream of the two."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, delete, insert, or_, select

from domain.facts.erasures import PersonErased
from domain.facts.fact import Fact
from domain.facts.persons import LikenessJudged
from domain.values import PersonId
from projections.schema import Progress, ReadModel

NAME = "likenesses"
TABLE = ReadModel.metadata.tables[NAME]


class Likenesses:
    """Adds the pairs that somebody has judged, and takes the erased away."""

    name = NAME

    def __init__(self) -> None:
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
        for gone in sorted(self._erased):
            either = or_(TABLE.c.person_id == gone, TABLE.c.other_id == gone)
            connection.execute(delete(TABLE).where(here, either))
        for person, other in sorted(self._judged):
            connection.execute(
                delete(TABLE).where(
                    here, TABLE.c.person_id == person, TABLE.c.other_id == other
                )
            )
            row = {"generation": generation, "person_id": person, "other_id": other}
            connection.execute(insert(TABLE), [row])
        self._judged, self._erased = set(), set()


def of_person(connection: Connection, person: PersonId) -> list[PersonId]:
    """With whom somebody was ever judged."""
    found = connection.scalars(
        select(TABLE.c.other_id)
        .where(TABLE.c.generation == _live(), TABLE.c.person_id == person)
        .order_by(TABLE.c.other_id)
    )
    return [PersonId(other) for other in found]


def pairs(
    connection: Connection, *, after: tuple[UUID, UUID] | None, limit: int
) -> list[tuple[PersonId, PersonId]]:
    """Pairs that somebody has judged, each once, after one of them."""
    wanted = select(TABLE.c.person_id, TABLE.c.other_id).where(
        TABLE.c.generation == _live(), TABLE.c.person_id < TABLE.c.other_id
    )
    if after is not None:
        person, other = after
        later = TABLE.c.other_id > other
        wanted = wanted.where(
            or_(TABLE.c.person_id > person, (TABLE.c.person_id == person) & later)
        )
    ordered = wanted.order_by(TABLE.c.person_id, TABLE.c.other_id).limit(limit)
    return [(PersonId(one), PersonId(two)) for one, two in connection.execute(ordered)]


def _live() -> object:
    return (
        select(Progress.generation)
        .where(Progress.projection == NAME, Progress.is_live)
        .scalar_subquery()
    )
