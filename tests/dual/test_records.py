"""Walking over people who are known by several records: each is one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.dual import walking
from domain.dual.records import Link, Records, Way, turned
from domain.dual.walking import paths_between, rings
from tests.dual.test_walking import TIES, Drawn, Ties, by_hand

PAIRS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda t: t[0] != t[1]),
    max_size=5,
)
ONES = 1_000
"""From this thread on a link is between records of one person."""


class Judged:
    """Tells of records of one person as `Drawn` tells of ties."""

    def __init__(self, pairs: Ties) -> None:
        self.asked: list[int] = []
        self._at: dict[int, list[Link]] = {}
        for nth, (one, other) in enumerate(pairs):
            for here, there in ((one, other), (other, one)):
                link = Link(here=here, there=there, thread=ONES + nth, told=b"")
                self._at.setdefault(here, []).append(link)

    def __call__(self, people: Sequence[int]) -> Mapping[int, Sequence[Link]]:
        self.asked.append(len(people))
        return {one: self._at[one] for one in people if one in self._at}


def merged(pairs: Ties) -> dict[int, int]:
    """One number for each person, whichever record is asked: looked for by hand."""
    named = {one: one for one in range(9)}
    for one, other in pairs:
        named = {
            each: named[other] if person == named[one] else person
            for each, person in named.items()
        }
    return named


def persons(way: Way, named: Mapping[int, int]) -> tuple[int, ...]:
    """The persons on a way, each once."""
    people = [way[0][0].here, *(hop[0].there for hop in way)]
    return tuple(dict.fromkeys(named[one] for one in people))


@given(TIES, PAIRS)
def test_every_path_of_up_to_three_ties_between_persons_is_found(
    ties: Ties, pairs: Ties
) -> None:
    named = merged(pairs)
    whole = [(named[one], named[other]) for one, other in ties]
    whole = [(one, other) for one, other in whole if one != other]
    wanted = by_hand(whole, named[0], named[1]) if named[0] != named[1] else set()

    found = paths_between(0, 1, Drawn(ties), alike=Judged(pairs))

    assert not found.is_more
    assert {persons(way, named) for way in found.paths} == wanted


@given(TIES, PAIRS)
def test_a_way_holds_together_and_begins_and_ends_with_the_two(
    ties: Ties, pairs: Ties
) -> None:
    for way in paths_between(0, 1, Drawn(ties), alike=Judged(pairs)).paths:
        ends = [(hop[0].here, hop[0].there) for hop in way]
        assert (ends[0][0], ends[-1][1]) == (0, 1)
        assert all(a[1] == b[0] for a, b in pairwise(ends))
        assert sum(hop[0].thread < ONES for hop in way) <= walking.DEEPEST
        assert turned(turned(way)) == way


@given(TIES, PAIRS)
def test_a_ring_is_of_persons(ties: Ties, pairs: Ties) -> None:
    named = merged(pairs)
    whole = [(named[one], named[other]) for one, other in ties]
    plain = rings(named[0], Drawn([t for t in whole if t[0] != t[1]])).far

    far = rings(0, Drawn(ties), alike=Judged(pairs)).far

    assert {named[one]: distance for one, distance in far.items()} == plain
    assert all(distance == plain[named[one]] for one, distance in far.items())
    assert set(far) == {one for one, person in named.items() if person in plain}


def test_two_records_of_one_person_are_not_tied_to_each_other() -> None:
    judged = Judged([(1, 2)])

    assert (
        paths_between(1, 2, Drawn([(1, 2), (1, 3), (3, 2)]), alike=judged).paths == ()
    )


def test_who_else_people_are_is_looked_up_once_for_each_and_up_to_a_bound() -> None:
    crowd = [(1, n) for n in range(10, 60)] + [(2, n) for n in range(40, 90)]
    judged = Judged([(10, 80)])

    paths_between(1, 2, Drawn(crowd), alike=judged)

    assert judged.asked == [2, 80]


def test_a_side_of_which_not_everybody_is_looked_up_is_told_of() -> None:
    most = walking.MOST_ALIKE
    crowd = [(2, 10 + n) for n in range(most + 1)]

    told = paths_between(1, 2, Drawn([*crowd, (1, 3)]), alike=Judged([(3, 10)]))
    plain = paths_between(1, 2, Drawn([*crowd, (1, 3)]))

    assert told.cut == {2}
    assert plain.cut == frozenset()
    assert [[hop[0].there for hop in way] for way in told.paths] == [[3, 10, 2]]
    assert rings(2, Drawn(crowd), depth=1, alike=Judged([])).cut == {2}
    assert rings(2, Drawn(crowd), depth=1).cut == frozenset()


def test_a_far_ring_of_which_not_everybody_is_looked_up_is_told_of() -> None:
    crowd = [(2, 10 + n) for n in range(walking.FEW_ALIKE + 1)]
    last = crowd[-1][1]

    judged = Judged([(last, 9_999)])
    told = rings(2, Drawn(crowd), depth=2, alike=judged)
    near = rings(2, Drawn(crowd), depth=1, alike=judged)

    assert 9_999 not in told.far
    assert last in told.cut
    assert near.far[9_999] == 1
    assert near.cut == frozenset()


def test_a_last_ring_of_which_not_everybody_is_looked_up_is_told_of() -> None:
    hubs = range(2, 6)
    crowd = [(1, hub) for hub in hubs] + [
        (hub, 1_000 * hub + nth) for hub in hubs for nth in range(walking.HUB - 1)
    ]

    told = rings(1, Drawn(crowd), depth=2, alike=Judged([]))
    plain = rings(1, Drawn(crowd), depth=2)

    assert len(told.far) > walking.FEW_ALIKE
    assert told.cut == {1}
    assert plain.cut == frozenset()


def test_without_anybody_who_tells_everybody_is_one_record() -> None:
    records = Records(None)
    records.learn([1, 2])

    assert records.ways(1) == {1: ()}
