"""Facts in order of time, so that a stretch of time is found by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Generic, TypeVar

from domain.facts.fact import CaseFact
from domain.values import FactId

K = TypeVar("K", bound=CaseFact)

_AT = attrgetter("occurred_at")
_PLACE = attrgetter("occurred_at", "fact_id")


@dataclass(frozen=True, slots=True)
class Series(Generic[K]):
    """Facts in order of time, with their times beside them."""

    facts: tuple[K, ...] = ()
    times: tuple[datetime, ...] = ()

    def between(self, first: datetime | None, last: datetime | None) -> tuple[K, ...]:
        """The facts of a stretch of time, both ends included; None leaves one open."""
        times = self.times
        start = 0 if first is None else bisect_left(times, first)
        end = len(times) if last is None else bisect_right(times, last)
        return self.facts[start:end]

    def ids_between(self, first: datetime, last: datetime) -> tuple[FactId, ...]:
        """As `between`, but the ids alone."""
        return tuple([fact.fact_id for fact in self.between(first, last)])

    def latest(self, moment: datetime) -> K | None:
        """The last fact up to and including a moment."""
        reached = bisect_right(self.times, moment)
        return self.facts[reached - 1] if reached else None

    def latest_first(self, moment: datetime) -> Iterator[K]:
        """The facts up to and including a moment, the last of them first."""
        reached = bisect_right(self.times, moment)
        return reversed(self.facts[:reached])


def series(facts: Iterable[K]) -> Series[K]:
    """In order of time; of one moment, in an order that telling cannot change."""
    return ordered(in_order(facts))


def ordered(facts: tuple[K, ...]) -> Series[K]:
    """Facts that are `in_order` already."""
    return Series(facts, tuple(map(_AT, facts)))


def in_order(facts: Iterable[K]) -> tuple[K, ...]:
    """In order of time; of one moment, in the order of their ids."""
    return tuple(sorted(facts, key=_PLACE))


def indexed(
    facts: Iterable[K], names: Callable[[K], Iterable[object]]
) -> dict[object, Series[K]]:
    """Facts that are `in_order`, under each of their names; None names nothing."""
    found: defaultdict[object, list[K]] = defaultdict(list)
    for fact in facts:
        for name in frozenset(names(fact)):
            found[name].append(fact)
    found.pop(None, None)
    return {name: ordered(tuple(those)) for name, those in found.items()}
