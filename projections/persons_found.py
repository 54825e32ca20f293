"""Finding persons: by tokens, by identifier, by the number that a source has for them.

Each question reads the rows that it is about and no others, however many persons
there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, TextClause, select, text

from domain.keys import KeyStore
from domain.values import PersonId
from projections.persons import COUNTS, NAME, TABLE
from projections.persons_sealed import Told, keyed, of_record, opened
from projections.schema import Progress

MOST_OF_A_TOKEN = 500
"""How many persons one token names at most: who shares it with so many others is found
by something else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A person as matching knows them, and the version of their stream it is from."""

    person_id: PersonId
    number: int
    version: int
    told: Told

    @property
    def record_id(self) -> str | None:
        """The first number that a source has for them."""
        return self.told.records[0][1] if self.told.records else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Live:
    """The rows that are live, and of how many persons they are."""

    generation: int
    persons: int


def live(connection: Connection) -> Live:
    """Which rows to read; of nobody where nothing was ever read."""
    row = connection.execute(_LIVE).first()
    if row is None:
        return Live(generation=0, persons=0)
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
    plain = {keyed(keys, token): token for token in tokens}
    if not plain:
        return {}
    kept = list(plain)
    rows = connection.execute(
        _of_tokens(len(kept)),
        {
            "generation": among.generation,
            "most": MOST_OF_A_TOKEN + 1,
            **{f"token{n}": token for n, token in enumerate(kept)},
        },
    )
    found: dict[str, list[int]] = {}
    for token, number in rows.all():
        found.setdefault(plain[token], []).append(number)
    telling = {
        token: numbers
        for token, numbers in found.items()
        if len(numbers) <= MOST_OF_A_TOKEN
    }
    return telling or {
        token: numbers[:MOST_OF_A_TOKEN] for token, numbers in found.items()
    }


OF_ONE = (
    "SELECT * FROM (SELECT token, number FROM person_tokens "
    "WHERE generation = :generation AND token = :token{0} "
    "ORDER BY number LIMIT :most) AS of{0}"
)


@lru_cache(maxsize=256)
def _of_tokens(count: int) -> TextClause:
    """One question for `count` tokens, each answered by no more than so many."""
    return text(" UNION ALL ".join(OF_ONE.format(n) for n in range(count)))


def numbered(
    connection: Connection, keys: KeyStore, numbers: Collection[int], *, among: Live
) -> list[Known]:
    """Some persons, opened. Whoever was erased a moment ago is not among them."""
    if not numbers:
        return []
    rows = connection.execute(
        select(TABLE).where(
            TABLE.c.generation == among.generation, TABLE.c.number.in_(numbers)
        )
    )
    return _opened(keys, rows.all())


def identified(
    connection: Connection, keys: KeyStore, persons: Collection[UUID]
) -> list[Known]:
    """Some persons by their identifiers, opened; whoever is unknown is left out."""
    if not persons:
        return []
    rows = connection.execute(
        select(TABLE).where(
            TABLE.c.generation == live(connection).generation,
            TABLE.c.person_id.in_(persons),
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
    """Persons in the order in which they became known, after a number."""
    rows = connection.execute(
        select(TABLE)
        .where(
            TABLE.c.generation == live(connection).generation, TABLE.c.number > after
        )
        .order_by(TABLE.c.number)
        .limit(limit)
    )
    return _opened(keys, rows.all())


def _opened(keys: KeyStore, rows: Sequence[Any]) -> list[Known]:
    ciphers = keys.readers(row.person_id for row in rows)
    return [
        Known(
            person_id=PersonId(row.person_id),
            number=row.number,
            version=row.version,
            told=opened(ciphers[row.person_id], row.told, number=row.number),
        )
        for row in rows
        if row.person_id in ciphers
    ]
