"""Records of one person, learned in a walk as they are met.

Somebody may be known by two records, of which somebody has judged that they are one
person. A walk steps from one to the other for nothing: it is no tie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias


class Link(NamedTuple):
    """One tie, seen from `here`. `told` is what is known of it, packed."""

    here: int
    there: int
    thread: int
    told: bytes


Way: TypeAlias = tuple[tuple[Link, ...], ...]
"""How one person leads to another: of each two on it, every tie between them."""


class Alike(Protocol):
    """With which other records each of some people was judged to be one person."""

    def __call__(self, people: Sequence[int]) -> Mapping[int, Sequence[Link]]: ...


class Records:
    """Who is one person, as far as it was learned. Without `alike` nobody is another."""

    def __init__(self, alike: Alike | None) -> None:
        self._alike = alike
        self._at: dict[int, Sequence[Link]] = {}

    @property
    def are_looked_up(self) -> bool:
        """Whether anybody tells of other records."""
        return self._alike is not None

    def learn(self, people: Iterable[int]) -> None:
        """Look up the other records of some people, and those of these, to the last."""
        if self._alike is None:
            return
        met = self._unknown(people)
        while met:
            found = self._alike(met)
            self._at.update({one: found.get(one, ()) for one in met})
            met = self._unknown(
                link.there for links in found.values() for link in links
            )

    def ways(self, person: int) -> Mapping[int, Way]:
        """Somebody, and each other record of theirs, with what leads to it."""
        found: dict[int, Way] = {person: ()}
        if not self._at.get(person):
            return found
        edge = [person]
        while edge:
            beyond = dict(self._beyond(edge, found))
            found |= beyond
            edge = list(beyond)
        return found

    def _beyond(
        self, edge: Iterable[int], found: Mapping[int, Way]
    ) -> Iterator[tuple[int, Way]]:
        for one in edge:
            for link in self._at.get(one, ()):
                if link.there not in found:
                    yield link.there, (*found[one], (link,))

    def _unknown(self, people: Iterable[int]) -> list[int]:
        return [one for one in dict.fromkeys(people) if one not in self._at]


def turned(way: Way) -> Way:
    """The same way, from its other end."""
    return tuple(turned_hop(hop) for hop in reversed(way))


def turned_hop(hop: Iterable[Link]) -> tuple[Link, ...]:
    """The same ties, seen from the other of the two."""
    return tuple(
        Link(here=each.there, there=each.here, thread=each.thread, told=each.told)
        for each in hop
    )
