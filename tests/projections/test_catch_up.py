"""Reading on gives the same rows, however often, in whatever steps and by whomever."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ledger import Ledger, Page
from projections import catch_up as reading_on
from projections.caseload import Caseload
from projections.catch_up import TABLES, catch_up, compare, position, rebuild
from tests.ledger.writing import FIXED, opened, recorded
from tests.projections.reading import Reading


def test_what_was_written_is_read(reading: Reading) -> None:
    cases = reading.fill()

    reached = catch_up(reading.engine, reading.ledger)

    rows = reading.rows()
    assert reached == reading.ledger.head() == position(reading.engine)
    assert len(rows["caseload"]) == len(cases)
    assert rows["relations"]
    assert compare(reading.engine, reading.ledger) == []


def test_an_empty_ledger_is_read_too(reading: Reading) -> None:
    assert catch_up(reading.engine, reading.ledger) == 0
    assert reading.rows() == {
        table.name: [] for tables in TABLES.values() for table in tables
    }
    assert rebuild(reading.engine, reading.ledger) == 0


def test_a_second_time_adds_nothing(reading: Reading) -> None:
    reading.fill()
    catch_up(reading.engine, reading.ledger)
    before = reading.rows()

    again = catch_up(reading.engine, reading.ledger)

    assert again == reading.ledger.head()
    assert reading.rows() == before


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(batches=st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_any_steps_give_what_one_step_gives(
    on_sqlite: Reading, batches: list[int]
) -> None:
    if not on_sqlite.ledger.head():
        on_sqlite.fill(4)
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    before = on_sqlite.rows()
    sizes = iter(batches * 100)

    with pytest.MonkeyPatch.context() as patch:
        page = Ledger.page

        def some(ledger: Ledger, position: int, *, limit: int) -> Page:
            return page(ledger, position, limit=min(limit, next(sizes)))

        patch.setattr(Ledger, "page", some)
        rebuild(on_sqlite.engine, on_sqlite.ledger)

    assert on_sqlite.rows() == before


def test_reading_as_one_writes_gives_what_one_step_gives(reading: Reading) -> None:
    for seed in range(3):
        reading.fill(1, seed=seed)
        catch_up(reading.engine, reading.ledger)
    before = reading.rows()

    rebuild(reading.engine, reading.ledger)

    assert reading.rows() == before


def test_projectors_in_threads_take_turns(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_on, "BATCH", 3)
    reading.fill(4)

    with ThreadPoolExecutor(3) as threads:
        told = [
            threads.submit(catch_up, reading.engine, reading.ledger) for _ in range(3)
        ]
        reached = {future.result() for future in told}

    assert reached == {reading.ledger.head()}
    assert compare(reading.engine, reading.ledger) == []


def test_projectors_in_processes_take_turns(reading: Reading) -> None:
    reading.fill(4)
    asked = [(reading.directory, reading.database_url)] * 3

    with multiprocessing.get_context("forkserver").Pool(3) as pool:
        reached = set(pool.map(_catch_up, asked))

    assert reached == {reading.ledger.head()}
    assert compare(reading.engine, reading.ledger) == []


def _catch_up(asked: tuple[Path, str | None]) -> int:
    directory, database_url = asked
    reading_on.BATCH = 3
    with Reading(directory, database_url=database_url) as reading:
        return catch_up(reading.engine, reading.ledger)


class Stopped(Exception):
    """The process ends here."""


@pytest.mark.parametrize("step", range(1, 6))
def test_an_end_within_a_batch_leaves_what_was_before(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(reading_on, "BATCH", 4)
    reading.fill()
    write, calls = Caseload.write, 0

    def stops(self: Caseload, *told: object) -> None:
        nonlocal calls
        calls += 1
        write(self, *told)  # type: ignore[arg-type]
        if calls == step:
            raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(Caseload, "write", stops)
        with pytest.raises(Stopped):
            catch_up(reading.engine, reading.ledger)

    half = position(reading.engine)
    assert half < reading.ledger.head()
    catch_up(reading.engine, reading.ledger)
    assert compare(reading.engine, reading.ledger) == []


def test_a_ledger_that_is_written_to_is_followed(on_sqlite: Reading) -> None:
    case_id = opened(on_sqlite.ledger).case_id
    is_done = Event()

    def write() -> None:
        for _ in range(60):
            recorded(on_sqlite.ledger, case_id)
        is_done.set()

    writer = Thread(target=write)
    writer.start()
    while not is_done.is_set():
        catch_up(on_sqlite.engine, on_sqlite.ledger)
    writer.join()

    assert catch_up(on_sqlite.engine, on_sqlite.ledger) == FIXED + 61
    assert compare(on_sqlite.engine, on_sqlite.ledger) == []
