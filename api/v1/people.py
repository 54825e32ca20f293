"""People who can sign in, for administrators; nothing of any case."""

from __future__ import annotations

from fastapi import APIRouter

from api import people
from api.access import require
from api.dependencies import TheHouse, ThePrincipal
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from api.v1.shapes import MemberOut, PersonOut
from domain.policy import Action
from domain.sealing import Erased
from domain.values import PersonId

router = APIRouter(prefix="/people", tags=["people"])


@router.get("")
def list_people(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
) -> Page[MemberOut]:
    """Everybody who can sign in, and their capacities."""
    require(principal, Action.MANAGE_PEOPLE)
    page, cursor = cut(
        people.members(house), key=lambda one: one.person_id, after=after, limit=limit
    )
    items = [
        MemberOut(
            **named(member.person_id, member.name).model_dump(),
            standings=sorted(member.standings),
        )
        for member in page
    ]
    return Page(items=items, next=cursor)


def named(person_id: PersonId, name: str | None) -> PersonOut:
    """Somebody by the name that was found; an erased one is none."""
    shown = None if isinstance(name, Erased) else name
    return PersonOut(person_id=person_id, name=shown)
