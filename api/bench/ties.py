"""How long it takes to walk from person to person, among very many.

People and ties are invented: families and neighbours of a few ties each, and some who
have very many, as therapists, landlords and congregations do. The read model is filled
as the projection fills it, row by row the same; queries run in a program of its own.
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from api.peak_memory import peak_memory
from api.settling import settle
from domain.dual.kinds import RoleKind
from domain.dual.sight import reviewing
from domain.dual.steps import Step
from domain.dual.walking import HUB
from domain.facts.ties import TieKind, TieStanding
from domain.keys import KeyStore
from domain.store import open_keys
from domain.values import EvidenceLevel, FactId, PersonId
from projections import likenesses
from projections.database import exclusive, open_read_database
from projections.likenesses import LikenessesRead
from projections.persons_ids import SealedIds
from projections.schema import ReadModel
from projections.ties import NAME
from projections.ties_found import TiesRead
from projections.ties_stored import Sealer

SEED = 6
TOLD_AT = datetime(2026, 1, 2, 9, tzinfo=UTC)
HUBS = 0.001
"""Of so many people everybody knows many: one in a thousand."""
OF_HUBS = 0.05
"""So many ties have one of them at an end."""
NEAR = 40
"""Other ties are with somebody so near in the list, so that triangles close."""
TWICE = 0.001
"""Of so many people somebody judged that another record is theirs as well."""
IN_ONE = 50_000
QUERIES = 2_000
WARM = 200
TARGET_MS = 20
KINDS = (*TieKind, RoleKind.THERAPY, RoleKind.SUPERVISION)
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Walked:
    """How long walks took, in milliseconds; ties and people that one met, on average.

    `cut` is the share of walks that met somebody with more ties than are walked.
    """

    p50_ms: float
    p99_ms: float
    slowest_ms: float
    ties: float
    cut: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TiesMeasured:
    """The walk of everybody within three ties, and the paths between two people."""

    persons: int
    ties: int
    megabytes: float
    filled_s: float
    rings: Walked
    paths: Walked
    peak_mb: float


def run(persons: int, ties: int, say: Say) -> dict[str, Any]:
    """Fill a read model of its own, walk in it, and take it away again."""
    beneath = Path("/var/tmp")  # noqa: S108 - Only to make a folder of a random name in.
    where = beneath if beneath.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="boundary-ledger-", dir=where) as name:
        directory = Path(name)
        say(f"filling in {ties} ties among {persons} persons")
        began = perf_counter()
        fill(directory, persons, ties)
        filled = perf_counter() - began
        say("walking")
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as process:
            rings, paths, peak = process.submit(walk, directory, persons).result()
        size = (directory / "read.db").stat().st_size / 1_000_000
    measured = TiesMeasured(
        persons=persons,
        ties=ties,
        megabytes=round(size),
        filled_s=round(filled, 1),
        rings=rings,
        paths=paths,
        peak_mb=round(peak),
    )
    return {**asdict(measured), "target_ms": TARGET_MS, "hub": HUB}


def fill(directory: Path, persons: int, ties: int) -> None:
    """Fill the table of ties, each from both its ends."""
    keys = _keys(directory)
    engine = open_read_database(directory)
    try:
        sealer = Sealer(keys)
        numbers = [sealer.number(_person(nth)) for nth in range(persons)]
        with exclusive(engine) as connection:
            connection.exec_driver_sql(
                "CREATE TEMP TABLE filling (node, thread, other, step)"
            )
            _pour(connection, _rows(sealer, numbers, ties))
            _judge(connection, keys, persons)
            connection.exec_driver_sql(
                "INSERT INTO ties (generation, node, thread, other, step) "
                "SELECT 1, node, thread, other, step FROM filling ORDER BY node, thread"
            )
            live = {"generation": 1, "position": 0, "is_live": True}
            connection.execute(
                insert(ReadModel.metadata.tables["progress"]),
                [{"projection": name, **live} for name in (NAME, likenesses.NAME)],
            )
    finally:
        engine.dispose()
        keys.close()


def walk(directory: Path, persons: int) -> tuple[Walked, Walked, float]:
    """Walk from people drawn by lot, and between two; the most memory that took in MB."""
    keys = _keys(directory)
    engine = open_read_database(directory)
    chance = random.Random(SEED + 1)  # noqa: S311 - invented people need no secret.
    try:
        with engine.connect() as connection:
            sight, judged = reviewing(_person(0)), LikenessesRead(connection, keys)

            def ones(people: Sequence[bytes]) -> Iterator[Step]:
                for one, other in judged.of(people):
                    step = _step(0, 0, 0)
                    number = FactId(UUID(int=one.int ^ other.int))
                    kind = RoleKind.SAME_PERSON
                    yield replace(
                        step, fact_id=number, kind=kind, first=one, other=other
                    )

            read = TiesRead(connection, Sealer(keys), sight=sight, ones=ones)
            settle()  # As the server does.

            def rings() -> tuple[int, bool]:
                steps, cut = read.rings(_person(chance.randrange(persons)))
                return len(steps), bool(cut)

            def paths() -> tuple[int, bool]:
                start = chance.randrange(persons)
                end = (start + chance.randrange(1, 2 * NEAR)) % persons
                found, cut, _ = read.between(_person(start), _person(end))
                return sum(len(path) for path in found), bool(cut)

            return _timed(rings), _timed(paths), peak_memory()
    finally:
        engine.dispose()
        keys.close()


def _timed(once: Callable[[], tuple[int, bool]]) -> Walked:
    for _ in range(WARM):
        once()
    took: list[float] = []
    met = cut = 0
    for _ in range(QUERIES):
        began = perf_counter()
        ties, was_cut = once()
        took.append((perf_counter() - began) * 1_000)
        met += ties
        cut += was_cut
    took.sort()
    return Walked(
        p50_ms=round(took[len(took) // 2], 2),
        p99_ms=round(took[len(took) * 99 // 100], 2),
        slowest_ms=round(took[-1], 2),
        ties=round(met / QUERIES, 1),
        cut=round(cut / QUERIES, 3),
    )


_Row = tuple[int, int, int, bytes]


def _rows(sealer: Sealer, numbers: list[int], ties: int) -> Iterator[_Row]:
    chance = random.Random(SEED)  # noqa: S311 - invented people need no secret.
    persons = len(numbers)
    hubs = max(1, int(persons * HUBS))
    for nth in range(ties):
        one = chance.randrange(persons)
        if chance.random() < OF_HUBS:
            other = int(hubs * chance.random() ** 2) * (persons // hubs)
        else:
            other = (one + chance.randrange(1, NEAR)) % persons
        if one == other:
            other = (one + 1) % persons
        step = _step(nth, one, other)
        thread, told = sealer.number(step.fact_id), sealer.sealed(step)
        yield numbers[one], thread, numbers[other], told
        yield numbers[other], thread, numbers[one], told


def _judge(connection: Connection, keys: KeyStore, persons: int) -> None:
    """Judge some people, drawn by lot, to be one with some others."""
    chance = random.Random(SEED + 2)  # noqa: S311 - invented people need no secret.
    ids = SealedIds(keys, table=likenesses.NAME)
    drawn = chance.sample(range(persons), 2 * max(1, int(persons * TWICE)))
    sealed = [ids.sealed(_person(nth)) for nth in drawn]
    both = [*zip(sealed[::2], sealed[1::2], strict=True)]
    both += [(other, one) for one, other in both]
    rows = [
        {"generation": 1, "sealed_id": one, "sealed_other": other}
        for one, other in both
    ]
    connection.execute(insert(likenesses.TABLE), rows)


def _pour(connection: Connection, rows: Iterator[_Row]) -> None:
    some: list[_Row] = []
    for row in rows:
        some.append(row)
        if len(some) == IN_ONE:
            connection.exec_driver_sql("INSERT INTO filling VALUES (?, ?, ?, ?)", some)
            some = []
    if some:
        connection.exec_driver_sql("INSERT INTO filling VALUES (?, ?, ?, ?)", some)


def _step(nth: int, one: int, other: int) -> Step:
    return Step(
        fact_id=FactId(UUID(int=(1 << 100) + nth)),
        kind=KINDS[nth % len(KINDS)],
        first=_person(one),
        other=_person(other),
        standing=TieStanding.CURRENT,
        since=TOLD_AT,
        until=None,
        told_by=_person(0),
        told_at=TOLD_AT,
        evidence_level=EvidenceLevel.THIRD_PARTY,
    )


def _person(nth: int) -> PersonId:
    return PersonId(UUID(int=(1 << 90) + nth))


def _keys(directory: Path) -> KeyStore:
    return open_keys(directory, key_file=None)
