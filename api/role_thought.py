"""Which other role whoever asks thinks of: what a check keeps of it, and what it shows.

A role is named with a check alone, sealed about the person like all that was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.dual import Role
from api.house import House
from domain.checking import ROLE
from domain.dual.considering import (
    THOUGHT_OF,
    Considered,
    FormerClient,
    is_another_role,
)
from domain.dual.gottlieb import Compared
from domain.dual.unavoidable import Guarded
from domain.facts.checks import CheckAsked, Occasion
from domain.facts.dual_roles_choices import EnteredRole
from domain.refusals import Problem
from domain.sealing import ERASED

NOT_ASKED = (
    "is asked only about somebody with whom you think of another role; choose that, or "
    "leave this open"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Thought:
    """What is laid out of another role with a client: levels, time, and what guards it.

    `role` is None where nobody has named one; then no levels are compared. `former` is
    of whom therapy has ended, by the codes of the day `on`.
    """

    role: EnteredRole | None
    on: date
    levels: Compared | None
    former: tuple[FormerClient, ...]
    guarded: Guarded | None


def misplaced(role: EnteredRole | None, occasion: Occasion) -> list[Problem]:
    """What is wrong with naming a role where none is thought of; empty if nothing is."""
    if role is None or occasion is Occasion.ROLE:
        return []
    return [Problem(field=ROLE, reason=NOT_ASKED)]


def considered_as(occasion: Occasion, role: EnteredRole | None) -> Role:
    """Which role is considered in a check: the one that is named, where one is."""
    return role or THOUGHT_OF[occasion]


def named_in(house: House, asked: CheckAsked) -> EnteredRole | None:
    """The role that was named with a check; None where none was, or it is gone."""
    if asked.role is None:
        return None
    said = house.ledger.words(asked, ROLE, asked.role)
    return EnteredRole(said) if said and said is not ERASED else None


def role_of(house: House, asked: CheckAsked) -> Role:
    """Which role is considered in a check that was asked."""
    return considered_as(asked.occasion, named_in(house, asked))


def thought(told: Considered) -> Thought | None:
    """What a page lays out of another role; None where there is nothing to.

    What was written down as unavoidable is shown whatever is thought of.
    """
    is_another = is_another_role(told.role)
    former = told.former if is_another else ()
    if told.levels is None and not former and told.guarded is None:
        return None
    return Thought(
        role=told.role if isinstance(told.role, EnteredRole) else None,
        on=told.on,
        levels=told.levels,
        former=former,
        guarded=told.guarded,
    )
