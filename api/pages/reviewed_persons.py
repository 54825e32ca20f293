"""The page of a person whom a check concerns: as what they are known, and their ties."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from api import reviewing_common
from api.access import require
from api.dependencies import identifier
from api.pages import controls
from api.pages.check_views import CheckedPersonView, lines_of
from api.pages.common_parties import naming
from api.pages.controls import Control, Reasons, Widget
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.offices import HERE, OURS, choice, command, form, line, tried
from api.pages.typed import Typed, first
from api.reviewing_persons import PersonShown, judge, person_shown
from audit_reports.ties_lines import Links, ordered
from audit_reports.ties_render import render_ties, render_ties_table
from audit_reports.ties_svg import TiesPicture, ties_picture
from domain.facts.checks import CheckId
from domain.facts.persons import Judgement
from domain.policy import Action
from domain.refusals import (
    CheckUnknown,
    NamesThePerson,
    NotUnderstood,
    PersonErased,
    Problem,
)
from domain.values import PersonId

router = APIRouter(tags=["pages"])
AT = "/reviews/{check}/persons/{person}"
JUDGEMENTS = {
    Judgement.SAME.value: "They are one person",
    Judgement.HOUSEHOLD.value: "They are relatives, or of one household",
    Judgement.NOT.value: "They have nothing to do with each other",
    Judgement.UNSURE.value: "I cannot say",
}
WHY_COMMON, COMMON_HERE = "common_reason", "common"
"""The question why a party is common, and where its form is told what is wrong."""
STAYS = "It stays on record and can be taken back. Name neither of them."
NAMES = "names one of them; say it without the name"


@router.get(AT)
def person(visit: TheVisit, check: str, person: str) -> Response:
    """Somebody whom a check concerns. That they are seen is written down before."""
    return _person(visit, *_both(visit, check, person), typed={}, reasons={})


@router.post(AT, dependencies=OURS)
def judged(visit: TheVisit, check: str, person: str, form: TheForm) -> Response:
    """Say how two who look alike are alike."""
    check_id, person_id = _both(visit, check, person)
    reasons = tried(lambda: _judge(visit, check_id, person_id, form), person=HERE)
    if reasons:
        return _person(visit, check_id, person_id, typed=form, reasons=reasons)
    return go_to(f"/reviews/{check_id}")


@router.post(AT + "/common", dependencies=OURS)
def named_common(visit: TheVisit, check: str, person: str, form: TheForm) -> Response:
    """Say that somebody on the way is a party to whom half the practice is tied."""
    check_id, person_id = _both(visit, check, person)
    reasons = tried(lambda: _name(visit, check_id, person_id, form), person=HERE)
    if reasons:
        return _person(visit, check_id, person_id, typed=form, reasons=reasons)
    return go_to("/common-parties?told=named")


def _name(visit: Visit, check_id: CheckId, person_id: PersonId, form: Typed) -> None:
    at = _at(check_id, person_id)
    try:
        reviewing_common.name(
            visit.house,
            visit.principal,
            check_id,
            person_id,
            reason=first(form, WHY_COMMON),
            command=command(visit, form, at=f"{at}/common"),
        )
    except NotUnderstood as refusal:
        raise NotUnderstood(
            [
                Problem(
                    field=WHY_COMMON if one.field == "reason" else COMMON_HERE,
                    reason=one.reason,
                )
                for one in refusal.problems
            ]
        ) from None
    except PersonErased as refusal:
        raise NotUnderstood([Problem(field=COMMON_HERE, reason=str(refusal))]) from None


def _judge(visit: Visit, check_id: CheckId, person_id: PersonId, form: Typed) -> None:
    said = first(form, "judgement")
    if said not in JUDGEMENTS:
        raise NotUnderstood([Problem(field="judgement", reason="is missing")])
    try:
        judge(
            visit.house,
            visit.principal,
            check_id,
            person_id,
            judgement=Judgement(said),
            reason=first(form, "reason"),
            command=command(visit, form, at=_at(check_id, person_id)),
        )
    except NamesThePerson:
        raise NotUnderstood([Problem(field="reason", reason=NAMES)]) from None
    except PersonErased as refusal:
        raise NotUnderstood([Problem(field=HERE, reason=str(refusal))]) from None


def _person(
    visit: Visit,
    check_id: CheckId,
    person_id: PersonId,
    *,
    typed: Typed,
    reasons: Reasons,
) -> Response:
    shown = person_shown(visit.house, visit.principal, check_id, person_id)
    asked = _asked(typed, reasons)
    drawn = _picture(shown)
    alike = form(
        "How the two are alike",
        action=_at(check_id, person_id),
        button="Keep this",
        asked=asked,
        reasons=reasons,
    )
    common = naming(
        typed,
        {**reasons, HERE: reasons.get(COMMON_HERE, "")},
        action=f"{_at(check_id, person_id)}/common",
        button="Name as a common party",
        name=WHY_COMMON,
    )
    view = CheckedPersonView(
        page=visit.page("A person in a check", at="/reviews"),
        person=shown,
        lines=lines_of(shown.details),
        picture=render_ties(drawn),
        table=render_ties_table(drawn),
        form=None if shown.may_be is None else alike,
        problems=controls.problems([*asked, *common.controls]),
        common=None if shown.is_common or shown.roles else common,
    )
    return draw("checked_person.html", view, status=422 if reasons else 200)


def _asked(typed: Typed, reasons: Reasons) -> list[Control]:
    how = choice(
        "judgement",
        "What you make of it",
        JUDGEMENTS,
        typed=typed,
        reasons=reasons,
        widget=Widget.RADIOS,
    )
    why = line(
        "reason", "Why", hint=STAYS, typed=typed, reasons=reasons, widget=Widget.LINES
    )
    return [how, why]


def _picture(shown: PersonShown) -> TiesPicture:
    """Everybody is a link: to a page of theirs, or to their first line of the table."""
    around = shown.around
    lines = ordered(around.steps, around.far)

    def place(one: PersonId) -> str:
        if one in shown.shown and one != shown.person_id:
            return _at(shown.check_id, one)
        at = (n for n, s in enumerate(lines, start=1) if one in (s.first, s.other))
        return f"#tie-{next(at, 1)}" if lines else "#ties"

    return ties_picture(
        shown.person_id,
        around.steps,
        around.far,
        names=lambda one: shown.names[one],
        links=Links(person=place),
        cut=around.cut,
    )


def _at(check_id: CheckId, person_id: PersonId) -> str:
    return f"/reviews/{check_id}/persons/{person_id}"


def _both(visit: Visit, check: str, person: str) -> tuple[CheckId, PersonId]:
    require(visit.principal, Action.ANSWER_CHECK)
    one: UUID | None = identifier(check)
    other: UUID | None = identifier(person)
    if one is None or other is None:
        raise CheckUnknown(check)
    return CheckId(one), PersonId(other)
