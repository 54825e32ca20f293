"""Which ties a question shows: numbers by which they are known again, and no more.

A number stands for two people and what they are to each other. Told again, or taken
back and told again, a tie keeps it; as another kind, or as a second of its kind, it has
another one. Therapy has none: its case says where it is.
"""

from __future__ import annotations

from collections import Counter

from api.house import House
from domain.dual.considering import Considered
from domain.dual.kinds import RoleKind
from domain.facts.ties import TieStanding
from projections.ties_stored import Sealer


def numbers_of_ties(house: House, told: Considered) -> tuple[int, ...]:
    """The numbers of all ties on the ways that are asked about, in rising order."""
    steps = {
        (step.fact_id, step.kind, step.first, step.other): step
        for each in told.asked
        for hop in each.path.hops
        for step in hop
        if step.kind is not RoleKind.THERAPY
    }
    sealer, counted = Sealer(house.keys), Counter[tuple[object, ...]]()
    found: set[int] = set()
    for step in steps.values():
        one, other = sorted((step.first, step.other))
        said = f"{step.kind.value} {step.standing is TieStanding.PROMISED}"
        counted[one, other, said] += 1
        found.add(sealer.number(one, other, f"{said} {counted[one, other, said]}"))
    return tuple(sorted(found))
