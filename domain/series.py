"""Facts in order of time, so that a stretch of time is found by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from domain.facts.fact import CaseFact
from domain.values import FactId

K = TypeVar("K", bound=CaseFact)


@dataclass(frozen=True, slots=True)
class Series(Generic[K]):
    """Facts in order of time, with their times and ids beside them."""

    facts: tuple[K, ...] = ()
    times: tuple[datetime, ...] = ()
    ids: tuple[FactId, ...] = ()

    def between(self, first: datetime, last: datetime) -> tuple[K, ...]:
        """The facts of a stretch of time, both ends included."""
        return self.facts[self._stretch(first, last)]

    def ids_between(self, first: datetime, last: datetime) -> tuple[FactId, ...]:
        """As `between`, but the ids alone."""
        return self.ids[self._stretch(first, last)]

    def latest_first(self, moment: datetime) -> Iterator[K]:
        """The facts up to and including a moment, the last of them first."""
        reached = bisect_right(self.times, moment)
        return reversed(self.facts[:reached])

    def _stretch(self, first: datetime, last: datetime) -> slice:
        return slice(bisect_left(self.times, first), bisect_right(self.times, last))


def series(facts: Iterable[K]) -> Series[K]:
    """In order of time; of one moment, in an order that telling cannot change."""
    ordered = in_order(facts)
    return Series(
        ordered,
        tuple(fact.occurred_at for fact in ordered),
        tuple(fact.fact_id for fact in ordered),
    )


def in_order(facts: Iterable[K]) -> tuple[K, ...]:
    """In order of time; of one moment, in the order of their ids."""
    return tuple(sorted(facts, key=lambda fact: (fact.occurred_at, fact.fact_id)))


def indexed(
    facts: Iterable[K], names: Callable[[K], Iterable[object]]
) -> dict[object, Series[K]]:
    """The facts under each of their names; None names nothing."""
    found: defaultdict[object, list[K]] = defaultdict(list)
    for fact in facts:
        for name in frozenset(names(fact)) - {None}:
            found[name].append(fact)
    return {name: series(those) for name, those in found.items()}
