"""The lanes of the picture: one a family that has facts, and one for safeguards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit_reports.crowding import places
from audit_reports.marks import Mark, name_of, shape_of, told_by
from audit_reports.time_axis import Axis
from projections.timeline import Moment

MARK, ROW = 19.0, 20.0
TICK, TICK_ROW = 3.0, 12.0
SAFEGUARDS = "Safeguards"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """The marks of one family, or the safeguards, from `y` downwards."""

    label: str
    y: float
    height: float
    base: float
    marks: tuple[Mark, ...]


def lanes_of(
    moments: Sequence[Moment], *, across: Axis, top: float
) -> tuple[Lane, ...]:
    """One lane a family that has facts, from `top` down; safeguards last."""
    by_lane: dict[str, list[Moment]] = {}
    for moment in sorted(moments, key=lambda m: (m.is_safeguard, m.fact.FAMILY.letter)):
        label = SAFEGUARDS if moment.is_safeguard else moment.lane
        by_lane.setdefault(label, []).append(moment)
    lanes: list[Lane] = []
    for label, held in by_lane.items():
        lane = _lane(label, held, across=across, top=top)
        lanes.append(lane)
        top += lane.height
    return tuple(lanes)


def _lane(label: str, held: Sequence[Moment], *, across: Axis, top: float) -> Lane:
    """Acts stand above, the ticks of ordinary sessions below them."""
    ticks = [m for m in held if shape_of(m) == "tick"]
    acts = [m for m in held if shape_of(m) != "tick"]
    below = _stacked(ticks, across=across, room=TICK)
    above = _stacked(acts, across=across, room=MARK)
    tick_rows = 1 + max((row for _, row in below), default=-1)
    act_rows = 1 + max((row for _, row in above), default=-1)
    height = act_rows * ROW + tick_rows * TICK_ROW + 10
    base = top + height - 5
    act_floor = base - tick_rows * TICK_ROW
    tick_y = [base - (row + 0.5) * TICK_ROW for _, row in below]
    act_y = [act_floor - (row + 0.5) * ROW for _, row in above]
    marks = [
        _mark(moment, x=x, y=y, across=across)
        for moment, (x, _), y in (
            *zip(ticks, below, tick_y, strict=True),
            *zip(acts, above, act_y, strict=True),
        )
    ]
    told = tuple(sorted(marks, key=lambda mark: (mark.true_x, mark.number)))
    return Lane(label=label, y=top, height=height, base=base, marks=told)


def _stacked(
    held: Sequence[Moment], *, across: Axis, room: float
) -> list[tuple[float, int]]:
    wanted = [across.x(m.fact.occurred_at) for m in held]
    edge = room / 2
    found = places(
        wanted, room=room, left=across.left + edge, right=across.right - edge
    )
    return [(place.x, place.row) for place in found]


def _mark(moment: Moment, *, x: float, y: float, across: Axis) -> Mark:
    until = moment.fact.occurred_until
    return Mark(
        number=moment.number,
        x=x,
        y=round(y, 1),
        true_x=across.x(moment.fact.occurred_at),
        until_x=across.x(until) if until else None,
        shape=shape_of(moment),
        attention=moment.attention.value,
        is_dashed=moment.lacks_decision_record,
        is_late=moment.late_by_days is not None,
        is_struck=moment.corrected_by is not None,
        told_by=told_by(moment),
        name=name_of(moment),
    )
