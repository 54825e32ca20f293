"""Giving and taking back capacities, and running proceedings: facts of the practice.

Two people give the capacity of an auditor, and no administrator is one, whichever way
in it is asked for: these decisions refuse what `domain.policy` would not allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from domain import access_rules as rules
from domain.facts.access import ProceedingEnded, ProceedingOpened
from domain.facts.bookkeeping import (
    RoleGranted,
    RoleProposed,
    RoleWithdrawn,
    Standing,
)
from domain.facts.fact import Fact
from domain.policy_beside import kept_apart
from domain.practice import (
    PRACTICE,
    Booking,
    PracticeMemory,
    ReferralMemory,
    remember_practice,
)
from domain.refusals import (
    NoProceeding,
    NotUnderstood,
    Problem,
    ProceedingRuns,
    RoleWithheld,
    SecondPersonNeeded,
)
from domain.values import CaseId, FactId, PersonId, Sealed

BY_NAME = (
    "one person proposes an auditor and another confirms it, each by name; the operator "
    "of the machine is nobody in particular"
)


def grant_role(
    known: PracticeMemory, *, person_id: PersonId, standing: Standing, booking: Booking
) -> list[Fact]:
    """Decide to give a capacity; nothing where it is held.

    An auditor is proposed first, and given by somebody else. Raises RoleWithheld and
    SecondPersonNeeded.
    """
    asked = known.appointment(person_id, standing, at=booking.now)
    if standing in asked.held:
        return []
    if (apart := kept_apart(asked)) is not None:
        raise RoleWithheld(apart.words)
    kind: type[RoleGranted | RoleProposed] = RoleGranted
    if standing is Standing.AUDITOR:
        if booking.by == PRACTICE:
            raise SecondPersonNeeded(BY_NAME)
        if person_id == booking.by:
            raise SecondPersonNeeded(rules.OWN_ROLE.words)
        if asked.proposed_by == booking.by:
            raise SecondPersonNeeded(rules.SECOND_PERSON.words)
        kind = RoleProposed if asked.proposed_by is None else RoleGranted
    return [
        kind(
            **booking.envelope(stream=PRACTICE, version=known.version + 1),
            person_id=person_id,
            standing=standing,
        )
    ]


def grant_roles(
    known: PracticeMemory,
    person_id: PersonId,
    standings: Iterable[Standing],
    booking: Booking,
) -> list[Fact]:
    """Decide to give somebody new each of some capacities. Raises as `grant_role`."""
    found: list[Fact] = []
    for standing in standings:
        new = grant_role(known, person_id=person_id, standing=standing, booking=booking)
        known = remember_practice(known, new)
        found += new
    return found


def withdraw_role(
    known: PracticeMemory, *, person_id: PersonId, standing: Standing, booking: Booking
) -> list[Fact]:
    """Decide to take a capacity back, or a proposal; nothing where there is neither."""
    asked = known.appointment(person_id, standing, at=booking.now)
    if standing not in asked.held and asked.proposed_by is None:
        return []
    return [
        RoleWithdrawn(
            **booking.envelope(stream=PRACTICE, version=known.version + 1),
            person_id=person_id,
            standing=standing,
        )
    ]


def require_roles_of_contract(
    known: PracticeMemory, *, person_id: PersonId, supervisor_id: PersonId
) -> None:
    """That a therapist and a supervisor agree, who are two. Raises NotUnderstood.

    A contract with anybody else would let nobody in, and end when the role is given.
    """
    nobody: frozenset[Standing] = frozenset()
    reason = ""
    if person_id == supervisor_id:
        reason = "nobody supervises their own work"
    elif Standing.THERAPIST not in known.standings.get(person_id, nobody):
        reason = "this person is no therapist; give them the role first"
    elif Standing.SUPERVISOR not in known.standings.get(supervisor_id, nobody):
        reason = "is no supervisor; give them the role first"
    if reason:
        raise NotUnderstood([Problem(field="supervisor", reason=reason)])


def open_proceeding(
    known: ReferralMemory,
    *,
    case_id: CaseId,
    stream: UUID,
    officer_id: PersonId,
    away: frozenset[PersonId],
    seal: Callable[[FactId], Sealed],
    booking: Booking,
) -> list[Fact]:
    """Decide that a case officer takes charge, for a reason. Raises ProceedingRuns.

    Nothing where they are in charge. An officer who is `away`, because they stepped back,
    stand too close, or lost their office since, is followed; in the last case perhaps by
    themselves.
    """
    if known.officer_id == officer_id and officer_id not in away:
        return []
    if known.officer_id is not None and known.officer_id not in away:
        raise ProceedingRuns
    envelope = booking.envelope(stream=stream, version=known.version + 1)
    return [
        ProceedingOpened(
            **envelope,
            case_id=case_id,
            officer_id=officer_id,
            reason=seal(envelope["fact_id"]),
        )
    ]


def end_proceeding(
    known: ReferralMemory, *, case_id: CaseId, stream: UUID, booking: Booking
) -> list[Fact]:
    """Decide that a proceeding is over, for everybody. Raises NoProceeding."""
    if known.officer_id is None and not known.referrals:
        raise NoProceeding
    return [
        ProceedingEnded(
            **booking.envelope(stream=stream, version=known.version + 1),
            case_id=case_id,
        )
    ]
