"""Who may do what: one pure function, which denies unless a rule allows.

It is asked before every read and every write, and names the rule that answered, so
that the answer can be explained and a past access judged again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.facts.bookkeeping import Licence, Standing
from domain.values import CaseId, PersonId, Role, Section


class Action(StrEnum):
    """What somebody wants to do."""

    SEE = "see"
    RECORD = "record"
    HAND_OVER = "hand over as evidence"
    OPEN_CASE = "open a case"
    MANAGE_PEOPLE = "manage accounts and roles"
    KEEP_PRIVACY = "decide about erasure and retention"


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
class CaseRelations:
    """Who stands how to a case at the moment of asking."""

    case_id: CaseId
    therapist_id: PersonId
    client_id: PersonId
    licence: Licence = Licence.LICENSED
    supervisors: frozenset[PersonId] = frozenset()
    ever_supervisors: frozenset[PersonId] = frozenset()
    referrals: tuple[Referral, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """The answer, the rule that gave it, and in which role and to what it applies."""

    allowed: bool
    rule: str
    role: Role | None = None
    sections: frozenset[Section] = frozenset()


WHOLE_CASE = frozenset({Section.RECORD, Section.SUPERVISION, Section.PROCEEDING})
SUPERVISED = frozenset({Section.RECORD, Section.SUPERVISION})
KEEPERS_OF_PRIVACY = (Standing.PRIVACY_OFFICER, Standing.ADMINISTRATOR)
NO_RELATION = "you have no relation to this case that lets you"


def decide(
    principal: Principal, action: Action, resource: CaseRelations | None = None
) -> Decision:
    """Whether `principal` may take `action` on `resource`, and by which rule."""
    match action:
        case Action.OPEN_CASE:
            return _by_standing(principal, Standing.THERAPIST, Role.THERAPIST)
        case Action.MANAGE_PEOPLE:
            return _by_standing(principal, Standing.ADMINISTRATOR, Role.CLINIC_ADMIN)
        case Action.KEEP_PRIVACY:
            return _by_either(principal, KEEPERS_OF_PRIVACY, Role.CLINIC_ADMIN)
        case Action.SEE | Action.RECORD | Action.HAND_OVER:
            assert resource is not None
            return _on_case(principal, resource)


def _by_standing(principal: Principal, standing: Standing, role: Role) -> Decision:
    if standing in principal.standings:
        return Decision(allowed=True, rule=f"granted to a {standing}", role=role)
    return Decision(allowed=False, rule=f"only a {standing.replace('_', ' ')} may")


def _by_either(
    principal: Principal, standings: Sequence[Standing], role: Role
) -> Decision:
    found = [_by_standing(principal, standing, role) for standing in standings]
    allowed = [each for each in found if each.allowed]
    if allowed:
        return allowed[0]
    names = " or ".join(_with_article(standing) for standing in standings)
    return Decision(allowed=False, rule=f"only {names} may")


def _with_article(standing: Standing) -> str:
    name = standing.replace("_", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _on_case(principal: Principal, relations: CaseRelations) -> Decision:
    """The first relation that allows; seeing, recording and handing over share them."""
    for allowed in _relations(principal, relations):
        return allowed
    return Decision(allowed=False, rule=NO_RELATION)


def _relations(principal: Principal, case: CaseRelations) -> Iterator[Decision]:
    person, standings = principal.person_id, principal.standings
    if person == case.client_id:
        return  # A client's own way in is another one; staff do not read themselves.
    if person == case.therapist_id:
        if Standing.THERAPIST in standings:
            trainee = case.licence is Licence.TRAINEE
            yield Decision(
                allowed=True,
                rule="the therapist of the case",
                role=Role.TRAINEE if trainee else Role.THERAPIST,
                sections=WHOLE_CASE,
            )
        return  # Nobody supervises or judges in their own case.
    if person in case.supervisors:
        if Standing.SUPERVISOR in standings:
            yield Decision(
                allowed=True,
                rule="a current supervisor of the therapist",
                role=Role.SUPERVISOR,
                sections=SUPERVISED,
            )
        return  # Who supervises the work is no impartial judge of it.
    if person in case.ever_supervisors:
        return  # Nor is who has supervised it.
    if Standing.BOARD_MEMBER in standings:
        referred = [r for r in case.referrals if r.member_id == person]
        if referred:
            yield Decision(
                allowed=True,
                rule="a board member to whom the case was referred",
                role=Role.ETHICS_BOARD,
                sections=frozenset({Section.PROCEEDING}).union(
                    *(r.sections for r in referred)
                ),
            )
