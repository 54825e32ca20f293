"""Break-glass: reading a case of others for an hour, because one has to act."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api import glass
from api.access import require
from api.dependencies import TheCommand, TheHouse, ThePrincipal, TheSession
from api.reasons import LONGEST_REASON
from api.v1.shapes import Taken
from domain.policy import Action

router = APIRouter(tags=["access"])


class GlassIn(Taken):
    """For which case, and why one has to act now: 30 characters or more."""

    case: str = Field(min_length=1, max_length=200)
    reason: str = Field(max_length=LONGEST_REASON)


class GlassOut(BaseModel):
    """Which case may be read, and up to when."""

    case_id: UUID
    reference: str
    until: datetime


class BrokenOut(GlassOut):
    """The glass was broken. `reason` is null for who may not read the case."""

    name: str
    since: datetime
    reason: str | None


@router.post("/glass", status_code=201)
def break_glass(
    *,
    told: GlassIn,
    house: TheHouse,
    principal: ThePrincipal,
    session: TheSession,
    command: TheCommand,
) -> GlassOut:
    """Read a case for 60 minutes. Needs a proof of who one is that is not old."""
    require(principal, Action.BREAK_GLASS)
    glass.require_proof(house, session)
    reason = glass.understood(told.reason)
    case_id = glass.case_meant(house, principal, told.case)
    fact = glass.break_glass(house, principal, case_id, reason=reason, command=command)
    return GlassOut(
        case_id=fact.case_id,
        reference=glass.reference(house, case_id),
        until=fact.until,
    )


@router.get("/glass")
def notices(*, house: TheHouse, principal: ThePrincipal) -> list[BrokenOut]:
    """Where the glass was broken lately for cases that one answers for."""
    return [
        BrokenOut(
            case_id=each.case_id,
            reference=each.reference,
            until=each.until,
            name=each.name,
            since=each.since,
            reason=each.reason,
        )
        for each in glass.notices(house, principal)
    ]
