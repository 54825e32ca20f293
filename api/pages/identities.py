"""Asking who the client of a case is, and the page of custodians."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api import identities
from api.access import require
from api.dependencies import identifier, page_proved
from api.identities import Waiting
from api.pages import controls
from api.pages.controls import Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.office_views import Form, IdentitiesView, IdentityView
from api.pages.offices import DEED, HERE, OURS, command, form, line, tried
from api.pages.typed import Typed, first
from domain.policy import Action
from domain.refusals import NotUnderstood, Problem, RequestUnknown
from domain.values import CaseId, FactId

router = APIRouter(tags=["pages"])
AT = "/identities"
STAYS = "It is kept with the case, also after an erasure: do not name the client here."


@router.get("/cases/{case_id}/identity")
def identity(visit: TheVisit, case_id: ThePageCase) -> Response:
    """Who the client is, where one was told; else a form that asks a custodian."""
    return _identity(visit, case_id, typed={}, reasons={})


@router.post("/cases/{case_id}/identity", dependencies=OURS)
def ask(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """Ask a custodian who the client is."""

    def deed() -> None:
        identities.ask(
            visit.house,
            visit.principal,
            case_id,
            reason=first(form, "reason"),
            command=command(visit, form, at=f"/cases/{case_id}/identity"),
        )

    if reasons := tried(deed, person="reason"):
        return _identity(visit, case_id, typed=form, reasons=reasons)
    return go_to(f"/cases/{case_id}/identity")


@router.get(AT)
def waiting(visit: TheVisit) -> Response:
    """The questions that wait for a custodian."""
    return _waiting(visit, typed={}, reasons={}, sent=None)


@router.post(AT + "/{request}", dependencies=[*OURS, Depends(page_proved(AT))])
def answered(visit: TheVisit, request: str, form: TheForm) -> Response:
    """Say who the client is to who asked, or do not, for a reason."""
    require(visit.principal, Action.OPEN_IDENTITY)
    told = identifier(request)
    if told is None:
        raise RequestUnknown(request)
    found = FactId(told)
    wrong = tried(lambda: _do(visit, found, form), person=HERE)
    if wrong:
        renamed = {"reason": _why(found)}
        reasons = {renamed.get(name, name): said for name, said in wrong.items()}
        return _waiting(visit, typed=form, reasons=reasons, sent=found)
    return go_to(AT)


def identifiers(told: Iterable[str]) -> list[UUID]:
    """The numbers among what was sent; anything else is left out."""
    return [found for each in told if (found := identifier(each)) is not None]


def _do(visit: Visit, request: FactId, form: Typed) -> None:
    house, who = visit.house, visit.principal
    sent = command(visit, form, at=f"{AT}/{request}")
    match first(form, DEED):
        case "say":
            identities.say(house, who, request, command=sent)
        case "refuse":
            reason = first(form, _why(request))
            identities.refuse(house, who, request, reason=reason, command=sent)
        case _:
            raise NotUnderstood([Problem(field=HERE, reason="is missing")])


def _why(request: FactId) -> str:
    """What the question for a reason is called: there may be many on the page."""
    return f"reason_{request}"


def _identity(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons
) -> Response:
    known = identities.known_to(visit.house, visit.principal, case_id)
    asked = line(
        "reason", "Why", hint=STAYS, typed=typed, reasons=reasons, widget=Widget.LINES
    )
    view = IdentityView(
        page=visit.page("Who the client is"),
        reference=known.reference,
        name=known.name,
        is_asked=known.is_asked,
        form=form(
            "Ask a custodian",
            action=f"/cases/{case_id}/identity",
            button="Ask",
            asked=[asked],
            reasons=reasons,
        ),
        problems=controls.problems([asked]),
    )
    return draw("identity.html", view, status=422 if reasons else 200)


def _waiting(
    visit: Visit, *, typed: Typed, reasons: Reasons, sent: FactId | None
) -> Response:
    found = identities.waiting_for(visit.house, visit.principal)
    rows: list[tuple[Waiting, Form, Form]] = []
    for each in found:
        is_mine = each.request_id == sent
        told: Typed = typed if is_mine else {}
        wrong: Reasons = reasons if is_mine else {}
        rows.append((each, *_forms(each, typed=told, reasons=wrong)))
    view = IdentitiesView(page=visit.page("Identities", at=AT), waiting=tuple(rows))
    return draw("identities.html", view, status=422 if reasons else 200)


def _forms(each: Waiting, *, typed: Typed, reasons: Reasons) -> tuple[Form, Form]:
    action = f"{AT}/{each.request_id}"
    why = line(
        _why(each.request_id), "Why not", hint=STAYS, typed=typed, reasons=reasons
    )
    return (
        form("", action=action, deed="say", button="Say it", reasons=reasons),
        form("", action=action, deed="refuse", button="Do not say it", asked=[why]),
    )
