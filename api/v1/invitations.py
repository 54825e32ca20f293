"""Invitations, and second factors that somebody lost, for administrators."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from api import inviting, people
from api import problem_kinds as kinds
from api.access import require
from api.dependencies import TheHouse, ThePrincipal, TheSession
from api.inviting import Link
from api.problems import Unanswered
from api.sign_in import doorway
from api.sign_in.browsers import caller_of
from api.sign_in.invitations import Invitation
from api.v1.sign_in_shapes import (
    Acceptance,
    Accepted,
    FactorsEnded,
    InvitationIn,
    InvitationMade,
    InvitationOut,
)
from domain.codes import on_file
from domain.facts.bookkeeping import Standing
from domain.policy import Action
from domain.refusals import NotUnderstood, PersonUnknown, Problem, SecondPersonNeeded
from domain.values import PersonId

router = APIRouter(tags=["people"])
OVER = "this link was used, withdrawn or has expired"
AUDITOR = "an auditor is made by two people; invite them as something else first"


@router.get("/invitations")
def list_invitations(
    *, house: TheHouse, principal: ThePrincipal
) -> list[InvitationOut]:
    """Invitations that were not used yet."""
    require(principal, Action.MANAGE_PEOPLE)
    return [_told(each) for each in inviting.waiting(house)]


@router.post("/invitations", status_code=201)
def invite(
    *,
    told: InvitationIn,
    request: Request,
    house: TheHouse,
    session: TheSession,
    principal: ThePrincipal,
) -> InvitationMade:
    """Invite somebody, or let somebody choose a new password: a link, shown this once."""
    require(principal, Action.MANAGE_PEOPLE)
    doorway.require_proof(house, session)
    link = _made(house, told, by=principal.person_id)
    address = doorway.own_address(house, request) + link.path
    return InvitationMade(
        **_told(link.invitation).model_dump(),
        link=address,
        unknown_codes=list(on_file().binding(link.invitation.codes)[1]),
    )


@router.delete("/invitations/{invitation}", status_code=204)
def withdraw(invitation: str, *, house: TheHouse, principal: ThePrincipal) -> None:
    """End an invitation."""
    require(principal, Action.MANAGE_PEOPLE)
    if not inviting.withdraw(house, invitation):
        raise Unanswered(kinds.NOT_FOUND, "there is no invitation of this number")


@router.post("/invitations/acceptance", status_code=201)
def accept(*, told: Acceptance, request: Request, house: TheHouse) -> Accepted:
    """Accept an invitation with a password. Needs no sign-in: the secret is enough."""
    attempts, caller = house.accounts.attempts, caller_of(request)
    buckets = attempts.by_address("invitation", caller)
    attempts.check(buckets)
    person = inviting.accept(
        house,
        told.secret.get_secret_value(),
        password=told.password.get_secret_value(),
        caller=caller,
    )
    if person is None:
        attempts.failed(buckets)
        raise Unanswered(kinds.INVITATION_UNKNOWN, OVER)
    return Accepted(person=person, name=str(people.name_of(house, person)))


@router.delete("/people/{person}/second-factors")
def end_factors(
    person: UUID, *, house: TheHouse, session: TheSession, principal: ThePrincipal
) -> FactorsEnded:
    """End the second factors of somebody who lost them; they are told.

    Who made them a link for a new password lately does not; a privacy officer may.
    """
    require(principal, Action.APPOINT)
    doorway.require_proof(house, session)
    try:
        by = principal.person_id
        return FactorsEnded(ended=inviting.end_factors(house, PersonId(person), by=by))
    except PersonUnknown:
        said = "nobody with this number signs in here"
        raise Unanswered(kinds.NOT_FOUND, said) from None


def _made(house: TheHouse, told: InvitationIn, *, by: PersonId) -> Link:
    if told.person is not None:
        return inviting.renew(house, PersonId(told.person), by=by)
    if not told.standings:
        raise NotUnderstood([Problem(field="standings", reason="is missing")])
    if Standing.AUDITOR in told.standings:
        raise SecondPersonNeeded(AUDITOR)
    return inviting.invite(
        house,
        told.name,
        standings=told.standings,
        codes=told.codes,
        licence=told.licence,
        by=by,
    )


def _told(invitation: Invitation) -> InvitationOut:
    return InvitationOut(
        invitation=invitation.handle,
        name=invitation.name,
        standings=list(invitation.standings),
        expires_at=invitation.expires_at,
    )
