"""Walking from person to person, up to three ties far, without getting lost in crowds.

Pure: who is tied to whom is asked of `around`, many at once and once for each ring.
`around` tells only of ties that may be seen, so that whatever is left out here for lack
of room is left out for others that are seen, and tells of nothing that is hidden.
People with very many ties (a hub) are walked through only in part, which is said and
never hidden; the two that are asked about are looked at whole, up to a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

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


class Link(NamedTuple):
    """One tie, seen from `here`. `told` is what is known of it, packed."""

    here: int
    there: int
    thread: int
    told: bytes


Way: TypeAlias = tuple[tuple[Link, ...], ...]
"""How one person leads to another: of each two on it, every tie between them."""


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
    is_quiet: Callable[[Way], bool] | None = None,
) -> Found:
    """How two people are tied, directly or through one or two others.

    Ways that are quiet by themselves come last, so that they push none out that tells.
    """
    whole = around([start, end], most=ENDS)
    cut: set[int] = set()
    mine = _by_there(start, whole.get(start, ()), cut, most=ENDS)
    theirs = _by_there(end, whole.get(end, ()), cut, most=ENDS)
    paths: list[Way] = []
    if end in mine:
        paths.append((mine[end],))
    between = [one for one in mine if one in theirs and one not in (start, end)]
    paths += [(mine[one], _turned(theirs[one])) for one in between]
    sides = _Sides(start=start, end=end, mine=mine, theirs=theirs)
    paths += _through_two(sides, around, cut)
    if is_quiet is not None and len(paths) > MOST_PATHS:
        paths.sort(key=is_quiet)
    return Found(
        paths=tuple(paths[:MOST_PATHS]),
        cut=frozenset(cut),
        is_more=len(paths) > MOST_PATHS,
    )


def rings(start: int, around: Around, *, depth: int = DEEPEST) -> Rings:
    """Everybody within `depth` ties of somebody, nearest first, as far as there is room.

    The fewer ties of each person are walked, the more people there are in a ring.
    """
    far: dict[int, int] = {start: 0}
    links: dict[int, Link] = {}
    cut: set[int] = set()
    edge = [start]
    for ring in range(1, depth + 1):
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
    return Rings(far=far, links=tuple(links.values()), cut=frozenset(cut))


def _most(ring: int, people: int, *, depth: int) -> int:
    """How many ties of each person in a ring are looked at."""
    if ring == 1:
        return ENDS if depth == 1 else RING
    return min(HUB, max(FEW, RING // people))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sides:
    """The two who are asked about, and who stands around each."""

    start: int
    end: int
    mine: Mapping[int, tuple[Link, ...]]
    theirs: Mapping[int, tuple[Link, ...]]


def _through_two(sides: _Sides, around: Around, cut: set[int]) -> list[Way]:
    """Paths through two others, found from the side on which fewer people stand."""
    ends, mine, theirs = {sides.start, sides.end}, sides.mine, sides.theirs
    is_mine = len(mine) <= len(theirs)
    near, far = (mine, theirs) if is_mine else (theirs, mine)
    asked = _some([one for one in near if one not in ends], cut, MOST_PEOPLE)
    found: list[Way] = []
    for person, ties in around(asked, most=HUB).items():
        for other, hop in _by_there(person, ties, cut, most=HUB).items():
            if other in ends or other == person or other not in far:
                continue
            if is_mine:
                found.append((mine[person], hop, _turned(theirs[other])))
            else:
                found.append((mine[other], _turned(hop), _turned(theirs[person])))
    return found


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


def _turned(hop: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(
        Link(here=each.there, there=each.here, thread=each.thread, told=each.told)
        for each in hop
    )
