"""Several processes write to one PostgreSQL: nothing lost, one order for all."""

from __future__ import annotations

import multiprocessing
from multiprocessing.pool import AsyncResult
from pathlib import Path
from uuid import UUID

import pytest

from domain.facts.fact import Fact
from domain.values import CaseId
from tests.ledger.store import Store
from tests.ledger.writing import FIXED, command, opened, recorded

pytestmark = pytest.mark.postgres

WRITERS = 3
FACTS = 40
Place = tuple[UUID, int]


def test_a_reader_that_follows_sees_every_fact_in_the_order_of_the_log(
    postgres_store: Store,
) -> None:
    ledger = postgres_store.ledger
    shared = opened(ledger).case_id
    asked = [
        (postgres_store.directory, postgres_store.database_url, shared, n)
        for n in range(WRITERS)
    ]
    seen: list[Fact] = []
    position = 0

    with multiprocessing.get_context("forkserver").Pool(WRITERS) as pool:
        told: AsyncResult[list[list[Place]]] = pool.map_async(_write, asked)
        while not told.ready() or position < ledger.head():
            batch = list(ledger.read_on(position, limit=7))
            seen += [fact for _, fact in batch]
            position = batch[-1][0] if batch else position
        acknowledged = [place for places in told.get() for place in places]

    places = [(fact.originator_id, fact.originator_version) for fact in seen]
    rows = ledger.recorder.leaf_rows(start=0, limit=10_000)
    shared_one, fixed = 1, FIXED * (WRITERS + 1)
    assert len(acknowledged) == WRITERS * FACTS
    assert set(acknowledged) <= set(places)
    assert len(places) == len(set(places)) == WRITERS * FACTS + shared_one + fixed
    assert [row.log_index for row in rows] == list(range(len(places)))
    assert [(row.stream, row.version) for row in rows] == places


def _write(asked: tuple[Path, str | None, CaseId, int]) -> list[Place]:
    directory, database_url, shared, number = asked
    written: list[Place] = []
    with Store(directory, database_url=database_url) as store:
        own = opened(store.ledger)
        written.append((own.originator_id, 1))
        for n in range(1, FACTS):
            case_id = own.case_id if n % 3 else shared
            receipt = recorded(store.ledger, case_id, command=command(f"{number}-{n}"))
            written.append((receipt.stream, receipt.version))
    return written


def test_first_starts_at_one_moment_all_succeed(
    tmp_path: Path, postgres_url: str
) -> None:
    asked = [(tmp_path, postgres_url)] * 8

    with multiprocessing.get_context("forkserver").Pool(8) as pool:
        cases = pool.map(_start, asked, chunksize=1)

    assert len(set(cases)) == 8
    with Store(tmp_path, database_url=postgres_url) as store:
        assert store.ledger.head() >= 8 * (FIXED + 1)
        rows = store.ledger.recorder.leaf_rows(start=0, limit=100)
        assert [row.log_index for row in rows] == list(range(8 * (FIXED + 1)))


def _start(asked: tuple[Path, str]) -> UUID:
    directory, database_url = asked
    with Store(directory, database_url=database_url) as store:
        return opened(store.ledger).case_id
