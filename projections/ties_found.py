"""Reading ties: those around some people, in one question to the database a ring.

Of each person only so many are read, so that nobody with very many slows a check down.
What may not be seen is passed over before any is counted: else a tie that is hidden
would push out one that is seen, and so tell that it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, TextClause, select, text

from domain.dual import walking
from domain.dual.common_parties import NO_COMMON, Common, is_through
from domain.dual.records import Alike, Link, Way
from domain.dual.sight import Sight
from domain.dual.steps import Hop, Path, Step
from domain.values import PersonId
from projections.schema import Progress
from projections.ties import NAME
from projections.ties_stored import Packed, Sealer

WIDTHS = (1, 8, 32, 128)
"""How many people one question may name; what is left of a width stays empty."""


Ones: TypeAlias = Callable[[Sequence[bytes]], Iterable[Step]]
"""Which records of some people were judged to be one person, and are so today.

People are named by the 16 bytes of their identifiers: there are very many of them.
"""
MORE = 500
"""So many more are read at least of somebody whose first ones may not be seen."""
FIRST_THREAD, LAST_THREAD = -(2**63), 2**63 - 1


class TiesRead:
    """The live ties that may be seen, opened with the ledger's secret.

    Without `sight` it is all of them but those of circles. `ones` tells of people who
    are known by several records; nobody who sees only their own is told of any.
    """

    def __init__(
        self,
        connection: Connection,
        sealer: Sealer,
        *,
        sight: Sight | None,
        ones: Ones | None = None,
    ) -> None:
        self._connection = connection
        self._sealer = sealer
        self._sight = sight
        is_own = sight is not None and sight.is_own
        self._ones = None if is_own else ones
        self._ids: dict[int, bytes] = {}
        self._led: dict[int, Link] = {}
        live = select(Progress.generation).where(
            Progress.projection == NAME, Progress.is_live
        )
        self._generation = connection.scalar(live)

    def of(
        self, person: PersonId, *, most: int = walking.ENDS
    ) -> tuple[list[Step], bool]:
        """The ties of one person, and whether there are more than that."""
        number = self._sealer.number(person)
        links = self([number], most=most)[number]
        steps = self._sealer.all_unpacked(link.told for link in links[:most])
        return steps, len(links) > most

    def between(
        self, start: PersonId, end: PersonId, *, common: Common = NO_COMMON
    ) -> tuple[list[Path], set[int], bool]:
        """How one person leads to another; who was walked in part; whether more.

        What leads through a common party alone comes last where there is much.
        """
        named = {self._sealer.number(one) for one in common.named}

        def is_quiet(way: Way) -> bool:
            goes_over = any(hop[0].there in named for hop in way[:-1])
            return goes_over and is_through(self._path(start, way), common)

        self._forget()
        found = walking.paths_between(
            self._met(start),
            self._met(end),
            self,
            alike=self._alike,
            is_quiet=is_quiet if named else None,
        )
        paths = [self._path(start, path) for path in found.paths]
        return paths, set(found.cut), found.is_more

    def rings(
        self, person: PersonId, *, depth: int = walking.DEEPEST
    ) -> tuple[list[Step], set[int]]:
        """Every tie within some steps of somebody; who was walked in part."""
        self._forget()
        found = walking.rings(self._met(person), self, depth=depth, alike=self._alike)
        steps = self._sealer.all_unpacked(link.told for link in found.links)
        return steps, set(found.cut)

    def people(self, numbers: Iterable[int]) -> list[PersonId]:
        """Whom some numbers stand for, by a tie of each."""
        asked = sorted(numbers)
        found: list[PersonId] = []
        for number, links in self(asked, most=0).items():
            for step in self._sealer.all_unpacked(link.told for link in links):
                ends = (step.first, step.other)
                found += [id_ for id_ in ends if self._sealer.number(id_) == number]
        return found

    def _forget(self) -> None:
        """Whom one walk met is nothing to the next."""
        self._ids.clear()
        self._led.clear()

    def _met(self, person: PersonId) -> int:
        number = self._sealer.number(person)
        self._ids[number] = person.bytes
        return number

    @property
    def _alike(self) -> Alike | None:
        return None if self._ones is None else self._records

    def _records(self, people: Sequence[int]) -> Mapping[int, Sequence[Link]]:
        """The other records of people whom the walk has met."""
        assert self._ones is not None
        found: dict[int, list[Link]] = {}
        for step in self._ones([self._id(number) for number in people]):
            first, other = self._met(step.first), self._met(step.other)
            thread, told = self._sealer.number(step.fact_id), self._sealer.packed(step)
            for here, there in ((first, other), (other, first)):
                link = Link(here=here, there=there, thread=thread, told=told)
                found.setdefault(here, []).append(link)
        return {number: found.get(number, ()) for number in people}

    def _id(self, number: int) -> bytes:
        """Whom a number stands for, that a tie led to."""
        known = self._ids.get(number)
        if known is None:
            link = self._led[number]
            known = Packed(link.told).beside(self._id(link.here))
            self._ids[number] = known
        return known

    def __call__(
        self, people: Sequence[int], *, most: int
    ) -> Mapping[int, Sequence[Link]]:
        """The ties around some people, at most `most` and one more of each.

        Those of the circle that is looked with come first.
        """
        nodes = {person: self._nodes(person) for person in people}
        here = {node: person for person in people for node in nodes[person]}
        found: dict[int, list[Link]] = {node: [] for node in here}
        since = dict.fromkeys(here, FIRST_THREAD)
        at_once = most + 1
        while since:
            since = self._read_on(since, here, found, at_once=at_once)
            since = {
                node: thread
                for node, thread in since.items()
                if len(found[node]) <= most
            }
            at_once = max(at_once, MORE)
        return {
            person: [link for node in nodes[person] for link in found[node]][: most + 1]
            for person in people
        }

    def _nodes(self, person: int) -> tuple[int, ...]:
        """Where the ties of somebody stand, as far as they may be seen at all.

        What others keep in circles of their own stands elsewhere: it is not even read,
        so that how long an answer takes tells nothing of it.
        """
        circle = None if self._sight is None else self._sight.circle_of
        if circle is None:
            return (person,)
        return (self._sealer.in_circle(person, circle), person)

    def _read_on(
        self,
        since: Mapping[int, int],
        here: Mapping[int, int],
        found: dict[int, list[Link]],
        *,
        at_once: int,
    ) -> dict[int, int]:
        """Add what may be seen of the next ties of each; where there may be more."""
        counted: dict[int, int] = {}
        last: dict[int, int] = {}
        for node, other, thread, told in self._rows(since, at_once=at_once):
            counted[node] = counted.get(node, 0) + 1
            last[node] = thread
            plain = self._sealer.unsealed(told)
            if self._sight is None or self._sight.sees(Packed(plain)):
                link = Link(here=here[node], there=other, thread=thread, told=plain)
                found[node].append(link)
                self._led.setdefault(other, link)
        return {
            node: last[node] + 1
            for node, count in counted.items()
            if count == at_once and last[node] < LAST_THREAD
        }

    def _rows(
        self, since: Mapping[int, int], *, at_once: int
    ) -> Iterator[tuple[int, int, int, bytes]]:
        """The next rows of some people, each from a thread on."""
        people = list(since)
        while people:
            width = next((w for w in WIDTHS if w >= len(people)), WIDTHS[-1])
            some, people = people[:width], people[width:]
            asked: dict[str, int | None] = {f"n{nth}": None for nth in range(width)}
            asked |= dict.fromkeys((f"t{nth}" for nth in range(width)), FIRST_THREAD)
            asked |= {f"n{nth}": person for nth, person in enumerate(some)}
            asked |= {f"t{nth}": since[person] for nth, person in enumerate(some)}
            asked |= {"generation": self._generation, "at_once": at_once}
            for row in self._connection.execute(_question(width), asked).all():
                node, other, thread, told = row
                yield node, other, thread, told

    def _path(self, start: PersonId, links: Way) -> Path:
        people = [start]
        hops: list[Hop] = []
        for hop in links:
            steps = tuple(self._sealer.all_unpacked(link.told for link in hop))
            hops.append(steps)
            people.append(steps[0].beside(people[-1]))
        return Path(people=tuple(people), hops=tuple(hops))


@cache
def _question(width: int) -> TextClause:
    """One statement for so many people. Its words are all our own."""
    parts = (
        "SELECT * FROM (SELECT node, other, thread, step FROM ties "  # noqa: S608
        f"WHERE generation = :generation AND node = :n{nth} AND thread >= :t{nth} "
        f"ORDER BY thread LIMIT :at_once) AS t{nth}"
        for nth in range(width)
    )
    return text(" UNION ALL ".join(parts))
