"""Who stands too close to a case to judge it: who was named, and a form to name them."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import conflicts, people
from api.pages import controls
from api.pages.controls import Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.office_views import ConflictsView
from api.pages.offices import OURS, form, line, tried
from api.pages.typed import Typed, first
from api.pages.views import NavItem
from domain.facts.bookkeeping import Standing
from domain.refusals import NotUnderstood, Problem
from domain.values import CaseId

router = APIRouter(tags=["pages"])
STAYS = "It is kept with the case, also after an erasure: do not name the client here."
LEAD = (
    "They do not see the case any more, supervise or judge in it, and cannot be chosen "
    "for a panel. It cannot be undone. That it was said, by whom and when, stays."
)


@router.get("/cases/{case_id}/conflicts")
def who_is_too_close(visit: TheVisit, case_id: ThePageCase) -> Response:
    """Who was named, and a form to name somebody."""
    return _conflicts(visit, case_id, typed={}, reasons={})


@router.post("/cases/{case_id}/conflicts", dependencies=OURS)
def name_somebody(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """Say that somebody stands too close, for a reason."""
    conflicts.conflicts_of(visit.house, visit.principal, case_id)
    if reasons := tried(lambda: _name(visit, case_id, form), person="person"):
        return _conflicts(visit, case_id, typed=form, reasons=reasons)
    return go_to(f"/cases/{case_id}/conflicts")


def _name(visit: Visit, case_id: CaseId, form: Typed) -> None:
    told = first(form, "person").strip()
    if not told:
        raise NotUnderstood([Problem(field="person", reason="is missing")])
    person = people.member_named(visit.house, told)
    reason = first(form, "reason")
    conflicts.name(visit.house, visit.principal, case_id, person, reason=reason)


def _conflicts(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons
) -> Response:
    found = conflicts.conflicts_of(visit.house, visit.principal, case_id)
    asked = (
        line(
            "person",
            "Who",
            hint="The name they sign in by.",
            typed=typed,
            reasons=reasons,
        ),
        line(
            "reason",
            "Why",
            hint=STAYS,
            typed=typed,
            reasons=reasons,
            widget=Widget.LINES,
        ),
    )
    view = ConflictsView(
        page=visit.page("Who stands too close"),
        reference=found.reference,
        back=_back(visit, case_id),
        told=found.told,
        form=form(
            "Name somebody who stands too close",
            action=f"/cases/{case_id}/conflicts",
            button="Keep them out",
            asked=asked,
            lead=LEAD,
            reasons=reasons,
        ),
        problems=controls.problems(asked),
    )
    return draw("conflicts.html", view, status=422 if reasons else 200)


def _back(visit: Visit, case_id: CaseId) -> NavItem:
    if Standing.PRIVACY_OFFICER in visit.principal.standings:
        return NavItem(label="Who may see it", href=f"/cases/{case_id}/let-in")
    return NavItem(label="The proceeding", href=f"/cases/{case_id}/proceeding")
