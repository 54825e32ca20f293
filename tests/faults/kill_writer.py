"""Kills a writing process again and again, and looks for anything lost or torn.

    python -m tests.faults.kill_writer --cycles 300 [--database URL]

After each kill: every acknowledged fact is there and is read; the fact that was asked
for last is there once, however often it is asked for; facts and leaves are the same in
the same order, without a gap; read models are what a rebuild gives. This never tests
a power cut, which loses what was not synced; killing a process does not.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import make_url

from domain.facts.bookkeeping import CaseOpened
from domain.values import CaseId
from projections.catch_up import catch_up, compare
from tests.faults import writer
from tests.projections.reading import Reading

LONGEST = 0.1
"""How long a writer lives at most once it has begun, in seconds."""
COMPARED_EVERY = 20
Place = tuple[UUID, int]


@dataclass(kw_only=True, slots=True)
class Said:
    """What a writer said before it was killed."""

    wrote: list[Place] = field(default_factory=list)
    doing: str = "nothing"
    asked: tuple[CaseId, str] | None = None
    """What was asked for and not acknowledged."""

    def hear(self, line: str) -> None:
        match line.split():
            case ["doing", what]:
                self.doing = what
            case ["asked", case_id, key]:
                self.asked = CaseId(UUID(case_id)), key
            case ["wrote", stream, version]:
                self.wrote.append((UUID(stream), int(version)))
                self.asked = None
            case _:
                raise AssertionError(line)


@dataclass(kw_only=True, slots=True)
class Run:
    """What was seen so far: the position reached, and what was found wrong."""

    directory: Path
    database_url: str | None
    chance: random.Random
    position: int = 0
    leaves: int = 0
    acknowledged: int = 0
    repeats: int = 0
    cases: list[CaseId] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def cycle(self, seed: int) -> None:
        """Let a writer live for a moment, kill it, and look."""
        said = self._killed(seed)
        self.killed[said.doing] += 1
        self.acknowledged += len(said.wrote)
        if self.database_url:
            _wait_for_the_server(self.database_url)
        with Reading(self.directory, database_url=self.database_url) as reading:
            self._check(reading, said)
            if seed % COMPARED_EVERY == 0:
                self.compare(reading)

    def compare(self, reading: Reading) -> None:
        catch_up(reading.engine, reading.ledger)
        self.wrong += [str(found) for found in compare(reading.engine, reading.ledger)]

    def check_all(self) -> None:
        """Look at everything from the beginning."""
        self.position = self.leaves = 0
        with Reading(self.directory, database_url=self.database_url) as reading:
            self._check(reading, Said())
            self.compare(reading)

    def _killed(self, seed: int) -> Said:
        context = multiprocessing.get_context("forkserver")
        heard, out = context.Pipe(duplex=False)
        process = context.Process(
            target=writer.write,
            args=(self.directory, self.database_url, self.cases[-20:], seed, out),
            daemon=True,
        )
        process.start()
        out.close()
        told = os.read(heard.fileno(), 65536)
        # Now and then while it still opens the store; mostly once it writes.
        if self.chance.random() > 0.1:
            while b"wrote" not in told and (more := os.read(heard.fileno(), 65536)):
                told += more
        sleep(self.chance.uniform(0, LONGEST))
        process.kill()
        while more := os.read(heard.fileno(), 65536):
            told += more
        process.join()
        heard.close()
        if process.exitcode != -9:
            self.wrong.append(f"writer {seed} ended by itself: {process.exitcode}")
        said = Said()
        for line in told.decode().splitlines():
            said.hear(line)
        return said

    def _check(self, reading: Reading, said: Said) -> None:
        new = self._new_facts(reading)
        missing = set(said.wrote) - set(new)
        self.wrong += [f"acknowledged and lost: {place}" for place in sorted(missing)]
        rows = reading.ledger.recorder.leaf_rows(start=self.leaves, limit=1_000_000)
        if [(row.stream, row.version) for row in rows] != new:
            self.wrong.append(f"facts and leaves differ from {self.leaves} on")
        indexes = [row.log_index for row in rows]
        if indexes != list(range(self.leaves, self.leaves + len(rows))):
            self.wrong.append(f"the log has a gap: {indexes}")
        self.leaves += len(rows)
        if said.asked:
            self._ask_again(reading, *said.asked, new=set(new))

    def _new_facts(self, reading: Reading) -> list[Place]:
        new: list[Place] = []
        while batch := list(reading.ledger.read_on(self.position, limit=5000)):
            self.position = batch[-1][0]
            for _, fact in batch:
                new.append((fact.originator_id, fact.originator_version))
                if isinstance(fact, CaseOpened):
                    self.cases.append(fact.case_id)
        return new

    def _ask_again(
        self, reading: Reading, case_id: CaseId, key: str, *, new: set[Place]
    ) -> None:
        """Whoever got no answer asks again, and the fact is there once."""
        receipt = writer.ask(reading.ledger, case_id, key)
        self.repeats += receipt.is_repeat
        place = (receipt.stream, receipt.version)
        if receipt.is_repeat != (place in new):
            self.wrong.append(f"asked for again and written twice: {place}")
        if not writer.ask(reading.ledger, case_id, key).is_repeat:
            self.wrong.append(f"asked for a third time and written again: {place}")


def _wait_for_the_server(url: str) -> None:
    """Until the server has ended what the killed writer had begun."""
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone():
            sleep(0.005)


@contextmanager
def a_database(url: str) -> Iterator[str]:
    """A database of its own on that server, dropped at the end."""
    name = f"faults_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def kill(cycles: int, *, database_url: str | None, seed: int) -> Run:
    """Kill a writer so many times, and say what was seen."""
    multiprocessing.set_forkserver_preload(["tests.faults.writer"])
    database = a_database(database_url) if database_url else nullcontext()
    with tempfile.TemporaryDirectory() as name, database as url:
        run = Run(directory=Path(name), database_url=url, chance=random.Random(seed))
        # A first start, so that writers find a store; first starts are another test.
        Reading(run.directory, database_url=url).close()
        for number in range(1, cycles + 1):
            run.cycle(number)
        run.check_all()
    return run


def main(arguments: list[str] | None = None) -> int:
    """Run, and print one line; 1 where anything was lost or torn."""
    parser = argparse.ArgumentParser(prog="kill_writer", description=__doc__)
    parser.add_argument("--cycles", type=int, default=300)
    parser.add_argument("--database", metavar="URL", help="PostgreSQL, else SQLite")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args(arguments)
    began = monotonic()
    run = kill(chosen.cycles, database_url=chosen.database, seed=chosen.seed)
    for wrong in run.wrong:
        print(wrong)
    where = ", ".join(f"{n} in {what}" for what, n in run.killed.most_common())
    print(
        f"{chosen.cycles} kills ({where}) in {monotonic() - began:.0f} s: "
        f"{run.leaves} facts, {run.acknowledged} acknowledged, "
        f"{run.repeats} found again when asked again, {len(run.wrong)} wrong "
        f"(seed {chosen.seed})"
    )
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
