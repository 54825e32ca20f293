"""Walking from person to person, up to three ties far, without getting lost in crowds.

Pure: who is tied to whom is asked of `around`, many at once and once for each ring.
`around` tells only of ties that may be seen, so that whatever is left out here for lack
of room is left out for others that are seen, and tells of nothing that is hidden.
People with very many ties (a hub) are walked through only in part, which is said and
never hidden; the two that are asked about are looked at whole, up to a bound. Records of
one person are walked as one (`domain.dual.records`): from one to the other is no tie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.dual.records import Alike, Link, Records, Way, turned

DEEPEST = 3
HUB = 100
"""So many ties of somebody in between are walked; of the rest it is said that they are."""
ENDS = 5_000
"""So many ties of the two who are asked about are looked at."""
MOST_PEOPLE = 200
"""So many people between two others are looked at."""
MOST_PATHS = 60
RING = 500
"""About so many ties are looked at in each ring, the fewer of each the more they are."""
FEW = 8
"""So many ties of each person in a ring are looked at, however many people there are."""
MOST_ALIKE = 1_000
"""Of so many people around one it is looked up by which other records they are known."""
FEW_ALIKE = 250
"""Of so many in each ring, where more than one is walked."""


class Around(Protocol):
    """Who is tied to each of some people, as far as that may be seen: at most `most`
    ties of each, and one more where there are more."""

    def __call__(
        self, people: Sequence[int], *, most: int
    ) -> Mapping[int, Sequence[Link]]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Paths, shortest first, each a list of hops; `cut` are people walked in part."""

    paths: tuple[Way, ...]
    cut: frozenset[int]
    is_more: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Rings:
    """Everybody within some ties of somebody: each with how far away, and the ties."""

    far: Mapping[int, int]
    links: tuple[Link, ...]
    cut: frozenset[int]


def paths_between(
    start: int,
    end: int,
    around: Around,
    *,
    alike: Alike | None = None,
    is_quiet: Callable[[Way], bool] | None = None,
) -> Found:
    """How two people are tied, directly or through one or two others.

    Ways that are quiet by themselves come last, so that they push none out that tells.
    Two records of one person are not tied to each other.
    """
    sides = _sides(start, end, around, Records(alike))
    cut = sides.cut
    paths: list[Way] = []
    if sides.mine and sides.theirs:
        paths += _direct(sides)
        paths += _through_one(sides)
        paths += _through_two(sides, around)
    if is_quiet is not None and len(paths) > MOST_PATHS:
        paths.sort(key=is_quiet)
    return Found(
        paths=tuple(paths[:MOST_PATHS]),
        cut=frozenset(cut),
        is_more=len(paths) > MOST_PATHS,
    )


def rings(
    start: int, around: Around, *, depth: int = DEEPEST, alike: Alike | None = None
) -> Rings:
    """Everybody within `depth` ties of somebody, nearest first, as far as there is room.

    The fewer ties of each person are walked, the more people there are in a ring.
    """
    far: dict[int, int] = {start: 0}
    links: dict[int, Link] = {}
    cut: set[int] = set()
    records, most_alike = Records(alike), MOST_ALIKE if depth == 1 else FEW_ALIKE
    edge = [start]
    for ring in range(1, depth + 1):
        edge += _other_records(edge[:most_alike], far, links, records)
        if not edge:
            break
        most = _most(ring, len(edge), depth=depth)
        beyond: list[int] = []
        for person, ties in around(_some(edge, cut, RING // FEW), most=most).items():
            for link in _bounded(person, ties, cut, most=most):
                links.setdefault(link.thread, link)
                if link.there not in far:
                    far[link.there] = ring
                    beyond.append(link.there)
        edge = beyond
    if records.are_looked_up and len(edge) > most_alike:
        cut.add(start)
    _other_records(edge[:most_alike], far, links, records)
    return Rings(far=far, links=tuple(links.values()), cut=frozenset(cut))


def _other_records(
    edge: Sequence[int], far: dict[int, int], links: dict[int, Link], records: Records
) -> list[int]:
    """The other records of those in a ring, which are as far away as they are."""
    records.learn(edge)
    found: list[int] = []
    for person in edge:
        for other, way in records.ways(person).items():
            for link in (link for hop in way for link in hop):
                links.setdefault(link.thread, link)
            if other not in far:
                far[other] = far[person]
                found.append(other)
    return found


def _most(ring: int, people: int, *, depth: int) -> int:
    """How many ties of each person in a ring are looked at."""
    if ring == 1:
        return ENDS if depth == 1 else RING
    return min(HUB, max(FEW, RING // people))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sides:
    """The two who are asked about, by every record, and who stands around each.

    `mine` and `theirs` have the ways that lead to each of these from who is asked
    about, by any record of theirs.
    """

    starts: Mapping[int, Way]
    ends: Mapping[int, Way]
    mine: Mapping[int, Sequence[Way]]
    theirs: Mapping[int, Sequence[Way]]
    records: Records
    cut: set[int]

    def are_asked(self, person: int) -> bool:
        """Whether somebody is one of the two."""
        return person in self.starts or person in self.ends


def _sides(start: int, end: int, around: Around, records: Records) -> _Sides:
    records.learn([start, end])
    starts, ends = records.ways(start), records.ways(end)
    if end in starts:
        starts, ends = dict[int, Way](), dict[int, Way]()
    cut: set[int] = set()
    whole = around([*starts, *ends], most=ENDS)
    mine, theirs = (_ways(each, whole, cut) for each in (starts, ends))
    if mine and theirs:
        _learn(records, {start: mine, end: theirs}, cut)
    return _Sides(
        starts=starts, ends=ends, mine=mine, theirs=theirs, records=records, cut=cut
    )


def _ways(
    ones: Mapping[int, Way], whole: Mapping[int, Sequence[Link]], cut: set[int]
) -> dict[int, list[Way]]:
    """Who stands around somebody, with the ways there from any record of theirs."""
    found: dict[int, list[Way]] = {}
    for one, way in ones.items():
        hops = _by_there(one, whole.get(one, ()), cut, most=ENDS)
        for there, hop in hops.items():
            if there not in ones:
                found.setdefault(there, []).append((*way, hop))
    return found


def _learn(
    records: Records, sides: Mapping[int, Mapping[int, object]], cut: set[int]
) -> None:
    """Look up who else those are who stand around the two."""
    if records.are_looked_up:
        cut.update(one for one, side in sides.items() if len(side) > MOST_ALIKE)
        records.learn(one for side in sides.values() for one in list(side)[:MOST_ALIKE])


def _direct(sides: _Sides) -> Iterator[Way]:
    for end, way in sides.ends.items():
        for mine in sides.mine.get(end, ()):
            yield (*mine, *turned(way))


def _through_one(sides: _Sides) -> Iterator[Way]:
    for one, mine in sides.mine.items():
        if sides.are_asked(one):
            continue
        for other, between in sides.records.ways(one).items():
            for theirs in sides.theirs.get(other, ()):
                for way in mine:
                    yield (*way, *between, *turned(theirs))


def _through_two(sides: _Sides, around: Around) -> Iterator[Way]:
    """Paths through two others, found from the side on which fewer people stand."""
    is_mine = len(sides.mine) <= len(sides.theirs)
    near, far = (sides.mine, sides.theirs) if is_mine else (sides.theirs, sides.mine)
    people = [one for one in near if not sides.are_asked(one)]
    asked = {
        one: sides.records.ways(one) for one in _some(people, sides.cut, MOST_PEOPLE)
    }
    ties = around(list(dict.fromkeys(o for w in asked.values() for o in w)), most=HUB)
    for person, records in asked.items():
        for other, hops in _onward(records, ties, sides):
            for way in near[person]:
                for rest in far.get(other, ()):
                    there = (*way, *hops, *turned(rest))
                    yield there if is_mine else turned(there)


def _onward(
    records: Mapping[int, Way], ties: Mapping[int, Sequence[Link]], sides: _Sides
) -> Iterator[tuple[int, Way]]:
    """Who is tied to somebody, by any record of either, and what leads there."""
    for one, way in records.items():
        found = _by_there(one, ties.get(one, ()), sides.cut, most=HUB)
        for there, hop in found.items():
            if sides.are_asked(there) or there in records:
                continue
            for other, between in sides.records.ways(there).items():
                yield other, (*way, hop, *between)


def _by_there(
    here: int, ties: Sequence[Link], cut: set[int], *, most: int
) -> dict[int, tuple[Link, ...]]:
    found: dict[int, tuple[Link, ...]] = {}
    for link in _bounded(here, ties, cut, most=most):
        found[link.there] = (*found.get(link.there, ()), link)
    return found


def _bounded(
    here: int, ties: Sequence[Link], cut: set[int], *, most: int
) -> Sequence[Link]:
    if len(ties) <= most:
        return ties
    cut.add(here)
    return ties[:most]


def _some(people: Sequence[int], cut: set[int], most: int) -> Sequence[int]:
    """So many of a ring as are looked at; the rest is cut."""
    cut.update(people[most:])
    return people[:most]
