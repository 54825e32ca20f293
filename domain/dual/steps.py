"""A step of a path: what two people are to each other, since when, and who says so.

No step stands without its source: the fact that tells it, who told it, when, and how
they know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from domain.dual.kinds import BY_STANDING, CALLED, Kind, RoleKind
from domain.facts.ties import TieStanding
from domain.values import CaseId, EvidenceLevel, FactId, PersonId

Names: TypeAlias = Callable[[PersonId], str]
"""What whoever looks may call somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What the first person is to the other, as one fact tells it.

    `case_id` is the case whose facts say so, where it is one; `held_by` the therapist
    whose own circle it belongs to. Times are in UTC; None where nobody knows.
    """

    fact_id: FactId
    kind: Kind
    first: PersonId
    other: PersonId
    standing: TieStanding
    since: datetime | None
    until: datetime | None
    told_by: PersonId
    told_at: datetime
    evidence_level: EvidenceLevel
    held_by: PersonId | None = None
    case_id: CaseId | None = None

    def beside(self, person: PersonId) -> PersonId:
        """Who stands at the other end."""
        return self.other if person == self.first else self.first

    @property
    def is_of_one(self) -> bool:
        """Whether it is no tie: the two are records of one person, as was judged."""
        return self.kind is RoleKind.SAME_PERSON

    @property
    def is_close(self) -> bool:
        """Whether it makes somebody closely associated."""
        return CALLED[self.kind].is_close

    def words_from(self, person: PersonId) -> str:
        """`was a friend of`, as seen from one of the two."""
        called = CALLED[self.kind]
        is_first = person == self.first
        return (
            f"{BY_STANDING[self.standing]} {called.first if is_first else called.other}"
        )


Hop: TypeAlias = tuple[Step, ...]
"""Everything that two people are to each other; never empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """How one person leads to another: the people in order, and what ties each two.

    Where somebody is known by several records they all stand in it one after another,
    with what says that they are one; that makes it no longer.
    """

    people: tuple[PersonId, ...]
    hops: tuple[Hop, ...]

    def __len__(self) -> int:
        return len(self.ties)

    @property
    def ties(self) -> tuple[Hop, ...]:
        """The hops from one person to another."""
        return tuple(hop for hop in self.hops if not hop[0].is_of_one)

    @property
    def records(self) -> tuple[tuple[PersonId, ...], ...]:
        """The persons in order, each with all records of theirs on the way."""
        found = [[self.people[0]]]
        for hop, person in zip(self.hops, self.people[1:], strict=True):
            if hop[0].is_of_one:
                found[-1].append(person)
            else:
                found.append([person])
        return tuple(tuple(records) for records in found)

    @property
    def is_through_one(self) -> bool:
        """Whether exactly one person stands between the two."""
        _, *between, _ = self.records
        return len(between) == 1

    @property
    def near(self) -> Hop:
        """What ties the first person of the path to the next."""
        return self.ties[0]

    @property
    def far(self) -> Hop:
        """What ties the last person of the path to the one before."""
        return self.ties[-1]

    @property
    def as_one(self) -> Path:
        """The same with each person once, whichever record of theirs a tie names.

        The first and the last are those who were asked about.
        """
        if len(self.ties) == len(self.hops):
            return self
        *before, last = self.records
        people = (*(records[0] for records in before), last[-1])
        named = {
            record: person
            for records, person in zip(self.records, people, strict=True)
            for record in records
        }
        hops = tuple(
            tuple(
                replace(step, first=named[step.first], other=named[step.other])
                for step in hop
            )
            for hop in self.ties
        )
        return Path(people=people, hops=hops)


def sentence(step: Step, names: Names, *, seen_from: PersonId | None = None) -> str:
    """`Ada Quill was a client of Thea Lind`, from the first unless said otherwise."""
    person = step.first if seen_from is None else seen_from
    return f"{names(person)} {step.words_from(person)} {names(step.beside(person))}"


def path_in_words(path: Path, names: Names) -> str:
    """The whole path as one sentence, every tie of every hop in it."""
    parts: list[str] = []
    for person, hop in zip(path.people, path.hops, strict=False):
        ways = " and ".join(dict.fromkeys(step.words_from(person) for step in hop))
        after = names(hop[0].beside(person))
        parts.append(f"{names(person)} {ways} {after}")
    return "; ".join(parts)
