"""In which ways somebody leads to a therapist, put into words for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.house import House
from api.privacy import listed_as
from domain.dual.considering import Asked
from domain.dual.limbs import MEANT
from domain.dual.steps import path_in_words, sentence
from domain.values import PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class TieShown:
    """One way in which somebody leads to a therapist: each step, and what it asks.

    `sources` say of each step who told it and when; `cites` are provisions in force.
    `is_common` where it leads only through a common party (`domain.dual.common_parties`).
    """

    title: str
    words: str
    asks: str
    sources: tuple[str, ...]
    cites: tuple[str, ...]
    is_common: bool = False


def ties_shown(house: House, asked: Iterable[Asked]) -> tuple[TieShown, ...]:
    """Every way in which somebody leads to a therapist, in words."""

    def name(person: PersonId) -> str:
        return listed_as(house, person)

    return tuple(
        TieShown(
            title=MEANT[each.limbs[0]].title,
            words=path_in_words(each.path, name),
            asks=" ".join(each.asks),
            sources=tuple(
                f"{sentence(step, name)}: told by {name(step.told_by)} on "
                f"{step.told_at:%Y-%m-%d}"
                for hop in each.path.hops
                for step in hop
            ),
            cites=tuple(f"{one.code} {one.number}" for one in each.cites),
            is_common=each.is_common,
        )
        for each in asked
    )
