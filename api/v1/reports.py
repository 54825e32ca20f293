"""The boundary-risk timeline of a case, as data, as a picture and as a report."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias, TypedDict

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import JSONResponse

from api import cases
from api.dependencies import TheCase, TheHouse, ThePrincipal
from api.edge import policy_of
from api.envelope import moment
from api.keeping import with_checkpoint
from audit_reports.gather import timeline_json, to_json
from audit_reports.pdf import report_pdf
from audit_reports.render import render_report, render_svg
from audit_reports.report import Report
from domain.refusals import NotUnderstood, Problem

router = APIRouter(prefix="/cases/{case}", tags=["reports"])

Form: TypeAlias = Literal["html", "json", "pdf"]
MEDIA_TYPES: tuple[tuple[Form, str], ...] = (
    ("html", "text/html"),
    ("pdf", "application/pdf"),
    ("json", "application/json"),
)


class Dates(TypedDict):
    """What happened up to when, as it was known when."""

    as_of: datetime | None
    known_on: datetime | None


def _dated(field: str, told: str | None) -> datetime | None:
    try:
        return None if told is None else moment(told)
    except ValueError as error:
        problem = Problem(field=field, reason=str(error))
        raise NotUnderstood([problem], doing="asked") from None


def the_dates(
    principal: ThePrincipal,
    as_of: Annotated[
        str | None,
        Query(description="Up to when; a date means its end. Else the end of today."),
    ] = None,
    known_on: Annotated[
        str | None, Query(description="As it was known then; a date means its end.")
    ] = None,
) -> Dates:
    """The two dates of a question about a case."""
    del principal  # Nobody learns what is wrong with a date before signing in.
    return Dates(as_of=_dated("as_of", as_of), known_on=_dated("known_on", known_on))


TheDates = Annotated[Dates, Depends(the_dates)]


@router.get("/timeline")
def show_timeline(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase, dates: TheDates
) -> dict[str, Any]:
    """The timeline as data: facts, weights and their steps, risk, gaps, limits."""
    return timeline_json(cases.report_of(house, principal, case, **dates))


@router.get(
    "/timeline.svg",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
def show_picture(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase, dates: TheDates
) -> Response:
    """The timeline as a picture that needs nothing else."""
    shown = cases.timeline_of(house, principal, case, **dates)
    picture = render_svg(shown, standalone=True)
    return _document(picture, media_type="image/svg+xml; charset=utf-8")


@router.get(
    "/report",
    response_class=Response,
    responses={
        200: {
            "content": {"text/html": {}, "application/json": {}, "application/pdf": {}}
        }
    },
)
def show_report(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    dates: TheDates,
    format: Annotated[Form | None, Query()] = None,  # noqa: A002 - the name in the address.
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """What a supervisor or a board takes away: one file, or its data."""
    report = with_checkpoint(house, cases.report_of(house, principal, case, **dates))
    match format or _accepted(accept):
        case "pdf":
            return pdf_of(report)
        case "json":
            return JSONResponse(to_json(report), headers={"Vary": "Accept"})
        case "html":
            return _document(render_report(report), media_type="text/html")


def pdf_of(report: Report) -> Response:
    """The report as a PDF to keep."""
    named = f'attachment; filename="{report.reference}.pdf"'
    return Response(
        report_pdf(report),
        media_type="application/pdf",
        headers={"Content-Disposition": named, "Vary": "Accept"},
    )


def _accepted(accept: str) -> Form:
    """The page, unless it is not asked for and another form is."""
    for form, media_type in MEDIA_TYPES:
        if media_type in accept:
            return form
    return "html"


def _document(text: str, *, media_type: str) -> Response:
    policy = policy_of(text)
    headers = {"Content-Security-Policy": policy, "Vary": "Accept"}
    return Response(text, media_type=media_type, headers=headers)
