"""Until when a case is kept: arithmetic of days, which is never early.

A year more from 29 February ends on 1 March. A day is over when it is over everywhere
on earth, which is two days later by the calendar of UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.facts.alliance import TherapyStarted
from domain.facts.alliance_choices import Vulnerability
from domain.facts.fact import CaseFact, Fact
from domain.facts.reading import CaseRead
from domain.reading import is_disclosure

EVERYWHERE = timedelta(days=2)
"""A day that has begun in the east ends in the far west within two days of UTC."""


class CountsFrom(StrEnum):
    """Which day a period begins with."""

    LAST_CONTACT = "last_contact"
    WRITTEN = "written"


@dataclass(frozen=True, kw_only=True, slots=True)
class RetentionClass:
    """For how long something is kept, and who says so."""

    name: str
    title: str
    source: str
    in_force_on: date
    read_on: date
    counts_from: CountsFrom
    years: int
    codes: tuple[str, ...]
    after_of_age_years: int | None = None
    covers_record: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseDates:
    """What the periods of a case count from.

    `is_minor` says that somebody called the client a minor; `of_age_on` is when they
    come of age, where that is known.
    """

    last_contact_on: date
    written_on: date
    is_minor: bool = False
    of_age_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Until which day a case is kept; None where that cannot be said, and why."""

    until: date | None
    why: str = ""


def dates_of(facts: Iterable[Fact], *, of_age_on: date | None) -> CaseDates:
    """The dates of a case, from all facts of all its sections.

    What was corrected counts too: a day too many never harms. That somebody of the
    practice looked is no contact and nothing written; what was shown to others has to
    be told for years (45 CFR 164.528).
    """
    all_ = list(facts)
    told = [fact for fact in all_ if not isinstance(fact, CaseRead)]
    shown = [fact for fact in all_ if is_disclosure(fact)]
    happened = [
        (getattr(fact, "occurred_until", None) or fact.occurred_at).date()
        for fact in told
    ]
    return CaseDates(
        last_contact_on=max(happened),
        written_on=max(fact.recorded_at.date() for fact in (*told, *shown)),
        is_minor=any(_says_minor(fact) for fact in told if isinstance(fact, CaseFact)),
        of_age_on=of_age_on,
    )


def kept(dates: CaseDates, classes: Sequence[RetentionClass]) -> Kept:
    """The last day up to which any of the classes keeps the case."""
    if not any(one.covers_record for one in classes):
        return Kept(
            until=None,
            why="no period is known for it; choose one with 'retention choose'",
        )
    if dates.is_minor and dates.of_age_on is None and _ask_for_age(classes):
        return Kept(
            until=None,
            why="the client was a minor; say when they come of age with "
            "'retention choose CASE --of-age-on DATE'",
        )
    return Kept(until=max(day for one in classes for day in _ends(one, dates)))


def is_over(until: date, *, now: datetime) -> bool:
    """Whether the day up to which something is kept has ended everywhere."""
    return now.date() >= until + EVERYWHERE


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 1 March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _ends(one: RetentionClass, dates: CaseDates) -> Iterable[date]:
    is_contact = one.counts_from is CountsFrom.LAST_CONTACT
    start = dates.last_contact_on if is_contact else dates.written_on
    yield years_after(start, one.years)
    if dates.of_age_on is not None and one.after_of_age_years is not None:
        yield years_after(dates.of_age_on, one.after_of_age_years)


def _ask_for_age(classes: Sequence[RetentionClass]) -> bool:
    return any(one.after_of_age_years is not None for one in classes)


def _says_minor(fact: CaseFact) -> bool:
    match fact:
        case TherapyStarted():
            return Vulnerability.MINOR in fact.client_vulnerability
        case _:
            return False
