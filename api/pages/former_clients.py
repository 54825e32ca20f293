"""A therapist's own former clients: until when each code sets an interval, and which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import reminding
from api.access import require
from api.pages.controls import Option, Reasons
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.office_views import Form
from api.pages.offices import HERE, OURS, choice, command, form, tried
from api.pages.typed import Typed, first
from api.pages.views import CaseHead, Page
from domain.dual.clocks import Clock, Runs
from domain.dual.considering import FormerClient
from domain.policy import Action
from domain.refusals import NotUnderstood, Problem
from domain.reminders import CHOOSE, DAYS

router = APIRouter(tags=["pages"])
AT = "/former-clients"
SHOWN = 25
SPANS = {"": "at any time, or never"} | {
    str(days): f"within {days} days" for days in DAYS if days
}
"""What may be asked for: whose interval ends within so many days."""
LONGEST_PAGES = 10_000
IN_SHORT = {
    Runs.NEVER: "No end.",
    Runs.NONE_FIXED: "No time fixed.",
    Runs.SILENT: "Nothing on file.",
}
"""What a clock says that ends on no day."""
LEADS = {
    str(days): f"{days} days before" if days else "Do not remind me" for days in DAYS
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockShown:
    """What one code says of time: the day on which it ends, or `in_short` why none."""

    code: str
    in_short: str
    ends_at: datetime | None
    is_over: bool
    is_soon: bool
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FormerShown:
    """A former client, with one clock for each code that binds."""

    case: CaseHead
    last_contact_at: datetime
    clocks: tuple[ClockShown, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormerClientsView:
    """One's own former clients, a page at a time, and when one is reminded of them."""

    page: Page
    former: tuple[FormerShown, ...]
    how_many: int
    spans: tuple[Option, ...]
    within: str
    number: int
    is_more: bool
    form: Form


@router.get(AT)
def former(
    visit: TheVisit,
    within: str = "",
    page: Annotated[int, Query(ge=1, le=LONGEST_PAGES)] = 1,
    told: str = "",
) -> Response:
    """Whose therapy has ended, and the day on which each interval does."""
    notice = "It is kept." if told == "kept" else ""
    return _former(visit, within=within, number=page, notice=notice)


@router.post(AT, dependencies=OURS)
def chosen(visit: TheVisit, form: TheForm) -> Response:
    """Say how long before one is reminded."""
    require(visit.principal, Action.OPEN_CASE)
    if reasons := tried(lambda: _choose(visit, form), person=HERE):
        return _former(visit, within="", number=1, typed=form, reasons=reasons)
    return go_to(f"{AT}?told=kept")


def _choose(visit: Visit, form: Typed) -> None:
    days = first(form, "days")
    if days not in LEADS:
        raise NotUnderstood([Problem(field="days", reason=CHOOSE)])
    sent = command(visit, form, at=AT)
    reminding.choose(visit.house, visit.principal, days=int(days), command=sent)


def _former(
    visit: Visit,
    *,
    within: str,
    number: int,
    typed: Typed | None = None,
    reasons: Reasons | None = None,
    notice: str = "",
) -> Response:
    span = within if within in SPANS else ""
    found = reminding.mine(
        visit.house, visit.principal, within_days=int(span) if span else None
    )
    start = (number - 1) * SHOWN
    lead = reminding.lead_days(visit.house, visit.principal.person_id)
    view = FormerClientsView(
        page=visit.page("Former clients", at=AT, notice=notice),
        former=tuple(
            _shown(visit, one, lead=lead) for one in found[start : start + SHOWN]
        ),
        how_many=len(found),
        spans=tuple(
            Option(value=value, label=label, is_chosen=value == span)
            for value, label in SPANS.items()
        ),
        within=span,
        number=number,
        is_more=len(found) > start + SHOWN,
        form=_form(lead, typed or {}, reasons or {}),
    )
    return draw("former_clients.html", view, status=422 if reasons else 200)


def _form(lead: int, typed: Typed, reasons: Reasons) -> Form:
    asked = choice(
        "days",
        "Remind me",
        LEADS,
        hint="The list of your cases says so then, and names nobody.",
        typed=typed if typed.get("days") else {"days": [str(lead)]},
        reasons=reasons,
    )
    return form(
        "When you are reminded",
        action=AT,
        button="Keep this",
        asked=[asked],
        reasons=reasons,
    )


def _shown(visit: Visit, one: FormerClient, *, lead: int) -> FormerShown:
    day = visit.house.clock().date()
    return FormerShown(
        case=visit.head(one.case_id),
        last_contact_at=_begun(one.last_contact_on),
        clocks=tuple(_clock(clock, day=day, lead=lead) for clock in one.clocks),
    )


def _clock(clock: Clock, *, day: date, lead: int) -> ClockShown:
    ends = clock.ends_on
    return ClockShown(
        code=clock.code,
        in_short=IN_SHORT.get(clock.runs, ""),
        ends_at=None if ends is None else _begun(ends),
        is_over=clock.is_over(day),
        is_soon=ends is not None and 0 <= (ends - day).days <= lead,
        words=clock.words,
    )


def _begun(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
