"""Handing over a case as evidence: what, without whose words, to whom and what for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from fastapi import APIRouter, Depends, Response

from api import evidence_for
from api.dependencies import form_is_ours, request_of
from api.evidence import people_in
from api.handing_over import NOT_NAMED
from api.pages import controls
from api.pages.controls import Control, Option, Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw
from api.pages.typed import Typed, first
from api.pages.views import HandOverView
from api.v1.bundles import as_download
from domain.catalogue import in_words
from domain.ledger import Command
from domain.refusals import (
    HandedOverBefore,
    KeyReused,
    NotUnderstood,
    PurposeNeeded,
)
from domain.values import CaseId

router = APIRouter(tags=["pages"])
FIELDS = ("sections", "redact", "recipient", "purpose")
LASTS = "It is kept with the case, also after an erasure: do not name the client here."
SENT_BEFORE = (
    "This form was sent before, and what it asked for was handed over then. To hand "
    "over something else, or once more, send it again."
)


@router.get("/cases/{case_id}/hand-over")
def ask_what(visit: TheVisit, case_id: ThePageCase) -> Response:
    """Ask what is handed over, to whom and what for."""
    return _form(visit, case_id, typed={}, reasons={})


@router.post("/cases/{case_id}/hand-over", dependencies=[Depends(form_is_ours)])
def handed_over(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """The bundle, as a file to keep."""
    reasons: Reasons = {}
    if not form.get("sections"):
        reasons = {"sections": "choose at least one"}
        return _form(visit, case_id, typed=form, reasons=reasons)
    asked = evidence_for.Asking(
        sections=tuple(form["sections"]),
        redact=tuple(form.get("redact", ())),
        recipient=first(form, "recipient"),
        purpose=first(form, "purpose"),
    )
    try:
        made = evidence_for.hand_over_to(
            visit.house,
            visit.principal,
            case_id,
            asked=asked,
            command=_command(visit, case_id, form),
        )
    except NotUnderstood as refusal:
        reasons = {problem.field: problem.reason for problem in refusal.problems}
        return _form(visit, case_id, typed=form, reasons=reasons)
    except PurposeNeeded:
        return _form(visit, case_id, typed=form, reasons={"purpose": "is missing"})
    except (KeyReused, HandedOverBefore):
        return _form(visit, case_id, typed=form, reasons={}, notice=SENT_BEFORE)
    return as_download(made)


def _form(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons, notice: str = ""
) -> Response:
    asked = _controls(visit, case_id, typed=typed, reasons=reasons)
    view = HandOverView(
        page=visit.page("Hand over as evidence", notice=notice),
        case=visit.head(case_id),
        controls=asked,
        problems=controls.problems(asked),
        idempotency_key=str(uuid4()),
    )
    status = 422 if reasons else 409 if notice else 200
    return draw("hand_over.html", view, status=status)


def _controls(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons
) -> tuple[Control, ...]:
    gathered = evidence_for.gather_for(visit.house, visit.principal, case_id)
    head = visit.head(case_id)
    called = {
        gathered.begun.client_id: f"{head.client} (the client)",
        gathered.begun.therapist_id: f"{head.therapist} (the therapist)",
    }
    people = people_in(visit.house, gathered)
    return (
        Control(
            name="sections",
            label="Sections",
            hint="Whoever gets the file reads all facts of a section, or none.",
            widget=Widget.CHECKBOXES,
            is_required=True,
            options=_options(
                {s.value: in_words(s.value) for s in gathered.sections},
                chosen=typed.get("sections", ["record"] if not typed else []),
            ),
            error=controls.sentence(reasons.get("sections", "")),
        ),
        Control(
            name="redact",
            label="Withhold what was said about",
            hint="The facts stay and are proved; the words about these people are left out.",
            widget=Widget.CHECKBOXES,
            is_required=False,
            options=_options(
                {
                    str(person): called.get(person)
                    or name
                    or f"Person {str(person)[:8]}"
                    for person, name in people.items()
                },
                chosen=typed.get("redact", []),
            ),
            error=controls.sentence(reasons.get("redact", "")),
        ),
        _line("recipient", "To whom", typed=typed, reasons=reasons),
        _line("purpose", "What for", typed=typed, reasons=reasons, is_required=True),
    )


def _line(
    name: str,
    label: str,
    *,
    typed: Typed,
    reasons: Reasons,
    is_required: bool = False,
) -> Control:
    return Control(
        name=name,
        label=label,
        hint=LASTS,
        widget=Widget.LINE,
        is_required=is_required,
        value=first(typed, name).replace(NOT_NAMED, ""),
        error=controls.sentence(reasons.get(name, "")),
    )


def _options(labels: Mapping[str, str], *, chosen: Sequence[str]) -> tuple[Option, ...]:
    return tuple(
        Option(value=value, label=label, is_chosen=value in chosen)
        for value, label in labels.items()
    )


def _command(visit: Visit, case_id: CaseId, form: Typed) -> Command:
    """What makes a form one request: pressing twice hands over once."""
    asked = {name: list(form.get(name, ())) for name in FIELDS}
    return Command(
        key=first(form, "idempotency_key") or str(uuid4()),
        actor=visit.principal.person_id,
        request=request_of(
            method="POST", path=f"/cases/{case_id}/hand-over", body=asked
        ),
    )
