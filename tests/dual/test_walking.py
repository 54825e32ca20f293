"""Walking from person to person: every short path, no crowd, and nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dual import walking
from domain.dual.records import Link, Way
from domain.dual.walking import paths_between, rings

Ties = Sequence[tuple[int, int]]


class Drawn:
    """A graph of numbers; says how often it was asked, and for how many."""

    def __init__(self, ties: Ties) -> None:
        self.asked: list[int] = []
        self._at: dict[int, list[Link]] = {}
        for thread, (one, other) in enumerate(ties):
            for here, there in ((one, other), (other, one)):
                link = Link(here=here, there=there, thread=thread, told=b"")
                self._at.setdefault(here, []).append(link)

    def __call__(
        self, people: Sequence[int], *, most: int
    ) -> Mapping[int, Sequence[Link]]:
        self.asked.append(len(people))
        return {one: self._at.get(one, [])[: most + 1] for one in people}


def found(ties: Ties, start: int, end: int) -> list[list[int]]:
    """The people on each path."""
    paths = paths_between(start, end, Drawn(ties)).paths
    return [[path[0][0].here, *(hop[0].there for hop in path)] for path in paths]


def by_hand(ties: Ties, start: int, end: int) -> set[tuple[int, ...]]:
    """Every path of up to three ties that meets nobody twice, looked for one by one."""
    beside: dict[int, set[int]] = {}
    for one, other in ties:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    paths: list[tuple[int, ...]] = [(start,)]
    whole: set[tuple[int, ...]] = set()
    for _ in range(walking.DEEPEST):
        longer = [
            (*path, next_)
            for path in paths
            for next_ in beside.get(path[-1], ())
            if next_ not in path
        ]
        whole |= {path for path in longer if path[-1] == end}
        paths = [path for path in longer if path[-1] != end]
    return whole


TIES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda t: t[0] != t[1]),
    max_size=24,
)


@given(TIES)
def test_every_path_of_up_to_three_ties_is_found_once(ties: Ties) -> None:
    paths = found(ties, 0, 1)

    assert {tuple(path) for path in paths} == by_hand(ties, 0, 1)
    assert len(paths) == len({tuple(path) for path in paths})


@given(TIES)
def test_a_path_is_the_same_from_its_other_end(ties: Ties) -> None:
    there = {tuple(path) for path in found(ties, 0, 1)}

    assert {tuple(reversed(path)) for path in found(ties, 1, 0)} == there


@given(TIES)
def test_the_hops_of_a_path_hold_together(ties: Ties) -> None:
    for path in paths_between(0, 1, Drawn(ties)).paths:
        for hop in path:
            assert {(link.here, link.there) for link in hop} == {
                (hop[0].here, hop[0].there)
            }
        assert all(one[0].there == next_[0].here for one, next_ in pairwise(path))


@given(TIES)
def test_everybody_near_is_found_with_how_far_they_are(ties: Ties) -> None:
    far = rings(0, Drawn(ties)).far
    nearest: dict[int, int] = {0: 0}
    for end in range(9):
        lengths = [len(path) - 1 for path in by_hand(ties, 0, end)] if end else []
        if lengths:
            nearest[end] = min(lengths)

    assert far == nearest


def test_all_ties_between_two_make_one_hop() -> None:
    ((hop,),) = paths_between(1, 2, Drawn([(1, 2), (2, 1)])).paths

    assert len(hop) == 2


def test_the_shortest_path_comes_first() -> None:
    assert found([(1, 3), (3, 4), (4, 2), (1, 3), (3, 2), (1, 2)], 1, 2) == [
        [1, 2],
        [1, 3, 2],
        [1, 3, 4, 2],
    ]


def test_three_questions_are_enough_however_many_people_there_are() -> None:
    crowd = [(1, n) for n in range(10, 60)] + [(2, n) for n in range(40, 90)]
    drawn = Drawn(crowd)
    whole = Drawn(crowd)

    paths_between(1, 2, drawn)
    rings(1, whole)

    assert drawn.asked == [2, 50]
    assert len(whole.asked) == walking.DEEPEST


def test_somebody_with_very_many_ties_is_walked_in_part_and_it_is_said() -> None:
    hub = [(3, n) for n in range(10, 10 + walking.HUB + 5)]
    ties = [(1, 3), *hub, (500, 2), (3, 500)]

    told = paths_between(1, 2, Drawn(ties))

    assert told.cut == {3}
    assert told.paths == ()


def test_the_two_who_are_asked_about_are_looked_at_whole() -> None:
    crowd = [(2, n) for n in range(10, 10 + 3 * walking.HUB)]

    told = paths_between(1, 2, Drawn([*crowd, (1, 309), (1, 310)]))

    assert [[hop[0].there for hop in path] for path in told.paths] == [[309, 2]]
    assert told.cut == frozenset()


def test_a_crowd_between_two_is_looked_at_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(walking, "MOST_PEOPLE", 3)
    ties = [(1, n) for n in range(10, 16)] + [(2, n) for n in range(20, 27)]

    assert paths_between(1, 2, Drawn([*ties, (15, 26)])).cut == {13, 14, 15}


def test_more_paths_than_are_listed_are_told_of() -> None:
    many = range(10, 10 + walking.MOST_PATHS + 1)
    told = paths_between(1, 2, Drawn([(n, m) for n in many for m in (1, 2)]))

    assert len(told.paths) == walking.MOST_PATHS
    assert told.is_more


def test_a_ring_has_room_for_few_ties_of_many_people() -> None:
    middle = range(10, 110)
    ties = [(1, n) for n in middle] + [
        (n, 1_000 + n * 10 + m) for n in middle for m in range(20)
    ]

    told = rings(1, Drawn(ties), depth=2)

    assert len(told.links) <= 100 + walking.RING
    assert set(middle) <= set(told.cut) | {link.here for link in told.links}
    assert told.cut


def test_nobody_is_tied_to_nobody() -> None:
    assert rings(1, Drawn([])).far == {1: 0}
    assert paths_between(1, 2, Drawn([])).paths == ()


def test_quiet_ways_push_out_none_that_tells() -> None:
    crowd = range(10, 10 + walking.MOST_PATHS + 5)
    quiet, start, end = 2, 0, 1
    ties = [(start, quiet), *((quiet, each) for each in crowd)]
    ties += [(each, end) for each in crowd] + [(start, 3), (3, 4), (4, end)]

    def over(way: Way) -> bool:
        return way[0][0].there == quiet

    plain = paths_between(start, end, Drawn(ties))
    sorted_ = paths_between(start, end, Drawn(ties), is_quiet=over)

    assert all(over(way) for way in plain.paths)
    assert not over(sorted_.paths[0])
    assert len(sorted_.paths) == walking.MOST_PATHS
    assert sorted_.paths[1:] == plain.paths[: walking.MOST_PATHS - 1]
    assert plain.is_more
    assert sorted_.is_more
