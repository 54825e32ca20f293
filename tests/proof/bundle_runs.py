"""Random honest bundles that must be accepted, and changed bits that must be refused.

    python -m tests.proof.bundle_runs --honest 10000 --bits all

Each honest bundle is of a random case of a random practice: sections chosen, people
withheld or erased, keys changed, other cases in between. What is run is told by a seed,
so that a run that fails can be run again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from api import people
from api.access import operator_sees
from api.bench.invented import Work
from api.evidence import gather_case, people_in
from api.handing_over import HandedOver, Wanted, hand_over
from api.house import House
from audit_reports import bundle_files as files_
from domain import openings
from domain.exports import SECTIONS
from domain.values import PersonId, Role
from tests.house import Clock
from tests.house import opened as opened_house
from tests.proof.bundles import Files, flipped, judged, opened

MOST_FACTS = 12
KEYS_CHANGE = 0.03
IS_ERASED = 0.05
IS_WITHHELD = 0.2
EVERY = 100
LARGE = (files_.REPORT, files_.VERIFIER)
"""Under one digest each: of these a sample is changed."""
SAMPLE = 400


@dataclass(kw_only=True, slots=True)
class Practice:
    """A house in which random things are told."""

    house: House
    clock: Clock
    chance: Random
    cases: list[Work] = field(default_factory=list[Work])

    def goes_on(self) -> None:
        """Somebody tells something, of an old case or of a new one."""
        self.clock.forward(minutes=self.chance.randint(1, 600))
        if not self.cases or self.chance.random() < 1 / MOST_FACTS:
            work = self._case()
            self.cases.append(work)
        else:
            work = self.chance.choice(self.cases)
        work.now = self.clock.now + timedelta(days=7 * MOST_FACTS)
        length = self.chance.randint(1, MOST_FACTS)
        try:
            told = [fact for _ in range(length) for fact in work.next()]
        except Exception:  # noqa: BLE001 - somebody of it was erased: nothing more is told.
            self.cases.remove(work)
            return
        self.house.ledger.carry_out(lambda: told)
        if self.chance.random() < KEYS_CHANGE:
            self.house.keeper.rotate()
        elif self.chance.random() < 0.3:
            self.house.keeper.checkpoint()

    def hands_over(self) -> HandedOver:
        """A random case, or a part of it."""
        work = self.chance.choice(self.cases)
        some = [s for s in SECTIONS if self.chance.random() < 0.6]
        case = operator_sees(self.house, work.case_id)
        gathered = gather_case(self.house, case, SECTIONS)
        known = list(people_in(self.house, gathered))
        if self.chance.random() < IS_ERASED:
            self.house.keys.destroy(subject=self.chance.choice(known))
        withheld = [p for p in known if self.chance.random() < IS_WITHHELD]
        wanted = Wanted(
            sections=tuple(some) or SECTIONS,
            by=people.SYSTEM,
            role=Role.CLINIC_ADMIN,
            withheld=frozenset(withheld),
        )
        return hand_over(self.house, case, wanted)

    def _case(self) -> Work:
        work = Work(
            ledger=self.house.ledger,
            chance=self.chance,
            therapist=self._person(),
            client=self._person(),
            now=self.clock.now,
            length=MOST_FACTS,
        )
        openings.make_keys(
            self.house.keys, [work.case_id], subjects=(work.client, work.therapist)
        )
        return work

    def _person(self) -> PersonId:
        return PersonId(UUID(int=self.chance.getrandbits(128), version=4))


@contextmanager
def practice(directory: Path, *, seed: int) -> Iterator[Practice]:
    """A new one."""
    clock = Clock()
    with opened_house(directory, clock=clock) as house:
        yield Practice(house=house, clock=clock, chance=Random(seed))


def honest(directory: Path, *, count: int, seed: int) -> list[str]:
    """What was refused of so many honest bundles; nothing, if all is well."""
    refused: list[str] = []
    with practice(directory, seed=seed) as found:
        for number in range(count):
            for _ in range(found.chance.randint(1, 4)):
                found.goes_on()
            if not found.cases:
                continue
            verdict = judged(opened(found.hands_over()), found.house.keeper)
            if verdict.failure is not None:
                refused.append(f"bundle {number}: {verdict.failure}")
            _say(number, count, "honest bundles")
    return refused


def accepted(files: Files, keeper: object, *, bits: int | None, seed: int) -> list[str]:
    """The changed bits that were accepted: of each file so many, or all for None."""
    chance = Random(seed)
    found: list[str] = []
    for name, raw in files.items():
        most = SAMPLE if bits is None and name in LARGE else bits
        every = range(8 * len(raw))
        some = every if most is None else chance.sample(every, k=min(most, len(every)))
        for bit in some:
            verdict = judged(flipped(files, name, bit), keeper)  # type: ignore[arg-type]
            if verdict.failure is None:
                found.append(f"{name}, bit {bit}")
            elif not verdict.failure.where:
                found.append(f"{name}, bit {bit}: no place is named")
        _say(len(raw), len(raw), name)
    return found


def main(arguments: list[str]) -> int:
    """Run, and say what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--honest", type=int, default=100)
    parser.add_argument("--bits", default="40", help="of each file; or 'all'")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(arguments)
    bits = None if told.bits == "all" else int(told.bits)
    with tempfile.TemporaryDirectory() as name:
        wrong = honest(Path(name) / "honest", count=told.honest, seed=told.seed)
        with practice(Path(name) / "changed", seed=told.seed) as found:
            for _ in range(6):
                found.goes_on()
            made = found.hands_over()
            wrong += accepted(
                opened(made), found.house.keeper, bits=bits, seed=told.seed
            )
    print(*wrong, sep="\n")
    print(f"{told.honest} honest bundles, {len(wrong)} wrong answers")
    return int(bool(wrong))


def _say(done: int, whole: int, what: str) -> None:
    if sys.stderr.isatty() and (done % EVERY == 0 or done == whole):
        print(f"{what}: {done:,} of {whole:,}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
