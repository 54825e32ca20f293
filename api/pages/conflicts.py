"""Who stands too close to a case to judge it: who was named, naming, and taking back."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import conflicts, people
from api.conflicts import Told
from api.pages import controls
from api.pages.controls import Control, Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.identities import identifiers
from api.pages.office_views import ConflictsView, Form
from api.pages.offices import DEED, OURS, choice, command, form, line, tried
from api.pages.typed import Typed, first
from api.pages.views import NavItem
from domain.facts.bookkeeping import Standing
from domain.refusals import NotUnderstood, Problem
from domain.values import CaseId, PersonId

router = APIRouter(tags=["pages"])
STAYS = "It is kept with the case, also after an erasure: do not name the client here."
LEAD = (
    "They do not see the case any more, supervise or judge in it, and cannot be chosen "
    "for a panel. It can be taken back, not by them. That it was said, by whom and when, "
    "stays."
)
BACK = "take-back"
BACK_LEAD = (
    "They are kept out no longer: who supervises sees the case again, and who runs its "
    "proceeding. What they were granted and what was laid before them does not come "
    "back by itself; it can be given anew. That they were named stays too."
)


@router.get("/cases/{case_id}/conflicts")
def who_is_too_close(visit: TheVisit, case_id: ThePageCase) -> Response:
    """Who was named, and a form to name somebody."""
    return _conflicts(visit, case_id, typed={}, reasons={})


@router.post("/cases/{case_id}/conflicts", dependencies=OURS)
def name_somebody(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """Say that somebody stands too close, or does not after all, for a reason."""
    conflicts.conflicts_of(visit.house, visit.principal, case_id)
    deed = _take_back if first(form, DEED) == BACK else _name
    if reasons := tried(lambda: deed(visit, case_id, form), person="person"):
        return _conflicts(visit, case_id, typed=form, reasons=reasons)
    return go_to(f"/cases/{case_id}/conflicts")


def _take_back(visit: Visit, case_id: CaseId, form: Typed) -> None:
    told = identifiers(form.get("person_back", ()))
    if not told:
        raise NotUnderstood([Problem(field="person", reason="is missing")])
    conflicts.take_back(
        visit.house,
        visit.principal,
        case_id,
        PersonId(told[0]),
        reason=first(form, "reason_back"),
        command=command(visit, form, at=f"/cases/{case_id}/conflicts"),
    )


def _name(visit: Visit, case_id: CaseId, form: Typed) -> None:
    told = first(form, "person").strip()
    if not told:
        raise NotUnderstood([Problem(field="person", reason="is missing")])
    person = people.member_named(visit.house, told)
    reason = first(form, "reason")
    sent = command(visit, form, at=f"/cases/{case_id}/conflicts")
    conflicts.name(
        visit.house, visit.principal, case_id, person, reason=reason, command=sent
    )


def _conflicts(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons
) -> Response:
    found = conflicts.conflicts_of(visit.house, visit.principal, case_id)
    sent: tuple[Typed, Reasons] = (typed, reasons)
    fresh: tuple[Typed, Reasons] = ({}, {})
    is_back = first(typed, DEED) == BACK
    name = _naming(case_id, *(fresh if is_back else sent))
    back = _taking_back(case_id, found.told, *(sent if is_back else fresh))
    view = ConflictsView(
        page=visit.page("Who stands too close"),
        reference=found.reference,
        back=_back(visit, case_id),
        told=found.told,
        form=name,
        form_back=back,
        problems=controls.problems((*name.controls, *(back.controls if back else ()))),
    )
    return draw("conflicts.html", view, status=422 if reasons else 200)


def _naming(case_id: CaseId, typed: Typed, reasons: Reasons) -> Form:
    hint = "The name they sign in by."
    return form(
        "Name somebody who stands too close",
        action=f"/cases/{case_id}/conflicts",
        button="Keep them out",
        asked=(
            line("person", "Who", hint=hint, typed=typed, reasons=reasons),
            _why("reason", "Why", typed, reasons),
        ),
        lead=LEAD,
        reasons=reasons,
    )


def _taking_back(
    case_id: CaseId, told: tuple[Told, ...], typed: Typed, reasons: Reasons
) -> Form | None:
    """The form to take it back of somebody; None where nobody is kept out."""
    labels = {str(each.person_id): each.name for each in told if each.back is None}
    reasons = {f"{name}_back": said for name, said in reasons.items()}
    if not labels:
        return None
    who = choice(
        "person_back",
        "Who does not stand too close",
        labels,
        typed=typed,
        reasons=reasons,
        widget=Widget.RADIOS,
    )
    return form(
        "Take it back",
        action=f"/cases/{case_id}/conflicts",
        deed=BACK,
        button="Take it back",
        asked=(who, _why("reason_back", "What changed", typed, reasons)),
        lead=BACK_LEAD,
        reasons=reasons,
    )


def _why(name: str, label: str, typed: Typed, reasons: Reasons) -> Control:
    return line(
        name, label, hint=STAYS, typed=typed, reasons=reasons, widget=Widget.LINES
    )


def _back(visit: Visit, case_id: CaseId) -> NavItem:
    if Standing.PRIVACY_OFFICER in visit.principal.standings:
        return NavItem(label="Who may see it", href=f"/cases/{case_id}/let-in")
    return NavItem(label="The proceeding", href=f"/cases/{case_id}/proceeding")
