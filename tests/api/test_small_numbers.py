"""Counts of few are not told, nor those from which few could be reckoned."""

from __future__ import annotations

import pytest

from api.small_numbers import FEWEST, figure, in_words, told


@pytest.mark.parametrize(
    ("number", "of", "expected"),
    [
        (0, 40, 0),
        (1, 40, None),
        (4, 40, None),
        (5, 40, 5),
        (35, 40, 35),
        (36, 40, None),
        (39, 40, None),
        (40, 40, 40),
        (0, 3, None),
        (3, 3, None),
        (0, 0, 0),
    ],
)
def test_a_count_is_told_where_it_tells_of_nobody(
    number: int, of: int, expected: int | None
) -> None:
    assert told(number, of=of) == expected


def test_it_is_said_that_it_is_not_told() -> None:
    assert FEWEST == 5
    assert in_words(7, "case") == "7 cases"
    assert in_words(None, "case").startswith("too few cases")
    assert figure(None) == "hidden"
