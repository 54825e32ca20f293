"""The words and figures of a written rule: kinds, fields, choices and parameters.

Every one must be known: a rule that names what is not there could never ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from domain import catalogue
from domain.acts import is_clinical
from domain.answers import is_code
from domain.catalogue import Kind, Shape
from domain.facts.fact import CaseFact
from domain.histories_file import is_list
from domain.rules import around
from domain.rules.book import Ground, Parameter
from domain.rules.selecting import Selector, Test, says
from domain.rules.written import WrittenRule, WrittenSelector

BOUNDARY_EVENT = "boundary event"
LONGEST = timedelta(days=36_525)
"""A hundred years: nobody waits longer, and no date lies beyond the calendar."""


class RuleUnusable(Exception):
    """A rule, or a book of them, is written in a way that cannot be relied on."""


@dataclass(eq=False)
class Naming:
    """Reads the words and figures of one rule."""

    written: WrittenRule
    chosen: Mapping[str, float]
    used: set[str] = field(default_factory=set[str])
    parameters: dict[str, Parameter] = field(init=False)

    def __post_init__(self) -> None:
        self.parameters = {
            name: Parameter(
                name=name,
                value=self.chosen.get(name, each.value),
                rests_on=each.rests_on,
                means=each.means,
            )
            for name, each in self.written.parameters.items()
        }
        for name in self.chosen:
            known = self.parameters.get(name)
            if known is None or known.rests_on is not Ground.DESIGN:
                raise self.no(f"{name} is not a figure that a practice may set")

    def no(self, reason: str) -> RuleUnusable:
        """Why the rule cannot be used."""
        return RuleUnusable(f"{self.written.id}: {reason}")

    def require_all_used(self) -> None:
        """Raise RuleUnusable for a parameter that changes nothing."""
        unused = sorted(set(self.parameters) - self.used)
        if unused:
            raise self.no(f"{', '.join(unused)} is a parameter that nothing uses")

    def number(self, told: float | str) -> float:
        """A figure, or the parameter of that name."""
        if not isinstance(told, str):
            return float(told)
        if told not in self.parameters:
            raise self.no(f"{told} is not one of its parameters")
        self.used.add(told)
        return self.parameters[told].value

    def days(self, told: float | str) -> timedelta:
        """A stretch of days."""
        return self._stretch(timedelta(days=1), "days", self.number(told))

    def hours_long(self, told: float | str) -> timedelta:
        """A stretch of hours."""
        return self._stretch(timedelta(hours=1), "hours", self.number(told))

    def _stretch(self, one: timedelta, unit: str, found: float) -> timedelta:
        most = LONGEST / one
        if not 0 <= found <= most:
            raise self.no(f"{found:g} is no number of {unit} from 0 to {most:g}")
        return found * one

    def how_many(self, told: float | str) -> int:
        """How many facts there must be."""
        return self._whole(self.number(told), least=1)

    def at_least_none(self, told: float | str) -> int:
        """How many there must be of something that need not be there."""
        return self._whole(self.number(told), least=0)

    def _whole(self, found: float, *, least: int) -> int:
        if not (found >= least and found.is_integer()):
            raise self.no(f"{found:g} is no whole number from {least} on")
        return int(found)

    def maybe_days(self, told: float | str | None) -> timedelta | None:
        """A stretch of days, or none that ends."""
        return None if told is None else self.days(told)

    def selector(self, told: WrittenSelector) -> Selector:
        """Which facts are meant."""
        is_any = _named(told) == [BOUNDARY_EVENT]
        kinds = [] if is_any else self.kinds_of(told)
        among = kinds or self.every()
        tests: list[Test] = []
        if told.where:
            tests.append(_own(says(self.where(told.where, kinds=among))))
        if told.any_where:
            some = [says(self.where(each, kinds=among)) for each in told.any_where]
            tests.append(_own(_some(some)))
        if told.unless_where:
            nots = [says(self.where(each, kinds=among)) for each in told.unless_where]
            tests.append(_own(_none(nots)))
        if told.least or told.below:
            for name in (*told.least, *told.below):
                self.require_field(name, kinds=among)
            least = {name: self.number(n) for name, n in told.least.items()}
            below = {name: self.number(n) for name, n in told.below.items()}
            tests.append(_own(around.bounds(least, below)))
        if told.silent_on is not None:
            self.require_field(told.silent_on, kinds=among)
        tests += self._properties(told)
        return Selector(
            kinds=tuple(kind.fact for kind in kinds),
            is_any_boundary=is_any,
            tests=tuple(tests),
        )

    def _properties(self, told: WrittenSelector) -> Iterable[Test]:
        if told.clinical is not None:
            wanted = told.clinical
            yield lambda fact, _: is_clinical(fact) is wanted
        if told.exempt is not None:
            meant = told.exempt
            yield lambda fact, seen: seen.case.is_exempt(fact) is meant
        if told.raw_at_least is not None:
            least = self.number(told.raw_at_least)
            yield lambda fact, seen: seen.raw(fact) >= least
        if told.in_therapy is not None:
            inside = told.in_therapy
            yield lambda fact, seen: seen.in_therapy(fact.occurred_at) is inside
        if (silent := told.silent_on) is not None:
            yield lambda fact, _: not getattr(fact, silent, None)

    def kinds_of(self, told: WrittenSelector) -> list[Kind]:
        """The kinds that are named. Raises RuleUnusable."""
        return [self.kind(name) for name in _named(told)]

    def where(
        self, told: Mapping[str, Any], *, kinds: Iterable[Kind]
    ) -> dict[str, frozenset[object]]:
        """Fields and the values that are meant. Raises RuleUnusable."""
        among = tuple(kinds)
        found: dict[str, frozenset[object]] = {}
        for name, said in told.items():
            values = _listed(said)
            self.require_field(name, kinds=among)
            for value in values:
                self._require_choice(name, value, kinds=among)
            found[name] = frozenset(values)
        return found

    def every(self) -> tuple[Kind, ...]:
        """Every kind of the catalogue."""
        return tuple(catalogue.kinds().values())

    def kind(self, name: str) -> Kind:
        """The kind of that name. Raises RuleUnusable."""
        found = catalogue.kinds().get(name)
        if found is None:
            raise self.no(f"there is no kind of fact called {name}")
        return found

    def require_field(self, name: str, *, kinds: Iterable[Kind]) -> None:
        """Raise RuleUnusable for a field that none of the kinds has."""
        if not any(hasattr(kind.fact, name) or _has(kind, name) for kind in kinds):
            raise self.no(f"no kind that it looks at has a field {name}")

    def _require_choice(
        self, name: str, value: object, *, kinds: Iterable[Kind]
    ) -> None:
        fields = [
            field for kind in kinds for field in kind.fields if field.name == name
        ]
        listed = [field.choices for field in fields if field.choices]
        is_known = any(value in tuple(choices) for choices in listed)
        is_known |= any(
            field.shape in {Shape.TERM, Shape.TERMS}
            and is_code(str(value), vocabulary=field.vocabulary)
            for field in fields
        )
        is_yes_no = any(field.shape is Shape.YES_NO for field in fields)
        if not (is_known or (is_yes_no and type(value) is bool)):
            raise self.no(f"{name} is never {value!r}")


def _named(told: WrittenSelector) -> list[str]:
    return [told.fact] if isinstance(told.fact, str) else told.fact


def _listed(said: Any) -> list[Any]:
    return said if is_list(said) else [said]


def _has(kind: Kind, name: str) -> bool:
    return name in {field.name for field in kind.fields}


def _own(test: Callable[[CaseFact], bool]) -> Test:
    """A test of the fact alone."""
    return lambda fact, _: test(fact)


def _some(tests: Iterable[Callable[[CaseFact], bool]]) -> Callable[[CaseFact], bool]:
    listed = tuple(tests)
    return lambda fact: any(test(fact) for test in listed)


def _none(tests: Iterable[Callable[[CaseFact], bool]]) -> Callable[[CaseFact], bool]:
    some = _some(tests)
    return lambda fact: not some(fact)
