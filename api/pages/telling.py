"""Telling: opening a case, recording a fact of any kind, and putting one right."""

from __future__ import annotations

from uuid import uuid4

from fastapi import APIRouter, Depends, Response

from api.access import permitted, require
from api.carrying import UNKNOWN, offered
from api.cases import fact_of, open_case, record, report_of
from api.dependencies import form_is_ours, identifier, request_of
from api.pages.case import place_of, reference_to, row_of
from api.pages.controls import Reasons
from api.pages.drawing import (
    TheForm,
    ThePageCase,
    ThePageFact,
    TheVisit,
    Visit,
    draw,
    go_to,
)
from api.pages.forms import (
    NO_CHECK,
    OPENED_BEFORE,
    RECORDED_BEFORE,
    corrected_before,
    form_of,
    new_case_form,
)
from api.pages.kinds import addressed, grouped, tellable
from api.pages.mending import MENDABLE, reasons_of, told_around
from api.pages.repeated import told_before
from api.pages.retyped import retyped
from api.pages.trying import tried
from api.pages.typed import WHAT_IF, Typed, answers, as_written, first
from api.pages.understanding import began, understand
from api.pages.views import ChooseKindView, FactRef
from domain import catalogue
from domain.catalogue import Kind
from domain.checking import CHECK
from domain.facts.checks import CheckId
from domain.ledger import Command
from domain.policy import Action
from domain.refusals import (
    AlreadyCorrected,
    KeyReused,
    NotUnderstood,
    NotYoursToRecord,
    Problem,
)
from domain.values import CaseId

router = APIRouter(tags=["pages"])
ours = [Depends(form_is_ours)]


@router.get("/cases/new")
def new_case(visit: TheVisit, check: str = "") -> Response:
    """Ask with whom a case begins; `check` is the one that was made of them before."""
    require(visit.principal, Action.OPEN_CASE)
    return new_case_form(visit, typed=_of_check(visit, check), reasons={})


@router.post("/cases/new", dependencies=ours)
def opened_case(visit: TheVisit, form: TheForm) -> Response:
    """Open a case, and show it."""
    require(visit.principal, Action.OPEN_CASE)
    try:
        opened = open_case(
            visit.house,
            visit.principal,
            client_name=first(form, "client_name"),
            occurred_at=began(form, now=visit.house.clock()),
            command=_command(visit, form=form, path="/cases/new"),
            check=_check(form),
        )
    except MENDABLE as refusal:
        return new_case_form(visit, typed=form, reasons=reasons_of(refusal))
    except KeyReused:
        return new_case_form(visit, typed=form, reasons={}, notice=OPENED_BEFORE)
    return go_to(f"/cases/{opened.fact.case_id}?told=opened")


def _of_check(visit: Visit, check: str) -> Typed:
    """The answers that a check of one's own gives; none where it is no such one."""
    for one in offered(visit.house, visit.principal):
        if str(one.id) == check:
            return {CHECK: [check], "client_name": [one.name]}
    return {}


def _check(form: Typed) -> CheckId | None:
    """The check that was chosen. Raises NotUnderstood."""
    told = first(form, CHECK)
    if told in ("", NO_CHECK):
        return None
    found = identifier(told)
    if found is None:
        raise NotUnderstood([Problem(field=CHECK, reason=UNKNOWN)])
    return CheckId(found)


@router.get("/cases/{case_id}/record")
def choose_kind(visit: TheVisit, case_id: ThePageCase, words: str = "") -> Response:
    """Ask what happened, in everyday words."""
    _, decision = permitted(visit.house, visit.principal, case_id, Action.RECORD)
    found = catalogue.search(words, among=dict(tellable(decision)))
    view = ChooseKindView(
        page=visit.page("What happened?"),
        case=visit.head(case_id),
        words=words,
        groups=grouped(found),
        found=len(found),
    )
    return draw("choose_kind.html", view)


@router.get("/cases/{case_id}/record/{name}")
def ask(
    visit: TheVisit, case_id: ThePageCase, name: str, flag_ref: str = ""
) -> Response:
    """The form of one kind of fact; `flag_ref` is the question that it answers."""
    kind = _tellable(visit, case_id, name)
    typed: Typed = {"flag_ref": [flag_ref]} if flag_ref else {}
    return form_of(visit, case_id, kind=kind, typed=typed, reasons={})


@router.post("/cases/{case_id}/record/{name}", dependencies=ours)
def recorded(
    visit: TheVisit, case_id: ThePageCase, name: str, form: TheForm
) -> Response:
    """Record what was told, and show where it stands."""
    kind = _tellable(visit, case_id, name)
    return _tell(visit, case_id, kind=kind, form=form, corrects=None)


@router.get("/cases/{case_id}/facts/{fact_id}/correct")
def ask_correction(
    visit: TheVisit, case_id: ThePageCase, fact_id: ThePageFact
) -> Response:
    """The form of a fact's kind, filled with what was told."""
    report = report_of(visit.house, visit.principal, case_id)
    row = row_of(report, fact_id=fact_id)
    kind = _tellable(visit, case_id, row.kind)
    if row.corrected_by is not None:
        by = next(r.fact_id for r in report.rows if r.number == row.corrected_by)
        refusal = AlreadyCorrected(fact_id=fact_id, by=by)
        return corrected_before(visit, case_id, refusal)
    fact = fact_of(visit.house, visit.principal, case_id, fact_id)
    return form_of(
        visit,
        case_id,
        kind=kind,
        typed=retyped(visit.house, fact, kind),
        reasons={},
        corrects=reference_to(row),
    )


@router.post("/cases/{case_id}/facts/{fact_id}/correct", dependencies=ours)
def corrected(
    visit: TheVisit, case_id: ThePageCase, fact_id: ThePageFact, form: TheForm
) -> Response:
    """Record the correction beside the original."""
    report = report_of(visit.house, visit.principal, case_id)
    row = row_of(report, fact_id=fact_id)
    kind = _tellable(visit, case_id, row.kind)
    return _tell(visit, case_id, kind=kind, form=form, corrects=reference_to(row))


def _tellable(visit: Visit, case_id: CaseId, name: str) -> Kind:
    """The kind of that name, if it is theirs to tell. Raises NotYoursToRecord."""
    _, decision = permitted(visit.house, visit.principal, case_id, Action.RECORD)
    assert decision.role is not None
    kind = addressed(name)
    if name not in tellable(decision):
        raise NotYoursToRecord(
            kind=kind.title, role=decision.role, allowed=kind.recorded_by
        )
    return kind


def _tell(
    visit: Visit, case_id: CaseId, *, kind: Kind, form: Typed, corrects: FactRef | None
) -> Response:
    """Record from a form, or show it again with what has to be mended."""
    if first(form, WHAT_IF):
        return tried(visit, case_id, kind=kind, form=form, corrects=corrects)
    told = told_around(form, corrects=corrects)
    path = f"/cases/{case_id}/record/{kind.name}"
    reasons: Reasons = {}
    try:
        data = answers(kind, typed=form)
        understood = understand(kind, data=data, told=told, now=visit.house.clock())
        if same := told_before(
            visit, case_id, kind=kind, data=data, envelope=understood
        ):
            return go_to(place_of(visit, case_id, fact_id=same, told="before"))
        written = record(
            visit.house,
            visit.principal,
            case_id,
            kind=kind.name,
            data=data,
            envelope=understood,
            command=_command(visit, form=form, path=path),
        )
    except MENDABLE as refusal:
        reasons, notice = reasons_of(refusal), ""
    except KeyReused:
        notice = RECORDED_BEFORE
    except AlreadyCorrected as refusal:
        return corrected_before(visit, case_id, refusal, written=as_written(form))
    else:
        return go_to(place_of(visit, case_id, fact_id=written.fact.fact_id))
    # Nothing was written, so a mended form is a new request under a new key.
    return form_of(
        visit,
        case_id,
        kind=kind,
        typed=form,
        reasons=reasons,
        corrects=corrects,
        notice=notice,
    )


def _command(visit: Visit, *, form: Typed, path: str) -> Command:
    """What makes a form one request: pressing twice records once."""
    key = first(form, "idempotency_key")
    asked = {name: list(told) for name, told in form.items() if name != "csrf"}
    return Command(
        key=key or str(uuid4()),
        actor=visit.principal.person_id,
        request=request_of(method="POST", path=path, body=asked),
    )
