"""The forms of privacy: asking, deciding, and legal holds."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Response

from api import forgetting, holds
from api.dependencies import form_is_ours, identifier, page_proved, request_of
from api.pages import controls
from api.pages.controls import Reasons
from api.pages.drawing import TheForm, Visit, go_to
from api.pages.privacy import AT, TheKeeper, TheRequest, request_view
from api.pages.privacy_asking import end_asked, erase_asked, hold_asked
from api.pages.typed import Typed, first
from api.persons_named import SeveralMeant, person_named
from domain.ledger import Command
from domain.refusals import (
    AskedAlready,
    BeforeBoard,
    CaseUnknown,
    HoldUnknown,
    NamesThePerson,
    NotYetOver,
    PersonErased,
    PersonUnknown,
    SecondPersonNeeded,
    StreamErased,
    UnderHold,
)
from domain.values import CaseId, FactId, PersonId

router = APIRouter(prefix="/privacy", tags=["pages"])
OURS = [Depends(form_is_ours), Depends(page_proved("/privacy"))]
LONGEST = 2000
ABOUT_WHOM = (
    PersonUnknown,
    PersonErased,
    CaseUnknown,
    StreamErased,
    AskedAlready,
    UnderHold,
    SecondPersonNeeded,
    BeforeBoard,
    NotYetOver,
    SeveralMeant,
)
"""What stands beside the question of whom it is about."""


@router.get("/erase")
def erase_form(visit: TheKeeper) -> Response:
    """Ask that a person be forgotten."""
    return erase_asked(visit, {}, {})


@router.post("/erase", dependencies=OURS)
def erase(visit: TheKeeper, form: TheForm) -> Response:
    """Ask that a person be forgotten; another approves it."""

    def deed() -> None:
        forgetting.ask_for_person(
            visit.house,
            by=visit.principal.person_id,
            person_id=_person(visit, form),
            reason=first(form, "reason").strip(),
            basis=first(form, "basis").strip(),
            command=_command(visit, form, at="/privacy/erase"),
        )

    return _tried(
        visit, form, deed, asked=("subject", "reason", "basis"), draw=erase_asked
    )


@router.get("/end/{case_id}")
def end_form(case_id: str, visit: TheKeeper) -> Response:
    """Ask that a case be ended whose time is over."""
    return end_asked(visit, {"subject": [str(_case(case_id))]}, {})


@router.post("/end/{case_id}", dependencies=OURS)
def end(case_id: str, visit: TheKeeper, form: TheForm) -> Response:
    """Ask that a case be ended; another approves it."""
    found = _case(case_id)

    def deed() -> None:
        forgetting.ask_to_end(
            visit.house,
            by=visit.principal.person_id,
            case_id=found,
            reason=first(form, "reason").strip(),
            command=_command(visit, form, at=f"/privacy/end/{found}"),
        )

    typed = {**form, "subject": [str(found)]}
    return _tried(visit, typed, deed, asked=("reason",), draw=end_asked)


@router.get("/hold")
def hold_form(visit: TheKeeper) -> Response:
    """Forbid that anything about a person be destroyed."""
    return hold_asked(visit, {}, {})


@router.post("/hold", dependencies=OURS)
def place(visit: TheKeeper, form: TheForm) -> Response:
    """Place a legal hold."""

    def deed() -> None:
        holds.hold(
            visit.house,
            by=visit.principal.person_id,
            person_id=_person(visit, form),
            reason=first(form, "reason").strip(),
            command=_command(visit, form, at="/privacy/hold"),
        )

    return _tried(visit, form, deed, asked=("subject", "reason"), draw=hold_asked)


@router.post("/holds/{hold}/release", dependencies=OURS)
def release(hold: str, visit: TheKeeper, form: TheForm) -> Response:
    """Let a legal hold stand no longer. Raises HoldUnknown and NamesThePerson."""
    found = identifier(hold)
    if found is None:
        raise HoldUnknown(hold)
    holds.release(
        visit.house,
        by=visit.principal.person_id,
        hold_id=FactId(found),
        reason=first(form, "reason").strip(),
        command=_command(visit, form, at=f"/privacy/holds/{found}"),
    )
    return go_to(AT)


@router.post("/requests/{request}/approve", dependencies=OURS)
def approve(visit: TheKeeper, request: TheRequest, form: TheForm) -> Response:
    """Approve what another asked for, and do it. Raises what `forgetting.approve` does."""
    forgetting.approve(
        visit.house,
        by=visit.principal.person_id,
        request_id=request.id,
        command=_command(visit, form, at=f"/privacy/approve/{request.id}"),
    )
    return go_to(f"{AT}/requests/{request.id}")


@router.post("/requests/{request}/refuse", dependencies=OURS)
def refuse(visit: TheKeeper, request: TheRequest, form: TheForm) -> Response:
    """Keep what was asked to be forgotten, for a reason."""
    reason = first(form, "reason").strip()
    try:
        _require(reason)
        forgetting.refuse(
            visit.house,
            by=visit.principal.person_id,
            request_id=request.id,
            reason=reason,
            command=_command(visit, form, at=f"/privacy/refuse/{request.id}"),
        )
    except (NamesThePerson, ValueError) as error:
        said = controls.sentence(str(error))
        return request_view(visit, request, problem=said, written=reason)
    return go_to(f"{AT}/requests/{request.id}")


def _tried(
    visit: Visit,
    form: Typed,
    deed: Callable[[], None],
    *,
    asked: tuple[str, ...],
    draw: Callable[[Visit, Typed, Reasons], Response],
) -> Response:
    """Do it, or show the form again with what was typed and what has to be mended."""
    reasons: dict[str, str] = {}
    for name in asked:
        try:
            _require(first(form, name))
        except ValueError as error:
            reasons[name] = str(error)
    if not reasons:
        try:
            deed()
        except NamesThePerson as refusal:
            reasons[refusal.field] = str(refusal)
        except ABOUT_WHOM as refusal:
            reasons["subject"] = str(refusal)
    return draw(visit, form, reasons) if reasons else go_to(AT)


def _require(text: str) -> None:
    if not text.strip():
        raise ValueError("is missing")
    if len(text) > LONGEST:
        msg = f"has at most {LONGEST} characters"
        raise ValueError(msg)


def _person(visit: Visit, form: Typed) -> PersonId:
    return person_named(visit.house, first(form, "subject"))


def _case(told: str) -> CaseId:
    found: UUID | None = identifier(told)
    if found is None:
        raise CaseUnknown(told)
    return CaseId(found)


def _command(visit: Visit, form: Typed, *, at: str) -> Command:
    """What makes a form one request, however often it is sent."""
    told = {name: list(texts) for name, texts in form.items() if name != "csrf"}
    return Command(
        key=first(form, "idempotency_key") or str(uuid4()),
        actor=visit.principal.person_id,
        request=request_of(method="POST", path=at, body=told),
    )
