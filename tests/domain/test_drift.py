"""A rise found by counting is the rise that listing every pair would find."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from itertools import combinations
from statistics import median
from uuid import uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.drift import Point, rises
from domain.values import FactId
from tests.case_facts import NAMES, day

DAY = timedelta(days=1)
SERIES = st.lists(
    st.tuples(
        st.integers(0, 30) | st.integers(0, 600),
        st.integers(10, 40) | st.integers(10, 100),
        st.sampled_from("CDE"),
    ),
    max_size=24,
)
RISING = SERIES.map(
    lambda drawn: [(on, weight + on // 10, letter) for on, weight, letter in drawn]
)


@settings(max_examples=300)
@given(SERIES | RISING)
def test_counting_finds_what_listing_would(drawn: list[tuple[int, int, str]]) -> None:
    points = [
        Point(
            at=day(on),
            weight=weight,
            category=letter,
            fact_id=FactId(uuid5(NAMES, f"point {number}")),
        )
        for number, (on, weight, letter) in enumerate(drawn)
    ]

    assert rises(points) == {
        at: tuple(point.fact_id for point in window)
        for at in {point.at for point in points}
        if has_risen(window := listed(points, at))
    }


def listed(points: list[Point], at: datetime) -> list[Point]:
    """The points of the 270 days up to a moment."""
    first = at - timedelta(days=270)
    return [point for point in sorted(points) if first <= point.at <= at]


def has_risen(window: list[Point]) -> bool:
    """The rule as it is written, one condition after the other."""
    third = max(1, len(window) // 3)
    first = [point.weight for point in window[:third]]
    last = [point.weight for point in window[-third:]]
    slopes = [
        Fraction(later.weight - earlier.weight, (later.at - earlier.at) // DAY)
        for earlier, later in combinations(window, 2)
        if later.at > earlier.at
    ]
    return (
        len(window) >= 4
        and len({point.category for point in window}) >= 2
        and window[-1].at - window[0].at >= timedelta(days=21)
        and median(slopes) >= Fraction(3, 30)
        and Fraction(sum(last) - sum(first), third) >= 15
        and max(last) >= 35
    )
