"""Days, figures and grounds of rules and provisions, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import cast

from audit_reports.wording import count
from audit_reports.wording import day as day_of
from domain.catalogue import in_words
from domain.codes.provisions import Confidence, Provision
from domain.rules.book import Ground, Rule, RuleBook

GROUNDS: Mapping[Ground, str] = {
    Ground.CODE: "a code of ethics or a law",
    Ground.CASE: "published decisions of boards and tribunals",
    Ground.LITERATURE: "the literature",
    Ground.SEED: "the idea that this house began with",
    Ground.DESIGN: "judgement of our own, which nobody has validated",
}
CONFIDENCE: Mapping[Confidence, str] = {
    Confidence.READ: "read in the official text",
    Confidence.READ_SECONDARY: "read in a copy or an account of the official text",
    Confidence.MEMORY: "unverified: written from memory",
}
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def grounds(ground: Ground) -> str:
    """What something rests on."""
    return GROUNDS[ground]


def day(at: date) -> str:
    """`4 Apr 2016`."""
    return day_of(datetime.combine(at, time.min, tzinfo=UTC))


def who_sees_it_first(rule: Rule, book: RuleBook) -> str:
    """Whether a question waits for its author, how long, and why not where it does not."""
    if rule.shown_at_once:
        return f"It is shown to a supervisor at once. {rule.shown_at_once}"
    hours = count_of(book.author_first_hours, "hour")
    return (
        f"The therapist of the case sees it first, for {hours}, and may reply before "
        "anybody else is shown it."
    )


def count_of(number: float, one: str) -> str:
    """`1 hour`, `1.5 hours`."""
    return count(int(number), one) if number == int(number) else f"{number:g} {one}s"


def when_it_counts(since: date | None, until: date | None) -> str:
    """Of which days of conduct something speaks; both ends belong to it."""
    match since, until:
        case None, None:
            return "It speaks of conduct of any day."
        case date(), None:
            return f"It speaks of conduct since {day(since)}."
        case None, date():
            return f"It speaks of conduct up to {day(until)}."
        case _:
            assert since is not None
            assert until is not None
            return f"It speaks of conduct from {day(since)} to {day(until)}."


def standing(each: Provision, *, today: date) -> str:
    """Since when a provision counts, until when, and how it came to be on file."""
    about = "about " if each.dates_are_approximate else ""
    if today < each.since:
        when = f"in force from {about}{day(each.since)}"
    elif each.until is None:
        when = f"in force since {about}{day(each.since)}"
    elif each.until < today:
        when = f"in force from {about}{day(each.since)} to {about}{day(each.until)}"
    else:
        when = f"in force since {about}{day(each.since)}, until {day(each.until)}"
    return f"{when}; {CONFIDENCE[each.confidence]}"


def figures(each: Provision) -> tuple[tuple[str, str], ...]:
    """What rules may ask of a provision, a name and a value each."""
    return tuple(
        (in_words(name), _value(value)) for name, value in each.parameters.items()
    )


def _value(value: object) -> str:
    if value is None:
        return "none fixed"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        # What a list of a provision holds is shown as it stands.
        return ", ".join(_value(one) for one in cast("list[object]", value))
    if isinstance(value, str):
        return _span(value) or in_words(value).lower()
    return str(value)


def _span(value: str) -> str:
    """`P2Y` as `2 years`; empty for anything else."""
    number, unit = value[1:-1], UNITS.get(value[-1:])
    if value[:1] != "P" or unit is None or not number.isdecimal():
        return ""
    return count(int(number), unit)
