"""Forms as pages: one of any kind, one for a new case, and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import uuid4

from fastapi import Response

from api.carrying import offered, said_of
from api.cases import report_of
from api.checks import Mine
from api.pages import controls
from api.pages.case import row_of
from api.pages.controls import Control, Option, Reasons, Widget
from api.pages.drawing import Visit, draw
from api.pages.flag_views import Raising
from api.pages.typed import Typed, first
from api.pages.views import FactRef, MessageView, NavItem, NewCaseView, RecordView
from domain.catalogue import Kind
from domain.checking import CHECK
from domain.refusals import AlreadyCorrected
from domain.values import CaseId

RECORDED_BEFORE = (
    "This form was sent before, with other answers, and those are recorded. To put them "
    "right, open that fact and choose “Put this right”. To record this as something "
    "else that happened, send it once more."
)
OPENED_BEFORE = (
    "This form was sent before, with other answers, and that case is open. Send it once "
    "more to open another case."
)
NO_CHECK = "none"
WITHOUT = "No check was made of them: open the case without one"


def form_of(
    visit: Visit,
    case_id: CaseId,
    *,
    kind: Kind,
    typed: Typed,
    reasons: Reasons,
    corrects: FactRef | None = None,
    raising: Raising | None = None,
    notice: str = "",
) -> Response:
    """The form of one kind, with what was typed and what has to be mended."""
    asked = controls.controls(kind, typed=typed, reasons=reasons)
    now = visit.house.clock()
    when = (controls.when(typed=typed, reasons=reasons, now=now),)
    known = (controls.known(typed=typed, reasons=reasons),)
    folded = (
        controls.narrative(typed=typed, reasons=reasons),
        controls.until(typed=typed, reasons=reasons),
    )
    base = f"/cases/{case_id}"
    way = f"/facts/{corrects.fact_id}/correct" if corrects else f"/record/{kind.name}"
    view = RecordView(
        page=visit.page(kind.title, notice=notice),
        case=visit.head(case_id),
        kind=kind,
        action=base + way,
        when=when,
        required=tuple(c for c in asked if c.is_required),
        known=known,
        optional=(*(c for c in asked if not c.is_required), *folded),
        problems=controls.problems((*when, *asked, *known, *folded)),
        idempotency_key=str(uuid4()),
        corrects=corrects,
        raising=raising,
    )
    return draw("record.html", view, status=_status(reasons, notice=notice))


def _status(reasons: Reasons, *, notice: str) -> int:
    """Of a form: whether it is asked for, has to be mended, or was sent before."""
    return 422 if reasons else 409 if notice else 200


def new_case_form(
    visit: Visit, *, typed: Typed, reasons: Reasons, notice: str = ""
) -> Response:
    """The form that opens a case, with the checks that may have gone before it."""
    checks = offered(visit.house, visit.principal)
    asked = (
        *_check(checks, typed=typed, reasons=reasons),
        Control(
            name="client_name",
            label="Client's name",
            hint="Sealed under a key of their own; erasable with it.",
            widget=Widget.LINE,
            is_required=True,
            value=first(typed, "client_name"),
            error=controls.sentence(reasons.get("client_name", "")),
        ),
        controls.when(
            typed=typed,
            reasons=reasons,
            now=visit.house.clock(),
            label="When the work began",
        ),
    )
    view = NewCaseView(
        page=visit.page("Open a case", notice=notice),
        controls=asked,
        problems=controls.problems(asked),
        idempotency_key=str(uuid4()),
        has_checks=bool(checks),
    )
    return draw("new_case.html", view, status=_status(reasons, notice=notice))


def _check(
    checks: Sequence[Mine], *, typed: Typed, reasons: Reasons
) -> Iterator[Control]:
    """Ask which check was made of the client, where there is one to choose."""
    chosen = first(typed, CHECK) or NO_CHECK
    if not checks:
        if error := reasons.get(CHECK):
            yield _which((), error=error)
        return
    told = [
        Option(
            value=str(each.id),
            label=f"{each.name}: {said_of(each)}",
            is_chosen=str(each.id) == chosen,
        )
        for each in checks
    ]
    none = Option(value=NO_CHECK, label=WITHOUT, is_chosen=chosen == NO_CHECK)
    yield _which((*told, none), error=reasons.get(CHECK, ""))


def _which(options: tuple[Option, ...], *, error: str) -> Control:
    return Control(
        name=CHECK,
        label="The check that was made of them",
        hint="What you told in it goes along, and the case says how it was answered.",
        widget=Widget.RADIOS,
        is_required=True,
        options=options,
        error=controls.sentence(error),
    )


def corrected_before(
    visit: Visit, case_id: CaseId, refusal: AlreadyCorrected, *, written: str = ""
) -> Response:
    """Say which fact put this one right, and hand back what was written."""
    report = report_of(visit.house, visit.principal, case_id)
    first_one = row_of(report, fact_id=refusal.fact_id).number
    by = row_of(report, fact_id=refusal.by).number
    base = f"/cases/{case_id}"
    view = MessageView(
        page=visit.page("Put right before"),
        heading="This was put right before",
        words=(
            f"Fact {by} puts fact {first_one} right already; both stay visible. If "
            f"something is still not as it was, put fact {by} right."
        ),
        ways_on=(
            NavItem(label=f"Open fact {by}", href=f"{base}/facts/{refusal.by}"),
            NavItem(label="Back to the case", href=base),
        ),
        kept=written,
    )
    return draw("message.html", view, status=409)
