"""The number by which people call a fact of a case."""

from __future__ import annotations

from collections.abc import Iterable

from domain.facts.fact import CaseFact
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
