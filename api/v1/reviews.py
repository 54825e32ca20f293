"""What waits for a conflict reviewer, their answers, and the walls they put up."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from api import people, reviewing, walls
from api.access import require
from api.dependencies import (
    PROVED,
    TheCase,
    TheCommand,
    TheHouse,
    ThePrincipal,
    identifier,
)
from api.v1.check_shapes import (
    AnswerIn,
    OpenedOut,
    WaitingOut,
    WallIn,
    WallOut,
    opened_out,
    waiting_out,
    wall_out,
)
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from domain.facts.checks import Answer, CheckId
from domain.policy import Action, Principal
from domain.refusals import CheckUnknown
from domain.values import CaseId

router = APIRouter(tags=["persons"])


@router.get("/reviews")
def list_waiting(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
) -> Page[WaitingOut]:
    """The checks that wait for you: something was found, or somebody asks urgently."""
    found = reviewing.waiting_for(house, principal)
    page, cursor = cut(found, key=lambda one: one.id, after=after, limit=limit)
    return Page(items=[waiting_out(each) for each in page], next=cursor)


@router.get("/reviews/{check}")
def show(*, check: str, house: TheHouse, principal: ThePrincipal) -> OpenedOut:
    """A check with all that it found. That you saw it is written down before."""
    found = _check(check, principal)
    return opened_out(reviewing.opened(house, principal, found))


@router.post("/reviews/{check}/answer", status_code=204, response_class=Response)
def answer(
    *,
    check: str,
    told: AnswerIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> None:
    """Say what the asker is told when it is due; the reason stays with you."""
    reviewing.answer(
        house,
        principal,
        _check(check, principal),
        said=Answer(told.answer),
        reason=told.reason,
        walls=[CaseId(id_) for each in told.walls if (id_ := identifier(each))],
        command=command,
    )


@router.get("/cases/{case}/walls")
def list_walls(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase
) -> list[WallOut]:
    """Who is kept out of a case."""
    return [wall_out(each) for each in walls.standing(house, principal, case)]


@router.post("/cases/{case}/walls", status_code=201, dependencies=PROVED)
def put_up(
    *,
    told: WallIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> list[WallOut]:
    """Keep somebody out of a case, whatever would lead them to it."""
    require(principal, Action.WALL_OFF)
    walls.put_up(
        house,
        principal,
        case,
        person_id=people.member_named(house, told.person, field="person"),
        reason=told.reason,
        command=command,
    )
    return [wall_out(each) for each in walls.standing(house, principal, case)]


@router.post("/cases/{case}/walls/end", dependencies=PROVED)
def take_down(
    *,
    told: WallIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> list[WallOut]:
    """Let somebody back, as far as anything else leads them there."""
    require(principal, Action.WALL_OFF)
    walls.take_down(
        house,
        principal,
        case,
        person_id=people.member_named(house, told.person, field="person"),
        reason=told.reason,
        command=command,
    )
    return [wall_out(each) for each in walls.standing(house, principal, case)]


def _check(told: str, principal: Principal) -> CheckId:
    require(principal, Action.ANSWER_CHECK)
    found: UUID | None = identifier(told)
    if found is None:
        raise CheckUnknown(told)
    return CheckId(found)
