"""Finding persons: by tokens, by identifier, by the number that a source has for them.

Each question reads the rows that it is about and no others, however many persons
there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from json import dumps
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Connection, select, text

from domain.keys import KeyStore
from domain.values import PersonId
from projections.persons import COUNTS, NAME, TABLE
from projections.persons_ids import SealedIds
from projections.persons_sealed import RowsOutdated, Told, keyed, of_record, opened
from projections.schema import Progress

MOST_OF_A_TOKEN = 500
"""How many persons one token names at most: who shares it with so many others is found
by something else."""
_Row: TypeAlias = Any
"""A number, and what stands there: who it is and what is known of them, both sealed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A person as matching knows them."""

    person_id: PersonId
    number: int
    told: Told

    @property
    def version(self) -> int:
        """The version of their stream when they were last described."""
        return self.told.version

    @property
    def record_id(self) -> str | None:
        """The first number that a source has for them."""
        return self.told.records[0][1] if self.told.records else None

    @property
    def source(self) -> str | None:
        """Whose number that is."""
        return self.told.records[0][0] if self.told.records else None

    @property
    def record(self) -> str | None:
        """That number and whose it is: two sources may have the same number."""
        return f"{self.record_id} of {self.source}" if self.told.records else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """The rows that are live, and of how many persons they are."""

    generation: int
    persons: int


def live(connection: Connection) -> Live:
    """Which rows to read. Raises RowsOutdated where the ledger was not read on yet.

    Nobody is not found because nobody was looked at.
    """
    row = connection.execute(_LIVE).first()
    if row is None:
        raise RowsOutdated
    return Live(generation=row.generation, persons=row.persons or 0)


_LIVE = (
    select(Progress.generation, COUNTS.c.persons)
    .outerjoin(COUNTS, COUNTS.c.generation == Progress.generation)
    .where(Progress.projection == NAME, Progress.is_live)
)


def by_tokens(
    connection: Connection, keys: KeyStore, tokens: Iterable[str], *, among: Live
) -> dict[str, list[int]]:
    """Whom each token names, by number; a token that names nobody is left out.

    So is one that names too many, where another names anybody: it says little, and
    whom it does not name is not told from whom it does.
    """
    plain = keyed(keys, tokens)
    if not plain:
        return {}
    rows = connection.execute(
        _SHARING[connection.dialect.name],
        {
            "generation": among.generation,
            "most": MOST_OF_A_TOKEN + 1,
            "tokens": dumps([*plain]),
        },
    )
    found = {
        plain[token]: [*map(int, numbers.split(","))]
        for token, numbers in rows.all()
        if numbers
    }
    telling = {
        token: numbers
        for token, numbers in found.items()
        if len(numbers) <= MOST_OF_A_TOKEN
    }
    return telling or {
        token: numbers[:MOST_OF_A_TOKEN] for token, numbers in found.items()
    }


# Statements that are the same words however much is asked, one for each database.
_SHARING = {
    "sqlite": text(
        "SELECT value, (SELECT group_concat(number) FROM (SELECT number "
        "FROM person_tokens WHERE generation = :generation AND token = value "
        "ORDER BY number LIMIT :most)) FROM json_each(:tokens)"
    ),
    "postgresql": text(
        "SELECT asked.token, (SELECT string_agg(CAST(number AS text), ',') "
        "FROM (SELECT number FROM person_tokens "
        "WHERE generation = :generation AND token = asked.token "
        "ORDER BY number LIMIT :most) AS sharing) "
        "FROM (SELECT CAST(value AS integer) AS token "
        "FROM json_array_elements_text(CAST(:tokens AS json))) AS asked"
    ),
}


def numbered(
    connection: Connection, keys: KeyStore, numbers: Collection[int], *, among: Live
) -> list[Known]:
    """Some persons, opened. Whoever was erased a moment ago is not among them."""
    rows = connection.execute(
        _NUMBERED[connection.dialect.name],
        {"generation": among.generation, "numbers": dumps(sorted(numbers))},
    )
    return _opened(keys, rows.all())


_NUMBERED = {
    "sqlite": text(
        "SELECT number, sealed_id, described FROM persons WHERE generation = :generation "
        "AND number IN (SELECT value FROM json_each(:numbers))"
    ),
    "postgresql": text(
        "SELECT number, sealed_id, described FROM persons WHERE generation = :generation "
        "AND number IN (SELECT CAST(value AS bigint) "
        "FROM json_array_elements_text(CAST(:numbers AS json)))"
    ),
}


def identified(
    connection: Connection, keys: KeyStore, persons: Collection[UUID]
) -> list[Known]:
    """Some persons by their identifiers, opened; whoever is unknown is left out."""
    if not persons:
        return []
    ids = SealedIds(keys, table=NAME)
    rows = connection.execute(
        _WHOLE.where(
            TABLE.c.generation == live(connection).generation,
            TABLE.c.sealed_id.in_(map(ids.sealed, persons)),
        )
    )
    return _opened(keys, rows.all())


def with_record(
    connection: Connection, keys: KeyStore, record_id: str
) -> list[PersonId]:
    """Whom some source knows by this number."""
    among = live(connection)
    found = by_tokens(connection, keys, [of_record(record_id)], among=among)
    numbers = [number for each in found.values() for number in each]
    return [
        known.person_id
        for known in numbered(connection, keys, numbers, among=among)
        if any(number == record_id for _, number in known.told.records)
    ]


def some(
    connection: Connection, keys: KeyStore, *, after: int, limit: int
) -> list[Known]:
    """Persons in the order of their numbers, which tells nothing, after a number."""
    rows = connection.execute(
        _WHOLE.where(
            TABLE.c.generation == live(connection).generation, TABLE.c.number > after
        )
        .order_by(TABLE.c.number)
        .limit(limit)
    )
    return _opened(keys, rows.all())


_WHOLE = select(TABLE.c.number, TABLE.c.sealed_id, TABLE.c.described)


def _opened(keys: KeyStore, rows: Sequence[_Row]) -> list[Known]:
    ids = SealedIds(keys, table=NAME)
    people = [ids.opened(sealed_id) for _, sealed_id, _ in rows]
    ciphers = keys.readers(people)
    return [
        Known(
            person_id=PersonId(person),
            number=number,
            told=opened(cipher, told, number=number),
        )
        for person, (number, _, told) in zip(people, rows, strict=True)
        if (cipher := ciphers.get(person)) is not None
    ]
