"""Proceedings, for case officers: taking charge, the panel, and the end."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Response

from api import cases, proceedings
from api.access import require
from api.finding import any_case
from api.pages import controls, offices
from api.pages.controls import Control, Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.identities import identifiers
from api.pages.office_views import Form, ProceedingsView, ProceedingView
from api.pages.offices import DEED, HERE, OURS, choice, form, line, tried
from api.pages.typed import Typed, first
from api.proceedings import Candidate
from domain.policy import Action
from domain.refusals import CaseUnknown, NotUnderstood, Problem
from domain.values import CaseId, PersonId, Section

router = APIRouter(tags=["pages"])
AT = "/proceedings"
SHOWN = 100
STAYS = "It is kept with the case, also after an erasure: do not name the client here."
TAKES = (
    "You see that there is a case and its proceedings, and what you refer. A case of "
    "which another officer is in charge is answered as one that does not exist."
)
ENDS = (
    "Nobody has the case before them any more, you included. What was recorded stays."
)


@router.get(AT)
def front(visit: TheVisit) -> Response:
    """The cases of which one is in charge, and a form to take charge of another."""
    require(visit.principal, Action.OPEN_PROCEEDING)
    return _front(visit, typed={}, reasons={})


@router.post(AT, dependencies=OURS)
def take_charge(visit: TheVisit, form: TheForm) -> Response:
    """Open a proceeding about a case that was named, as its officer."""
    require(visit.principal, Action.OPEN_PROCEEDING)
    found: list[CaseId] = []

    def deed() -> None:
        told, why = first(form, "case").strip(), first(form, "reason")
        case_id = any_case(visit.house, told)
        try:
            proceedings.take_charge(visit.house, visit.principal, case_id, reason=why)
        except CaseUnknown:
            raise CaseUnknown(told) from None  # In the words for one that is not there.
        found.append(case_id)

    if reasons := tried(deed, person="case"):
        return _front(visit, typed=form, reasons=reasons)
    return go_to(f"/cases/{found[0]}/proceeding")


@router.get("/cases/{case_id}/proceeding")
def panel(visit: TheVisit, case_id: ThePageCase) -> Response:
    """Who may sit on the panel, who may not and why, and what lies before whom."""
    return _panel(visit, case_id, typed={}, reasons={})


@router.post("/cases/{case_id}/proceeding", dependencies=OURS)
def run(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """Refer the case, take it back from members, or end the proceeding."""
    proceedings.panel(visit.house, visit.principal, case_id)
    reasons = tried(lambda: _do(visit, case_id, form), person="members")
    if reasons:
        return _panel(visit, case_id, typed=form, reasons=reasons)
    is_over = first(form, DEED) == "end"
    return go_to(AT if is_over else f"/cases/{case_id}/proceeding")


def _do(visit: Visit, case_id: CaseId, form: Typed) -> None:
    house, who = visit.house, visit.principal
    members = _members(form, "members")
    match first(form, DEED):
        case "refer":
            known = {part.value: part for part in Section}
            parts = [known[n] for n in form.get("sections", ()) if n in known]
            proceedings.refer(house, who, case_id, member_ids=members, sections=parts)
        case "take-back":
            members = _members(form, "members_back")
            if not members:
                said = Problem(field="members_back", reason="choose at least one")
                raise NotUnderstood([said])
            proceedings.take_back(house, who, case_id, member_ids=members)
        case "end":
            proceedings.end(house, who, case_id)
        case _:
            raise NotUnderstood([Problem(field=HERE, reason="is missing")])


def _members(form: Typed, name: str) -> list[PersonId]:
    return [PersonId(each) for each in identifiers(form.get(name, ()))]


def _front(visit: Visit, *, typed: Typed, reasons: Reasons) -> Response:
    asked = tuple(_asked(typed, reasons))
    found = cases.cases_of(visit.house, visit.principal, limit=SHOWN)
    heads = [visit.head(CaseId(identifiers([each.case_id])[0])) for each in found]
    view = ProceedingsView(
        page=visit.page("Proceedings", at=AT),
        cases=tuple(heads),
        form=form(
            "Take charge of a proceeding",
            action=AT,
            button="Take charge",
            asked=asked,
            lead=TAKES,
            reasons=reasons,
        ),
        problems=controls.problems(asked),
    )
    return draw("proceedings.html", view, status=422 if reasons else 200)


def _asked(typed: Typed, reasons: Reasons) -> Iterator[Control]:
    number = "Its number or its reference, such as C-1A2B3C4D, from the complaint."
    yield line("case", "Case", hint=number, typed=typed, reasons=reasons)
    yield line(
        "reason", "Why", hint=STAYS, typed=typed, reasons=reasons, widget=Widget.LINES
    )


def _panel(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons
) -> Response:
    found = proceedings.panel(visit.house, visit.principal, case_id)
    forms = tuple(_forms(case_id, found, typed=typed, reasons=reasons))
    view = ProceedingView(
        page=visit.page("Proceeding", at=AT),
        case=visit.head(case_id),
        opening=proceedings.opening(visit.house, visit.principal, case_id),
        panel=tuple(found),
        forms=forms,
        problems=controls.problems(c for each in forms for c in each.controls),
    )
    return draw("proceeding.html", view, status=422 if reasons else 200)


def _forms(
    case_id: CaseId, found: list[Candidate], *, typed: Typed, reasons: Reasons
) -> Iterator[Form]:
    """What may be done: to lay it before members, to take it back, to end it."""
    action, sent = f"/cases/{case_id}/proceeding", first(typed, DEED)

    def told(deed: str) -> tuple[Typed, Reasons]:
        return (typed, reasons) if sent == deed else ({}, {})

    if free := {str(one.person_id): one.name for one in found if not one.tie}:
        yield _refer(action, free, told("refer"))
    if before := {str(one.person_id): one.name for one in found if one.sections}:
        yield _take_back(action, before, told("take-back"))
    yield form(
        "End the proceeding",
        action=action,
        deed="end",
        button="End it",
        lead=ENDS,
        reasons=told("end")[1],
    )


def _refer(action: str, free: dict[str, str], told: tuple[Typed, Reasons]) -> Form:
    typed, reasons = told
    parts = offices.sections(label="What they read", typed=typed, reasons=reasons)
    return form(
        "Refer the case",
        action=action,
        deed="refer",
        button="Lay it before them",
        asked=(_chosen("members", "Members", free, told), parts),
        reasons=reasons,
    )


def _take_back(
    action: str, before: dict[str, str], told: tuple[Typed, Reasons]
) -> Form:
    label = "Members who read it no longer"
    return form(
        "Take it back",
        action=action,
        deed="take-back",
        button="Take it back from them",
        asked=[_chosen("members_back", label, before, told)],
        reasons=told[1],
    )


def _chosen(
    name: str, label: str, labels: dict[str, str], told: tuple[Typed, Reasons]
) -> Control:
    typed, reasons = told
    return choice(
        name, label, labels, typed=typed, reasons=reasons, widget=Widget.CHECKBOXES
    )
