"""A step of a path: what two people are to each other, since when, and who says so.

No step stands without its source: the fact that tells it, who told it, when, and how
they know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.dual.kinds import BY_STANDING, CALLED, Kind
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
    """How one person leads to another: the people in order, and what ties each two."""

    people: tuple[PersonId, ...]
    hops: tuple[Hop, ...]

    def __len__(self) -> int:
        return len(self.hops)

    @property
    def is_through_one(self) -> bool:
        """Whether exactly one person stands between the two."""
        _, *between, _ = self.people
        return len(between) == 1

    @property
    def near(self) -> Hop:
        """What ties the first person of the path to the next."""
        return self.hops[0]

    @property
    def far(self) -> Hop:
        """What ties the last person of the path to the one before."""
        return self.hops[-1]


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
