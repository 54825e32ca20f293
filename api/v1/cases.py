"""Cases: those one may see, opening one, and one of them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response

from api import cases
from api.access import Seen, all_versions, names, seen, versions_of
from api.dependencies import TheCase, TheCommand, TheHouse, ThePrincipal
from api.house import House
from api.v1.entity_tags import names_tag, tag_of
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, stretch, unusable
from api.v1.people import named
from api.v1.shapes import CaseIn, CaseItem, CaseOut, OpenedOut
from domain.facts.checks import CheckId
from domain.policy import Principal
from domain.recording import Versions
from domain.refusals import CaseUnknown
from domain.values import CaseId
from projections.caseload import Summary

router = APIRouter(tags=["cases"])
NEVER: Versions = ()
"""Versions that no case ever has: who expects them was overtaken."""


@router.get("/cases")
def list_cases(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
) -> Page[CaseItem]:
    """The cases one may see: one's own, those one supervises, those laid before one."""
    last = CaseId(after) if after else None
    try:
        found = cases.cases_of(house, principal, after=last, limit=limit + 1)
    except CaseUnknown:
        raise unusable() from None
    page, cursor = stretch(found, key=lambda one: UUID(one.case_id), limit=limit)
    items = [_item(house, principal, summary) for summary in page]
    return Page(items=items, next=cursor)


@router.post("/cases", status_code=201)
def open_case(
    *,
    told: CaseIn,
    response: Response,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> OpenedOut:
    """Open a case with a client who is new to the practice."""
    opened = cases.open_case(
        house,
        principal,
        client_name=told.client_name,
        occurred_at=told.occurred_at,
        command=command,
        check=None if told.check is None else CheckId(told.check),
    )
    begun = opened.fact
    response.headers["Location"] = f"/api/v1/cases/{begun.case_id}"
    replayed(response, is_repeat=opened.is_repeat)
    return OpenedOut(
        case_id=begun.case_id,
        reference=begun.reference,
        occurred_at=begun.occurred_at,
        recorded_at=begun.recorded_at,
        therapist_id=begun.therapist_id,
        client_id=begun.client_id,
    )


@router.get(
    "/cases/{case}",
    response_model=CaseOut,
    responses={304: {"description": "Nothing has changed."}},
)
def show_case(
    *,
    response: Response,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    if_none_match: Annotated[str | None, Header()] = None,
) -> CaseOut | Response:
    """One case. Its ETag changes with every fact that one may see."""
    shown = _case(house, seen(house, principal, case))
    tag = tag_of(shown)
    if if_none_match is not None and names_tag(if_none_match, tag, weakly=True):
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return shown


def expected(
    house: House, principal: Principal, case_id: CaseId, if_match: str | None
) -> Versions | None:
    """How long the case was when the writer read it, as `If-Match` tells.

    The versions are taken first: whoever writes in between makes them differ later.
    """
    if if_match is None:
        return None
    case = seen(house, principal, case_id)
    now = all_versions(house, case)
    tag = tag_of(_case(house, case))
    return now if names_tag(if_match, tag, weakly=False) else NEVER


def replayed(response: Response, *, is_repeat: bool) -> None:
    """Say that a request had been answered before."""
    if is_repeat:
        response.headers["Idempotency-Replayed"] = "true"


def _case(house: House, case: Seen) -> CaseOut:
    begun, called = case.begun, names(house, case)
    client = begun.client_id if begun.client_id in called else None
    assert case.decision.role is not None
    return CaseOut(
        case_id=begun.case_id,
        reference=begun.reference,
        occurred_at=begun.occurred_at,
        therapist=named(begun.therapist_id, called.get(begun.therapist_id)),
        client=named(client, called[client]) if client else None,
        role=case.decision.role,
        rule=case.decision.rule,
        sections=versions_of(house, case),
    )


def _item(house: House, principal: Principal, summary: Summary) -> CaseItem:
    case = _case(house, seen(house, principal, CaseId(UUID(summary.case_id))))
    return CaseItem.model_validate(
        {
            **case.model_dump(),
            "facts": summary.facts,
            "sessions": summary.sessions,
            "late": summary.late,
            "corrected": summary.corrected,
            "stage": summary.stage,
            "stage_since": summary.stage_since or None,
            "ended": summary.ended,
            "last_occurred_at": summary.last_occurred_at or None,
            "last_recorded_at": summary.last_recorded_at or None,
        }
    )
