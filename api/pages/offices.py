"""Forms of offices: sending them, and what to mend where a deed is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import uuid4

from fastapi import Depends

from api.dependencies import form_is_ours, request_of
from api.pages import controls
from api.pages.controls import Control, Option, Reasons, Widget
from api.pages.drawing import Visit
from api.pages.office_views import Form
from api.pages.typed import Typed, first
from domain.catalogue import in_words
from domain.ledger import Command
from domain.refusals import (
    CaseUnknown,
    Conflicted,
    KeyReused,
    NoProceeding,
    NotAllowed,
    NotUnderstood,
    PersonUnknown,
    ProceedingRuns,
    RecusedAlready,
    Refusal,
    RoleWithheld,
    SecondPersonNeeded,
    UntilUnusable,
)
from domain.values import Section

OURS = [Depends(form_is_ours)]
DEED = "deed"
HERE = "form"
"""The name under which a problem is told that is about no question of a form."""
SENT_BEFORE = (
    "this was sent before, with other answers; what it asked for then was done"
)
MENDABLE = (
    PersonUnknown,
    UntilUnusable,
    Conflicted,
    RoleWithheld,
    SecondPersonNeeded,
    ProceedingRuns,
    NoProceeding,
    RecusedAlready,
)
SECTIONS = (Section.RECORD, Section.SUPERVISION, Section.PROCEEDING)


def tried(deed: Callable[[], object], *, person: str, office: bool = False) -> Reasons:
    """Do it; what has to be mended where it is refused, by question.

    `person` is the question about whom it is. With `office`, what one may not do to
    somebody is told beside the form too.
    """
    try:
        deed()
    except NotUnderstood as refusal:
        return {problem.field: problem.reason for problem in refusal.problems}
    except KeyReused:
        return {HERE: SENT_BEFORE}
    except (*MENDABLE, CaseUnknown, NotAllowed) as refusal:
        if isinstance(refusal, NotAllowed) and not office:
            raise
        if isinstance(refusal, CaseUnknown) and person != "case":
            raise
        return {_question(refusal, person): str(refusal)}
    return {}


def _question(refusal: Refusal, person: str) -> str:
    """The question beside which a refusal is told."""
    match refusal:
        case UntilUnusable():
            return "until"
        case PersonUnknown() | Conflicted() | CaseUnknown():
            return person
        case _:
            return HERE


def command(visit: Visit, form: Typed, *, at: str) -> Command:
    """What makes a form one request, however often it is sent."""
    told = {name: list(texts) for name, texts in form.items() if name != "csrf"}
    return Command(
        key=first(form, "idempotency_key") or str(uuid4()),
        actor=visit.principal.person_id,
        request=request_of(method="POST", path=at, body=told),
    )


def form(
    heading: str,
    *,
    action: str,
    button: str,
    deed: str = "",
    asked: Iterable[Control] = (),
    lead: str = "",
    reasons: Reasons | None = None,
) -> Form:
    """A form that has not been sent, or that has to be mended."""
    problem = (reasons or {}).get(HERE, "")
    return Form(
        heading=heading,
        action=action,
        deed=deed,
        button=button,
        key=str(uuid4()),
        controls=tuple(asked),
        lead=lead,
        problem=controls.sentence(problem),
    )


def line(
    name: str,
    label: str,
    *,
    hint: str = "",
    typed: Typed,
    reasons: Reasons,
    widget: Widget = Widget.LINE,
) -> Control:
    """A question that is answered in a line, or in some."""
    return Control(
        name=name,
        label=label,
        hint=hint,
        widget=widget,
        is_required=True,
        value=first(typed, name),
        error=controls.sentence(reasons.get(name, "")),
    )


def moment(
    name: str,
    label: str,
    *,
    hint: str = "",
    typed: Typed,
    reasons: Reasons,
    is_required: bool = True,
) -> Control:
    """A question for a day and a time."""
    return Control(
        name=name,
        label=label,
        hint=hint or "Times are in UTC.",
        widget=Widget.MOMENT,
        is_required=is_required,
        value=first(typed, f"{name}_date"),
        second=first(typed, f"{name}_time"),
        error=controls.sentence(reasons.get(name, "")),
    )


def choice(
    name: str,
    label: str,
    labels: Mapping[str, str],
    *,
    hint: str = "",
    typed: Typed,
    reasons: Reasons,
    widget: Widget = Widget.SELECT,
    is_required: bool = True,
) -> Control:
    """A question with some answers to choose from."""
    chosen = typed.get(name, ())
    return Control(
        name=name,
        label=label,
        hint=hint,
        widget=widget,
        is_required=is_required,
        options=tuple(
            Option(value=value, label=words, is_chosen=value in chosen)
            for value, words in labels.items()
        ),
        error=controls.sentence(reasons.get(name, "")),
    )


def sections(*, typed: Typed, reasons: Reasons, label: str) -> Control:
    """The question for the sections of a case."""
    return choice(
        "sections",
        label,
        {section.value: in_words(section.value) for section in SECTIONS},
        typed=typed,
        reasons=reasons,
        widget=Widget.CHECKBOXES,
    )
