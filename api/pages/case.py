"""A case: its timeline as picture and table, its facts one by one, its report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.access import permitted
from api.carrying import is_new
from api.carrying import of_case as checks_of
from api.cases import report_of
from api.envelope import moment
from api.glass import broken_for
from api.keeping import with_checkpoint
from api.lately import changes
from api.pages.drawing import ThePageCase, ThePageFact, TheVisit, Visit, draw
from api.pages.kinds import tellable
from api.pages.views import CaseView, FactRef, FactView, NavItem
from api.replying import THERAPISTS
from api.v1.reports import pdf_of
from audit_reports.render import render_picture, render_report
from audit_reports.report import Report, Row
from domain.access_rules import THERAPIST
from domain.policy import Action, CaseRelations, Decision, decide
from domain.refusals import FactUnknown, NotUnderstood, Problem
from domain.values import CaseId, Section

router = APIRouter(tags=["pages"])

TheAsOf = Annotated[str, Query(description="What happened up to this date")]
TheKnownOn = Annotated[str, Query(description="As it was known on this date")]


@router.get("/cases/{case_id}")
def case_page(
    visit: TheVisit,
    case_id: ThePageCase,
    as_of: TheAsOf = "",
    known_on: TheKnownOn = "",
    told: str = "",
) -> Response:
    """The boundary-risk timeline of a case, as it happened or as it was known."""
    relations, decision = permitted(visit.house, visit.principal, case_id)
    dates = _dates(as_of, known_on)
    report = _report(visit, case_id, dates, with_answers=False)
    records = decide(visit.principal, Action.RECORD, relations).allowed
    checks = checks_of(visit.house, relations, decision)
    is_theirs = decision.by is THERAPIST
    view = CaseView(
        page=visit.page(f"Case {report.reference}", notice=_NOTICES.get(told, "")),
        case=visit.head(case_id),
        report=report,
        picture=render_picture(report.picture),
        as_of=as_of,
        known_on=known_on,
        problem=dates.problem,
        may_record=records and bool(tellable(decision)),
        may_answer=records and "CaseFlagReviewed" in tellable(decision),
        may_reply=records and decision.role in THERAPISTS,
        seen_as=f"you are {decision.rule}",
        may_hand_over=decide(visit.principal, Action.HAND_OVER, relations).allowed,
        offices=tuple(_offices(visit, relations, decision)),
        broken=tuple(
            broken_for(visit.house, case_id, with_reason=_reads_reasons(decision))
        ),
        lately=changes(visit.house, visit.principal, case_id, decision),
        checks=checks,
        asks_check=is_theirs and not checks and is_new(visit.house, case_id),
        is_theirs=is_theirs,
    )
    return draw("case.html", view, status=422 if dates.problem else 200)


@router.get("/cases/{case_id}/report.html")
def case_report(
    visit: TheVisit,
    case_id: ThePageCase,
    as_of: TheAsOf = "",
    known_on: TheKnownOn = "",
) -> Response:
    """The same as one file to take away."""
    report = _to_take_away(visit, case_id, _dates(as_of, known_on))
    # It brings its own style, so it is for the disk: a browser would not show it here.
    name = f'attachment; filename="{report.reference}.html"'
    return HTMLResponse(render_report(report), headers={"Content-Disposition": name})


@router.get("/cases/{case_id}/report.pdf")
def case_pdf(
    visit: TheVisit,
    case_id: ThePageCase,
    as_of: TheAsOf = "",
    known_on: TheKnownOn = "",
) -> Response:
    """The same on paper."""
    return pdf_of(_to_take_away(visit, case_id, _dates(as_of, known_on)))


@router.get("/cases/{case_id}/facts/{fact_id}")
def fact_page(visit: TheVisit, case_id: ThePageCase, fact_id: ThePageFact) -> Response:
    """One fact, with everything that was told and what puts it right."""
    relations, decision = permitted(visit.house, visit.principal, case_id)
    records = decide(visit.principal, Action.RECORD, relations).allowed
    report = report_of(visit.house, visit.principal, case_id)
    row = row_of(report, fact_id=fact_id)
    view = FactView(
        page=visit.page(f"Fact {row.number}"),
        case=visit.head(case_id),
        row=row,
        corrects=_numbered(report.rows, row.corrects),
        corrected_by=_numbered(report.rows, row.corrected_by),
        may_correct=records and row.kind in tellable(decision),
    )
    return draw("fact.html", view)


def row_of(report: Report, *, fact_id: UUID) -> Row:
    """One row of a report. Raises FactUnknown."""
    for row in report.rows:
        if row.fact_id == fact_id:
            return row
    raise FactUnknown(fact_id)


def reference_to(row: Row) -> FactRef:
    """How another page speaks of a fact."""
    return FactRef(
        fact_id=row.fact_id,
        number=row.number,
        title=row.title,
        occurred_at=row.occurred_at,
    )


def place_of(
    visit: Visit, case_id: CaseId, *, fact_id: UUID, told: str = "recorded"
) -> str:
    """Where a fact stands on the page of its case, which says that it was `told`."""
    report = report_of(visit.house, visit.principal, case_id)
    row = row_of(report, fact_id=fact_id)
    return f"/cases/{case_id}?told={told}#fact-{row.number}"


OFFICES = (
    (Action.SEE_ACCESS, "Who read this case", "readers"),
    (Action.LET_IN, "Who may see this", "let-in"),
    (Action.RUN_PROCEEDING, "The proceeding", "proceeding"),
    (Action.ASK_IDENTITY, "Ask who the client is", "identity"),
    (Action.RECUSE, "Step back from this case", "step-back"),
)


def _offices(visit: Visit, case: CaseRelations, seen: Decision) -> Iterable[NavItem]:
    """What somebody may do about who sees a case, and what stands with its record."""
    if Section.RECORD in seen.sections:
        yield NavItem(label="Two roles", href=f"/cases/{case.case_id}/two-roles")
    for action, label, where in OFFICES:
        if decide(visit.principal, action, case).allowed:
            yield NavItem(label=label, href=f"/cases/{case.case_id}/{where}")


def _reads_reasons(decision: Decision) -> bool:
    """Whether somebody reads why the glass was broken, which may name the client."""
    return decision.names_client and Section.RECORD in decision.sections


_NOTICES = {
    "recorded": "It is recorded. It stands in the table and in the picture.",
    "before": (
        "It is recorded, and once: the very same had been sent before. If it happened "
        "a second time, record that with a time of its own."
    ),
    "checked": "The check stands with this case from now on.",
    "opened": "The case is open. Nothing has been recorded in it yet.",
    "replied": "Your reply is recorded. It stands with its question from now on.",
}


def _numbered(rows: Iterable[Row], number: int | None) -> FactRef | None:
    for row in rows:
        if number is not None and row.number == number:
            return reference_to(row)
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dates:
    """The two dates of a view as moments, and what could not be read of them."""

    as_of: datetime | None = None
    known_on: datetime | None = None
    problem: str = ""


def _dates(as_of: str, known_on: str) -> Dates:
    try:
        return Dates(
            as_of=moment(as_of) if as_of.strip() else None,
            known_on=moment(known_on) if known_on.strip() else None,
        )
    except ValueError as error:
        return Dates(problem=f"This date cannot be read: {error}.")


def _to_take_away(visit: Visit, case_id: CaseId, dates: Dates) -> Report:
    if dates.problem:
        raise NotUnderstood(
            [Problem(field="date", reason=dates.problem)], doing="asked"
        )
    return with_checkpoint(visit.house, _report(visit, case_id, dates))


def _report(
    visit: Visit, case_id: CaseId, dates: Dates, *, with_answers: bool = True
) -> Report:
    return report_of(
        visit.house,
        visit.principal,
        case_id,
        as_of=dates.as_of,
        known_on=dates.known_on,
        with_answers=with_answers,
    )
