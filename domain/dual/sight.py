"""Which ties somebody may be shown: a tie helps only where it does not give away.

The pages ask `domain.policy` first. This says, once somebody may ask at all, which of
the ties are theirs to see. A walk asks it of every tie before it counts any, so that
what is left out for lack of room depends on nothing that is hidden.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.dual.kinds import Kind, RoleKind
from domain.dual.steps import Step
from domain.values import PersonId


class Seen(Protocol):
    """What of a tie says whose it is to see: a `Step`, or one that is opened in part."""

    @property
    def kind(self) -> Kind: ...
    @property
    def first(self) -> PersonId: ...
    @property
    def other(self) -> PersonId: ...
    @property
    def told_by(self) -> PersonId: ...
    @property
    def held_by(self) -> PersonId | None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """Through whose eyes ties are looked at.

    `circle_of` is the therapist whose own circle is looked at with the rest. With
    `is_own` nothing is seen but what that therapist may see anyway: their own clients,
    supervision, circle, and what they told themselves or that names them.
    """

    circle_of: PersonId | None = None
    is_own: bool = False

    def sees(self, step: Seen) -> bool:
        """Whether a tie is among those that are seen."""
        held_by = step.held_by
        if held_by is not None:
            return held_by == self.circle_of
        return not self.is_own or self._is_theirs(step)

    def _is_theirs(self, step: Seen) -> bool:
        person = self.circle_of
        if person is None or person not in (step.first, step.other):
            return step.told_by == person is not None and not _is_role(step)
        # Who complained and who judges is for the board to tell.
        return step.kind in _OWN_ROLES or not _is_role(step)


PRACTICE = Sight()
"""Everything but what belongs to somebody's own circle."""
_OWN_ROLES = frozenset({RoleKind.THERAPY, RoleKind.SUPERVISION})


def own(therapist: PersonId) -> Sight:
    """What a therapist may see anyway."""
    return Sight(circle_of=therapist, is_own=True)


def reviewing(therapist: PersonId | None) -> Sight:
    """What a reviewer of a therapist's check sees: the practice, and that circle."""
    return Sight(circle_of=therapist)


def reached(start: PersonId, steps: Iterable[Step]) -> dict[PersonId, int]:
    """Everybody whom some ties lead to, with how far away they are.

    Another record of somebody is as far away as they are.
    """
    tied: dict[PersonId, list[PersonId]] = {}
    ones: dict[PersonId, list[PersonId]] = {}
    for step in steps:
        there = ones if step.is_of_one else tied
        there.setdefault(step.first, []).append(step.other)
        there.setdefault(step.other, []).append(step.first)
    far: dict[PersonId, int] = {}
    edge, distance = [start], 0
    while edge:
        here = _with_records(edge, ones, far)
        far |= dict.fromkeys(here, distance)
        beyond = dict.fromkeys(other for one in here for other in tied.get(one, ()))
        edge, distance = [one for one in beyond if one not in far], distance + 1
    return far


def _with_records(
    people: Iterable[PersonId],
    ones: Mapping[PersonId, Iterable[PersonId]],
    far: Container[PersonId],
) -> list[PersonId]:
    """Some people and every other record of theirs, of those not reached before."""
    found = dict.fromkeys(people)
    edge = list(found)
    while edge:
        beyond = dict.fromkeys(other for one in edge for other in ones.get(one, ()))
        edge = [one for one in beyond if one not in found and one not in far]
        found |= dict.fromkeys(edge)
    return list(found)


def _is_role(step: Seen) -> bool:
    return isinstance(step.kind, RoleKind)
