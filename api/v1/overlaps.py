"""Two roles with a client that cannot be kept apart, and what guards both people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api import overlaps
from api.access import seen
from api.dependencies import TheCase, TheCommand, TheHouse, ThePrincipal
from api.overlaps import LONGEST_WORDS, Overlap, Overlaps, Telling
from api.v1.role_shapes import GroundOut, SafeguardOut
from api.v1.shapes import Taken
from domain.dual.unavoidable import GROUNDS, SAFEGUARDS
from domain.facts.ties import Safeguard, Unavoidable

router = APIRouter(prefix="/cases/{case}", tags=["persons"])


class OverlapIn(Taken):
    """Why two roles cannot be kept apart, and what guards both; one of each at least."""

    grounds: list[Annotated[Unavoidable, Field(strict=False)]]
    safeguards: list[Annotated[Safeguard, Field(strict=False)]]
    review_on: Annotated[
        date | None,
        Field(strict=False, description="The day on which it is looked at again."),
    ] = None
    words: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""


class OverlapOut(BaseModel):
    """What was written down once. `words` are null for whoever is not told who the
    client is."""

    fact_id: UUID
    recorded_at: datetime
    recorded_by: UUID
    grounds: list[GroundOut]
    safeguards: list[SafeguardOut]
    review_due: datetime | None
    words: str | None


class OverlapsOut(BaseModel):
    """All of it, the latest first; `asks` is what codes look for besides."""

    overlaps: list[OverlapOut]
    asks: list[str]


@router.get("/overlaps")
def list_overlaps(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase
) -> OverlapsOut:
    """What was written down of two roles with the client that cannot be kept apart."""
    return _out(overlaps.of_case(house, principal, case))


@router.post("/overlaps", status_code=201)
def write_overlap(
    *,
    told: OverlapIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> OverlapsOut:
    """Write down why two roles with your client cannot be kept apart, and what guards
    both of you. Every later check of the two says so."""
    seen(house, principal, case)
    telling = Telling(
        grounds=tuple(told.grounds),
        safeguards=tuple(told.safeguards),
        review_on=told.review_on,
        words=told.words,
    )
    overlaps.write(house, principal, case, telling, command=command)
    return _out(overlaps.of_case(house, principal, case))


def _out(found: Overlaps) -> OverlapsOut:
    return OverlapsOut(
        overlaps=[_one(each) for each in found.told], asks=list(found.asks)
    )


def _one(told: Overlap) -> OverlapOut:
    fact = told.fact
    return OverlapOut(
        fact_id=fact.fact_id,
        recorded_at=fact.recorded_at,
        recorded_by=fact.recorded_by,
        grounds=[GroundOut(ground=one, words=GROUNDS[one]) for one in fact.grounds],
        safeguards=[
            SafeguardOut(safeguard=one, words=SAFEGUARDS[one])
            for one in fact.safeguards
        ],
        review_due=fact.review_due,
        words=told.words,
    )
