"""When a series of acts rises in weight and across categories: the slippery slope.

Its frequency is disputed (Gottlieb and Younggren 2009 call it uncommon), and every
figure here is of our own design, unvalidated. So all conditions must hold together,
and a rise is a question, never an answer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from statistics import median

from domain.values import FactId

WINDOW = timedelta(days=270)
FEWEST_ACTS = 4
FEWEST_CATEGORIES = 2
SHORTEST_SPAN = timedelta(days=21)
STEEP = timedelta(days=10)
"""Rising by one point in ten days: three in thirty."""
RISE_OF_MEANS = 15
PEAK = 35


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Point:
    """One act of the series: when, how heavy by its kind alone, of which category."""

    at: datetime
    weight: int
    category: str
    fact_id: FactId


def rises(points: Sequence[Point]) -> dict[datetime, tuple[FactId, ...]]:
    """The moments by which the acts of 270 days have risen, and those acts.

    A moment's acts include all of that moment, so order of telling does not matter.
    """
    found: dict[datetime, tuple[FactId, ...]] = {}
    window = _Window(sorted(points))
    while window.take_moment():
        if window.is_steep() and _is_high(window.points):
            latest = window.points[-1].at
            found[latest] = tuple(point.fact_id for point in window.points)
    return found


def _is_high(points: Sequence[Point]) -> bool:
    third = max(1, len(points) // 3)
    first = [point.weight for point in points[:third]]
    last = [point.weight for point in points[-third:]]
    return (
        len(points) >= FEWEST_ACTS
        and points[-1].at - points[0].at >= SHORTEST_SPAN
        and sum(last) - sum(first) >= RISE_OF_MEANS * third
        and max(last) >= PEAK
        and len({point.category for point in points}) >= FEWEST_CATEGORIES
    )


class _Window:
    """The acts of the last 270 days, and how many pairs of them rise steeply.

    A pair rises steeply where weight minus time, in the scale of `STEEP`, does not
    fall; so a sorted list of these counts all pairs with a new act at once, and the
    Theil-Sen slope, their median, is known without listing them.
    """

    def __init__(self, points: Sequence[Point]) -> None:
        self._all = points
        self._times = [point.at for point in points]
        self._start = 0
        self._end = 0
        self._heights: list[timedelta] = []
        self._steep = 0
        self._pairs = 0

    @property
    def points(self) -> Sequence[Point]:
        return self._all[self._start : self._end]

    def take_moment(self) -> bool:
        """Move on to the next moment with acts; False where none is left."""
        if self._end == len(self._all):
            return False
        earliest = self._times[self._end] - WINDOW
        while self._times[self._start] < earliest:
            self._drop(self._moment(self._start))
        self._add(self._moment(self._end))
        return True

    def is_steep(self) -> bool:
        """Whether the median of all slopes reaches `STEEP`."""
        if 2 * self._steep != self._pairs or not self._pairs:
            return 2 * self._steep > self._pairs
        slopes = (
            (later.weight - earlier.weight) * STEEP / (later.at - earlier.at)
            for earlier, later in combinations(self.points, 2)
            if later.at > earlier.at
        )
        return median(slopes) >= 1

    def _moment(self, start: int) -> list[timedelta]:
        """The heights of the acts that share a moment, from `start` on."""
        end = bisect_right(self._times, self._times[start])
        return [self._height(point) for point in self._all[start:end]]

    def _height(self, point: Point) -> timedelta:
        return point.weight * STEEP - (point.at - self._times[0])

    def _add(self, heights: list[timedelta]) -> None:
        self._steep += sum(bisect_right(self._heights, each) for each in heights)
        self._pairs += len(heights) * len(self._heights)
        self._end += len(heights)
        for height in heights:
            insort(self._heights, height)

    def _drop(self, heights: list[timedelta]) -> None:
        self._start += len(heights)
        for height in heights:
            del self._heights[bisect_left(self._heights, height)]
        later = len(self._heights)
        self._steep -= sum(later - bisect_left(self._heights, each) for each in heights)
        self._pairs -= len(heights) * later
