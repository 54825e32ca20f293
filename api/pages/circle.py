"""A therapist's own circle: who stands close to them, told by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api import circle, circle_telling
from api.access import require
from api.circle import Circle, CircleTie
from api.circle_understood import Wanted
from api.dependencies import identifier
from api.pages import controls
from api.pages.checks import FIRST, LONGEST, MORE
from api.pages.circle_views import (
    ME,
    NEW,
    OTHER_WAY,
    CircleView,
    TieRow,
    day_of,
    kinds,
    questions,
)
from api.pages.controls import Reasons
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.offices import HERE, OURS, command, form, tried
from api.pages.typed import Typed, first
from api.persons_told import understood
from api.steady import on_the_stroke
from domain.facts.ties import TieKind, TieStanding
from domain.policy import Action
from domain.refusals import NotUnderstood, Problem, TieUnknown
from domain.values import CaseId, FactId, PersonId

router = APIRouter(tags=["pages"])
AT = "/circle"
SHOWN = 20
LONGEST_PAGES = 10_000
OF_A_CASE = "case-"
CHOOSE = "choose one of the answers"
AS_A_DAY = "write it as 2012-05-01, or leave it open"
NOTICES = {
    "told": "It is told. Your checks find them from now on.",
    "known": "You had told that before; nothing has changed.",
    "ended": "It is told as over. Your checks still find them, as it was.",
    "withdrawn": "It is taken back, as if it had never been so.",
}


@router.get(AT)
def shown(
    visit: TheVisit,
    page: Annotated[int, Query(ge=1, le=LONGEST_PAGES)] = 1,
    told: str = "",
) -> Response:
    """Whom one has told of, what they are to whom, and a form to tell of somebody."""
    return _circle(visit, number=page, notice=NOTICES.get(told, ""))


@router.post(AT, dependencies=OURS)
def told(visit: TheVisit, form: TheForm) -> Response:
    """Tell of somebody. The answer leaves on the stroke: nobody is looked up."""
    require(visit.principal, Action.CHECK_PERSON)
    done: list[circle_telling.Told] = []

    def deed() -> None:
        sent = command(visit, form, at=AT)
        wanted = _wanted(form)
        done.append(
            circle_telling.tell(visit.house, visit.principal, wanted, command=sent)
        )

    with on_the_stroke():
        reasons = _too_long(form) or tried(deed, person=HERE)
    if reasons:
        return _circle(visit, typed=form, reasons=reasons)
    return go_to(f"{AT}?told={'told' if done[0].is_new else 'known'}")


@router.post(AT + "/{tie}/end", dependencies=OURS)
def ended(visit: TheVisit, tie: str, form: TheForm) -> Response:
    """Tell that a tie is over, today or on a day that is given."""
    require(visit.principal, Action.CHECK_PERSON)
    about = _meant(tie)

    def deed() -> None:
        sent = command(visit, form, at=f"{AT}/{about}/end")
        on = _day(form, _on(about))
        circle_telling.end(visit.house, visit.principal, about, on=on, command=sent)

    if reasons := tried(deed, person=HERE):
        if circle_telling.ON in reasons:
            reasons = {_on(about): reasons[circle_telling.ON]}
        return _circle(visit, about=about, typed=form, reasons=reasons)
    return go_to(f"{AT}?told=ended")


@router.post(AT + "/{tie}/withdrawal", dependencies=OURS)
def withdrawn(visit: TheVisit, tie: str, form: TheForm) -> Response:
    """Tell that a tie was told by mistake."""
    require(visit.principal, Action.CHECK_PERSON)
    about = _meant(tie)
    sent = command(visit, form, at=f"{AT}/{about}/withdrawal")
    if reasons := tried(
        lambda: circle_telling.withdraw(
            visit.house, visit.principal, about, command=sent
        ),
        person=HERE,
    ):
        return _circle(visit, typed=form, reasons=reasons)
    return go_to(f"{AT}?told=withdrawn")


def _circle(
    visit: Visit,
    *,
    number: int = 1,
    about: FactId | None = None,
    typed: Typed | None = None,
    reasons: Reasons | None = None,
    notice: str = "",
) -> Response:
    """The page; `about` is the tie whose form has to be mended, else it is the other."""
    typed, reasons = typed or {}, reasons or {}
    found = circle.mine(visit.house, visit.principal)
    if about is not None:
        number = _page_of(found, about)
    start = (number - 1) * SHOWN
    rows = tuple(
        _row(tie, typed=typed, reasons=reasons if tie.id == about else {})
        for tie in found.ties[start : start + SHOWN]
    )
    circle.note(visit.house, visit.principal, found, [row.tie for row in rows])
    for_new: Reasons = reasons if about is None else {}
    asked = questions(
        people={str(who): name for who, name in _by_name(found)},
        clients=_clients(visit, found),
        typed=typed if about is None else {},
        reasons=for_new,
    )
    ends = [c for row in rows if row.ends is not None for c in row.ends.controls]
    asked_for = {control.name for control in asked.every}
    stray = [why for name, why in for_new.items() if name not in asked_for]
    view = CircleView(
        page=visit.page("Your own circle", at="/check", notice=notice),
        rows=rows,
        how_many=len(found.ties),
        number=number,
        is_more=len(found.ties) > start + SHOWN,
        form=form(
            "", action=AT, button="Tell this", reasons={HERE: stray[0]} if stray else {}
        ),
        asked=asked,
        problems=controls.problems([*ends, *asked.every]),
    )
    return draw("circle.html", view, status=422 if reasons else 200)


def _row(tie: CircleTie, *, typed: Typed, reasons: Reasons) -> TieRow:
    ends = form(
        "",
        action=f"{AT}/{tie.id}/end",
        button="It has ended",
        asked=[day_of(_on(tie.id), typed=typed, reasons=reasons)],
        reasons=reasons,
    )
    mistake = form(
        "",
        action=f"{AT}/{tie.id}/withdrawal",
        button="Take it back",
        lead="Only where it was never so. It leaves your circle and your checks; that it "
        "was told, and taken back, stays on record.",
    )
    return TieRow(tie=tie, ends=None if tie.is_over else ends, mistake=mistake)


def _clients(visit: Visit, found: Circle) -> dict[str, str]:
    """One's own clients, each by case. That they are shown is noted."""
    heads = [visit.head(case_id) for case_id in found.cases]
    return {
        f"{OF_A_CASE}{head.case_id}": f"Your client {head.client} ({head.reference})"
        for head in heads
    }


def _by_name(found: Circle) -> list[tuple[PersonId, str]]:
    return sorted(found.people.items(), key=lambda one: (one[1].casefold(), one[0]))


def _wanted(form: Typed) -> Wanted:
    """What was filled in. Raises NotUnderstood."""
    told = {name: first(form, name).strip() or None for name in (*FIRST, *MORE)}
    details = understood(told).details()
    who, other = first(form, "who") or NEW, first(form, "other") or ME
    kind = first(form, "kind")
    standing = first(form, "standing") or TieStanding.CURRENT.value
    for field, told_, known in (
        ("kind", kind, {"", *kinds()}),
        ("standing", standing, set(TieStanding)),
    ):
        if told_ not in known:
            raise NotUnderstood([Problem(field=field, reason=CHOOSE)])
    case, person = who.startswith(OF_A_CASE), who != NEW
    return Wanted(
        details=details if who == NEW or any(told.values()) else None,
        case_id=CaseId(_chosen(who.removeprefix(OF_A_CASE))) if case else None,
        person=PersonId(_chosen(who)) if person and not case else None,
        other=None if other == ME else PersonId(_chosen(other, field="other")),
        kind=TieKind(kind.removesuffix(OTHER_WAY)) if kind else None,
        is_other_first=kind.endswith(OTHER_WAY),
        standing=TieStanding(standing),
        since=_day(form, "since"),
        until=_day(form, "until"),
        words=first(form, "words"),
    )


def _chosen(told: str, *, field: str = "who") -> UUID:
    found: UUID | None = identifier(told)
    if found is None:
        raise NotUnderstood([Problem(field=field, reason=CHOOSE)])
    return found


def _day(form: Typed, name: str) -> date | None:
    """A day as it was typed, if it was. Raises NotUnderstood."""
    told = first(form, name).strip()
    if not told:
        return None
    try:
        return datetime.strptime(told, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise NotUnderstood([Problem(field=name, reason=AS_A_DAY)]) from None


def _too_long(form: Typed) -> Reasons:
    said = f"is longer than {LONGEST} characters"
    return {name: said for name in (*FIRST, *MORE) if len(first(form, name)) > LONGEST}


def _meant(tie: str) -> FactId:
    found: UUID | None = identifier(tie)
    if found is None:
        raise TieUnknown(tie)
    return FactId(found)


def _on(tie: FactId) -> str:
    """Each form of the page has a question of its own name."""
    return f"{circle_telling.ON}-{tie}"


def _page_of(found: Circle, about: FactId) -> int:
    places = [place for place, tie in enumerate(found.ties) if tie.id == about]
    return places[0] // SHOWN + 1 if places else 1
