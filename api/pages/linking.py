"""Putting a check that one made to a case that one has."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import linking
from api.carrying import said_of
from api.dependencies import identifier
from api.pages import controls
from api.pages.check_views import PutView
from api.pages.controls import Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.offices import HERE, OURS, choice, command, form, tried
from api.pages.typed import Typed, first
from domain.checking import CHECK
from domain.facts.checks import CheckId
from domain.refusals import NotUnderstood, Problem
from domain.reminders import CHOOSE
from domain.values import CaseId

router = APIRouter(tags=["pages"])
WHAT = (
    "The case says when it was asked and how it was answered, to whoever reads its "
    "record. It cannot be put to another case afterwards."
)


@router.get("/cases/{case_id}/check")
def choose(visit: TheVisit, case_id: ThePageCase, check: str = "") -> Response:
    """Ask which of one's own checks was of the client of a case."""
    return _choose(visit, case_id, typed={CHECK: [check]}, reasons={})


@router.post("/cases/{case_id}/check", dependencies=OURS)
def put(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """Add it, and show the case."""
    if reasons := tried(lambda: _put(visit, case_id, form), person=HERE):
        return _choose(visit, case_id, typed=form, reasons=reasons)
    return go_to(f"/cases/{case_id}?told=checked")


def _put(visit: Visit, case_id: CaseId, typed: Typed) -> None:
    linking.require_theirs(visit.house, visit.principal, case_id)
    found = identifier(first(typed, CHECK))
    if found is None:
        raise NotUnderstood([Problem(field=CHECK, reason=CHOOSE)])
    linking.link(
        visit.house,
        visit.principal,
        case_id,
        CheckId(found),
        command=command(visit, typed, at=f"/cases/{case_id}/check"),
    )


def _choose(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons
) -> Response:
    found = linking.linkable(visit.house, visit.principal, case_id)
    asked = choice(
        CHECK,
        "Which check was of this client",
        {str(each.id): f"{each.name}: {said_of(each)}" for each in found},
        hint=WHAT,
        typed=typed,
        reasons=reasons,
        widget=Widget.RADIOS,
    )
    at = f"/cases/{case_id}/check"
    view = PutView(
        page=visit.page("Add a check to a case"),
        case=visit.head(case_id),
        form=form("", action=at, button="Add it", asked=[asked], reasons=reasons)
        if found
        else None,
        problems=controls.problems([asked]),
    )
    return draw("put_check.html", view, status=422 if reasons else 200)
