"""Two roles with a client that cannot be kept apart: what was written down, and a form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Response

from api import overlaps
from api.overlaps import REVIEW, WORDS, Overlap, Overlaps, Telling
from api.pages import controls
from api.pages.controls import Control, Problem, Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.office_views import Form
from api.pages.offices import HERE, OURS, choice, command, form, line, tried
from api.pages.typed import Typed, first
from api.pages.views import CaseHead, Page
from domain.dual.unavoidable import GROUNDS, SAFEGUARDS
from domain.facts.ties import Safeguard, Unavoidable
from domain.values import CaseId

router = APIRouter(tags=["pages"])
OFFERED: tuple[Safeguard, ...] = tuple(
    each for each in SAFEGUARDS if each is not Safeguard.REVIEW_SET
)
"""That a day is set follows from the day."""
KEPT = "It is written down. Every later check of the two of you says so."
SEALED = (
    "Sealed about the client: it goes when they are erased. Whoever reads the record of "
    "the case reads it."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OverlapShown:
    """What was written down once, in words. Without `words` there are none to read."""

    written_at: datetime
    grounds: tuple[str, ...]
    safeguards: tuple[str, ...]
    review_due: datetime | None
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TwoRolesView:
    """What stands written down, what codes look for besides, and the form for another.

    Without a `form` somebody reads and no more.
    """

    page: Page
    case: CaseHead
    told: tuple[OverlapShown, ...]
    asks: tuple[str, ...]
    form: Form | None
    problems: tuple[Problem, ...]


@router.get("/cases/{case_id}/two-roles")
def two_roles(visit: TheVisit, case_id: ThePageCase, told: str = "") -> Response:
    """What was written down of two roles that cannot be kept apart."""
    notice = KEPT if told == "kept" else ""
    return _two_roles(visit, case_id, typed={}, reasons={}, notice=notice)


@router.post("/cases/{case_id}/two-roles", dependencies=OURS)
def written(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """Write another down."""
    overlaps.require_theirs(visit.house, visit.principal, case_id)
    if reasons := tried(lambda: _write(visit, case_id, form), person=HERE):
        return _two_roles(visit, case_id, typed=form, reasons=reasons)
    return go_to(f"{_at(case_id)}?told=kept")


def _write(visit: Visit, case_id: CaseId, typed: Typed) -> None:
    chosen, safe = typed.get("grounds", ()), typed.get("safeguards", ())
    review_on = overlaps.day_told(first(typed, REVIEW))
    found = [one for one in OFFERED if one.value in safe]
    if found and review_on is not None:
        found.append(Safeguard.REVIEW_SET)
    telling = Telling(
        grounds=tuple(one for one in Unavoidable if one.value in chosen),
        safeguards=tuple(found),
        review_on=review_on,
        words=first(typed, WORDS),
    )
    sent = command(visit, typed, at=_at(case_id))
    overlaps.write(visit.house, visit.principal, case_id, telling, command=sent)


def _two_roles(
    visit: Visit,
    case_id: CaseId,
    *,
    typed: Typed,
    reasons: Reasons,
    notice: str = "",
) -> Response:
    found = overlaps.of_case(visit.house, visit.principal, case_id)
    asked = _asked(typed, reasons)
    view = TwoRolesView(
        page=visit.page("Two roles", notice=notice),
        case=visit.head(case_id),
        told=tuple(_shown(each) for each in found.told),
        asks=found.asks,
        form=_form(case_id, found, asked, reasons),
        problems=controls.problems(asked),
    )
    return draw("two_roles.html", view, status=422 if reasons else 200)


def _form(
    case_id: CaseId, found: Overlaps, asked: list[Control], reasons: Reasons
) -> Form | None:
    if not found.may_write:
        return None
    return form(
        "Write another down" if found.told else "Write it down",
        action=_at(case_id),
        button="Write it down",
        asked=asked,
        reasons=reasons,
    )


def _asked(typed: Typed, reasons: Reasons) -> list[Control]:
    grounds = choice(
        "grounds",
        "Why the two roles cannot be kept apart",
        {each.value: _sentence(words) for each, words in GROUNDS.items()},
        typed=typed,
        reasons=reasons,
        widget=Widget.CHECKBOXES,
    )
    safeguards = choice(
        "safeguards",
        "What guards both of you",
        {each.value: _sentence(SAFEGUARDS[each]) for each in OFFERED},
        hint="Only what is so already.",
        typed=typed,
        reasons=reasons,
        widget=Widget.CHECKBOXES,
    )
    review = line(
        REVIEW,
        "Looked at again on",
        hint="As 2027-03-01.",
        typed=typed,
        reasons=reasons,
    )
    words = line(
        WORDS,
        "In your own words",
        hint=SEALED,
        typed=typed,
        reasons=reasons,
        widget=Widget.LINES,
    )
    return [
        grounds,
        safeguards,
        replace(review, is_required=False),
        replace(words, is_required=False),
    ]


def _shown(told: Overlap) -> OverlapShown:
    fact = told.fact
    return OverlapShown(
        written_at=fact.recorded_at,
        grounds=tuple(GROUNDS[each] for each in fact.grounds),
        safeguards=tuple(SAFEGUARDS[each] for each in fact.safeguards),
        review_due=fact.review_due,
        words=told.words or "",
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _at(case_id: CaseId) -> str:
    return f"/cases/{case_id}/two-roles"
