"""Pages of privacy officers and administrators: requests, holds, until when cases are kept.

A page says what will be lost before it is. Nothing of what a case says is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Response

from api import privacy, retention, who_decides
from api.access import require, told_of_all
from api.dependencies import identifier
from api.pages.drawing import TheVisit, Visit, draw
from api.pages.privacy_views import (
    HoldRow,
    KeptRow,
    PrivacyView,
    RequestRow,
    RequestView,
    RetentionView,
)
from api.same_person import others_asked
from api.v1.erasures import certificate_of
from domain.facts.erasures import Forgettable
from domain.policy import Action
from domain.privacy import BASIS, PrivacyMemory, Request, State, check_decider
from domain.refusals import Refusal, RequestUnknown
from domain.retention import NOT_LEGAL_ADVICE, edition
from domain.values import CaseId, FactId, PersonId
from projections import caseload

router = APIRouter(prefix="/privacy", tags=["pages"])
AT = "/privacy"
LOSES_PERSON = (
    "Their name, and whatever was written freely about them, can be read by nobody.",
    "They can no longer sign in, if they could.",
    "What happened stays: kinds of fact, times, and who recorded them under a number.",
    "It cannot be undone. Backups made before still hold the key.",
)
LOSES_CASE = (
    "Everything in all sections of the case becomes random bytes.",
    "A client of whom nothing else is kept here is forgotten with it.",
    "It cannot be undone. Backups made before still hold the keys.",
)


def the_keeper(visit: TheVisit) -> Visit:
    """A visit of somebody who decides about privacy. Raises NotAllowed."""
    require(visit.principal, Action.KEEP_PRIVACY)
    return visit


TheKeeper = Annotated[Visit, Depends(the_keeper)]


def the_request(request: str, visit: TheKeeper) -> Request:
    """The request in the address. Raises RequestUnknown."""
    found = identifier(request)
    known = privacy.register(visit.house).requests
    if found is None or FactId(found) not in known:
        raise RequestUnknown(request)
    return known[FactId(found)]


TheRequest = Annotated[Request, Depends(the_request)]


@router.get("")
def front(visit: TheKeeper) -> Response:
    """What waits for a decision, what was decided, and which holds stand."""
    known = privacy.register(visit.house)
    rows = [row_of(visit, each) for each in reversed(list(known.requests.values()))]
    waits = State.OPEN.value
    view = PrivacyView(
        page=visit.page("Privacy", at=AT),
        waiting=tuple(row for row in rows if row.state == waits),
        settled=tuple(row for row in rows if row.state != waits),
        holds=tuple(_holds(visit, known)),
    )
    return draw("privacy.html", view)


@router.get("/requests/{request}")
def request_page(visit: TheKeeper, request: TheRequest) -> Response:
    """One request: why, by whom, what will be lost, and who may decide."""
    return request_view(visit, request)


@router.get("/requests/{request}/certificate")
def certificate(
    visit: TheKeeper,
    request: TheRequest,
    format: Annotated[Literal["json", "pdf"], Query()] = "json",  # noqa: A002 - the name in the address.
) -> Response:
    """The proof of what was forgotten, to take away."""
    return certificate_of(visit.house, request, is_pdf=format == "pdf")


@router.get("/retention")
def retention_page(visit: TheKeeper) -> Response:
    """Until when each case is kept; nothing is changed by looking."""
    house = visit.house
    known = privacy.register(house)
    found = retention.overview(house, as_of=house.clock())
    _told(visit, (each.case_id for each in found))
    view = RetentionView(
        page=visit.page("Until when cases are kept", at=AT),
        rows=tuple(
            KeptRow(
                case_id=each.case_id,
                reference=each.reference,
                last_contact_on=each.last_contact_on,
                until=each.until,
                may_end=each.may_end,
                is_asked=bool(known.open_request(Forgettable.CASE, each.case_id)),
                why=each.why,
            )
            for each in found
        ),
        edition=edition(),
        note=NOT_LEGAL_ADVICE,
    )
    return draw("retention.html", view)


def request_view(
    visit: Visit, request: Request, *, problem: str = "", written: str = ""
) -> Response:
    """A request as a page; `problem` is what stands beside the form of a refusal."""
    house, asked = visit.house, request.asked
    settled, refused = request.refused or request.approved, request.refused
    is_person = asked.of is Forgettable.PERSON
    view = RequestView(
        page=visit.page("A request to forget", at=AT),
        row=row_of(visit, request),
        subject_id=asked.subject_id,
        reason=privacy.reason_of(house, asked, asked.reason),
        basis=privacy.reason_of(house, asked, asked.basis, field=BASIS),
        cases=_cases(visit, request),
        others=others_asked(house, request, by=visit.principal.person_id),
        settled_by=privacy.called(house, settled.recorded_by) if settled else "",
        settled_at=settled.recorded_at if settled else None,
        refused_because=privacy.reason_of(house, refused, refused.reason)
        if refused
        else "",
        not_by_me=_not_by(visit, request),
        loses=LOSES_PERSON if is_person else LOSES_CASE,
        is_open=request.state is State.OPEN,
        is_approved=request.state is State.APPROVED,
        problem=problem,
        written=written,
        idempotency_key=str(uuid4()),
    )
    return draw("privacy_request.html", view, status=422 if problem else 200)


def row_of(visit: Visit, request: Request) -> RequestRow:
    """A request as a line of a list."""
    asked = request.asked
    return RequestRow(
        request_id=request.id,
        what=f"{asked.of.value} {asked.subject_id}",
        state=request.state.value,
        asked_by=privacy.called(visit.house, asked.recorded_by),
        asked_at=asked.recorded_at,
    )


def _holds(visit: Visit, known: PrivacyMemory) -> list[HoldRow]:
    return [
        HoldRow(
            hold_id=hold.fact_id,
            person_id=hold.person_id,
            placed_by=privacy.called(visit.house, hold.recorded_by),
            placed_at=hold.recorded_at,
            reason=privacy.reason_of(visit.house, hold, hold.reason),
        )
        for hold in known.holds.values()
    ]


def _not_by(visit: Visit, request: Request) -> str:
    """Why who looks may not approve; empty where they may."""
    if request.state is not State.OPEN:
        return ""
    asked, person = request.asked, visit.principal.person_id
    try:
        who = who_decides.concerned(visit.house, asked.of, asked.subject_id, by=person)
        check_decider(
            person,
            request=request,
            about=who.about,
            involved=who.involved,
            granted=privacy.entitled_by(visit.house, person, request),
            tied=who.tied,
        )
    except Refusal as refusal:
        return str(refusal)
    return ""


def _cases(visit: Visit, request: Request) -> tuple[str, ...]:
    """The references of the cases that a request is about, where they are there and
    nothing ties who looks to them."""
    house, asked, person = visit.house, request.asked, visit.principal.person_id
    with house.engine.connect() as connection:
        if asked.of is Forgettable.CASE:
            found = caseload.of_cases(connection, house.keys, [asked.subject_id])
        else:
            found = caseload.of_client(
                connection, house.keys, PersonId(asked.subject_id)
            )
    shown = [
        each
        for each in found
        if not who_decides.is_tied(house, person, CaseId(UUID(each.case_id)))
    ]
    _told(visit, (CaseId(UUID(each.case_id)) for each in shown))
    return tuple(each.reference for each in shown)


def _told(visit: Visit, cases: Iterable[CaseId]) -> None:
    """It is written down which cases somebody was told of."""
    told_of_all(visit.house, visit.principal, Action.KEEP_PRIVACY, cases)
