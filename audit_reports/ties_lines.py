"""Ties as lines for people: who is what to whom, since when, who says so and how.

The table holds everything that the picture shows, and more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from audit_reports.wording import day
from domain.dual.steps import Names, Step
from domain.values import EvidenceLevel, PersonId

HOW: Mapping[EvidenceLevel, str] = MappingProxyType(
    {
        EvidenceLevel.OBSERVED: "observed",
        EvidenceLevel.SELF_REPORT: "says so of themselves",
        EvidenceLevel.CLIENT_REPORT: "a client says so",
        EvidenceLevel.THIRD_PARTY: "somebody else says so",
        EvidenceLevel.SYSTEM: "from the books",
    }
)
UNKNOWN = "not known"
OWN_CIRCLE = "of their own circle"


@dataclass(frozen=True, kw_only=True, slots=True)
class TieLine:
    """One tie as a line of the table. `href` leads to where it is told, if anywhere."""

    number: int
    first: str
    first_href: str
    words: str
    other: str
    other_href: str
    since: str
    until: str
    how: str
    told_by: str
    told_on: str
    circle: str
    href: str

    @property
    def sentence(self) -> str:
        """The tie as one sentence."""
        return f"{self.first} {self.words} {self.other}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """Where people and facts are to be found; an empty address is no link."""

    person: Callable[[PersonId], str]
    fact: Callable[[Step], str] = lambda _: ""


def ordered(steps: Iterable[Step], far: Mapping[PersonId, int]) -> list[Step]:
    """Nearest first, then by people and kind: the same ties always in the same order."""
    return sorted(
        steps,
        key=lambda s: (
            min(far.get(s.first, 9), far.get(s.other, 9)),
            max(far.get(s.first, 9), far.get(s.other, 9)),
            str(s.first),
            str(s.other),
            s.kind.value,
            s.told_at,
            str(s.fact_id),
        ),
    )


def lines_of(
    steps: Iterable[Step], far: Mapping[PersonId, int], *, names: Names, links: Links
) -> tuple[TieLine, ...]:
    """The lines of some ties, each said from the end that is nearer."""
    return tuple(
        _line(number, step, far, names=names, links=links)
        for number, step in enumerate(ordered(steps, far), start=1)
    )


def near_end(step: Step, far: Mapping[PersonId, int]) -> PersonId:
    """Which of the two is nearer to the person whose ties are shown."""
    is_first = far.get(step.first, 9) <= far.get(step.other, 9)
    return step.first if is_first else step.other


def _line(
    number: int,
    step: Step,
    far: Mapping[PersonId, int],
    *,
    names: Names,
    links: Links,
) -> TieLine:
    first = near_end(step, far)
    other = step.beside(first)
    holder = step.held_by
    return TieLine(
        number=number,
        first=names(first),
        first_href=links.person(first),
        words=step.words_from(first),
        other=names(other),
        other_href=links.person(other),
        since=day(step.since) if step.since else UNKNOWN,
        until=day(step.until) if step.until else "",
        how=HOW[step.evidence_level],
        told_by=names(step.told_by),
        told_on=day(step.told_at),
        circle="" if holder is None else f"{OWN_CIRCLE}: {names(holder)}",
        href=links.fact(step),
    )
