"""Read models can be dropped, rebuilt and held against what is live."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from domain.ledger import Ledger
from projections import catch_up as reading_on
from projections.catch_up import TABLES, Differs, catch_up, compare, rebuild
from tests.ledger.writing import opened, recorded
from tests.projections.reading import Reading

ONLY_LIVE = sorted((name, True) for name in TABLES)


@pytest.fixture
def read(reading: Reading) -> Reading:
    """Read models that are up to date."""
    reading.fill()
    catch_up(reading.engine, reading.ledger)
    return reading


def test_a_rebuild_gives_the_same_bytes(read: Reading) -> None:
    before = read.rows()

    count = rebuild(read.engine, read.ledger)

    assert count == len(list(read.ledger.read_on(0, limit=1000)))
    assert read.rows() == before
    assert read.generations() == ONLY_LIVE


def test_a_rebuild_of_one_leaves_the_others(read: Reading) -> None:
    before = read.rows()

    rebuild(read.engine, read.ledger, ["caseload"])

    assert read.rows() == before
    assert read.generations() == ONLY_LIVE


def test_a_rebuild_mends_what_was_changed(read: Reading) -> None:
    before = read.rows()
    read.change("UPDATE caseload SET opened_at = 0")
    read.change("DELETE FROM relations")

    rebuild(read.engine, read.ledger)

    assert read.rows() == before


def test_a_rebuild_says_how_far_it_is(
    read: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_on, "BATCH", 5)
    said: list[int] = []

    count = rebuild(read.engine, read.ledger, say=lambda done, _all: said.append(done))

    assert said == sorted(said)
    assert said[-1] == count


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_row_is_found(read: Reading, name: str) -> None:
    count = len(read.rows()[name])
    read.change(f"DELETE FROM {name}")  # noqa: S608

    found = compare(read.engine, read.ledger)

    assert found == [Differs(projection=name, only_live=0, only_rebuilt=count)]


def test_a_changed_row_is_found(read: Reading) -> None:
    read.change(
        "UPDATE caseload SET opened_at = opened_at + 1 "
        "WHERE case_id = (SELECT min(CAST(case_id AS TEXT)) FROM caseload)"
        if not read.is_postgres
        else "UPDATE caseload SET opened_at = opened_at + 1 "
        "WHERE opened_at = (SELECT min(opened_at) FROM caseload)"
    )

    found = compare(read.engine, read.ledger)

    assert found == [Differs(projection="caseload", only_live=1, only_rebuilt=1)]


def test_a_changed_summary_is_found(read: Reading) -> None:
    blank = r"'\x00'" if read.is_postgres else "x'00'"
    read.change(f"UPDATE caseload SET summary = {blank}")  # noqa: S608

    (found,) = compare(read.engine, read.ledger)

    assert found == Differs(projection="caseload", only_live=3, only_rebuilt=3)


def test_a_row_too_many_is_found(read: Reading) -> None:
    read.change(
        "INSERT INTO relations SELECT generation, object_id, holder_id FROM relations"
    )
    count = len(read.rows()["relations"]) // 2

    (found,) = compare(read.engine, read.ledger)

    assert found == Differs(projection="relations", only_live=count, only_rebuilt=0)


def test_comparing_changes_nothing(read: Reading) -> None:
    before = read.rows()

    assert compare(read.engine, read.ledger) == []
    assert compare(read.engine, read.ledger, ["relations"]) == []

    assert read.rows() == before
    assert read.generations() == ONLY_LIVE


def test_comparing_reads_what_is_new_first(read: Reading) -> None:
    read.fill(1, seed=7)

    assert compare(read.engine, read.ledger) == []


def test_a_rebuild_goes_on_while_others_write(
    read: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_on, "BATCH", 5)
    case_id = opened(read.ledger).case_id
    is_enough = Event()
    written = 0

    def write() -> None:
        nonlocal written
        while not is_enough.is_set():
            recorded(read.ledger, case_id)
            catch_up(read.engine, read.ledger)
            written += 1

    writer = Thread(target=write)
    writer.start()
    for _ in range(3):
        rebuild(read.engine, read.ledger)
    is_enough.set()
    writer.join()

    catch_up(read.engine, read.ledger)
    assert written
    assert compare(read.engine, read.ledger) == []


class Stopped(Exception):
    """The process ends here."""


def test_an_interrupted_rebuild_leaves_what_was_live(
    read: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_on, "BATCH", 5)
    before = read.rows()

    def stops(done: int, _all: int) -> None:
        if done >= 10:
            raise Stopped

    with pytest.raises(Stopped):
        rebuild(read.engine, read.ledger, say=stops)

    assert read.rows() == before
    assert read.generations() != ONLY_LIVE
    rebuild(read.engine, read.ledger)
    assert read.rows() == before
    assert read.generations() == ONLY_LIVE


def test_deleting_read_db_loses_nothing(on_sqlite: Reading) -> None:
    on_sqlite.fill()
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    before = on_sqlite.rows()
    on_sqlite.close()
    for path in on_sqlite.directory.glob("read.db*"):
        path.unlink()
    on_sqlite.open()

    catch_up(on_sqlite.engine, on_sqlite.ledger)

    assert on_sqlite.rows() == before


@pytest.mark.slow
def test_a_rebuild_needs_no_more_memory_for_more_facts(tmp_path: Path) -> None:
    small, large = (_peak(tmp_path / str(n), facts=n) for n in (20_000, 60_000))

    assert large < small * 1.25
    assert large < 300


def _peak(directory: Path, *, facts: int) -> float:
    """The peak memory of a process that rebuilds, in MB."""
    program = (
        "import json, sys, pathlib; from api.bench.measuring import peak_of_rebuild;"
        "print(json.dumps(peak_of_rebuild(pathlib.Path(sys.argv[1]), int(sys.argv[2]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(directory), str(facts)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    peak: float = json.loads(done.stdout)
    return peak


def test_the_position_of_an_empty_ledger_is_its_beginning(on_sqlite: Reading) -> None:
    ledger: Ledger = on_sqlite.ledger

    assert ledger.head() == 0
    assert list(ledger.read_on(0, limit=10)) == []
