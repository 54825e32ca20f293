"""Common parties: those to whom half the practice is tied, and what that dismisses.

A big employer, a congregation, a school, the only doctor of a town: that two people
both go there says little about them. What leads through such a party alone is told as
such, and raises no question by itself. Nearness is never dismissed: kin, love, home and
friendship count through whomever they lead, and so do therapy, supervision and panels.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import uuid5

from domain.dual.kinds import Kind
from domain.dual.steps import Hop, Path
from domain.facts.common_parties import CommonPartyNamed, CommonPartyUnnamed
from domain.facts.fact import Fact
from domain.facts.ties import TieKind, TieStanding
from domain.practice import PRACTICE, Booking
from domain.refusals import NotUnderstood, Problem
from domain.values import FactId, PersonId, Sealed

COMMON = uuid5(PRACTICE, "common parties")
"""The stream that names them; a ledger has one."""
REASON = "reason"
NAMED = "is a common party already"
NOT_NAMED = "is no common party"
IN_A_ROLE = (
    "is a client, or works here or sits on a panel: what leads to them is always asked "
    "about"
)
PLAIN: frozenset[Kind] = frozenset(
    {
        TieKind.NEIGHBOUR,
        TieKind.COLLEAGUE,
        TieKind.EMPLOYER,
        TieKind.TEACHER,
        TieKind.SCHOOL,
        TieKind.CONGREGATION,
        TieKind.CLUB,
        TieKind.CARE,
        TieKind.ONLINE,
        TieKind.OTHER,
    }
)
"""What people are to a party that everybody goes to. Care is a doctor's. Who owes whom
is never plain."""

COUNTS = (
    "has come into a role of therapy or of the practice since: what leads through them "
    "counts, as with everybody"
)
"""Why a name says nothing for now. It says nothing of which role that is."""

Seal: TypeAlias = Callable[[FactId, str], Sealed]
"""Seals what was told for a field of a fact."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CommonMemory:
    """Which parties are common now, and the fact that says so of each."""

    version: int = 0
    named: Mapping[PersonId, CommonPartyNamed] = field(
        default_factory=dict[PersonId, CommonPartyNamed]
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Common:
    """Which parties are common now: all that are named, but for who takes part.

    Whoever has become a client, or works here since, is no party that everybody goes
    to: what leads through them is asked about again.
    """

    named: frozenset[PersonId] = frozenset()
    takes_part: Callable[[PersonId], bool] = bool

    def __contains__(self, person: object) -> bool:
        return any(person == one and not self.takes_part(one) for one in self.named)


NO_COMMON = Common()


def remember_common(known: CommonMemory, facts: Iterable[Fact]) -> CommonMemory:
    """What is common once `facts` have happened."""
    named, version = dict(known.named), known.version
    for fact in facts:
        version = fact.originator_version
        if isinstance(fact, CommonPartyNamed):
            named[fact.person_id] = fact
        elif isinstance(fact, CommonPartyUnnamed):
            named.pop(fact.person_id, None)
    return CommonMemory(version=version, named=named)


def name_party(
    known: CommonMemory, *, person_id: PersonId, seal: Seal, booking: Booking
) -> CommonPartyNamed:
    """Decide that a party is common. Raises NotUnderstood where it is."""
    if person_id in known.named:
        raise NotUnderstood([Problem(field="person", reason=NAMED)])
    envelope = booking.envelope(stream=COMMON, version=known.version + 1)
    reason = seal(envelope["fact_id"], REASON)
    return CommonPartyNamed(**envelope, person_id=person_id, reason=reason)


def unname_party(
    known: CommonMemory, *, person_id: PersonId, seal: Seal, booking: Booking
) -> CommonPartyUnnamed:
    """Decide that a party is common no longer. Raises NotUnderstood where it is not."""
    if person_id not in known.named:
        raise NotUnderstood([Problem(field="person", reason=NOT_NAMED)])
    envelope = booking.envelope(stream=COMMON, version=known.version + 1)
    reason = seal(envelope["fact_id"], REASON)
    return CommonPartyUnnamed(**envelope, person_id=person_id, reason=reason)


def is_through(path: Path, common: Container[PersonId]) -> bool:
    """Whether a path leads over a common party by nothing but what many are to it."""
    return any(
        any(record in common for record in between)
        and _is_plain(before)
        and _is_plain(after)
        for between, before, after in zip(
            path.records[1:-1], path.ties, path.ties[1:], strict=False
        )
    )


def _is_plain(hop: Hop) -> bool:
    return all(
        step.kind in PLAIN and step.standing is not TieStanding.PROMISED for step in hop
    )
