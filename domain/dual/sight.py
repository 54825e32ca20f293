"""Which ties somebody may be shown: a tie helps only where it does not give away.

The pages ask `domain.policy` first. This says, once somebody may ask at all, which of
the ties are theirs to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.dual.kinds import RoleKind
from domain.dual.steps import Hop, Path, Step
from domain.values import PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """Through whose eyes ties are looked at.

    `circle_of` is the therapist whose own circle is looked at with the rest. With
    `is_own` nothing is seen but what that therapist may see anyway: their own clients,
    supervision, circle, and what they told themselves or that names them.
    """

    circle_of: PersonId | None = None
    is_own: bool = False

    def sees(self, step: Step) -> bool:
        """Whether a tie is among those that are seen."""
        if step.held_by is not None:
            return step.held_by == self.circle_of
        return not self.is_own or self._is_theirs(step)

    def _is_theirs(self, step: Step) -> bool:
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


def seen_hop(hop: Iterable[Step], sight: Sight) -> Hop:
    """The ties of a hop that are seen; empty where none is."""
    return tuple(step for step in hop if sight.sees(step))


def seen_path(path: Path, sight: Sight) -> Path | None:
    """The path with what is seen of it; None where a hop of it is not seen at all."""
    hops = tuple(seen_hop(hop, sight) for hop in path.hops)
    return Path(people=path.people, hops=hops) if all(hops) else None


def reached(start: PersonId, steps: Iterable[Step]) -> dict[PersonId, int]:
    """Everybody whom some ties lead to, with how far away they are."""
    tied: dict[PersonId, list[PersonId]] = {}
    for step in steps:
        tied.setdefault(step.first, []).append(step.other)
        tied.setdefault(step.other, []).append(step.first)
    far, edge = {start: 0}, [start]
    while edge:
        beyond: list[PersonId] = []
        for person in edge:
            for other in tied.get(person, ()):
                if other not in far:
                    far[other] = far[person] + 1
                    beyond.append(other)
        edge = beyond
    return far


def _is_role(step: Step) -> bool:
    return isinstance(step.kind, RoleKind)
