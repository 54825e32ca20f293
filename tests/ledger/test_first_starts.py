"""Several processes may start for the first time at one moment, and all succeed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from tests.ledger.writing import opened
from tests.projections.reading import Reading

AT_ONCE = 5
ROUNDS = 12
FACTS_OF_AN_OPENING = 2
"""The keys of its sections, and that it is open."""


def test_first_starts_on_sqlite_do_not_stand_in_each_others_way(
    tmp_path: Path,
) -> None:
    for number in range(ROUNDS):
        directory = tmp_path / str(number)
        start = Barrier(AT_ONCE)

        def started(directory: Path = directory, start: Barrier = start) -> int:
            start.wait()
            with Reading(directory) as reading:
                return opened(reading.ledger).originator_version

        with ThreadPoolExecutor(AT_ONCE) as threads:
            told = [threads.submit(started) for _ in range(AT_ONCE)]

        assert [future.result() for future in told] == [1] * AT_ONCE
        with Reading(directory) as reading:
            assert reading.ledger.head() == AT_ONCE * FACTS_OF_AN_OPENING
