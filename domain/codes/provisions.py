"""Codes of ethics as dated data: which provision was in force on which day.

Everything here is paraphrase; the official text decides. Conduct is judged by the code
in force on the day it happened, and where several codes bind, by the strictest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

CHECK_THE_TEXT = "Paraphrased. Check the official text."
DAYS_OF_A_YEAR = 365.25


class Confidence(StrEnum):
    """How a provision came to be on file."""

    READ = "read"
    READ_SECONDARY = "read-secondary"
    MEMORY = "memory"


@dataclass(frozen=True, kw_only=True, slots=True)
class Provision:
    """One provision of an edition of a code, paraphrased; both days belong to it."""

    id: str
    code: str
    cited_as: str
    edition: str
    title: str
    number: str
    paraphrase: str
    since: date
    until: date | None
    confidence: Confidence
    parameters: Mapping[str, object]
    superseded_by: tuple[str, ...] = ()
    source: str | None = None
    dates_are_approximate: bool = False

    @property
    def is_verified(self) -> bool:
        """Whether somebody read it, or a faithful copy, and did not just remember."""
        return self.confidence is not Confidence.MEMORY

    def was_in_force(self, day: date) -> bool:
        """Whether it counted on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """A body that sets rules for conduct, and every provision of its editions."""

    id: str
    title: str
    known_as: tuple[str, ...]
    provisions: tuple[Provision, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Codes:
    """The codes on file, found by their id or by another name they go by."""

    codes: tuple[Code, ...]
    by_id: Mapping[str, Provision] = field(init=False)
    _named: Mapping[str, Code] = field(init=False)
    _instead: Mapping[str, tuple[Provision, ...]] = field(init=False)

    def __post_init__(self) -> None:
        everything = [each for code in self.codes for each in code.provisions]
        named = {
            name.casefold(): code
            for code in self.codes
            for name in (code.id, *code.known_as)
        }
        instead: dict[str, tuple[Provision, ...]] = {}
        for each in everything:
            for later in each.superseded_by:
                instead[later] = (*instead.get(later, ()), each)
        object.__setattr__(self, "by_id", {each.id: each for each in everything})
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_instead", instead)

    def names(self) -> tuple[str, ...]:
        """Every name that a code may be called by."""
        return tuple(
            sorted({n for code in self.codes for n in (code.id, *code.known_as)})
        )

    def as_on_file(self, names: Iterable[str]) -> tuple[str, ...]:
        """Each name as it is written on file, whatever its case, once; others stay."""
        written = {name.casefold(): name for name in self.names()}
        return tuple(
            dict.fromkeys(written.get(name.casefold(), name) for name in names)
        )

    def binding(self, names: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
        """The ids of the codes that are meant, in any case, and the names of none."""
        told = tuple(dict.fromkeys(names))
        found = {name: self._named.get(name.casefold()) for name in told}
        known = frozenset(code.id for code in found.values() if code is not None)
        return known, tuple(name for name, code in found.items() if code is None)

    def in_force(self, wanted: Iterable[str], day: date) -> tuple[Provision, ...]:
        """Of these provisions those in force on a day, or what they superseded."""
        found: dict[str, Provision] = {}
        for id_ in wanted:
            asked = self.by_id[id_]
            for each in (asked, *self._instead.get(id_, ())):
                if each.was_in_force(day):
                    found.setdefault(each.id, each)
        return tuple(found.values())

    def alike(self, wanted: tuple[str, ...], day: date) -> date:
        """The first day of those on which the same of these provisions are in force."""
        turns = self._turns(wanted)
        return turns[bisect_right(turns, day) - 1]

    @lru_cache(maxsize=256)  # noqa: B019 - The codes on file live as long as we do.
    def _turns(self, wanted: tuple[str, ...]) -> tuple[date, ...]:
        asked = [
            each
            for id_ in wanted
            for each in (self.by_id[id_], *self._instead.get(id_, ()))
        ]
        begun = {each.since for each in asked}
        over = {each.until or date.max for each in asked} - {date.max}
        ended = {last + timedelta(days=1) for last in over}
        return tuple(sorted({date.min} | begun | ended))

    def says(
        self, name: str, *, among: frozenset[str], day: date
    ) -> tuple[tuple[Provision, object], ...]:
        """What the provisions that bind on a day say of a parameter."""
        return tuple(
            (each, each.parameters[name])
            for code in self.codes
            if code.id in among
            for each in code.provisions
            if name in each.parameters and each.was_in_force(day)
        )

    def strictest(
        self,
        name: str,
        *,
        among: frozenset[str],
        day: date,
        of: Callable[[object], float],
    ) -> tuple[Provision, float] | None:
        """The strictest value of a parameter among the codes that bind on a day.

        `of` turns a value into a figure, the larger the stricter.
        """
        said = self.says(name, among=among, day=day)
        if not said:
            return None
        ranked = [(of(value), each) for each, value in said]
        figure, provision = max(ranked, key=lambda pair: (pair[0], pair[1].id))
        return provision, figure


def days_of(value: object) -> float:
    """An interval in days: `P2Y` is 730, `never` endless, none fixed is 0."""
    if value == "never":
        return float("inf")
    if isinstance(value, str) and value[:1] == "P" and value[1:-1].isdecimal():
        number = int(value[1:-1])
        return float(int(number * DAYS_OF_A_YEAR) if value[-1] == "Y" else number)
    return 0.0


def day_of(moment: datetime) -> date:
    """The day of a moment, by UTC as everything here."""
    return moment.date()
