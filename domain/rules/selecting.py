"""Which facts a rule looks at: kinds, what they say, and a few common properties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, cast

from domain.acts import BOUNDARY_EVENTS
from domain.facts.fact import CaseFact
from domain.rules.seen import Seen
from domain.series import in_order
from domain.values import Money

Test: TypeAlias = Callable[[CaseFact, Seen], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Selector:
    """Facts of these kinds (or all boundary events) for which every test holds."""

    kinds: tuple[type[CaseFact], ...]
    is_any_boundary: bool
    tests: tuple[Test, ...]

    @property
    def watches(self) -> frozenset[type[CaseFact]]:
        """Every kind that may be meant."""
        return BOUNDARY_EVENTS if self.is_any_boundary else frozenset(self.kinds)

    def takes(self, fact: CaseFact, seen: Seen) -> bool:
        """Whether a fact of one of the kinds is meant."""
        return all(test(fact, seen) for test in self.tests)

    def facts(self, seen: Seen) -> tuple[CaseFact, ...]:
        """Those of the whole case, in order of time."""
        return self._kept(self._all(seen), seen)

    def between(
        self, seen: Seen, first: datetime | None, last: datetime | None
    ) -> tuple[CaseFact, ...]:
        """Those of a stretch of time, both ends included; None leaves an end open."""
        if self.is_any_boundary:
            told = [seen.boundary]
        else:
            told = [seen.case.told(kind) for kind in self.kinds]
        if first is not None and last is not None:
            found = [f for each in told for f in each.between(first, last)]
        else:
            found = [
                fact
                for each in told
                for fact in each.facts
                if (first is None or first <= fact.occurred_at)
                and (last is None or fact.occurred_at <= last)
            ]
        return self._kept(found if len(told) == 1 else in_order(found), seen)

    def _all(self, seen: Seen) -> Iterable[CaseFact]:
        if self.is_any_boundary:
            return seen.boundary.facts
        if len(self.kinds) == 1:
            return seen.case.told(self.kinds[0]).facts
        return in_order(f for kind in self.kinds for f in seen.case.told(kind).facts)

    def _kept(self, facts: Iterable[CaseFact], seen: Seen) -> tuple[CaseFact, ...]:
        tests = self.tests
        return tuple(f for f in facts if all(test(f, seen) for test in tests))


def says(where: Mapping[str, frozenset[object]]) -> Callable[[CaseFact], bool]:
    """Whether a fact gives each of these fields one of these values.

    A field that a kind does not have gives none; of a list, one word is enough.
    """
    wanted = tuple(where.items())

    def holds(fact: CaseFact) -> bool:
        for name, values in wanted:
            stated: object = getattr(fact, name, None)
            if isinstance(stated, tuple):
                # What a list of a fact holds is of no matter here.
                if values.isdisjoint(cast("tuple[object, ...]", stated)):
                    return False
            elif stated not in values:
                return False
        return True

    return holds


def figure(fact: CaseFact, name: str) -> float:
    """A number that a fact states; an amount without its currency; 1 where silent."""
    stated: object = getattr(fact, name, None)
    if isinstance(stated, Money):
        return float(stated.amount)
    return float(stated) if isinstance(stated, int | float) else 1.0
