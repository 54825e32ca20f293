"""The risk of a case: what adds, how it fades, and which parts are shown."""

from __future__ import annotations

from random import Random
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.risk import Risk, Weight, risk
from domain.values import FactId
from domain.weighing import Attention
from tests.case_facts import NAMES, day

WEIGHTS = st.lists(
    st.builds(
        lambda on, score: act(score, on=on), st.integers(0, 900), st.floats(0, 100)
    ),
    max_size=20,
    unique_by=lambda each: each.fact_id,
)


def act(score: float, *, on: float = 0) -> Weight:
    """An act on a day that weighs so much."""
    name = FactId(uuid5(NAMES, f"{on} {score}"))
    return Weight(at=day(on), fact_id=name, score=score)


def at_last(*acts: Weight, on: float) -> Risk:
    """The risk on a day."""
    return risk(acts, as_of=day(on))[-1]


class TestFading:
    @pytest.mark.parametrize(
        ("days", "expected"), [(0, 40), (90, 20), (180, 10), (360, 2.5)]
    )
    def test_an_act_counts_half_after_ninety_days(
        self, days: int, expected: float
    ) -> None:
        assert at_last(act(40), on=days).total == pytest.approx(expected)

    def test_acts_add_up(self) -> None:
        found = at_last(act(40), act(30, on=90), on=90)

        assert found.total == pytest.approx(50)
        assert [part.adds for part in found.parts] == pytest.approx([30, 20])

    def test_the_total_may_pass_a_hundred(self) -> None:
        assert at_last(act(90), act(80), on=0).total == 170


class TestWhatAdds:
    @pytest.mark.parametrize(("score", "expected"), [(24.999, 0), (25, 25)])
    def test_an_act_below_twenty_five_adds_nothing(
        self, score: float, expected: float
    ) -> None:
        assert at_last(act(score), on=0).total == expected

    def test_a_hundred_light_acts_add_up_to_none(self) -> None:
        light = [act(24, on=number) for number in range(100)]

        assert at_last(*light, on=100) == Risk(at=day(100), total=0, parts=())

    def test_what_comes_later_adds_nothing_yet(self) -> None:
        assert at_last(act(40, on=5), on=4).total == 0


class TestPoints:
    def test_there_is_one_for_each_change_and_one_for_the_day(self) -> None:
        found = risk(
            [act(40, on=3), act(30, on=1), act(50, on=3), act(10, on=2)], as_of=day(9)
        )

        assert [point.at for point in found] == [day(1), day(3), day(9)]

    def test_a_change_on_the_day_itself_is_one_point(self) -> None:
        assert [point.at for point in risk([act(40, on=9)], as_of=day(9))] == [day(9)]

    def test_a_part_below_one_half_is_in_the_total_alone(self) -> None:
        found = at_last(act(25), act(60, on=600), on=600)

        assert [part.adds for part in found.parts] == [60]
        assert 60 < found.total < 60.5

    @given(WEIGHTS)
    def test_parts_come_largest_first_and_nearly_make_the_total(
        self, weights: list[Weight]
    ) -> None:
        for point in risk(weights, as_of=day(900)):
            adds = [part.adds for part in point.parts]

            assert adds == sorted(adds, reverse=True)
            assert all(each >= 0.5 for each in adds)
            assert sum(adds) <= point.total + 1e-9
            assert point.total - sum(adds) <= 0.5 * len(weights)

    @given(WEIGHTS, st.randoms(use_true_random=False))
    def test_the_order_of_acts_changes_nothing(
        self, weights: list[Weight], random: Random
    ) -> None:
        shuffled = list(weights)
        random.shuffle(shuffled)

        assert risk(shuffled, as_of=day(900)) == risk(weights, as_of=day(900))


@pytest.mark.parametrize(
    ("score", "attention"),
    [
        (0, Attention.NONE),
        (24.99, Attention.NONE),
        (25, Attention.DISCUSS),
        (49.99, Attention.DISCUSS),
        (50, Attention.SERIOUS),
        (74.99, Attention.SERIOUS),
        (75, Attention.REFER),
        (100, Attention.REFER),
    ],
)
def test_the_band_goes_by_the_figure_before_rounding(
    score: float, attention: Attention
) -> None:
    assert Attention.of(score) is attention
