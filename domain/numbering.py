"""The number by which people call a fact of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.facts.fact import CaseFact, Fact
from domain.values import FactId


def numbers(facts: Iterable[CaseFact]) -> dict[FactId, int]:
    """An import's own numbers; what was told here follows, in order of recording."""
    told = tuple(facts)
    found = {fact.fact_id: fact.source.seq for fact in told if fact.source}
    ours = sorted(
        (fact for fact in told if fact.source is None),
        key=lambda fact: (
            fact.recorded_at,
            fact.originator_version,
            fact.originator_id,
        ),
    )
    first = max(found.values(), default=0) + 1
    return found | {fact.fact_id: n for n, fact in enumerate(ours, start=first)}


def without_gaps(facts: Sequence[Fact]) -> list[Fact]:
    """Some facts of a case, an import's own numbers closed up to 1, 2, 3.

    For whoever is shown a part: the numbers in between would count what is not shown.
    """
    imported = [one for one in facts if isinstance(one, CaseFact) and one.source]
    seqs = sorted({one.source.seq for one in imported if one.source})
    closed = {seq: number for number, seq in enumerate(seqs, start=1)}
    return [_renumbered(fact, closed) for fact in facts]


def _renumbered(fact: Fact, closed: Mapping[int, int]) -> Fact:
    if not isinstance(fact, CaseFact) or fact.source is None:
        return fact
    number = closed[fact.source.seq]
    if number == fact.source.seq:
        return fact
    return replace(fact, source=replace(fact.source, seq=number))
