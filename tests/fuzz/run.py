"""Asks the program what nobody should ask, as everybody, and looks at every answer.

    python -m tests.fuzz.run --requests 20000 [--processes 2] [--seed N]

Most requests are asked in this process, a share over a real socket; most are of our own
making, a share is what schemathesis makes of the API's description. Wrong are: an
answer of 500 or more, one that shows a canary to somebody who may not read it or the
inside of the program to anybody, and one without the security headers. So is a canary
in a log, and one that nobody came to read.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from fastapi import FastAPI
from pwdlib.hashers.argon2 import Argon2Hasher

from api.app import create_app
from api.house import House
from api.sign_in.events import SECURITY_LOG
from api.sign_in.passwords import Passwords
from tests.fuzz.asking import Answer, Request, at_the_door, in_process, over_a_socket
from tests.fuzz.described import ask_described
from tests.fuzz.grammar import Grammar
from tests.fuzz.judging import CANARY, Seen
from tests.fuzz.renewing import changes_who_may
from tests.fuzz.town import Town, settle
from tests.house import Clock, copied, opened

RENEWED_EVERY = 400
"""Requests after which the house begins anew, lest it grow."""
SAID_EVERY = 10_000
"""A run of hours says how far it is, so that what it saw is not lost with it."""
DESCRIBED, SOCKET = 0.15, 0.03
"""The shares of requests that schemathesis makes, and that go over a socket."""
BETWEEN_SECONDS = 1


@dataclass(kw_only=True)
class Run:
    """One process's part: a house that begins anew, and what was seen."""

    app: FastAPI
    template: Path
    town: Town
    chance: random.Random
    grammar: Grammar
    port: int
    loop: asyncio.Runner
    seen: Seen = field(default_factory=Seen)
    asked: int = 0
    _house: ExitStack = field(default_factory=ExitStack)
    _clock: Clock = field(default_factory=Clock)
    _told: list[str] = field(default_factory=list[str])

    def ask(self, request: Request) -> None:
        """Ask, judge, learn, and begin anew where the answer changed who may what."""
        if self.asked % RENEWED_EVERY == 0:
            self.renew()
        self.asked += 1
        self._clock.forward(seconds=BETWEEN_SECONDS)
        is_far = self.chance.random() < SOCKET
        answer = self._over_there(request) if is_far else self._here(request)
        self.seen.judge(self.town, request, answer)
        self.grammar.hear(request, answer)
        if changes_who_may(request, answer):
            self.renew()
        if self.asked % SAID_EVERY == 0:
            wrong = sum(self.seen.wrong.values())
            print(f"{self.asked} asked, {wrong} wrong", file=sys.stderr, flush=True)

    def renew(self) -> None:
        """The house as it was in the beginning."""
        self.leave()
        clock = self._clock = Clock()
        data = self._house.enter_context(
            tempfile.TemporaryDirectory(dir=self.template.parent)
        )
        self.app.state.house = self._house.enter_context(
            copied(self.template, Path(data) / "data", clock=clock)
        )
        hash_cheaply(self.app.state.house)

    def leave(self) -> None:
        """Close the house, and look through its logs."""
        house: House | None = getattr(self.app.state, "house", None)
        if house is not None:
            log = house.settings.data / SECURITY_LOG
            said = log.read_text("utf-8") if log.exists() else ""
            for canary in set(CANARY.findall(said + "\n".join(self._told))):
                place = self.town.places.get(canary, "an earlier canary")
                self.seen.wrong[f"a log shows {place}"] += 1
        self._told.clear()
        self._house.close()

    def hear(self, record: logging.LogRecord) -> bool:
        """Keep what the program logged."""
        self._told.append(record.getMessage())
        return False

    def tour(self) -> None:
        """Every address as every person, as the table of access asks it."""
        for asked in self.grammar.routes:
            for by in self.town.people:
                self.ask(self.grammar.of_route(asked, by))

    def _here(self, request: Request) -> Answer:
        return self.loop.run(in_process(self.app, request))

    def _over_there(self, request: Request) -> Answer:
        return over_a_socket(self.port, request)


def hash_cheaply(house: House) -> None:
    """Argon2id with the least cost: no password is guessed here, and time is short."""
    least = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
    house.accounts.passwords = Passwords(least)


@contextmanager
def started(template: Path, town: Town, *, seed: int) -> Iterator[Run]:
    """A run that is ready to ask."""
    chance = random.Random(seed)
    with opened(template, clock=Clock()) as house:
        app = create_app(house)
        paths = app.openapi()["paths"]
    routes = [f"{m.upper()} {path}" for path, known in paths.items() for m in known]
    grammar = Grammar(town=town, chance=chance, routes=routes)
    del app.state.house
    with asyncio.Runner() as loop, at_the_door(app) as port:
        run = Run(
            app=app,
            template=template,
            town=town,
            chance=chance,
            grammar=grammar,
            port=port,
            loop=loop,
        )
        logging.getLogger().addHandler(logging.NullHandler())  # Libraries say nothing.
        log = logging.getLogger("boundary_ledger")
        log.addFilter(run.hear)
        try:
            yield run
        finally:
            log.removeFilter(run.hear)
            run.leave()


def part(template: Path, town: Town, requests: int, seed: int) -> Seen:
    """So many requests in this process."""
    with started(template, town, seed=seed) as run:
        described = int(requests * DESCRIBED)
        ask_described(
            run.app.openapi(),
            run.grammar,
            run.ask,
            requests=described,
            chance=run.chance,
        )
        while run.asked < requests:
            run.ask(run.grammar.request())
        return run.seen


def fuzz(requests: int, *, processes: int, seed: int) -> Seen:
    """So many requests, shared between processes, after one look at everything."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it.
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        template = Path(folder) / "settled"
        with opened(template, clock=Clock()) as house:
            hash_cheaply(house)
            town = settle(house, seed=seed)
        with started(template, town, seed=seed) as run:
            run.tour()
        seen = run.seen
        share = [
            requests // processes + (n < requests % processes) for n in range(processes)
        ]
        context = multiprocessing.get_context("forkserver")
        told = [
            (_own(template, n), town, share[n], seed + 1 + n) for n in range(processes)
        ]
        with context.Pool(processes) as pool:
            for found in pool.starmap(part, told):
                seen.add(found)
    for place in town.places.values():
        if not seen.read[place] and place not in town.unread:
            seen.wrong[f"nobody came to read {place}"] += 1
    return seen


def _own(template: Path, number: int) -> Path:
    """A template of a process's own."""
    folder = template.parent / f"of-{number}"
    return Path(shutil.copytree(template, folder / "settled"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and print what was seen; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args(arguments)
    began = monotonic()
    seen = fuzz(chosen.requests, processes=chosen.processes, seed=chosen.seed)
    for wrong, count in seen.wrong.most_common():
        print(f"{wrong} ({count} times)")
        if first := seen.first.get(wrong):
            print(f"    {first.method} {first.target[:300]} by {first.by}")
            print(f"    {first.body[:600]!r}")
    ways = ", ".join(f"{count} {way}" for way, count in seen.by_way.most_common())
    statuses = ", ".join(
        f"{count}x{code}" for code, count in seen.statuses.most_common()
    )
    print(
        f"{seen.requests} requests ({ways}) in {monotonic() - began:.0f} s: "
        f"{statuses}; {sum(seen.read.values())} canaries read by who may, "
        f"{sum(seen.wrong.values())} wrong (seed {chosen.seed})"
    )
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
