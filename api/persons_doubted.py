"""What is taken of a person as it was told, and said to be looked at again.

Matching forgives a date that was mistyped, so none is refused; but nobody should
believe that such a date was understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from api.persons_csv import MOST_PROBLEMS, Row
from domain.described import matchable
from domain.matching.dates_told import DAY_FIRST, digits_of_date
from domain.matching.details import Details
from domain.matching.preparing import prepared
from domain.matching.tokens import tokens

EARLIEST = 1880
"""Nobody who was born in a year before it is alive."""
AHEAD = timedelta(days=1)
"""Where the day has begun already, while here it has not."""
NOT_READ = "cannot be read as a date such as 1956-04-09, and is not compared"
NO_DAY = "is no day of any calendar; it is kept and compared as it was told"
TO_COME = "lies in the future; it is kept and compared as it was told"
TOO_LONG_AGO = f"lies before {EARLIEST}; it is kept and compared as it was told"
MONTHS = 12
TOO_LITTLE = "says too little to be found by: nobody can be found for it"


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """What to look at again in a description: a field as it was told, and why.

    Without a `field` it is all of it.
    """

    why: str
    field: str = ""
    told: str = ""

    @property
    def for_programs(self) -> str:
        """A sentence without its end, with the name that the field has in a file."""
        return self._said(self.field)

    @property
    def in_words(self) -> str:
        """The same for people."""
        return self._said(f"the {self.field.replace('_', ' ')}")

    def _said(self, called: str) -> str:
        return f"{called} {self.told} {self.why}" if self.field else self.why


@dataclass(frozen=True, kw_only=True, slots=True)
class Warned:
    """A line that was taken, and what to look at again in it."""

    line: int
    record_id: str
    reason: str


@dataclass(kw_only=True, slots=True)
class Doubted:
    """The doubts of a file, while its rows go by: the first some, and how many lines."""

    today: date
    first: list[Warned] = field(default_factory=list[Warned])
    lines: int = 0

    def looked_at(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows, each looked at as it goes by."""
        for row in rows:
            self.look_at(row)
            yield row

    def look_at(self, row: Row) -> tuple[str, ...]:
        """What to look at again in a row."""
        doubted = doubts(row.details, today=self.today)
        found = tuple(each.for_programs for each in doubted)
        self.lines += bool(found)
        if found and len(self.first) < MOST_PROBLEMS:
            said = "; ".join(found)
            warned = Warned(line=row.line, record_id=row.record_id, reason=said)
            self.first.append(warned)
        return found


def doubts(details: Details, *, today: date) -> tuple[Doubt, ...]:
    """What to look at again in a description, whoever is known."""
    found: list[Doubt] = []
    born = details.date_of_birth.strip()
    if born and (why := _of_birth(born, today=today)):
        found.append(Doubt(field="date_of_birth", told=born, why=why))
    if not tokens(prepared(matchable(details))):
        found.append(Doubt(why=TOO_LITTLE))
    return tuple(found)


def _of_birth(told: str, *, today: date) -> str:
    digits = digits_of_date(told)
    if not digits:
        return NOT_READ
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        born = date(year, month or 1, day or 1)
    except ValueError:
        return NO_DAY
    if born > today + AHEAD:
        return TO_COME
    return TOO_LONG_AGO if year < EARLIEST else _of_order(told, born)


def _of_order(told: str, born: date) -> str:
    """How a day was read that could be a month as well."""
    if not DAY_FIRST.match(told) or born.day > MONTHS or born.day == born.month:
        return ""
    other = born.replace(month=born.day, day=born.month)
    return (
        f"is read with the day first, as {born}; if the month is first, write {other}"
    )
