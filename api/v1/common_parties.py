"""Common parties: those to whom half the practice is tied, as conflict reviewers keep
them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api import reviewing_common
from api.access import require
from api.common_parties import CommonParty
from api.dependencies import TheCommand, TheHouse, ThePrincipal, identifier
from api.house import House
from api.v1.access_shapes import Reason
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from api.v1.shapes import Taken
from domain.facts.checks import CheckId
from domain.policy import Action, Principal
from domain.refusals import PersonUnknown
from domain.values import PersonId

router = APIRouter(prefix="/common-parties", tags=["persons"])


class PartyIn(Taken):
    """Somebody on the way of a check that waits for you, and why they are common."""

    check: Annotated[UUID, Field(strict=False)]
    person: Annotated[UUID, Field(strict=False)]
    reason: Reason


class CountingIn(Taken):
    """Why a party counts again like everybody else."""

    reason: Reason


class PartyOut(BaseModel):
    """A common party, since when it counts as one, who said so, and why.

    While it `counts`, what leads through it alone makes a hit all the same, for the
    reason in `because`.
    """

    person_id: UUID
    name: str
    since: datetime
    named_by: str
    reason: str
    counts: bool
    because: str | None


@router.get("")
def list_parties(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
) -> Page[PartyOut]:
    """Every party that is named, by name."""
    found = reviewing_common.listed(house, principal)
    page, cursor = cut(found, key=lambda one: one.person_id, after=after, limit=limit)
    return Page(items=[_out(each) for each in page], next=cursor)


@router.post("", status_code=201)
def name_party(
    *,
    told: PartyIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> PartyOut:
    """Name a party that a check of yours leads through: nobody leafs through persons."""
    person = PersonId(told.person)
    reviewing_common.name(
        house,
        principal,
        CheckId(told.check),
        person,
        reason=told.reason,
        command=command,
    )
    return _one(house, principal, person)


@router.post("/{person}/end", status_code=204)
def end_naming(
    *,
    person: str,
    told: CountingIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> None:
    """Let a party count again like everybody else, with a reason."""
    require(principal, Action.ANSWER_CHECK)
    found = identifier(person)
    if found is None:
        raise PersonUnknown(person)
    reviewing_common.unname(
        house, principal, PersonId(found), reason=told.reason, command=command
    )


def _one(house: House, principal: Principal, person: PersonId) -> PartyOut:
    """The party of that number. Raises PersonUnknown where it was taken back since."""
    for each in reviewing_common.listed(house, principal):
        if each.person_id == person:
            return _out(each)
    raise PersonUnknown(str(person))


def _out(party: CommonParty) -> PartyOut:
    return PartyOut(
        person_id=party.person_id,
        name=party.name,
        since=party.since,
        named_by=party.named_by,
        reason=party.reason,
        counts=bool(party.counts_because),
        because=party.counts_because or None,
    )
