"""Former clients: the day on which the interval of each code ends, or that none does.

Counted from the last professional contact, by the edition in force on the day that is
asked about. The end of an interval allows nothing: what is asked after it stands beside
it. This is about sexual and romantic relationships, for which codes set intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import cast

from domain.codes.provisions import Codes, Provision, day_of, days_of
from domain.contacts import last_contact
from domain.corrections import standing
from domain.facts.alliance import SessionHeld, TherapyStarted
from domain.facts.alliance_choices import Vulnerability
from domain.facts.endings import ClientStoppedAttending, TherapyTerminated
from domain.facts.endings_choices import EndingMode, EndingReason
from domain.facts.fact import CaseFact
from domain.retention.periods import years_after

INTERVAL = "min_interval"
NEVER = "never"


class Runs(StrEnum):
    """What a code says of time."""

    UNTIL = "until"
    NEVER = "never"
    NONE_FIXED = "none_fixed"
    SILENT = "silent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """What one code that binds says of time after the last professional contact.

    `ends_on` is the first day on which its interval has passed; None where none ends.
    `provision` is None where the code says nothing of it.
    """

    code: str
    runs: Runs
    words: str
    provision: Provision | None = None
    ends_on: date | None = None

    def is_over(self, day: date) -> bool:
        """Whether the interval has passed on a day; never for one without an end."""
        return self.ends_on is not None and self.ends_on <= day


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """What the facts of a case tell of its course.

    `is_over` where therapy was ended and did not begin anew, or the client stayed away
    and no session came after. `was_planned` where the ending was prepared with the
    client.
    """

    since: datetime
    last_contact_at: datetime
    is_over: bool
    was_planned: bool
    is_vulnerable: bool
    has_died: bool = False


def course_of(
    opened_at: datetime, facts: Iterable[CaseFact], *, by: datetime
) -> Ended | None:
    """How long there was professional contact, by the facts that stand, up to a moment.

    None where nothing had begun by then. A correction counts whatever day it is about.
    """
    if opened_at > by:
        return None
    told = [fact for fact in standing(facts) if fact.occurred_at <= by]
    last = last_contact(told, by=by)
    endings = [
        f for f in told if isinstance(f, TherapyTerminated | ClientStoppedAttending)
    ]
    began = [f.occurred_at for f in told if isinstance(f, TherapyStarted)]
    held = [f.occurred_at for f in told if isinstance(f, SessionHeld)]
    return Ended(
        since=min([opened_at, *began, *held]),
        last_contact_at=opened_at if last is None else max(opened_at, last[0]),
        is_over=any(_still_ends(each, began=began, held=held) for each in endings),
        was_planned=any(_was_planned(fact) for fact in endings),
        is_vulnerable=any(_is_vulnerable(fact) for fact in told),
        has_died=any(_has_died(fact) for fact in endings),
    )


def clocks_of(
    last_contact_at: datetime,
    *,
    codes: Codes,
    binding: frozenset[str],
    day: date,
    unknown: Iterable[str] = (),
) -> tuple[Clock, ...]:
    """One clock for each code that binds, strictest first, by its edition on `day`.

    `unknown` are the names that no code on file has. They stand last.
    """
    said = codes.says(INTERVAL, among=binding, day=day)
    found = [
        _clock(provision, value, since=day_of(last_contact_at))
        for provision, value in said
    ]
    speaking = {provision.code for provision, _ in said}
    found += [_silent(code) for code in sorted(binding - speaking)]
    found += [_unknown(name) for name in sorted(set(unknown))]
    return tuple(sorted(found, key=_strictness))


def ends_on(since: date, interval: str) -> date:
    """The first day after an interval such as `P2Y`: by the calendar, and never early."""
    days = since + timedelta(days=days_of(interval))
    if interval.endswith("Y"):
        return max(days, years_after(since, int(interval[1:-1])))
    return days


def coming(
    clocks: Sequence[Clock], *, day: date, within_days: int
) -> tuple[Clock, ...]:
    """The clocks that end from a day on, within so many days of it."""
    last = day + timedelta(days=within_days)
    return tuple(
        clock
        for clock in clocks
        if clock.ends_on is not None and day <= clock.ends_on <= last
    )


def _clock(provision: Provision, value: object, *, since: date) -> Clock:
    named = f"{provision.cited_as} {provision.number} ({provision.edition})"
    if value == NEVER:
        return Clock(
            code=provision.code,
            runs=Runs.NEVER,
            words=f"{named} sets no time after which it would be different: never.",
            provision=provision,
        )
    if isinstance(value, str) and days_of(value):
        end = ends_on(since, value)
        return Clock(
            code=provision.code,
            runs=Runs.UNTIL,
            words=f"{named}: {_length(value)} from the last professional contact, to "
            f"{end.isoformat()}. {_after(provision)}{_edition(provision, end)}",
            provision=provision,
            ends_on=end,
        )
    return Clock(
        code=provision.code,
        runs=Runs.NONE_FIXED,
        words=f"{named} fixes no interval; the burden stays with the therapist. "
        f"{_after(provision)}",
        provision=provision,
    )


def _silent(code: str) -> Clock:
    return Clock(
        code=code,
        runs=Runs.SILENT,
        words=f"{code}: no interval for former clients is on file here; none is fixed, "
        "and the burden stays with the therapist. Check the official text.",
    )


def _unknown(name: str) -> Clock:
    return Clock(
        code=name,
        runs=Runs.SILENT,
        words=f"{name}: no code of this name is on file here, and no interval of it; "
        "none is fixed, and the burden stays with the therapist. Check the official "
        "text.",
    )


def _after(provision: Provision) -> str:
    told = provision.parameters
    if told.get("after_interval") == "burden_on_therapist":
        return (
            "After it the therapist bears the burden to show that nobody is exploited, "
            "on each of the factors that the code names."
        )
    if told.get("after_interval") == "document_forethought":
        return "After it, forethought about exploitation and harm is written down."
    if told.get("time_alone_insufficient"):
        return "The passing of time alone does not make it acceptable."
    if told.get(INTERVAL) == "while_power_persists":
        return "It holds as long as the power of the work could still have influence."
    if required := told.get("requires"):
        # A list of words, as the files of codes have it.
        wanted = cast("list[str]", required)
        names = " and ".join(each.replace("_", " ") for each in wanted)
        return f"It asks for {names} first."
    return "The end of it allows nothing by itself."


def _edition(provision: Provision, end: date) -> str:
    """Said where another edition may count by the time the interval ends."""
    if provision.until is None or end <= provision.until:
        return ""
    return (
        f" This edition holds to {provision.until.isoformat()}; what comes after it "
        "decides."
    )


def _length(interval: str) -> str:
    number, unit = interval[1:-1], interval[-1]
    word = {"Y": "year", "D": "day"}.get(unit, unit)
    return f"{number} {word}{'' if number == '1' else 's'}"


def _strictness(clock: Clock) -> tuple[int, int, str]:
    order = (Runs.NEVER, Runs.UNTIL, Runs.NONE_FIXED, Runs.SILENT)
    late = -clock.ends_on.toordinal() if clock.ends_on else 0
    return order.index(clock.runs), late, clock.code


def _still_ends(
    ending: CaseFact, *, began: Iterable[datetime], held: Iterable[datetime]
) -> bool:
    """Whether an ending holds: a last session after it begins nothing anew.

    Who stayed away and comes again had not left.
    """
    stayed_away = isinstance(ending, ClientStoppedAttending)
    later = [*began, *held] if stayed_away else began
    return all(at <= ending.occurred_at for at in later)


def _has_died(fact: CaseFact) -> bool:
    return isinstance(fact, TherapyTerminated) and fact.reason is EndingReason.DEATH


def _was_planned(fact: CaseFact) -> bool:
    if not isinstance(fact, TherapyTerminated):
        return False
    return fact.pretermination_sessions > 0 and fact.mode is not EndingMode.NONE


def _is_vulnerable(fact: CaseFact) -> bool:
    if not isinstance(fact, TherapyStarted):
        return False
    return bool(set(fact.client_vulnerability) - {Vulnerability.NONE_KNOWN})
