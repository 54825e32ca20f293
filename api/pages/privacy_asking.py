"""The questions of privacy as forms, with what was typed and what has to be mended."""

from __future__ import annotations

from uuid import uuid4

from fastapi import Response

from api.pages import controls
from api.pages.controls import Control, Reasons, Widget
from api.pages.drawing import Visit, draw
from api.pages.privacy import AT, LOSES_CASE, LOSES_PERSON
from api.pages.privacy_views import AskView
from api.pages.typed import Typed, first

WHOM = "Their number, the name they sign in by, or the id of a case, which means its client."
WHY = "It stays readable for good, so leave out the name of the person."


def erase_asked(visit: Visit, typed: Typed, reasons: Reasons) -> Response:
    """Who is to be forgotten, why, and on what basis."""
    return _form(
        visit,
        typed,
        reasons,
        heading="Ask that a person be forgotten",
        lead="Somebody else has to approve it. Until then nothing is destroyed.",
        loses=LOSES_PERSON,
        action="/privacy/erase",
        asked=(
            ("subject", "Who", WHOM, Widget.LINE),
            ("reason", "Why", WHY, Widget.LINES),
            ("basis", "Legal basis", "Such as GDPR 17(1)(a).", Widget.LINE),
        ),
        button="Ask for it",
    )


def end_asked(visit: Visit, typed: Typed, reasons: Reasons) -> Response:
    """Why a case is to be ended."""
    case_id = first(typed, "subject")
    # What stands against it is about no question of this form.
    shown = {"reason": reasons.get("reason") or reasons.get("subject", "")}
    return _form(
        visit,
        typed,
        shown if reasons else {},
        heading="Ask that a case be ended",
        lead=f"Case {case_id}. Somebody else has to approve it.",
        loses=LOSES_CASE,
        action=f"/privacy/end/{case_id}",
        asked=(("reason", "Why", WHY, Widget.LINES),),
        button="Ask for it",
    )


def hold_asked(visit: Visit, typed: Typed, reasons: Reasons) -> Response:
    """Whose data nobody destroys, and why."""
    return _form(
        visit,
        typed,
        reasons,
        heading="Place a legal hold",
        lead="Nothing about this person is destroyed until somebody releases it.",
        loses=(),
        action="/privacy/hold",
        asked=(
            ("subject", "Who", WHOM, Widget.LINE),
            ("reason", "Why", WHY, Widget.LINES),
        ),
        button="Place the hold",
    )


def _form(
    visit: Visit,
    typed: Typed,
    reasons: Reasons,
    *,
    heading: str,
    lead: str,
    loses: tuple[str, ...],
    action: str,
    asked: tuple[tuple[str, str, str, Widget], ...],
    button: str,
) -> Response:
    questions = tuple(
        Control(
            name=name,
            label=label,
            hint=hint,
            widget=widget,
            is_required=True,
            value=first(typed, name),
            error=controls.sentence(reasons.get(name, "")),
        )
        for name, label, hint, widget in asked
    )
    view = AskView(
        page=visit.page(heading, at=AT),
        heading=heading,
        lead=lead,
        loses=loses,
        action=action,
        controls=questions,
        problems=controls.problems(questions),
        button=button,
        idempotency_key=str(uuid4()),
    )
    return draw("privacy_ask.html", view, status=422 if reasons else 200)
