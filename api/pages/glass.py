"""Breaking the glass, and the notices of it for those who answer for a case."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import glass
from api.access import require
from api.dependencies import ThePageSession
from api.glass import AT, FRESH_MINUTES, Broken
from api.pages import controls
from api.pages.controls import Reasons, Widget
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.glass_views import GlassView
from api.pages.offices import OURS, command, form, line, tried
from api.pages.typed import Typed, first
from domain.policy import Action, decide
from domain.values import CaseId

router = APIRouter(tags=["pages"])
WHICH = "Its number or its reference, such as C-1A2B3C4D."
WHY = (
    "What you have to do for the client, and why it cannot wait: 30 characters or more. "
    "The therapist and their supervisor read it."
)
LEAD = (
    "For when you have to act for a client of somebody else at once, and nobody who may "
    "read the case can be reached. You read its record and supervision for 60 minutes. "
    "The therapist, their supervisors and the board are told at once, and it stays on "
    "the timeline."
)


@router.get(AT)
def ask(visit: TheVisit, session: ThePageSession) -> Response:
    """Ask for which case and why; and what one is told of."""
    told = glass.notices(visit.house, visit.principal)
    may = decide(visit.principal, Action.BREAK_GLASS).allowed
    if not told:
        require(visit.principal, Action.BREAK_GLASS)
    if may and not told:
        glass.require_proof(visit.house, session, within=FRESH_MINUTES)
    return _ask(visit, told, typed={}, reasons={})


@router.post(AT, dependencies=OURS)
def broken(visit: TheVisit, session: ThePageSession, form: TheForm) -> Response:
    """Break the glass for a case, and show it."""
    require(visit.principal, Action.BREAK_GLASS)
    glass.require_proof(visit.house, session)
    found: list[CaseId] = []

    def deed() -> None:
        reason = glass.understood(first(form, "reason"))
        case_id = _case(visit, form)
        glass.break_glass(
            visit.house,
            visit.principal,
            case_id,
            reason=reason,
            command=command(visit, form, at=AT),
        )
        found.append(case_id)

    reasons = tried(deed, person="case", office=True)
    if reasons:
        told = glass.notices(visit.house, visit.principal)
        return _ask(visit, told, typed=form, reasons=reasons)
    return go_to(f"/cases/{found[0]}")


def _case(visit: Visit, form: Typed) -> CaseId:
    told = first(form, "case").strip()
    return glass.case_meant(visit.house, visit.principal, told)


def _ask(
    visit: Visit, told: list[Broken], *, typed: Typed, reasons: Reasons
) -> Response:
    asked = (
        line("case", "Case", hint=WHICH, typed=typed, reasons=reasons),
        line(
            "reason",
            "Why you have to act now",
            hint=WHY,
            typed=typed,
            reasons=reasons,
            widget=Widget.LINES,
        ),
    )
    may = decide(visit.principal, Action.BREAK_GLASS).allowed
    view = GlassView(
        page=visit.page("Break the glass", at=AT),
        notices=tuple(told),
        form=form(
            "Break the glass",
            action=AT,
            button="Break the glass",
            asked=asked,
            lead=LEAD,
            reasons=reasons,
        )
        if may
        else None,
        problems=controls.problems(asked),
    )
    return draw("glass.html", view, status=422 if reasons else 200)
