"""Who stands how to what, as values: what `domain.policy` decides from.

They say how things stood at one moment, which may be long past. What is not among them
was not known then, and lets nobody in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.facts.bookkeeping import Licence, Standing
from domain.values import CaseId, FactId, PersonId, Section


class Tie(StrEnum):
    """What makes somebody no impartial judge of a case."""

    THERAPIST = "therapist"
    CLIENT = "client"
    SUPERVISOR = "supervisor"
    SUPERVISEE = "supervisee"
    TREATS_CLIENT = "treats client"
    TREATS_THERAPIST = "treats therapist"
    CLIENT_OF_THERAPIST = "client of therapist"
    NAMED = "named"
    CLOSE = "close"
    RECUSED = "recused"
    CONFLICTED = "conflicted"
    WALLED = "walled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Principal:
    """Somebody who is signed in, and the capacities the practice grants them."""

    person_id: PersonId
    standings: frozenset[Standing]


@dataclass(frozen=True, kw_only=True, slots=True)
class Referral:
    """A case that is laid before a member of a board, and which sections of it."""

    member_id: PersonId
    sections: frozenset[Section]
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """Access of somebody from outside, from one moment up to another."""

    id: FactId
    party_id: PersonId
    sections: frozenset[Section]
    since: datetime
    until: datetime
    names_client: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it lets them in at a moment; no longer at its very end."""
        return self.since <= at < self.until


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """Somebody who was told who the client is, up to a moment."""

    person_id: PersonId
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Glass:
    """Somebody who broke the glass, from one moment up to another."""

    person_id: PersonId
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether it lets them in at a moment; no longer at its very end."""
        return self.since <= at < self.until


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRelations:
    """Who stands how to a case at a moment.

    `supervisors` are those with a contract, since when. `officer_id` runs the
    proceeding, where one runs. `conflicted` were named as too close to judge it.
    `as_therapist` and `as_client` are other records of one of the two: somebody judged
    that they are one person. `ties` has what was found about each person for whom it
    was looked for: whoever is not in it is let in to nothing that asks for an impartial
    eye.
    """

    case_id: CaseId
    therapist_id: PersonId
    client_id: PersonId
    at: datetime
    licence: Licence = Licence.LICENSED
    supervisors: Mapping[PersonId, datetime] = field(
        default_factory=dict[PersonId, datetime]
    )
    ever_supervisors: frozenset[PersonId] = frozenset()
    referrals: tuple[Referral, ...] = ()
    officer_id: PersonId | None = None
    grants: tuple[Grant, ...] = ()
    recused: frozenset[PersonId] = frozenset()
    conflicted: frozenset[PersonId] = frozenset()
    walled: frozenset[PersonId] = frozenset()
    named_to: tuple[Naming, ...] = ()
    glasses: tuple[Glass, ...] = ()
    as_therapist: frozenset[PersonId] = frozenset()
    as_client: frozenset[PersonId] = frozenset()
    ties: Mapping[PersonId, frozenset[Tie]] = field(
        default_factory=dict[PersonId, frozenset[Tie]]
    )

    def is_client(self, person: PersonId) -> bool:
        """Whether somebody is the client, by whichever record."""
        return person == self.client_id or person in self.as_client

    def is_therapist(self, person: PersonId) -> bool:
        """Whether somebody is the therapist, by whichever record."""
        return person == self.therapist_id or person in self.as_therapist

    def is_out(self, person: PersonId) -> bool:
        """Whether somebody stepped back, or was named as too close to judge."""
        return person in self.recused or person in self.conflicted

    def has_broken_glass(self, person: PersonId) -> bool:
        """Whether somebody broke the glass and may read for some time yet."""
        return any(
            glass.person_id == person and glass.holds(self.at) for glass in self.glasses
        )

    def referred_to(self, person: PersonId) -> frozenset[Section] | None:
        """The sections that lie before somebody; None where the case does not."""
        found = [r.sections for r in self.referrals if r.member_id == person]
        return frozenset[Section]().union(*found) if found else None

    def referred(self) -> frozenset[Section]:
        """The sections that lie before anybody."""
        return frozenset[Section]().union(*(r.sections for r in self.referrals))

    def granted_to(self, person: PersonId) -> tuple[Grant, ...]:
        """The grants that let somebody in at this moment; none lets in who is out."""
        return tuple(
            grant
            for grant in self.grants
            if grant.party_id == person
            and grant.holds(self.at)
            and not self.is_out(person)
        )

    def is_named_to(self, person: PersonId) -> bool:
        """Whether a custodian has told somebody who the client is."""
        return any(
            naming.person_id == person and self.at < naming.until
            for naming in self.named_to
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """Somebody is to be given a capacity.

    `held` are those they have; `administrator_until` is when they stopped being an
    administrator; `proposed_by` is who has proposed it already.
    """

    person_id: PersonId
    standing: Standing
    at: datetime
    held: frozenset[Standing] = frozenset()
    administrator_until: datetime | None = None
    proposed_by: PersonId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contract:
    """Somebody is to supervise somebody, or no longer."""

    person_id: PersonId
    supervisor_id: PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityRequest:
    """Somebody has asked who the client of a case is."""

    case: CaseRelations
    asked_by: PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckQuestion:
    """Somebody has had a person checked; `people` are all whom the check found."""

    asked_by: PersonId
    people: frozenset[PersonId]


def ties_of(case: CaseRelations, person: PersonId) -> frozenset[Tie] | None:
    """What ties somebody to a case; None where it was not looked for.

    Some are seen from the case itself; the others were looked for elsewhere.
    """
    looked_for = case.ties.get(person)
    if looked_for is None:
        return None
    found = set(looked_for)
    if case.is_therapist(person):
        found.add(Tie.THERAPIST)
    if case.is_client(person):
        found.add(Tie.CLIENT)
    if person in case.supervisors or person in case.ever_supervisors:
        found.add(Tie.SUPERVISOR)
    if person in case.recused:
        found.add(Tie.RECUSED)
    if person in case.conflicted:
        found.add(Tie.CONFLICTED)
    if person in case.walled:
        found.add(Tie.WALLED)
    return frozenset(found)
