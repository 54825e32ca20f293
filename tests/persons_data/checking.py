"""How long a check takes in the real read model, and what it needs of the machine."""

from __future__ import annotations

import csv
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path
from random import Random
from sqlite3 import connect
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any, ParamSpec, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import Connection, insert

from api import persons
from api.house import open_house
from api.peak_memory import peak_memory
from api.persons_import import import_persons
from api.settings import Settings
from domain.described import recorded
from domain.keys import KeyStore
from projections import persons_found
from projections.persons import COUNTS, NAME, TABLE, TOKENS
from projections.persons_ids import SealedIds
from projections.persons_numbered import Numbers
from projections.persons_sealed import keyed, sealed, tokens_of, told_of
from tests.persons_data.asking import SAME
from tests.persons_data.people import households
from tests.persons_data.records import COLUMNS, Record, details, registered

BY_IMPORT = 10_000
"""More persons than this are written as rows of the read model, without their facts."""
BATCH = 5_000
CHECKS = 600
WARMED = 100
FOUND = 0.8
"""Of the questions, so many find somebody at least, or something else is wrong."""
SOURCE = "bench"
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Checks:
    """Checks among so many persons, each with its explanation, by the clock."""

    persons: int
    p50_ms: float
    p99_ms: float
    work_p50_ms: float
    work_p99_ms: float
    """Of the processor alone: what others do on the machine is not in it."""
    peak_mb: float
    """Of a program that does nothing but these checks, its libraries included."""
    tokens_mb: float
    registered_per_second: float


def checks(*, seed: int, persons: int, say: Say) -> Checks:
    """Register so many persons in a ledger of its own, ask, and take it away again."""
    with _directory() as directory:
        say(f"registering {persons:,} persons")
        began = perf_counter()
        apart(_fill if persons <= BY_IMPORT else _fill_rows, directory, seed, persons)
        filling = perf_counter() - began
        say(f"checking among {persons:,} persons")
        taken, worked, peak = apart(_ask, directory, seed)
        by_the_clock, of_work = quantiles(taken, n=100), quantiles(worked, n=100)
        return Checks(
            persons=persons,
            p50_ms=by_the_clock[49],
            p99_ms=by_the_clock[98],
            work_p50_ms=of_work[49],
            work_p99_ms=of_work[98],
            peak_mb=peak,
            tokens_mb=_megabytes(directory, "person_tokens"),
            registered_per_second=persons / filling,
        )


P = ParamSpec("P")
T = TypeVar("T")


def apart(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Done in a program of its own, whose memory is that of the work alone."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(work, *args, **named).result()


def rows(seed: int, persons: int) -> Generator[Record]:
    """So many rows, one after the other."""
    chance = Random(f"rows {seed}")
    people = (member for household in households(seed) for member in household.members)
    for person in islice(people, persons):
        yield registered(person, chance)


def written(path: Path, records: Iterable[Record]) -> None:
    """The rows as a CSV file that `persons import` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(records)


def _fill(directory: Path, seed: int, persons: int) -> None:
    file = directory / "persons.csv"
    written(file, rows(seed, persons))
    with open_house(Settings(data=directory / "data")) as house:
        done = import_persons(house, file, source=SOURCE)
        assert not done.problems, done.problems
        house.catch_up()
    file.unlink()


def _fill_rows(directory: Path, seed: int, persons: int) -> None:
    """The rows that the projection would write, and the keys that they are sealed with."""
    chance = Random(f"ids {seed}")
    records = rows(seed, persons)
    with open_house(Settings(data=directory / "data")) as house:
        house.catch_up()
        with house.engine.connect() as connection:
            generation = persons_found.live(connection).generation
        done = 0
        while batch := list(islice(records, BATCH)):
            people = [UUID(int=chance.getrandbits(128), version=4) for _ in batch]
            house.keys.ensure(streams=[], subjects=people)
            with house.engine.begin() as connection:
                numbered = list(enumerate(zip(batch, people, strict=True), done + 1))
                _write(connection, house.keys, generation, numbered)
            done += len(batch)
        with house.engine.begin() as connection:
            row = {"generation": generation, "persons": done}
            connection.execute(insert(COUNTS), [row])


Numbered: TypeAlias = Sequence[tuple[int, tuple[Record, UUID]]]
"""Rows with the place in the log and the identifier of each."""


def _write(
    connection: Connection, keys: KeyStore, generation: int, batch: Numbered
) -> None:
    ciphers = keys.readers(id_ for _, (_, id_) in batch)
    numbers, ids = Numbers(keys), SealedIds(keys, table=NAME)
    of_persons: list[dict[str, Any]] = []
    of_tokens: list[dict[str, Any]] = []
    for place, (record, id_) in batch:
        number = numbers.of(place)
        named = recorded(details(record), source=SOURCE, record_id=record["record_id"])
        told = told_of(named, version=1)
        of_persons.append(
            {
                "generation": generation,
                "number": number,
                "sealed_id": ids.sealed(id_),
                "described": sealed(ciphers[id_], told, number=number),
            }
        )
        of_tokens += [
            {"generation": generation, "token": token, "number": number}
            for token in keyed(keys, tokens_of(told))
        ]
    # In the order in which the projection writes them.
    connection.execute(insert(TABLE), sorted(of_persons, key=itemgetter("number")))
    connection.execute(
        insert(TOKENS), sorted(of_tokens, key=itemgetter("token", "number"))
    )


def _ask(directory: Path, seed: int) -> tuple[list[float], list[float], float]:
    taken: list[float] = []
    worked: list[float] = []
    found = 0
    with open_house(Settings(data=directory / "data")) as house:
        for record in islice(_questions(seed), CHECKS + WARMED):
            asked = details(record)
            began, work = perf_counter(), process_time()
            checked = persons.check(house, asked)
            persons.to_json(checked)
            taken.append((perf_counter() - began) * 1000)
            worked.append((process_time() - work) * 1000)
            found += any(match.likeness.alert for match in checked.matches)
    assert found > FOUND * len(taken), "hardly anybody was found: nothing was measured"
    return taken[WARMED:], worked[WARMED:], peak_memory()


def _questions(seed: int) -> Generator[Record]:
    """About those who are registered, in all the ways that people are asked about."""
    chance = Random(f"questions {seed}")
    kinds = list(SAME.values())
    for household in households(seed):
        for member in household.members:
            record = chance.choice(kinds)(member, chance)
            if record is not None:
                yield record


def _megabytes(directory: Path, table: str) -> float:
    with closing(connect(directory / "data" / "read.db")) as connection:
        (size,) = connection.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name IN "
            "(SELECT name FROM sqlite_schema WHERE tbl_name = ?)",
            (table,),
        ).fetchone()
    return float(size or 0) / 1_000_000


@contextmanager
def _directory() -> Generator[Path]:
    # Where files outlive a restart: a disk in memory would make everything durable.
    lasting = Path("/var/tmp")  # noqa: S108 - Only to make a folder of a random name in.
    made = Path(tempfile.mkdtemp(dir=lasting if lasting.is_dir() else None))
    try:
        yield made
    finally:
        shutil.rmtree(made)
