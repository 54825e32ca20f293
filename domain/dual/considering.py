"""All that is asked before somebody takes a role: paths, codes, time and levels.

Nothing here says yes or no. It lays side by side what is known, with its sources, and
asks what a careful colleague would ask.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from domain.codes.provisions import Codes, Provision
from domain.dual.clocks import Clock
from domain.dual.common_parties import is_through
from domain.dual.gottlieb import Compared
from domain.dual.kinds import RoleKind
from domain.dual.limbs import (
    AMONG,
    MEANT,
    Limb,
    is_of_one_case,
    limbs_of,
    order_of,
)
from domain.dual.steps import Path
from domain.dual.unavoidable import Guarded
from domain.facts.checks import Occasion
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.ties import TieStanding
from domain.values import CaseId, PersonId


class Taking(StrEnum):
    """Which role is thought of, beside those of `EnteredRole`.

    `ANOTHER` is a role that nobody has named yet. `MENTIONED` is none: somebody spoke
    of the person in the therapist's work.
    """

    THERAPY = "therapy"
    SUPERVISION = "supervision"
    PANEL = "panel"
    ANOTHER = "another_role"
    MENTIONED = "mentioned"


THOUGHT_OF: Mapping[Occasion, Taking] = MappingProxyType(
    {
        Occasion.INTAKE: Taking.THERAPY,
        Occasion.MENTIONED: Taking.MENTIONED,
        Occasion.ROLE: Taking.ANOTHER,
        Occasion.CHANGED: Taking.THERAPY,
    }
)
"""What is thought of where somebody has a person checked, and has named no role."""


NOTHING = frozenset({Limb.FURTHER})
"""What a way is about where it is about nothing else."""
_KINDS: Mapping[EnteredRole | Taking, RoleKind] = MappingProxyType(
    {
        Taking.THERAPY: RoleKind.THERAPY,
        Taking.SUPERVISION: RoleKind.SUPERVISION,
        Taking.MENTIONED: RoleKind.THERAPY,
        EnteredRole.SUPERVISOR_SUPERVISEE: RoleKind.SUPERVISION,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What one path asks, and the provisions in force that it rests on.

    `is_common` where it leads only through a party that half the practice is tied to.
    """

    path: Path
    limbs: tuple[Limb, ...]
    cites: tuple[Provision, ...]
    is_common: bool = False

    @property
    def asks(self) -> tuple[str, ...]:
        """One question for each limb."""
        return tuple(MEANT[limb].asks for limb in self.limbs)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormerClient:
    """A former client of a therapist: last contact, and what each code says of time."""

    case_id: CaseId
    reference: str
    therapist_id: PersonId
    client_id: PersonId
    last_contact_on: date
    clocks: tuple[Clock, ...]

    @property
    def next_end(self) -> date | None:
        """The day on which the last interval ends; None where one has no end."""
        ends = [clock.ends_on for clock in self.clocks]
        dated = [end for end in ends if end is not None]
        return max(dated) if dated and len(dated) == len(ends) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Considered:
    """What is known where somebody thinks of a role with a person.

    `cut` are people with so many ties that not all were walked, and `is_more` says that
    there are more paths than are listed: both are said openly, because what was not
    looked at cannot be called clear. Not `is_bound` where no code on file is named for
    them, so that none is cited.
    """

    therapist_id: PersonId
    person_id: PersonId
    role: EnteredRole | Taking
    on: date
    asked: tuple[Asked, ...]
    former: tuple[FormerClient, ...] = ()
    levels: Compared | None = None
    guarded: Guarded | None = None
    cut: tuple[PersonId, ...] = ()
    is_more: bool = False
    codes_unknown: tuple[str, ...] = ()
    is_bound: bool = True

    @property
    def limbs(self) -> tuple[Limb, ...]:
        """Every limb that some path is about, gravest first; not by common parties."""
        found = {limb for each in self.telling for limb in each.limbs}
        return tuple(limb for limb in Limb if limb in found)

    @property
    def telling(self) -> tuple[Asked, ...]:
        """What is asked not through a common party alone: what makes a hit."""
        return tuple(each for each in self.asked if not each.is_common)


def is_another_role(role: EnteredRole | Taking) -> bool:
    """Whether a role beside that of the profession is thought of, named or not."""
    return role is Taking.ANOTHER or isinstance(role, EnteredRole)


def is_the_role(path: Path, role: EnteredRole | Taking) -> bool:
    """Whether a path says no more than that the role is or was there already.

    A former client who comes back is in no second role, nor is a client who is
    mentioned another client.
    """
    path = path.as_one
    if len(path) > 1 or role not in _KINDS:
        return False
    taker = path.people[-1]
    return all(
        step.kind is _KINDS[role]
        and step.first == taker
        and step.standing is not TieStanding.PROMISED
        for step in path.near
    )


def asked_of(
    paths: Iterable[Path],
    *,
    codes: Codes,
    binding: frozenset[str],
    day: date,
    role: EnteredRole | Taking = Taking.THERAPY,
    common: Container[PersonId] = frozenset(),
) -> tuple[Asked, ...]:
    """What each path asks, gravest and nearest first; at the end those through `common`.

    Provisions are those of codes that bind, in force on the day; none where no code is
    named.
    """
    found: list[Asked] = []
    telling = (path for path in paths if not is_of_one_case(path))
    for path in sorted(telling, key=order_of):
        limbs = limbs_where(path, role)
        wanted = dict.fromkeys(id_ for limb in limbs for id_ in MEANT[limb].wanted)
        cites = tuple(
            each for each in codes.in_force(wanted, day) if each.code in binding
        )
        is_common = is_through(path, common)
        found.append(Asked(path=path, limbs=limbs, cites=cites, is_common=is_common))
    return tuple(sorted(found, key=_rank))


def limbs_where(path: Path, role: EnteredRole | Taking) -> tuple[Limb, ...]:
    """Which limbs a path is about where somebody thinks of a role, gravest first.

    Who was only mentioned is no second role of anybody: what they are to the therapist
    is what somebody close to a client is. Where a panel is thought of, whoever is tied
    to the person, or to somebody close to them, would judge them.
    """
    path = path.as_one
    limbs = limbs_of(path)
    if role is Taking.PANEL and _would_judge(path):
        return tuple(limb for limb in Limb if limb in {*limbs, Limb.PANEL} - NOTHING)
    if role is not Taking.MENTIONED or Limb.SAME_PERSON not in limbs:
        return limbs
    found = {*limbs, Limb.CLOSE_PERSON} - {Limb.SAME_PERSON}
    return tuple(limb for limb in Limb if limb in found)


def _would_judge(path: Path) -> bool:
    """Whether they are tied, or lead to each other over somebody close to one of them."""
    if len(path) == 1:
        return True
    return path.is_through_one and any(s.is_close for s in (*path.near, *path.far))


def _rank(asked: Asked) -> tuple[bool, int]:
    """The order among what is asked; of one rank, as they were."""
    return asked.is_common, AMONG[asked.limbs[0]]
