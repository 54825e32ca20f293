"""Legal holds, and until when cases are kept.

For privacy officers and administrators; nothing of what a case says is shown.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import holds, privacy, retention
from api.access import told_of_all
from api.dependencies import PROVED, TheCommand, TheHouse, identifier
from api.envelope import moment
from api.v1.erasures import TheKeeper, person_meant
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from api.v1.privacy_shapes import HoldIn, HoldOut, RefusalIn, RetentionOut, held, kept
from domain.policy import Action
from domain.refusals import HoldUnknown, NotUnderstood, Problem
from domain.retention import NOT_LEGAL_ADVICE, edition
from domain.values import FactId

router = APIRouter(tags=["privacy"])


@router.get("/holds")
def list_holds(
    *, house: TheHouse, keeper: TheKeeper, after: TheAfter, limit: TheLimit = USUAL
) -> Page[HoldOut]:
    """The legal holds that stand."""
    del keeper
    found = list(privacy.register(house).holds.values())
    page, cursor = cut(found, key=lambda one: one.fact_id, after=after, limit=limit)
    return Page(items=[held(house, each) for each in page], next=cursor)


@router.post("/holds", status_code=201, dependencies=PROVED)
def place_hold(
    *, told: HoldIn, house: TheHouse, keeper: TheKeeper, command: TheCommand
) -> HoldOut:
    """Forbid that anything about a person be destroyed."""
    placed = holds.hold(
        house,
        by=keeper.person_id,
        person_id=person_meant(house, told.person, field="person"),
        reason=told.reason,
        command=command,
    )
    return held(house, placed)


@router.post("/holds/{hold}/release", status_code=204, dependencies=PROVED)
def release_hold(
    *,
    hold: str,
    told: RefusalIn,
    house: TheHouse,
    keeper: TheKeeper,
    command: TheCommand,
) -> None:
    """Let a hold stand no longer; the reason stays on record."""
    found = identifier(hold)
    if found is None:
        raise HoldUnknown(hold)
    holds.release(
        house,
        by=keeper.person_id,
        hold_id=FactId(found),
        reason=told.reason,
        command=command,
    )


@router.get("/retention")
def show_retention(
    *,
    house: TheHouse,
    keeper: TheKeeper,
    as_of: Annotated[
        str | None, Query(description="As it will stand then. Else now.")
    ] = None,
) -> RetentionOut:
    """Until when every case is kept, and which may be ended. Changes nothing."""
    try:
        at = house.clock() if as_of is None else moment(as_of)
    except ValueError as error:
        raise NotUnderstood([Problem(field="as_of", reason=str(error))]) from None
    found = retention.overview(house, as_of=at)
    told_of_all(house, keeper, Action.KEEP_PRIVACY, (each.case_id for each in found))
    return RetentionOut(
        as_of=at,
        edition=edition(),
        note=NOT_LEGAL_ADVICE,
        cases=[kept(each) for each in found],
    )
