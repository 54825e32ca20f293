"""Erasure: asked for by one, approved or refused by another, and certified.

For privacy officers and administrators; nothing of what a case says is shown.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from api import forgetting, privacy
from api.access import require
from api.certificates import of_request
from api.dependencies import PROVED, TheCommand, TheHouse, ThePrincipal, identifier
from api.house import House
from api.persons_named import SeveralMeant, person_named
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from api.v1.privacy_shapes import (
    ErasureIn,
    ForgottenOut,
    RefusalIn,
    RequestInFull,
    RequestOut,
    in_full,
    shown,
)
from audit_reports.certificate import as_bytes
from audit_reports.certificate_paper import certificate_pdf
from domain.policy import Action, Principal
from domain.privacy import Request
from domain.refusals import NotUnderstood, Problem, RequestUnknown
from domain.values import CaseId, FactId, PersonId

router = APIRouter(prefix="/erasures", tags=["privacy"])


def the_keeper(principal: ThePrincipal) -> Principal:
    """Somebody who decides about privacy. Raises NotAllowed."""
    require(principal, Action.KEEP_PRIVACY)
    return principal


TheKeeper = Annotated[Principal, Depends(the_keeper)]


def the_request(request: str, keeper: TheKeeper, house: TheHouse) -> Request:
    """The request in the address. Raises RequestUnknown."""
    del keeper  # Nobody learns what is here before they may.
    found = identifier(request)
    known = privacy.register(house).requests
    if found is None or FactId(found) not in known:
        raise RequestUnknown(request)
    return known[FactId(found)]


TheRequest = Annotated[Request, Depends(the_request)]


@router.get("")
def list_requests(
    *, house: TheHouse, keeper: TheKeeper, after: TheAfter, limit: TheLimit = USUAL
) -> Page[RequestOut]:
    """What was asked to be forgotten, the newest first."""
    del keeper
    found = list(privacy.register(house).requests.values())[::-1]
    page, cursor = cut(found, key=lambda one: one.id, after=after, limit=limit)
    return Page(items=[shown(house, each) for each in page], next=cursor)


@router.post("", status_code=201, dependencies=PROVED)
def ask(
    *, told: ErasureIn, house: TheHouse, keeper: TheKeeper, command: TheCommand
) -> RequestInFull:
    """Ask that a person or a case be forgotten; another approves it."""
    by, reason = keeper.person_id, told.reason
    if told.of == "person":
        if told.basis is None:
            problem = Problem(field="basis", reason="is missing")
            raise NotUnderstood([problem])
        request = forgetting.ask_for_person(
            house,
            by=by,
            person_id=person_meant(house, told.subject, field="subject"),
            reason=reason,
            basis=told.basis,
            command=command,
        )
    else:
        case_id = identifier(told.subject)
        if case_id is None:
            raise NotUnderstood([Problem(field="subject", reason="is no id of a case")])
        request = forgetting.ask_to_end(
            house,
            by=by,
            case_id=CaseId(case_id),
            reason=reason,
            basis=told.basis,
            command=command,
        )
    return in_full(house, request, by=by)


@router.get("/{request}")
def show_request(
    *, house: TheHouse, keeper: TheKeeper, request: TheRequest
) -> RequestInFull:
    """One request, and what became of it."""
    return in_full(house, request, by=keeper.person_id)


@router.post("/{request}/approval", dependencies=PROVED)
def approve(
    *, house: TheHouse, keeper: TheKeeper, request: TheRequest, command: TheCommand
) -> ForgottenOut:
    """Approve what another asked for: the keys are destroyed before this answers."""
    done = forgetting.approve(
        house, by=keeper.person_id, request_id=request.id, command=command
    )
    return ForgottenOut(
        **shown(house, done.request).model_dump(),
        is_clean=done.destroyed.is_clean,
        is_rewrapped=done.destroyed.is_rewrapped,
    )


@router.post("/{request}/refusal", dependencies=PROVED)
def refuse(
    *,
    told: RefusalIn,
    house: TheHouse,
    keeper: TheKeeper,
    request: TheRequest,
    command: TheCommand,
) -> RequestOut:
    """Keep what was asked to be forgotten; the reason stays on record."""
    refused = forgetting.refuse(
        house,
        by=keeper.person_id,
        request_id=request.id,
        reason=told.reason,
        command=command,
    )
    return shown(house, refused)


@router.get(
    "/{request}/certificate",
    response_class=Response,
    responses={200: {"content": {"application/json": {}, "application/pdf": {}}}},
)
def certificate(
    *,
    house: TheHouse,
    keeper: TheKeeper,
    request: TheRequest,
    format: Annotated[Literal["json", "pdf"], Query()] = "json",  # noqa: A002 - the name in the address.
) -> Response:
    """The proof of what was forgotten: a file that can be checked, or paper."""
    del keeper
    return certificate_of(house, request, is_pdf=format == "pdf")


def certificate_of(house: House, request: Request, *, is_pdf: bool) -> Response:
    """The certificate of a request as a download. Raises RequestUnknown."""
    made = of_request(house, request)
    ending = "pdf" if is_pdf else "json"
    named = f'attachment; filename="certificate-{request.id}.{ending}"'
    return Response(
        certificate_pdf(made) if is_pdf else as_bytes(made),
        media_type=f"application/{ending}",
        headers={"Content-Disposition": named},
    )


def person_meant(house: House, named: str, *, field: str) -> PersonId:
    """Whom a text means. Raises PersonUnknown and NotUnderstood."""
    try:
        return person_named(house, named)
    except SeveralMeant as error:
        raise NotUnderstood([Problem(field=field, reason=str(error))]) from None
