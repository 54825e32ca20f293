"""The lane of questions: when each arose, how much it asks for, and how it stands.

A question has shapes of its own, so that nobody takes it for something that happened.
Shape says how much attention it asks for; outline says whether it waits or was
answered. Its name says both again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit_reports.crowding import places
from audit_reports.flag_lines import ANSWERED, RETURNED, FlagLine
from audit_reports.time_axis import Axis
from audit_reports.wording import day, figure, moment

LABEL = "Questions"
MARK, ROW = 22.0, 22.0
SHAPES = {
    "none": "spot",
    "discuss": "bubble",
    "serious": "house",
    "refer": "octagon",
}
"""By how much attention it asks for."""
OPEN, WAITS, DONE, GONE = "open", "waits", "done", "gone"
LATEST = timedelta(days=30)
"""So far ahead, or a sixth of what is shown, a question that waits has a place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionMark:
    """A question in the picture. `drawn` is open, waits, done (answered) or gone.

    `true_x` is when it arose, or will, where `x` was nudged aside.
    """

    number: int
    id: str
    x: float
    y: float
    true_x: float
    shape: str
    attention: str
    drawn: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionLane:
    """The marks of all questions, from `y` downwards."""

    label: str
    y: float
    height: float
    base: float
    marks: tuple[QuestionMark, ...]


def question_lane(
    flags: Sequence[FlagLine], *, across: Axis, top: float
) -> QuestionLane | None:
    """The lane of some questions, from `top` down; none where there are none."""
    if not flags:
        return None
    held = sorted(flags, key=lambda flag: flag.number)
    edge = MARK / 2
    found = places(
        [across.x(flag.arose_at) for flag in held],
        room=MARK,
        left=across.left + edge,
        right=across.right - edge,
    )
    rows = 1 + max(place.row for place in found)
    height = rows * ROW + 10
    base = top + height - 5
    return QuestionLane(
        label=LABEL,
        y=top,
        height=height,
        base=base,
        marks=tuple(
            _mark(flag, x=place.x, y=base - (place.row + 0.5) * ROW, across=across)
            for flag, place in zip(held, found, strict=True)
        ),
    )


def last_shown(
    flags: Sequence[FlagLine], *, first: datetime, as_of: datetime
) -> datetime | None:
    """The last moment that the questions need a place for; not far beyond `as_of`."""
    if not flags:
        return None
    most = as_of + max(LATEST, (as_of - first) / 6)
    return min(most, max(flag.arose_at for flag in flags))


def _mark(flag: FlagLine, *, x: float, y: float, across: Axis) -> QuestionMark:
    return QuestionMark(
        number=flag.number,
        id=str(flag.id),
        x=x,
        y=round(y, 1),
        true_x=across.x(flag.arose_at),
        shape=SHAPES[flag.attention],
        attention=flag.attention,
        drawn=_drawn(flag),
        name=name_of(flag),
    )


def _drawn(flag: FlagLine) -> str:
    if flag.is_pending:
        return WAITS
    if flag.state == ANSWERED:
        return DONE
    return OPEN if flag.is_open else GONE


def name_of(flag: FlagLine) -> str:
    """The question in one line, as a screen reader and a tooltip say it."""
    said = [
        f"Question {flag.number}: {flag.title} ({flag.rule})",
        standing_of(flag),
        f"{flag.attention_in_words} ({figure(flag.severity)} of 100)",
    ]
    if flag.others_see_from is not None:
        said.append(f"only you see it until {moment(flag.others_see_from)}")
    return ", ".join(said)


def standing_of(flag: FlagLine) -> str:
    """Since when it is asked, and how it stands with people."""
    arose = day(flag.arose_at)
    if flag.is_pending:
        return f"will be asked on {arose} unless what it asks for is told before"
    if flag.status == "withdrawn":
        return f"not asked: answered before {arose}"
    if flag.status == "superseded":
        return f"asked on {arose} until a correction"
    if flag.state == ANSWERED:
        return f"asked on {arose} and answered"
    if flag.state == RETURNED:
        return f"asked again: answered before, and it asks more; since {arose}"
    return f"asked since {arose}"
