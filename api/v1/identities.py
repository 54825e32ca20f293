"""Asking who the client of a case is, and a custodian's answer."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import identities
from api.access import require
from api.dependencies import (
    PROVED,
    TheCase,
    TheCommand,
    TheHouse,
    ThePrincipal,
    identifier,
)
from api.house import House
from api.v1.access_shapes import IdentityOut, ReasonIn, WaitingOut, waiting_out
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from domain.policy import Action, Principal
from domain.refusals import RequestUnknown
from domain.values import CaseId, FactId

router = APIRouter(tags=["access"])


@router.get("/cases/{case}/identity")
def show_identity(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase
) -> IdentityOut:
    """Who the client is, where a custodian has said it to the one who asks."""
    return _shown(house, principal, case)


@router.post("/cases/{case}/identity", status_code=201)
def ask(
    *,
    told: ReasonIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> IdentityOut:
    """Ask a custodian who the client of a case is."""
    identities.ask(house, principal, case, reason=told.reason, command=command)
    return _shown(house, principal, case)


@router.get("/identities")
def list_waiting(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
) -> Page[WaitingOut]:
    """The questions that wait for a custodian."""
    found = identities.waiting_for(house, principal)
    page, cursor = cut(found, key=lambda one: one.request_id, after=after, limit=limit)
    return Page(items=[waiting_out(each) for each in page], next=cursor)


@router.post(
    "/identities/{request}/answer",
    status_code=204,
    response_class=Response,
    dependencies=PROVED,
)
def say(
    *, request: str, house: TheHouse, principal: ThePrincipal, command: TheCommand
) -> None:
    """Let who asked know who the client is, for thirty days."""
    found = _request(request, principal)
    identities.say(house, principal, found, command=command)


@router.post(
    "/identities/{request}/refusal",
    status_code=204,
    response_class=Response,
    dependencies=PROVED,
)
def refuse(
    *,
    request: str,
    told: ReasonIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> None:
    """Do not say it; the reason stays on record."""
    found = _request(request, principal)
    identities.refuse(house, principal, found, reason=told.reason, command=command)


def _request(told: str, principal: Principal) -> FactId:
    require(principal, Action.OPEN_IDENTITY)
    found = identifier(told)
    if found is None:
        raise RequestUnknown(told)
    return FactId(found)


def _shown(house: House, principal: Principal, case: CaseId) -> IdentityOut:
    known = identities.known_to(house, principal, case)
    return IdentityOut(
        case_id=known.case_id,
        reference=known.reference,
        name=known.name or None,
        is_asked=known.is_asked,
    )
