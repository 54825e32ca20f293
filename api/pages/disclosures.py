"""The accounting of disclosures of a case, as a page and as a table to take away."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import accesses
from api.disclosures import Accounting, accounting_of, as_csv
from api.pages.access_views import DisclosuresView
from api.pages.accesses import TheChoice, day, problem_of, sieve_of
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.offices import OURS
from api.pages.typed import Typed, first
from api.pages.views import NavItem
from domain.refusals import NotUnderstood, Problem, PurposeNeeded
from domain.values import CaseId

router = APIRouter(tags=["pages"])


@router.get("/cases/{case_id}/disclosures")
def disclosures(visit: TheVisit, case_id: ThePageCase, choice: TheChoice) -> Response:
    """To whom a case was disclosed, when, and what for."""
    return _page(visit, case_id, choice, is_sent=False)


@router.post("/cases/{case_id}/disclosures", dependencies=OURS)
def disclosures_for(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """The same for who has to say what for."""
    return _page(visit, case_id, form, is_sent=True)


@router.get("/cases/{case_id}/disclosures.csv")
def table(visit: TheVisit, case_id: ThePageCase, choice: TheChoice) -> Response:
    """The same for a spreadsheet. Who has to say what for is asked first."""
    if accesses.owes_purpose(visit.house, visit.principal, case_id):
        return go_to(f"/cases/{case_id}/disclosures")
    return _table(visit, case_id, choice)


@router.post("/cases/{case_id}/disclosures.csv", dependencies=OURS)
def table_for(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """The same for who has to say what for."""
    return _table(visit, case_id, form)


def csv_of(found: Accounting) -> Response:
    """An accounting as a file to keep."""
    named = f'attachment; filename="{found.reference}-disclosures.csv"'
    headers = {"Content-Disposition": named}
    return Response(as_csv(found), media_type="text/csv", headers=headers)


def _page(visit: Visit, case_id: CaseId, typed: Typed, *, is_sent: bool) -> Response:
    asks = accesses.owes_purpose(visit.house, visit.principal, case_id)
    is_asked, problem = asks and not is_sent, ""
    found: Accounting | None = None
    if not is_asked:
        try:
            found = _found(visit, case_id, typed)
        except (NotUnderstood, PurposeNeeded) as refusal:
            problem = problem_of(refusal)
    at = f"/cases/{case_id}/disclosures"
    view = DisclosuresView(
        page=visit.page("Disclosures"),
        case_id=case_id,
        reference=accesses.reference(visit.house, case_id),
        back=NavItem(label="Who read this case", href=f"/cases/{case_id}/readers"),
        sieve=sieve_of(typed, at, asks=asks, problem=problem),
        since=found.since if found else None,
        rows=found.disclosures if found else (),
        has_record=found.has_record if found else False,
        is_asked=is_asked,
    )
    return draw("disclosures.html", view, status=422 if problem else 200)


def _table(visit: Visit, case_id: CaseId, typed: Typed) -> Response:
    return csv_of(_found(visit, case_id, typed))


def _found(visit: Visit, case_id: CaseId, typed: Typed) -> Accounting:
    """What was asked for. Raises what `accounting_of` raises, and NotUnderstood."""
    try:
        since = day(typed, "since")
    except ValueError as error:
        raise NotUnderstood([Problem(field="since", reason=str(error))]) from None
    return accounting_of(
        visit.house,
        visit.principal,
        case_id,
        since=since,
        purpose=first(typed, "purpose"),
    )
