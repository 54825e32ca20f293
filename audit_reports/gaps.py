"""Where the record is silent: said in lines of its own, and never read as a fault.

The two periods are choices of this report, not rules; each line names its length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import ClassVar

from audit_reports.wording import count, day
from projections.timeline import Moment, Timeline

SILENT = timedelta(days=90)
WITHOUT_SAFEGUARD = timedelta(days=180)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A stretch of time, or an act, about which something is not on record."""

    is_gap: ClassVar[bool] = True
    is_question: ClassVar[bool] = False

    since: datetime
    until: datetime
    what: str
    words: str


def gaps(timeline: Timeline) -> tuple[Gap, ...]:
    """Every gap, by its beginning."""
    held = [m for m in timeline.moments if m.corrected_by is None]
    found = (
        *_stretches(held, longest=SILENT, what="no_record"),
        *_stretches(_safeguards(held), longest=WITHOUT_SAFEGUARD, what="no_safeguard"),
        *_undecided(held),
    )
    return tuple(sorted(found, key=lambda gap: (gap.since, gap.what)))


def _safeguards(held: Sequence[Moment]) -> Sequence[Moment]:
    """The first and last fact, and every safeguard between them."""
    ends = {id(held[0]), id(held[-1])} if held else set[int]()
    return [m for m in held if m.is_safeguard or id(m) in ends]


def _stretches(
    held: Sequence[Moment], *, longest: timedelta, what: str
) -> Iterator[Gap]:
    for earlier, later in pairwise(held):
        since = earlier.fact.occurred_until or earlier.fact.occurred_at
        length = later.fact.occurred_at - since
        if length >= longest:
            yield Gap(
                since=since,
                until=later.fact.occurred_at,
                what=what,
                words=f"{SAID[what]} from {day(since)} to "
                f"{day(later.fact.occurred_at)} ({count(length.days, 'day')}).",
            )


def _undecided(held: Sequence[Moment]) -> Iterator[Gap]:
    for moment in held:
        if moment.lacks_decision_record:
            yield Gap(
                since=moment.fact.occurred_at,
                until=moment.fact.occurred_at,
                what="no_decision_record",
                words=f"No decision record stands around fact {moment.number}.",
            )


SAID = {
    "no_record": "Nothing is recorded",
    "no_safeguard": "No consultation, supervision or other safeguard is recorded",
}
