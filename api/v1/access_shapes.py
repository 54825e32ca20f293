"""What the API takes and answers about who stands how to a case, and may what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import BaseModel, Field

from api.envelope import Moment
from api.identities import Waiting
from api.proceedings import Candidate, Opening
from api.reasons import LONGEST_REASON
from api.v1.shapes import PersonOut, Taken
from domain.relations import CaseRelations
from domain.values import PersonId, Section

MOST_MEMBERS = 100
Reason = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]
Somebody = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="The number of somebody who signs in, or the name they sign in by.",
    ),
]
Sections = Annotated[list[str], Field(min_length=1, max_length=len(Section))]
Members = Annotated[list[Somebody], Field(min_length=1, max_length=MOST_MEMBERS)]
Names: TypeAlias = Callable[[PersonId], PersonOut]


class RoleIn(Taken):
    """A capacity, by its name."""

    role: Annotated[str, Field(max_length=50)]


class SupervisorIn(Taken):
    """Who supervises; `since` is the day of the contract, else now."""

    supervisor: Somebody
    since: Moment = None


class RolesOut(PersonOut):
    """The capacities of somebody, and those for which they are proposed."""

    standings: list[str]
    proposed: list[str]
    supervisors: list[PersonOut]


class GrantIn(Taken):
    """Whom to let in to which sections, up to when and why.

    The reason outlives the client, so one that names them is refused.
    """

    party: Somebody
    sections: Sections
    until: Annotated[Moment, Field(description="A moment that lies ahead.")]
    reason: Reason
    names_client: bool = False


class ReasonIn(Taken):
    """Why. It outlives the client, so one that names them is refused."""

    reason: Reason


class ReferIn(Taken):
    """Before which members of the board, and which sections of the case."""

    members: Members
    sections: Sections


class MembersIn(Taken):
    """Before which members the case lies no longer."""

    members: Members


class GrantOut(BaseModel):
    """Access of somebody from outside; `holds` while it lets them in."""

    grant_id: UUID
    party: PersonOut
    sections: list[Section]
    since: datetime
    until: datetime
    names_client: bool
    holds: bool


class ReferralOut(BaseModel):
    """What lies before a member of a board."""

    member: PersonOut
    sections: list[Section]
    since: datetime


class SupervisorOut(BaseModel):
    """Who supervises the therapist, and since when."""

    supervisor: PersonOut
    since: datetime


class GlassHeldOut(BaseModel):
    """Somebody who broke the glass; `holds` while it lets them in."""

    person: PersonOut
    since: datetime
    until: datetime
    holds: bool


class RelationsOut(BaseModel):
    """Who stands how to a case at a moment."""

    case_id: UUID
    at: datetime
    supervisors: list[SupervisorOut]
    case_officer: PersonOut | None
    referrals: list[ReferralOut]
    grants: list[GrantOut]
    recused: list[PersonOut]
    conflicted: list[PersonOut]
    glasses: list[GlassHeldOut]


class CandidateOut(PersonOut):
    """A board member: what ties them to the case (else null), and what they have.

    `asks` says what to ask them before they sit; null where nothing is known.
    """

    conflict: str | None
    asks: str | None
    sections: list[Section]


class ProceedingOut(BaseModel):
    """A proceeding about a case, and its panel.

    `reason` is why its officer took charge; null where nobody was asked for one.
    """

    case_id: UUID
    opened_at: datetime
    reason: str | None
    panel: list[CandidateOut]


class IdentityOut(BaseModel):
    """What one knows of whom a case is about: `name` once a custodian has said it."""

    case_id: UUID
    reference: str
    name: str | None
    is_asked: bool


class WaitingOut(BaseModel):
    """A question for a custodian; `conflict` is why this one may not answer it."""

    request_id: UUID
    reference: str
    asked_by: str
    asked_as: str
    asked_at: datetime
    reason: str
    conflict: str | None


def relations_out(case: CaseRelations, name: Names) -> RelationsOut:
    """Who stands how to a case, by name."""
    return RelationsOut(
        case_id=case.case_id,
        at=case.at,
        supervisors=[
            SupervisorOut(supervisor=name(who), since=since)
            for who, since in case.supervisors.items()
        ],
        case_officer=None if case.officer_id is None else name(case.officer_id),
        referrals=[
            ReferralOut(
                member=name(r.member_id), sections=sorted(r.sections), since=r.since
            )
            for r in case.referrals
        ],
        grants=[
            GrantOut(
                grant_id=g.id,
                party=name(g.party_id),
                sections=sorted(g.sections),
                since=g.since,
                until=g.until,
                names_client=g.names_client,
                holds=g.holds(case.at),
            )
            for g in case.grants
        ],
        recused=[name(who) for who in sorted(case.recused)],
        conflicted=[name(who) for who in sorted(case.conflicted)],
        glasses=[
            GlassHeldOut(
                person=name(g.person_id),
                since=g.since,
                until=g.until,
                holds=g.holds(case.at),
            )
            for g in case.glasses
        ],
    )


def proceeding_out(
    case_id: UUID, found: Iterable[Candidate], opening: Opening
) -> ProceedingOut:
    """A panel to choose from."""
    return ProceedingOut(
        case_id=case_id,
        opened_at=opening.at,
        reason=opening.reason or None,
        panel=[
            CandidateOut(
                person_id=each.person_id,
                name=each.name,
                conflict=each.tie or None,
                asks=each.asks or None,
                sections=list(each.sections),
            )
            for each in found
        ],
    )


def waiting_out(each: Waiting) -> WaitingOut:
    """A question for a custodian."""
    return WaitingOut(
        request_id=each.request_id,
        reference=each.reference,
        asked_by=each.asked_by,
        asked_as=each.asked_as,
        asked_at=each.asked_at,
        reason=each.reason,
        conflict=each.barred or None,
    )
