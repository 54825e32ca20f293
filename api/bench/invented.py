"""A ledger full of invented cases, told in the proportions of the case histories.

Sealed, encrypted and logged like any other fact, only many to a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import BinaryIO, cast
from uuid import UUID, uuid4

from domain import case, openings, recording
from domain.case import SectionMemory, Telling
from domain.facts.fact import Fact
from domain.histories import History, read
from domain.ledger import Ledger
from domain.told import Told
from domain.values import CaseId, FactId, PersonId, Role, Section

SHORT = 40
"""How many facts a usual case has."""
LONG = 300
"""How many facts the case has whose page is opened."""
OPEN_AT_ONCE = 250
"""How many cases go on beside each other."""
BATCH = 5_000
NARRATED = 0.3
WORDS = "We spoke about the week, and about what it would mean to stop. " * 3

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Invented:
    """What was filled in: some usual cases, and a long one."""

    short: tuple[CaseId, ...]
    long: CaseId
    facts: int


@dataclass(kw_only=True, slots=True)
class Work:
    """One case while it goes on."""

    ledger: Ledger
    chance: Random
    therapist: PersonId
    client: PersonId
    now: datetime
    length: int
    case_id: CaseId = field(default_factory=lambda: CaseId(uuid4()))
    known: dict[Section, SectionMemory] = field(init=False)
    told: int = 0

    def __post_init__(self) -> None:
        self.known = {
            part: SectionMemory(case_id=self.case_id, section=part)
            for part in recording.SECTIONS
        }

    def next(self) -> list[Fact]:
        """What comes next: first the case is opened, its keys before it; then one fact."""
        self.told += 1
        if self.told == 1:
            keys, now = self.ledger.keys, self._time()
            return [openings.fix_keys(keys, self.case_id, now=now), self._opening()]
        told = self.chance.choice(pool())
        part = recording.section_of(told)
        fact_id = FactId(UUID(int=self.chance.getrandbits(128), version=4))
        draft = recording.Sealer(
            ledger=self.ledger,
            told=told,
            fact_id=fact_id,
            people={"client": self.client, "therapist": self.therapist},
        )
        words = WORDS if self.chance.random() < NARRATED else None
        fact = case.make(
            section=self.known[part],
            draft=draft,
            telling=replace(self._telling(), narrative=draft.narrative(words)),
            fact_id=fact_id,
            now=self._time() + timedelta(hours=3),
        )
        self._went_on(part)
        return [fact]

    def _opening(self) -> Fact:
        self._went_on(Section.RECORD)
        return case.open_case(
            case_id=self.case_id,
            therapist_id=self.therapist,
            client_id=self.client,
            reference=recording.reference_of(self.case_id),
            telling=self._telling(),
            fact_id=FactId(uuid4()),
            now=self._time(),
        )

    def _went_on(self, part: Section) -> None:
        known = self.known[part]
        self.known[part] = replace(known, version=known.version + 1)

    def _telling(self) -> Telling:
        return Telling(
            occurred_at=self._time(),
            recorded_by=self.therapist,
            recorded_as=Role.THERAPIST,
        )

    def _time(self) -> datetime:
        return self.now - timedelta(days=7 * (self.length - self.told) + 1)


@cache
def pool() -> tuple[Told, ...]:
    """What is told in the case histories, each as often as it is told there."""
    source = files("api").joinpath("demo_data", "case_histories.json")
    now = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    with source.open("rb") as file:
        histories = [
            one
            for one in read(cast("BinaryIO", file), now=now)
            if isinstance(one, History)
        ]
    return tuple(
        event.told
        for history in histories
        for event in history.events
        if recording.section_of(event.told) in recording.SECTIONS
    )


def fill(
    ledger: Ledger,
    *,
    facts: int,
    therapist: PersonId,
    client: PersonId,
    now: datetime,
    say: Say,
) -> Invented:
    """Write about so many facts. The long case is `client`'s, told among the others."""
    chance = Random(facts)  # noqa: S311 - The same cases at every run.

    def work(of: PersonId, length: int) -> Work:
        return Work(
            ledger=ledger,
            chance=chance,
            therapist=therapist,
            client=of,
            now=now,
            length=length,
        )

    long = work(client, LONG)
    count = max(1, (facts - LONG) // SHORT)
    short = [work(PersonId(uuid4()), SHORT) for _ in range(count)]
    rounds = [
        [long, *short[:OPEN_AT_ONCE]],
        *(
            short[n : n + OPEN_AT_ONCE]
            for n in range(OPEN_AT_ONCE, count, OPEN_AT_ONCE)
        ),
    ]
    written = 0
    for going_on in rounds:
        _make_keys(ledger, going_on)
        for batch in _batches(_told(going_on)):
            written += _write(ledger, batch)
            say(f"filled in {written:,} of {facts:,} facts")
    return Invented(
        short=tuple(one.case_id for one in short), long=long.case_id, facts=written
    )


def _make_keys(ledger: Ledger, works: Sequence[Work]) -> None:
    people = [person for one in works for person in (one.client, one.therapist)]
    cases = [one.case_id for one in works]
    openings.make_keys(ledger.keys, cases, subjects=people)


def _told(works: Sequence[Work]) -> Iterator[Fact]:
    """A fact of each case in turn, until all have come to their end."""
    left = list(works)
    while left:
        for one in left:
            yield from one.next()
        left = [one for one in left if one.told < one.length]


def _batches(facts: Iterator[Fact]) -> Iterator[list[Fact]]:
    batch: list[Fact] = []
    for fact in facts:
        batch.append(fact)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write(ledger: Ledger, batch: list[Fact]) -> int:
    ledger.carry_out(lambda: batch)
    return len(batch)
