"""The picture of a case: positions, shapes and names, as data for one template.

It shows moments, never marks for a person. Whatever a shape, an outline or a colour
says is said again in the name of the mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit_reports.flag_lines import FlagLine
from audit_reports.lanes import Lane, lanes_of
from audit_reports.question_lane import QuestionLane, last_shown, question_lane
from audit_reports.risk_curve import Point, curve
from audit_reports.time_axis import Axis, Tick, axis
from audit_reports.wording import count, day, figure
from projections.timeline import Attention, Timeline

WIDTH = 1120
LEFT, RIGHT = 158.0, 1106.0
TOP = 6.0
STAGE_HEIGHT = 20.0
RISK_HEIGHT = 104.0
LETTER_WIDTH = 7.2
BANDS = (
    (Attention.REFER, 75, 100),
    (Attention.SERIOUS, 50, 75),
    (Attention.DISCUSS, 25, 50),
    (Attention.NONE, 0, 25),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A stretch with words: a stage of the alliance, or a band of attention."""

    x: float
    y: float
    width: float
    height: float
    label: str
    name: str
    attention: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """Everything the template draws, in the units of its own viewBox."""

    width: int
    height: float
    left: float
    right: float
    plot_top: float
    plot_bottom: float
    title: str
    description: str
    stages: tuple[Box, ...]
    bands: tuple[Box, ...]
    risk_name: str
    risk_line: str
    risk_area: str
    lanes: tuple[Lane, ...]
    questions: QuestionLane | None
    today: float | None
    ticks: tuple[Tick, ...]
    note: str


def picture(timeline: Timeline, flags: Sequence[FlagLine] = ()) -> Picture:
    """Where everything of `timeline` stands, and the questions that rules ask of it."""
    across = _axis(timeline, flags)
    stages = _stages(timeline, across)
    risk_top = TOP + (STAGE_HEIGHT + 12 if stages else 4)
    lanes = lanes_of(timeline.moments, across=across, top=risk_top + RISK_HEIGHT + 14)
    floor = lanes[-1].y + lanes[-1].height if lanes else risk_top + RISK_HEIGHT
    asked = question_lane(flags, across=across, top=floor)
    bottom = floor if asked is None else asked.y + asked.height
    is_ahead = any(flag.arose_at > timeline.as_of for flag in flags)
    happened = {m.fact.fact_id: m.fact.occurred_at for m in timeline.moments}
    line = curve(timeline.risk, axis=across, happened=happened)
    return Picture(
        width=WIDTH,
        height=round(bottom + 34, 1),
        left=LEFT,
        right=RIGHT,
        plot_top=risk_top,
        plot_bottom=bottom,
        title=f"Timeline of case {timeline.reference}",
        description=_description(timeline, flags),
        stages=stages,
        bands=_bands(risk_top),
        risk_name=_risk_name(timeline),
        risk_line=_path(line, top=risk_top),
        risk_area=_area(line, top=risk_top),
        lanes=lanes,
        questions=asked,
        today=across.x(timeline.as_of) if is_ahead else None,
        ticks=across.ticks(),
        note=_note(timeline, across, is_ahead=is_ahead),
    )


def _axis(timeline: Timeline, flags: Sequence[FlagLine]) -> Axis:
    told = [m.fact.occurred_at for m in timeline.moments]
    ends = [m.fact.occurred_until or m.fact.occurred_at for m in timeline.moments]
    first = min([*told, *(s.since for s in timeline.stages)], default=timeline.as_of)
    last = max([*ends, first])
    asked = last_shown(flags, first=first, as_of=timeline.as_of)
    last = last if asked is None else max(last, asked)
    return axis(first=first, last=last, as_of=timeline.as_of, left=LEFT, right=RIGHT)


def _stages(timeline: Timeline, across: Axis) -> tuple[Box, ...]:
    found: list[Box] = []
    for span in timeline.stages:
        x, end = across.x(span.since), across.x(span.until)
        word = span.stage[:1].upper() + span.stage[1:]
        found.append(
            Box(
                x=x,
                y=TOP,
                width=round(max(0.0, end - x), 1),
                height=STAGE_HEIGHT,
                label=word if end - x > len(word) * LETTER_WIDTH + 10 else "",
                name=f"{word}: {day(span.since)} to {day(span.until)}",
            )
        )
    return tuple(found)


def _bands(top: float) -> tuple[Box, ...]:
    return tuple(
        Box(
            x=LEFT,
            y=_level(high, top=top),
            width=RIGHT - LEFT,
            height=RISK_HEIGHT * (high - low) / 100,
            label=attention.value,
            name=f"{attention.value}: {low} to {high}",
            attention=attention.value,
        )
        for attention, low, high in BANDS
    )


def _level(risk: float, *, top: float) -> float:
    return round(top + RISK_HEIGHT * (1 - risk / 100), 1)


def _path(line: Sequence[Point], *, top: float) -> str:
    points = " L".join(f"{x:g} {_level(risk, top=top):g}" for x, risk in line)
    return f"M{points}" if points else ""


def _area(line: Sequence[Point], *, top: float) -> str:
    if not line:
        return ""
    floor = _level(0, top=top)
    return (
        f"{_path(line, top=top)} L{line[-1][0]:g} {floor:g} L{line[0][0]:g} {floor:g}Z"
    )


def _description(timeline: Timeline, flags: Sequence[FlagLine]) -> str:
    if not timeline.moments:
        return "Nothing has been recorded yet."
    first = min(m.fact.occurred_at for m in timeline.moments)
    safe = sum(m.is_safeguard for m in timeline.moments)
    asked = f" {_asked(flags)}" if flags else ""
    return (
        f"{count(len(timeline.moments), 'fact')} from {day(first)} "
        f"to {day(timeline.as_of)}, among them {count(timeline.sessions, 'ordinary session')} "
        f"and {count(safe, 'safeguard')}.{asked} The table holds the same facts."
    )


def _asked(flags: Sequence[FlagLine]) -> str:
    waiting = sum(flag.is_pending for flag in flags)
    still_open = sum(flag.is_open for flag in flags)
    return (
        f"{count(still_open, 'question')} asked and open, {waiting} that may be asked "
        f"later, {len(flags) - still_open - waiting} answered or gone."
    )


def _risk_name(timeline: Timeline) -> str:
    if not timeline.risk:
        return "Risk: no act adds to it."
    top = max(timeline.risk, key=lambda point: point.score)
    now = timeline.risk[-1]
    return (
        f"Risk: highest on {day(top.at)} with {figure(top.score)} "
        f"({top.attention.value}); on {day(now.at)} {figure(now.score)} "
        f"({now.attention.value})."
    )


def _note(timeline: Timeline, across: Axis, *, is_ahead: bool) -> str:
    cut: datetime = timeline.as_of
    if is_ahead:
        return f"Right of the dashed line, {day(cut)}: what may be asked later."
    if cut <= across.until:
        return ""
    return f"Nothing further is recorded to {day(cut)}."
