"""Everybody who is known, and the tokens by which a description finds them.

A person's number is made with a secret of the place in the log of the first fact about
them, so that a rebuild gives the same numbers, whoever was erased since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from sqlalchemy import Connection, bindparam, delete, insert, select

from domain.described import from_text, of_name
from domain.facts.bookkeeping import PersonRegistered
from domain.facts.erasures import PersonErased
from domain.facts.fact import Fact
from domain.facts.persons import PersonDescribed
from domain.keys import KeyStore
from domain.matching.details import Details
from domain.persons import DETAILS
from domain.persons import NAME as CALLED
from domain.sealing import Erased, unseal
from domain.values import FactId
from projections.persons_ids import SealedIds
from projections.persons_numbered import Numbers
from projections.persons_sealed import (
    RowsOutdated,
    Told,
    keyed,
    opened,
    sealed,
    tokens_of,
    told_of,
)
from projections.schema import ReadModel

NAME = "persons"
TABLE = ReadModel.metadata.tables[NAME]
TOKENS = ReadModel.metadata.tables["person_tokens"]
COUNTS = ReadModel.metadata.tables["person_counts"]
MOST_AT_ONCE = 500
"""How many persons one question to the database names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What stood there of a person: their number, and what was told, sealed."""

    number: int
    told: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Now:
    """What is known of a person now, and their number."""

    number: int
    told: Told


Telling: TypeAlias = PersonRegistered | PersonDescribed
"""A fact that says who somebody is."""


class Persons:
    """Keeps what is known of each person now, and what they are found by."""

    name = NAME

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._ids = SealedIds(keys, table=NAME)
        self._numbers = Numbers(keys)
        self._before: dict[UUID, Before] = {}
        self._last: dict[UUID, tuple[int, Telling]] = {}
        self._erased: set[UUID] = set()

    def read(
        self, connection: Connection, generation: int, facts: Sequence[Fact]
    ) -> None:
        """Bring the rows of the persons that `facts` touch to hand."""
        found = {id_ for fact in facts if (id_ := _person_of(fact))}
        wanted = {self._ids.sealed(id_): id_ for id_ in found}
        places = sorted(wanted)
        for start in range(0, len(places), MOST_AT_ONCE):
            some = places[start : start + MOST_AT_ONCE]
            rows = connection.execute(
                select(TABLE).where(
                    TABLE.c.generation == generation, TABLE.c.sealed_id.in_(some)
                )
            )
            for row in rows:
                before = Before(number=row.number, told=row.described)
                self._before[wanted[row.sealed_id]] = before

    def add(self, position: int, fact: Fact) -> None:
        """Add one fact."""
        match fact:
            case PersonRegistered() | PersonDescribed():
                person: UUID = fact.name.subject_id
                place, _ = self._last.get(person, (position, fact))
                self._last[person] = (place, fact)
            case PersonErased():
                self._last.pop(fact.person_id, None)
                self._erased.add(fact.person_id)
            case _:
                pass

    def write(self, connection: Connection, generation: int) -> None:
        """Write what changed, and take away whoever was erased."""
        ciphers = self._keys.readers(self._last)
        # Whose key was destroyed a moment ago is written no more.
        now = dict(self._opened(ciphers.keys()))
        gone = [self._before[id_].number for id_ in self._erased & set(self._before)]
        for number in gone:
            _take_away(connection, generation, number)
        self._write_tokens(connection, generation, now, ciphers)
        self._write_rows(connection, generation, now, ciphers)
        new = sum(id_ not in self._before for id_ in now)
        if new != len(gone):
            _count_on(connection, generation, new - len(gone))
        self._before, self._last, self._erased = {}, {}, set()

    def _opened(self, persons: Collection[UUID]) -> Iterator[tuple[UUID, Now]]:
        """What was told of each person last; earlier facts are not even opened."""
        for person, (place, fact) in self._last.items():
            details = _details(self._keys, fact) if person in persons else None
            if details is not None:
                before = self._before.get(person)
                number = before.number if before else self._numbers.of(place)
                told = told_of(details, version=fact.originator_version)
                yield person, Now(number=number, told=told)

    def _write_tokens(
        self,
        connection: Connection,
        generation: int,
        now: Mapping[UUID, Now],
        ciphers: Mapping[UUID, AESGCMSIV],
    ) -> None:
        """Take away the tokens that are none any more, and add the new ones."""
        stale: list[tuple[int, int]] = []
        fresh: list[tuple[int, int]] = []
        for id_, one in now.items():
            wanted = self._tokens(one.told)
            there = self._tokens_before(connection, generation, id_, ciphers[id_])
            stale += [(token, one.number) for token in there - wanted]
            fresh += [(token, one.number) for token in wanted - there]
        if stale:
            each = delete(TOKENS).where(
                TOKENS.c.generation == generation,
                TOKENS.c.token == bindparam("stale"),
                TOKENS.c.number == bindparam("of"),
            )
            connection.execute(each, [{"stale": t, "of": n} for t, n in sorted(stale)])
        if fresh:
            row = {"generation": generation}
            connection.execute(
                insert(TOKENS),
                [{**row, "token": t, "number": n} for t, n in sorted(fresh)],
            )

    def _tokens_before(
        self, connection: Connection, generation: int, person: UUID, cipher: AESGCMSIV
    ) -> set[int]:
        """What somebody was found by; nothing once all of it was taken away."""
        before = self._before.get(person)
        if before is None:
            return set()
        try:
            return self._tokens(opened(cipher, before.told, number=before.number))
        except RowsOutdated:
            _take_away(connection, generation, before.number)
            return set()

    def _tokens(self, told: Told) -> set[int]:
        return set(keyed(self._keys, tokens_of(told)))

    def _write_rows(
        self,
        connection: Connection,
        generation: int,
        now: Mapping[UUID, Now],
        ciphers: Mapping[UUID, AESGCMSIV],
    ) -> None:
        rows = [
            {
                "generation": generation,
                "number": one.number,
                "sealed_id": self._ids.sealed(id_),
                "described": sealed(ciphers[id_], one.told, number=one.number),
            }
            for id_, one in sorted(now.items(), key=lambda each: each[1].number)
        ]
        there = [{"of": one.number} for id_, one in now.items() if id_ in self._before]
        if there:
            connection.execute(
                delete(TABLE).where(
                    TABLE.c.generation == generation,
                    TABLE.c.number == bindparam("of"),
                ),
                there,
            )
        if rows:
            connection.execute(insert(TABLE), rows)


def _person_of(fact: Fact) -> UUID | None:
    match fact:
        case PersonRegistered() | PersonDescribed():
            return fact.name.subject_id
        case PersonErased():
            return fact.person_id
        case _:
            return None


def _details(keys: KeyStore, fact: Telling) -> Details | None:
    """What a fact says of somebody; None once their key is destroyed."""
    fact_id = FactId(fact.fact_id)
    if isinstance(fact, PersonDescribed):
        text = unseal(keys, fact.details, fact_id=fact_id, field=DETAILS)
        return None if isinstance(text, Erased) else from_text(text)
    name = unseal(keys, fact.name, fact_id=fact_id, field=CALLED)
    return None if isinstance(name, Erased) else of_name(name)


def _take_away(connection: Connection, generation: int, number: int) -> None:
    """A person, and every token of theirs, whatever it was made of.

    Their key may be gone already, so all tokens are looked at: it is done rarely.
    """
    for table in (TABLE, TOKENS):
        connection.execute(
            delete(table).where(
                table.c.generation == generation, table.c.number == number
            )
        )


def _count_on(connection: Connection, generation: int, more: int) -> None:
    """Count `more` persons; nobody is no row, as before the first."""
    of_generation = COUNTS.c.generation == generation
    before = connection.scalar(select(COUNTS.c.persons).where(of_generation)) or 0
    connection.execute(delete(COUNTS).where(of_generation))
    if before + more:
        row = {"generation": generation, "persons": before + more}
        connection.execute(insert(COUNTS), [row])
