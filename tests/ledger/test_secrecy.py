"""A stolen database says how many facts there are, and nothing of what happened."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from domain import facts, practice
from domain.facts.bookkeeping import Licence, Standing
from domain.facts.fact import Stream
from domain.practice import Booking, person_stream, practitioner_stream
from domain.sealing import seal
from domain.values import PersonId, Role, Sealed
from projections.catch_up import catch_up
from projections.database import open_read_database
from tests.ledger.store import Store
from tests.ledger.strategies import a_fact_of
from tests.ledger.writing import (
    CLIENT,
    GIFT,
    NOW,
    THERAPIST,
    command,
    opened,
    recorded,
)

CANARIES = (
    "Philippa Kanarienvogel",
    "Kanarienvogel",
    "she brought the parrot to the consulting room",
    "parrot",
    "history-of-the-parrot",
    "idempotency-parrot",
)
THE_STORES_OWN_WORDS = frozenset(
    {
        # The kinds of stream, which the topic column holds in clear.
        *Stream,
        # Words of the schema and of the databases' own catalogues, which are also
        # words of the clinic: a column called `summary`, an integrity `check`.
        "unique",
        "integer",
        "primary",
        "follow",
        "before",
        "progress",
        "values",
    }
)


@cache
def words_of_the_clinic() -> set[str]:
    """Names of kinds, of roles and of choices, as they might stand in clear."""
    kinds = facts.kinds()
    names = {word for kind in kinds for word in (kind.TOPIC, kind.__name__)}
    roles = {word.value for choice in (Role, Standing, Licence) for word in choice}
    choices = {
        member.value
        for kind in kinds
        for hint in get_type_hints(kind).values()
        for part in (hint, *get_args(hint))
        for inner in (part, *get_args(part))
        if isinstance(inner, type) and issubclass(inner, StrEnum)
        for member in inner
        if len(member.value) > 5
    }
    return (names | roles | choices | set(CANARIES)) - THE_STORES_OWN_WORDS


def fill(store: Store) -> None:
    """Every kind of fact there is, beside people and a case told in the usual way."""
    store.keys.ensure(
        streams=[person_stream(CLIENT), practitioner_stream(THERAPIST)],
        subjects=[CLIENT, THERAPIST],
    )
    booking = Booking(by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW)

    def named(fact_id: object) -> Sealed:
        return seal(
            store.keys,
            CANARIES[0],
            about=PersonId(CLIENT),
            fact_id=fact_id,  # type: ignore[arg-type]
            field="name",
        )

    registered = practice.register_person(person_id=CLIENT, seal=named, booking=booking)
    store.ledger.carry_out(lambda: [registered], command=command("idempotency-parrot"))
    begun = opened(store.ledger)
    recorded(store.ledger, begun.case_id, "GiftExchanged", GIFT, narrative=CANARIES[2])
    recorded(
        store.ledger,
        begun.case_id,
        "TreatmentGoalsAgreed",
        {
            "goals": [CANARIES[2]],
            "agreed_by_client": True,
            "review_due": "2027-01-01",
        },
        command=command("idempotency-parrot-2", b"history-of-the-parrot"),
    )
    stream = person_stream(PersonId(begun.case_id))
    store.keys.ensure(streams=[stream], subjects=[])
    of_every_kind = [
        a_fact_of(kind, stream=stream, version=number)
        for number, kind in enumerate(facts.kinds(), start=1)
    ]
    store.ledger.carry_out(lambda: of_every_kind)


def found_in(dump: bytes) -> list[str]:
    """The words of the clinic that stand in a dump, as whole words."""
    # Every word looked for is longer than five characters: shorter runs are chance.
    told = b"\n".join(re.findall(rb"[ -~]{6,}", dump)).decode().lower()
    return sorted(
        word
        for word in words_of_the_clinic()
        if re.search(rf"(?<![a-z_]){re.escape(word.lower())}(?![a-z_])", told)
    )


def as_text(database: sqlite3.Connection) -> bytes:
    return "\n".join(database.iterdump()).encode("utf-8", "replace")


def test_the_words_looked_for_are_many() -> None:
    words = words_of_the_clinic()

    assert len(words) > 400
    assert {
        "gift-exchanged.v1",
        "GiftExchanged",
        "token_handmade",
        "therapist",
    } <= words
    assert found_in(b"x 'gift-exchanged.v1', supervisor") == [
        "gift-exchanged.v1",
        "supervisor",
    ]


def test_the_files_of_sqlite_say_nothing(sqlite_store: Store) -> None:
    fill(sqlite_store)
    engine = open_read_database(sqlite_store.directory)

    raw = [path.read_bytes() for path in files(sqlite_store)]
    with closing(sqlite3.connect(sqlite_store.directory / "ledger.db")) as database:
        raw.append(as_text(database))

    assert any(b"stored_events" in dump for dump in raw)
    assert [found_in(dump) for dump in raw] == [[] for _ in raw]
    engine.dispose()


def test_the_read_models_in_sqlite_say_nothing(sqlite_store: Store) -> None:
    begun = opened(sqlite_store.ledger)
    recorded(
        sqlite_store.ledger, begun.case_id, "GiftExchanged", GIFT, narrative="parrot"
    )
    engine = open_read_database(sqlite_store.directory)
    catch_up(engine, sqlite_store.ledger)

    raw = [path.read_bytes() for path in files(sqlite_store)]
    with closing(sqlite3.connect(sqlite_store.directory / "read.db")) as database:
        raw.append(as_text(database))

    assert begun.reference.encode() not in b"".join(raw)
    assert [found_in(dump) for dump in raw] == [[] for _ in raw]
    engine.dispose()


def files(store: Store) -> list[Path]:
    """All files of the databases, write-ahead logs too; keys.db among them."""
    found = sorted(store.directory.glob("*.db*"))
    assert len(found) >= 4
    return found


@pytest.mark.postgres
def test_the_rows_of_postgresql_say_nothing(postgres_store: Store) -> None:
    fill(postgres_store)
    url = postgres_store.database_url
    assert url is not None
    open_read_database(postgres_store.directory, database_url=url).dispose()

    dumped = dump_of(url, "ledger") + dump_of(url, "read_models")

    assert dumped.count(b"\n") > 3 * len(facts.kinds())
    assert found_in(dumped) == []


@pytest.mark.postgres
def test_the_read_models_in_postgresql_say_nothing(postgres_store: Store) -> None:
    begun = opened(postgres_store.ledger)
    recorded(postgres_store.ledger, begun.case_id, "GiftExchanged", GIFT)
    url = postgres_store.database_url
    assert url is not None
    engine = open_read_database(postgres_store.directory, database_url=url)
    catch_up(engine, postgres_store.ledger)

    dumped = dump_of(url, "read_models")

    assert str(begun.case_id).encode() in dumped
    assert begun.reference.encode() not in dumped
    assert found_in(dumped) == []
    engine.dispose()


def dump_of(url: str, schema: str) -> bytes:
    """Every row of every table, all columns as text, bytes as they are too."""
    lines: list[bytes] = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(
                SQL("SELECT * FROM {}").format(Identifier(schema, table))
            )
            for row in rows:
                parts = [v if isinstance(v, bytes) else str(v).encode() for v in row]
                lines.append(table.encode() + b" " + b" ".join(parts) + b"\n")
    return b"".join(lines)
