"""The pages of a conflict reviewer: what waits, what a check found, and its answer."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from api import reviewing
from api.access import require
from api.dependencies import identifier
from api.pages import controls
from api.pages.check_views import ReviewsView, ReviewView, lines_of
from api.pages.controls import Control, Reasons, Widget
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.identities import identifiers
from api.pages.offices import HERE, OURS, choice, command, form, line, tried
from api.pages.thought_views import laid_out
from api.pages.typed import Typed, first
from api.reviewing import Opened
from domain.dual.named_roles import ROLES
from domain.facts.checks import Answer, CheckId, Occasion
from domain.policy import Action
from domain.refusals import CheckUnknown, NamesThePerson, NotUnderstood, Problem
from domain.values import CaseId

router = APIRouter(tags=["pages"])
AT = "/reviews"
SHOWN = 25
ANSWERS = {
    Answer.CLEAR.value: "Clear: they can go on",
    Answer.DECLINE.value: "Decline: they are asked not to, in words that tell nothing",
    Answer.TALK.value: "Come and talk: they are asked to see you first",
}
BY_ITSELF = {
    Answer.CLEAR.value: "It can stay as it is",
    Answer.DECLINE.value: "It cannot stay as it is",
    Answer.TALK.value: "I talk with who treats them",
}
"""The same answers where nobody asked, and nobody is told."""
KEPT = (
    "It stays on record, and is not asked again until something changes. Name nobody."
)
STAYS = "For the record alone: who asked never reads it. Name nobody who was found."
AGAIN = "your answer answers each of them."
NAMES = "names somebody whom the check found; say it without the name"


@router.get(AT)
def waiting(visit: TheVisit, after: UUID | None = None) -> Response:
    """Every open question of the practice that this reviewer may answer, paged."""
    last = None if after is None else CheckId(after)
    found = reviewing.waiting_for(
        visit.house, visit.principal, after=last, limit=SHOWN + 1
    )
    view = ReviewsView(
        page=visit.page("Checks", at=AT),
        waiting=tuple(found[:SHOWN]),
        is_first=after is None,
        after=found[SHOWN - 1].id if len(found) > SHOWN else None,
    )
    return draw("reviews.html", view)


@router.get(AT + "/{check}")
def review(visit: TheVisit, check: str) -> Response:
    """A check with all that it found. That it is seen is written down before."""
    return _review(visit, _check(visit, check), typed={}, reasons={})


@router.post(AT + "/{check}", dependencies=OURS)
def answered(visit: TheVisit, check: str, form: TheForm) -> Response:
    """Say what the asker is told, and put up walls that follow from it."""
    check_id = _check(visit, check)
    if reasons := tried(lambda: _answer(visit, check_id, form), person=HERE):
        return _review(visit, check_id, typed=form, reasons=reasons)
    return go_to(AT)


def _answer(visit: Visit, check_id: CheckId, form: Typed) -> None:
    said = first(form, "answer")
    if said not in ANSWERS:
        raise NotUnderstood([Problem(field="answer", reason="is missing")])
    try:
        reviewing.answer(
            visit.house,
            visit.principal,
            check_id,
            said=Answer(said),
            reason=first(form, "reason"),
            walls=[CaseId(one) for one in identifiers(form.get("walls", ()))],
            command=command(visit, form, at=f"{AT}/{check_id}"),
        )
    except NamesThePerson:
        raise NotUnderstood([Problem(field="reason", reason=NAMES)]) from None


def _review(
    visit: Visit, check_id: CheckId, *, typed: Typed, reasons: Reasons
) -> Response:
    opened = reviewing.opened(visit.house, visit.principal, check_id)
    asked = _asked(opened, typed, reasons)
    view = ReviewView(
        page=visit.page("A check to look at", at=AT),
        opened=opened,
        lines=(*_known_in(opened), *lines_of(opened.about)),
        form=form(
            "What you make of it" if _is_by_itself(opened) else "What they are told",
            action=f"{AT}/{check_id}",
            button="Answer",
            asked=asked,
            reasons=reasons,
        ),
        problems=controls.problems(asked),
        thoughts=tuple(laid_out(hit.thought, hit.person_id) for hit in opened.hits),
        role=ROLES[opened.role] if opened.role else "",
    )
    return draw("review.html", view, status=422 if reasons else 200)


def _known_in(opened: Opened) -> tuple[tuple[str, str], ...]:
    """As what whoever it is about is known, where nobody asked."""
    return (("Known as", ", ".join(opened.known_in)),) if opened.known_in else ()


def _asked(opened: Opened, typed: Typed, reasons: Reasons) -> list[Control]:
    by_itself, times = _is_by_itself(opened), opened.waiting.times
    answer = choice(
        "answer",
        "Your answer",
        BY_ITSELF if by_itself else ANSWERS,
        hint=f"Asked {times} times in the same words: {AGAIN}" if times > 1 else "",
        typed=typed,
        reasons=reasons,
        widget=Widget.RADIOS,
    )
    why = line(
        "reason",
        "Why",
        hint=KEPT if by_itself else STAYS,
        typed=typed,
        reasons=reasons,
        widget=Widget.LINES,
    )
    cases = {
        str(case.id): f"{case.reference}, of {case.therapist}"
        for hit in opened.hits
        for case in hit.cases
        if case.therapist_id != opened.waiting.asked_by_id
    }
    if not cases or by_itself:
        return [answer, why]
    walls = choice(
        "walls",
        f"Wall {opened.waiting.asked_by} off from",
        cases,
        hint="They are kept out of these cases, whatever else would lead them there.",
        typed=typed,
        reasons=reasons,
        widget=Widget.CHECKBOXES,
    )
    return [answer, walls, why]


def _is_by_itself(opened: Opened) -> bool:
    return opened.waiting.occasion is Occasion.CHANGED


def _check(visit: Visit, told: str) -> CheckId:
    require(visit.principal, Action.ANSWER_CHECK)
    found: UUID | None = identifier(told)
    if found is None:
        raise CheckUnknown(told)
    return CheckId(found)
