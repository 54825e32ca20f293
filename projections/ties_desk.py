"""The ties that a batch of facts touches, before they are written.

A tie lies on the desk once for each end, and once for the case whose facts tell it, so
that it is found from all of them. One of a therapist's own circle lies apart, where only
who looks with that circle reads, and once more for each end, for when somebody is erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from domain.dual.steps import Step
from domain.values import CaseId, PersonId
from projections.ties_stored import NOBODY, Sealer, without

Key: TypeAlias = tuple[int, int]
"""A row: the number of one end, and that of the tie."""
OF_CASE = "case"
OF_CIRCLES = "circles"
NO_PERSON = 0
"""Stands at the other end of a row that is found by its case, or for an erasure alone."""


@dataclass(kw_only=True, slots=True)
class Desk:
    """Rows as they are stored, and as they are to be."""

    sealer: Sealer
    stored: dict[Key, Step] = field(default_factory=dict[Key, Step])
    now: dict[Key, Step | None] = field(default_factory=dict["Key", "Step | None"])
    _at: dict[int, dict[int, None]] = field(
        default_factory=dict[int, "dict[int, None]"]
    )

    def person(self, person: UUID) -> int:
        """The number of somebody."""
        return self.sealer.number(person)

    def end(self, person: UUID, held_by: UUID | None) -> int:
        """Where a tie of somebody is found, by whoever may see it."""
        number = self.person(person)
        return number if held_by is None else self.sealer.in_circle(number, held_by)

    def circles(self, person: UUID) -> int:
        """The number under which the ties of somebody in any circle are found."""
        return self.sealer.number(person, OF_CIRCLES)

    def case(self, case_id: UUID) -> int:
        """The number of a case."""
        return self.sealer.number(case_id, OF_CASE)

    def lay(self, key: Key, step: Step) -> None:
        """A row that is stored, brought to hand with the other rows of its tie."""
        for each in {key, *self.keys(key[1], step)}:
            self.stored.setdefault(each, step)
            self._note(each)

    def keys(self, thread: int, step: Step) -> Iterator[Key]:
        """The rows of a tie: both ends, and its case."""
        for person in (step.first, step.other):
            if person != NOBODY:
                yield self.end(person, step.held_by), thread
                if step.held_by is not None:
                    yield self.circles(person), thread
        if step.case_id is not None:
            yield self.case(step.case_id), thread

    def put(self, thread: int, step: Step) -> None:
        """A tie is so from now on."""
        for key in self.keys(thread, step):
            self.now[key] = step
            self._note(key)

    def take(self, thread: int, step: Step) -> None:
        """A tie is there no longer."""
        for key in self.keys(thread, step):
            self.now[key] = None

    def found(self, node: int, thread: int) -> Step | None:
        """A tie as it stands, from one of its ends."""
        key = (node, thread)
        return self.now[key] if key in self.now else self.stored.get(key)

    def at(self, node: int) -> list[tuple[int, Step]]:
        """Every tie that stands at an end, in the order in which they were laid."""
        found = (
            (thread, self.found(node, thread)) for thread in self._at.get(node, ())
        )
        return [(thread, step) for thread, step in found if step is not None]

    def of_case(self, case_id: CaseId) -> list[tuple[int, Step]]:
        """Every tie that the facts of a case tell."""
        return self.at(self.case(case_id))

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: their ties go; a case keeps whose it was besides."""
        theirs = [*self.at(self.person(person)), *self.at(self.circles(person))]
        for thread, step in theirs:
            self.take(thread, step)
            if step.case_id is not None:
                self.now[self.case(step.case_id), thread] = without(step, person)

    def changes(self) -> tuple[list[Key], list[tuple[Key, int, Step]]]:
        """The stored rows to take away, and those to write, each in order."""
        changed = {
            key: step for key, step in self.now.items() if step != self.stored.get(key)
        }
        old = sorted(key for key in changed if key in self.stored)
        new = [
            (key, self._beside(key[0], step), step)
            for key, step in sorted(changed.items(), key=lambda pair: pair[0])
            if step is not None
        ]
        return old, new

    def _beside(self, node: int, step: Step) -> int:
        people = (step.first, step.other)
        ends = [self.end(one, step.held_by) for one in people]
        if node not in ends:
            return NO_PERSON
        return self.person(people[1 - ends.index(node)])

    def _note(self, key: Key) -> None:
        self._at.setdefault(key[0], {})[key[1]] = None


def lay_all(desk: Desk, rows: Iterable[tuple[Key, bytes]]) -> None:
    """Bring stored rows to hand."""
    for key, told in rows:
        desk.lay(key, desk.sealer.opened(told))
