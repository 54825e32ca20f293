"""The measurements. What is compared is run by turns, so that noise meets both."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from api.bench.invented import SHORT, Invented, fill, pool
from api.house import House
from api.peak_memory import peak_memory
from api.settling import settle
from domain import recording
from domain.case import Telling
from domain.facts.alliance import SessionHeld
from domain.ledger import PAGE, Command, Ledger, Receipt
from domain.store import open_keys, open_ledger
from domain.told import Told
from domain.values import CaseId, PersonId, Role
from projections import questions
from projections.catch_up import TABLES, catch_up, rebuild
from projections.database import open_read_database

RECORDS = 50
ROUNDS = 7
REBUILDS = 3
PLAIN = tuple(name for name in TABLES if name != questions.NAME)
"""The read models that ask nothing of the rules."""
NARRATIVE = "We spoke about the week. It was a hard one, and he came all the same."

Put = Callable[[UUID, int, bytes], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio:
    """A rate beside the rate that the machine allows, in units a second."""

    ours: float
    limit: float
    ratio: float


def ratio_of(ours: Sequence[float], limit: Sequence[float], *, units: int) -> Ratio:
    """From seconds that each round took. The ratio is the median of the rounds'."""
    return Ratio(
        ours=units / median(ours),
        limit=units / median(limit),
        ratio=median(b / a for a, b in zip(ours, limit, strict=True)),
    )


def recording_beside_raw(
    house: House, invented: Invented, *, therapist: PersonId, raw: Put
) -> Ratio:
    """Recording a fact on a case of some forty, beside a durable INSERT of its bytes."""
    told = next(one for one in pool() if one.kind.fact is SessionHeld)
    cases = invented.short
    ours: list[float] = []
    limit: list[float] = []
    for number in range(ROUNDS + 1):
        chosen = [cases[(number * RECORDS + n) % len(cases)] for n in range(RECORDS)]
        for case_id in chosen:
            recording.versions(house.ledger, case_id)  # As whoever writes has read it.
        began = perf_counter()
        receipts = [
            _record(house, case_id, told=told, therapist=therapist)
            for case_id in chosen
        ]
        ours.append(perf_counter() - began)
        stored = house.ledger.recorder.at(receipts[0].stream, receipts[0].version)
        assert stored is not None
        streams = [uuid4() for _ in chosen]
        began = perf_counter()
        for stream in streams:
            raw(stream, SHORT + 1, stored.state)
        limit.append(perf_counter() - began)
    # The first round warms up.
    return ratio_of(ours[1:], limit[1:], units=RECORDS)


def _record(
    house: House, case_id: CaseId, *, told: Told, therapist: PersonId
) -> Receipt:
    now = house.clock()
    return recording.record(
        house.ledger,
        case_id=case_id,
        told=told,
        telling=Telling(
            occurred_at=now, recorded_by=therapist, recorded_as=Role.THERAPIST
        ),
        narrative=NARRATIVE,
        now=now,
        command=Command(key=str(uuid4()), actor=therapist, request=os.urandom(64)),
    )


@contextmanager
def raw_sqlite(path: Path) -> Generator[Put]:
    """The same row into the same kind of table, and nothing else."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(
            "CREATE TABLE facts (originator_id TEXT, originator_version INTEGER, "
            "topic TEXT, state BLOB, PRIMARY KEY (originator_id, originator_version))"
        )

        def put(stream: UUID, version: int, state: bytes) -> None:
            connection.execute(
                "INSERT INTO facts VALUES (?, ?, 'case', ?)",
                (stream.hex, version, state),
            )

        yield put


@contextmanager
def raw_postgres(url: str) -> Generator[Put]:
    """The same row into the same kind of table, and nothing else."""
    name = Identifier(f"raw_{uuid4().hex}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            SQL(
                "CREATE TABLE {} (originator_id uuid, originator_version bigint, "
                "topic text, state bytea, notification_id bigserial UNIQUE, "
                "PRIMARY KEY (originator_id, originator_version))"
            ).format(name)
        )
        statement = SQL("INSERT INTO {} VALUES (%s, %s, 'case', %s)").format(name)

        def put(stream: UUID, version: int, state: bytes) -> None:
            connection.execute(statement, (stream, version, state), prepare=True)

        yield put
        connection.execute(SQL("DROP TABLE {}").format(name))


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebuilding:
    """What a rebuild takes, and by what part of it the questions make it longer."""

    plain: Ratio
    questions_add: float


def rebuilding_beside_reading(directory: Path, database_url: str | None) -> Rebuilding:
    """Rebuilding what needs no rules, beside reading all facts and writing nothing.

    And rebuilding everything, the questions that rules ask too.
    """
    keys = open_keys(directory)
    ledger = open_ledger(directory, keys=keys, database_url=database_url)
    engine = open_read_database(directory, database_url=database_url)
    catch_up(engine, ledger)
    settle()  # As the command does.
    ours: list[float] = []
    limit: list[float] = []
    whole: list[float] = []
    facts = 0
    for _ in range(REBUILDS):
        began = perf_counter()
        facts = _read(ledger)
        limit.append(perf_counter() - began)
        began = perf_counter()
        rebuild(engine, ledger, PLAIN)
        ours.append(perf_counter() - began)
        began = perf_counter()
        rebuild(engine, ledger)
        whole.append(perf_counter() - began)
    engine.dispose()
    ledger.close()
    keys.close()
    return Rebuilding(
        plain=ratio_of(ours, limit, units=facts),
        questions_add=median((b - a) / a for a, b in zip(ours, whole, strict=True)),
    )


def _read(ledger: Ledger) -> int:
    position, read = 0, 0
    while places := [place for place, _ in ledger.read_on(position, limit=PAGE)]:
        position = places[-1]
        read += len(places)
    return read


def rebuild_alone(directory: Path, database_url: str | None) -> float:
    """Rebuild once, and say the peak memory of this process in MB."""
    keys = open_keys(directory)
    ledger = open_ledger(directory, keys=keys, database_url=database_url)
    engine = open_read_database(directory, database_url=database_url)
    rebuild(engine, ledger)
    engine.dispose()
    ledger.close()
    keys.close()
    return peak_memory()


def peak_of_rebuild(directory: Path, facts: int) -> float:
    """Fill a ledger elsewhere, rebuild here, and say the peak memory in MB."""
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        assert status == 0
    else:
        fill_alone(directory, facts)
        os._exit(0)
    return rebuild_alone(directory, None)


def fill_alone(directory: Path, facts: int) -> None:
    """Fill a ledger in SQLite and close it."""
    keys = open_keys(directory)
    ledger = open_ledger(directory, keys=keys)
    fill(
        ledger,
        facts=facts,
        therapist=PersonId(uuid4()),
        client=PersonId(uuid4()),
        now=datetime(2026, 1, 1, tzinfo=UTC),
        say=lambda _: None,
    )
    ledger.close()
    keys.close()
