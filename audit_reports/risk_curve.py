"""The line of risk: up at an act, falling while nothing happens.

The timeline says what the risk was at each moment that changed it. Between two of
them every part fades at the same pace, so the way from one to the next is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from audit_reports.time_axis import Axis
from domain.values import FactId
from projections.timeline import RiskPoint

FULL = 100.0
STEP = 6.0

Point = tuple[float, float]


def curve(
    risk: tuple[RiskPoint, ...], *, axis: Axis, happened: Mapping[FactId, datetime]
) -> tuple[Point, ...]:
    """Points of the line, as `x` and a risk from 0 to 100; none where nothing is."""
    if not risk:
        return ()
    first = risk[0]
    line: list[Point] = [(axis.left, 0.0), (axis.x(first.at), _before(first, happened))]
    line.append((axis.x(first.at), first.total))
    for earlier, later in pairwise(risk):
        low = min(_before(later, happened), earlier.total)
        line.extend(_fading(earlier, later, low=low, axis=axis))
        if later.at <= axis.until:
            line.append((axis.x(later.at), later.total))
    return tuple((x, round(min(FULL, max(0.0, value)), 2)) for x, value in line)


def _before(point: RiskPoint, happened: Mapping[FactId, datetime]) -> float:
    """The risk just before the acts of this very moment."""
    new = sum(p.adds for p in point.parts if happened.get(p.fact_id) == point.at)
    return max(0.0, point.total - new)


def _fading(
    earlier: RiskPoint, later: RiskPoint, *, low: float, axis: Axis
) -> Iterator[Point]:
    """The way down from `earlier` to the level that `later` rises from."""
    x, end = axis.x(earlier.at), axis.x(later.at)
    length = later.at - earlier.at
    while x < end:
        x = min(end, x + STEP)
        at = axis.at(x)
        share = min(1.0, max(0.0, (at - earlier.at) / length)) if length else 1.0
        yield x, _faded(earlier.total, low, share)


def _faded(high: float, low: float, share: float) -> float:
    if high <= 0 or low <= 0:
        return high + (low - high) * share
    return float(high * (low / high) ** share)
