"""Which facts a rule looks at: kinds, what they say, and a few common properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, cast

from domain.acts import BOUNDARY_EVENTS
from domain.facts.fact import CaseFact
from domain.rules.seen import Seen
from domain.series import Series, ordered
from domain.values import Money

Test: TypeAlias = Callable[[CaseFact, Seen], bool]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Selector:
    """Facts of these kinds (or all boundary events) for which every test holds.

    The tests look at a fact in its case, and never at the day: what is meant is found
    once.
    """

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
        return self._chosen(seen).facts

    def between(
        self, seen: Seen, first: datetime | None, last: datetime | None
    ) -> tuple[CaseFact, ...]:
        """Those of a stretch of time, both ends included; None leaves an end open."""
        return self._chosen(seen).between(first, last)

    def _chosen(self, seen: Seen) -> Series[CaseFact]:
        found = seen.chosen.get(self)
        if found is None:
            found = seen.chosen[self] = self._found(seen)
        return found

    def _found(self, seen: Seen) -> Series[CaseFact]:
        told = seen.boundary if self.is_any_boundary else self._told(seen)
        kept: Sequence[CaseFact] = told.facts
        for test in self.tests:
            if kept:
                kept = [fact for fact in kept if test(fact, seen)]
        return told if len(kept) == len(told.facts) else ordered(tuple(kept))

    def _told(self, seen: Seen) -> Series[CaseFact]:
        if len(self.kinds) == 1:
            return seen.case.told(self.kinds[0])
        return ordered(seen.case.of_kinds(self.kinds))


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
