"""Who stands too close to a case to judge it: naming them, and who was named."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api import conflicts
from api.dependencies import TheCase, TheCommand, TheHouse, ThePrincipal
from api.house import House
from api.people import member_named
from api.v1.access import names_of
from api.v1.access_shapes import Reason, Somebody
from api.v1.shapes import PersonOut, Taken
from domain.policy import Principal
from domain.values import CaseId

router = APIRouter(prefix="/cases/{case}", tags=["access"])


class ConflictIn(Taken):
    """Who stands too close, and why. The reason outlives the client: it names no client."""

    person: Somebody
    reason: Annotated[Reason, Field(description="It does not name the client.")]


class TakenBackOut(BaseModel):
    """That it was taken back: they are kept out no longer."""

    by: PersonOut
    at: datetime
    reason: str


class ConflictOut(BaseModel):
    """Somebody who was named; `reason` is null where an import gave none.

    They are kept out while `taken_back` is null.
    """

    person: PersonOut
    named_by: PersonOut
    at: datetime
    reason: str | None
    taken_back: TakenBackOut | None


class ConflictsOut(BaseModel):
    """Everybody who was named as too close to judge a case."""

    case_id: UUID
    reference: str
    conflicts: list[ConflictOut]


@router.get("/conflicts")
def show_conflicts(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase
) -> ConflictsOut:
    """Who was named, for the case officer in charge and for privacy officers."""
    return _conflicts(house, principal, case)


@router.post("/conflicts", status_code=201)
def name_conflict(
    *,
    told: ConflictIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> ConflictsOut:
    """Say that somebody stands too close to judge a case: they are kept out of it."""
    _conflicts(house, principal, case)
    person = member_named(house, told.person, field="person")
    conflicts.name(house, principal, case, person, reason=told.reason, command=command)
    return _conflicts(house, principal, case)


@router.post("/conflicts/end")
def take_conflict_back(
    *,
    told: ConflictIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> ConflictsOut:
    """Take back that somebody stands too close, with a reason.

    Grants and referrals that they had do not come back by themselves.
    """
    _conflicts(house, principal, case)
    person = conflicts.kept_out(house, case, told.person)
    conflicts.take_back(
        house, principal, case, person, reason=told.reason, command=command
    )
    return _conflicts(house, principal, case)


def _conflicts(house: House, principal: Principal, case: CaseId) -> ConflictsOut:
    found, name = conflicts.conflicts_of(house, principal, case), names_of(house)
    return ConflictsOut(
        case_id=case,
        reference=found.reference,
        conflicts=[
            ConflictOut(
                person=name(each.person_id),
                named_by=name(each.by_id),
                at=each.at,
                reason=each.reason or None,
                taken_back=None
                if each.back is None
                else TakenBackOut(
                    by=name(each.back.by_id),
                    at=each.back.at,
                    reason=each.back.reason,
                ),
            )
            for each in found.told
        ],
    )
