"""Where a moment stands from left to right, and which days the axis names.

The axis is linear, from the first fact to the day the picture is drawn for. A long
quiet tail is cut, and said to be cut, so that it does not press the facts together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from audit_reports.wording import MONTHS

SHORTEST = timedelta(days=7)
LABEL_WIDTH = 62.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A line across the picture at the beginning of a day, month or year."""

    x: float
    label: str
    is_year: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """A stretch of time, laid out between two edges."""

    since: datetime
    until: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """Where `at` stands, never outside the edges."""
        share = (at - self.since) / (self.until - self.since)
        return round(self.left + min(1.0, max(0.0, share)) * self.width, 1)

    def at(self, x: float) -> datetime:
        """The moment that stands at `x`."""
        return self.since + (self.until - self.since) * ((x - self.left) / self.width)

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.right - self.left

    def ticks(self) -> tuple[Tick, ...]:
        """The finest calendar steps whose names do not touch."""
        room = int(self.width / LABEL_WIDTH)
        for unit, size in STEPS:
            found = tuple(islice(self._steps(unit, size), room + 1))
            if len(found) <= room:
                return self._named(found, unit)
        return ()

    def _steps(self, unit: str, size: int) -> Iterator[datetime]:
        for at in _calendar(self.since, unit, size):
            if at > self.until:
                return
            if at >= self.since:
                yield at

    def _named(self, days: tuple[datetime, ...], unit: str) -> tuple[Tick, ...]:
        named: list[Tick] = []
        for nth, at in enumerate(days):
            is_year = (at.month, at.day) == (1, 1)
            named.append(
                Tick(x=self.x(at), label=_label(at, unit, nth), is_year=is_year)
            )
        return tuple(named)


def axis(
    *, first: datetime, last: datetime, as_of: datetime, left: float, right: float
) -> Axis:
    """The stretch from `first` to `as_of`, without a long tail in which nothing is."""
    quiet = max(timedelta(days=180), last - first)
    until = as_of if as_of - last <= quiet else last + quiet * 0.35
    until = max(until, last)
    missing = SHORTEST - (until - first)
    if missing > timedelta():
        first, until = first - missing / 2, until + missing / 2
    pad = (until - first) * 0.012
    return Axis(since=first - pad, until=until + pad, left=left, right=right)


STEPS = (
    ("day", 1), ("day", 2), ("day", 7), ("month", 1), ("month", 3), ("month", 6),
    ("month", 12), ("month", 24), ("month", 60), ("month", 120), ("month", 600),
)  # fmt: skip


def _calendar(since: datetime, unit: str, size: int) -> Iterator[datetime]:
    """Beginnings of steps from before `since` on, without end."""
    since = since.astimezone(UTC)
    if unit == "day":
        at = datetime(since.year, since.month, since.day, tzinfo=UTC)
        if size == 7:  # noqa: PLR2004 - weeks begin on Monday.
            at -= timedelta(days=at.weekday())
        while True:
            yield at
            at += timedelta(days=size)
    months = (since.year * 12 + since.month - 1) // size * size
    while True:
        yield datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
        months += size


def _label(at: datetime, unit: str, nth: int) -> str:
    month = MONTHS[at.month - 1]
    if unit == "day":
        return f"{at.day} {month} {at.year}" if nth == 0 else f"{at.day} {month}"
    if at.month == 1:
        return str(at.year)
    return f"{month} {at.year}" if nth == 0 else month
