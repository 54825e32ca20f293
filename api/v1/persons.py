"""Having a person checked, and what one is told of it."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Header, Request

from api import checks, reviewing
from api.dependencies import TheHouse, ThePrincipal, identifier, request_of
from api.persons_doubted import doubts
from api.steady import on_the_stroke
from api.v1.check_shapes import (
    CheckIn,
    HeardOut,
    MineOut,
    everything_out,
    heard_out,
    mine_out,
)
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from domain.facts.checks import CheckId
from domain.ledger import Command
from domain.policy import Action, decide
from domain.refusals import CheckUnknown

router = APIRouter(tags=["persons"])


@router.post("/persons/check")
def check_person(
    *,
    told: CheckIn,
    request: Request,
    house: TheHouse,
    principal: ThePrincipal,
    idempotency_key: Annotated[
        str | None,
        Header(description="Any text of your own, where the same check is sent again."),
    ] = None,
) -> HeardOut:
    """Check whether the practice knows a person.

    Whoever treats or supervises hears of their own people at once, and of all others
    by the time that is told. A conflict reviewer sees everything at once.
    """
    wanted = told.wanted()
    if decide(principal, Action.CHECK_OPENLY).allowed:
        with on_the_stroke() as took:
            opened, checked = reviewing.check_openly(house, principal, wanted)
        doubted = doubts(wanted.details, today=house.clock().date())
        return everything_out(opened, checked, took_ms=took.ms, doubts=doubted)
    asked = told.model_dump(mode="json")
    command = Command(
        key=(idempotency_key or "").strip() or str(uuid4()),
        actor=principal.person_id,
        request=request_of(method="POST", path=request.url.path, body=asked),
    )
    with on_the_stroke() as took:
        heard = checks.ask(house, principal, wanted, command=command)
    return heard_out(heard, took_ms=took.ms)


@router.get("/checks")
def list_mine(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
) -> Page[MineOut]:
    """What you asked, the latest first, and what you were told."""
    found = checks.mine(house, principal)
    page, cursor = cut(found, key=lambda one: one.id, after=after, limit=limit)
    return Page(items=[mine_out(each) for each in page], next=cursor)


@router.get("/checks/{check}")
def show_mine(*, check: str, house: TheHouse, principal: ThePrincipal) -> HeardOut:
    """One check of yours, and who of your own people it may be."""
    found = identifier(check)
    checks.mine(house, principal)  # Who may not ask learns nothing of numbers.
    if found is None:
        raise CheckUnknown(check)
    with on_the_stroke():  # As when it was asked: whatever is known takes as long.
        heard = checks.one_of_mine(house, principal, CheckId(found))
    return heard_out(heard, took_ms=None)
