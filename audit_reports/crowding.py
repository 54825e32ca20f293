"""Finds a free place for each of many marks that want to stand at the same time.

A mark is stacked first and nudged sideways second, and only a little: its place says
when it happened. Where neither is enough, the lane grows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

ROWS_BEFORE_NUDGING = 4
NUDGES = (0, -1, 1, -2, 2, -3, 3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A row, counted from the lowest, and where in it."""

    x: float
    row: int


def places(
    wanted: Sequence[float], *, room: float, left: float, right: float
) -> tuple[Place, ...]:
    """A place for each, in the order given; no two in a row closer than `room`."""
    rows: list[list[float]] = []
    return tuple(
        _place(max(left, min(right, x)), rows, room=room, left=left, right=right)
        for x in wanted
    )


def _place(
    x: float, rows: list[list[float]], *, room: float, left: float, right: float
) -> Place:
    for height in count(ROWS_BEFORE_NUDGING):
        while len(rows) < height:
            rows.append([])
        for nudge in NUDGES:
            near = round(x + nudge * room, 1)
            if not left <= near <= right:
                continue
            for row, taken in enumerate(rows):
                at = bisect_left(taken, near)
                is_free_before = at == 0 or near - taken[at - 1] >= room
                if is_free_before and (at == len(taken) or taken[at] - near >= room):
                    taken.insert(at, near)
                    return Place(x=near, row=row)
    raise AssertionError("a lane can always grow")
