"""Having a person checked before one takes them on, and what one hears of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api import checks
from api.access import require
from api.checks import NAMED_NO_MORE, Heard, Mine, Wanted
from api.dependencies import identifier
from api.pages import controls
from api.pages.check_views import CheckView, HeardView
from api.pages.controls import Control, Option, Reasons, Widget
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.offices import HERE, OURS, choice, command, form, line, tried
from api.pages.thought_views import laid_out
from api.pages.typed import Typed, first
from api.persons_told import understood
from api.steady import on_the_stroke
from api.unreviewed import advice
from domain.checking import ROLE
from domain.dual.named_roles import ROLES
from domain.facts.checks import Answer, CheckId, Occasion
from domain.ledger import Command
from domain.matching.weighing import Label
from domain.policy import Action, decide
from domain.refusals import CheckUnknown
from domain.values import PersonId

router = APIRouter(tags=["pages"])
AT = "/check"
OCCASIONS = {
    Occasion.INTAKE.value: "Somebody who may become a client",
    Occasion.MENTIONED.value: "Somebody who was mentioned",
    Occasion.ROLE.value: "Somebody with whom I think of another role",
}
FIRST = {
    "given_name": ("Given names", ""),
    "surname": ("Surname", ""),
    "date_of_birth": ("Date of birth", "As 1956-04-09."),
}
MORE = {
    "former_surname": ("Former surname", "Before a marriage, for instance."),
    "nickname": ("What they are called", "A short or everyday name."),
    "street_number": ("House number", ""),
    "address_1": ("Street", ""),
    "suburb": ("Town or suburb", ""),
    "postcode": ("Postcode", ""),
    "state": ("State or region", ""),
    "phone": ("Phone", ""),
    "email": ("E-mail", ""),
    "organisation": ("Employer, school or congregation", ""),
}
UNTIL = {
    Occasion.INTAKE: "Until then, do not take them on.",
    Occasion.ROLE: "Until then, do not take on the other role.",
}
"""What to leave until one hears; nothing where somebody was only mentioned."""
LONGEST = 300
URGENT = "is_urgent"


@router.get(AT)
def check(visit: TheVisit) -> Response:
    """A form to have somebody checked, and what one asked before."""
    return _check(visit, typed={}, reasons={})


@router.post(AT, dependencies=OURS)
def checked(visit: TheVisit, form: TheForm) -> Response:
    """Have somebody checked. The answer leaves on the stroke, whatever is known."""
    require(visit.principal, Action.CHECK_PERSON)
    done: list[CheckId] = []

    def deed() -> None:
        heard = checks.ask(
            visit.house, visit.principal, _wanted(form), command=_sent(visit, form)
        )
        done.append(heard.mine.id)

    with on_the_stroke():
        reasons = _too_long(form) or tried(deed, person=HERE)
    if reasons:
        return _check(visit, typed=form, reasons=reasons)
    return go_to(f"{AT}/{done[0]}")


@router.get(AT + "/{check}")
def heard(visit: TheVisit, check: str, request: Request) -> Response:
    """One check of one's own: by when one hears, or what one is told.

    With levels in the address, another role is compared by these. They are not kept.
    """
    require(visit.principal, Action.CHECK_PERSON)
    found: UUID | None = identifier(check)
    if found is None:
        raise CheckUnknown(check)
    with on_the_stroke():  # As when it was asked: whatever is known takes as long.
        one = checks.one_of_mine(visit.house, visit.principal, CheckId(found))
    view = HeardView(
        page=visit.page("A check", at=AT),
        heard=one,
        thoughts=tuple(
            laid_out(match.thought, match.person_id, query=request.query_params)
            for match in one.own
        ),
        until="" if one.mine.answer else UNTIL.get(one.mine.occasion, ""),
        role=ROLES[one.mine.role] if one.mine.role else "",
        may_open=_may_open(visit, one.mine),
        may_put=_may_put(one),
    )
    return draw("check_heard.html", view)


def _may_open(visit: Visit, mine: Mine) -> bool:
    """Whether a case may follow a check: at intake, and where nobody asked not to."""
    if mine.occasion is not Occasion.INTAKE or mine.answer is Answer.DECLINE:
        return False
    is_named = mine.name != NAMED_NO_MORE
    return is_named and decide(visit.principal, Action.OPEN_CASE).allowed


def _may_put(heard: Heard) -> frozenset[PersonId]:
    """Those of one's own clients who may be whom a check at intake was about."""
    mine = heard.mine
    if mine.occasion is not Occasion.INTAKE or mine.case_id is not None:
        return frozenset()
    return frozenset(
        match.person_id
        for match in heard.own
        if match.cases and match.likeness.label is Label.SAME
    )


def _sent(visit: Visit, form: Typed) -> Command:
    return command(visit, form, at=AT)


def _wanted(form: Typed) -> Wanted:
    told = {name: first(form, name).strip() or None for name in (*FIRST, *MORE)}
    details = understood(told).details()
    occasion = first(form, "occasion")
    return Wanted(
        details=details,
        occasion=Occasion(occasion) if occasion in OCCASIONS else Occasion.INTAKE,
        role=next((each for each in ROLES if each.value == first(form, ROLE)), None),
        purpose=first(form, "purpose"),
        is_urgent=bool(first(form, URGENT)),
    )


def _too_long(form: Typed) -> Reasons:
    said = f"is longer than {LONGEST} characters"
    return {name: said for name in (*FIRST, *MORE) if len(first(form, name)) > LONGEST}


def _check(visit: Visit, *, typed: Typed, reasons: Reasons) -> Response:
    found = checks.mine(visit.house, visit.principal)
    asked = _asked(typed, reasons)
    more = tuple(
        _line(name, *MORE[name], typed=typed, reasons=reasons) for name in MORE
    )
    view = CheckView(
        page=visit.page("Check a person", at=AT),
        form=form("", action=AT, button="Check", asked=asked, reasons=reasons),
        more=more,
        problems=controls.problems([*asked, *more]),
        mine=tuple(found),
        advice=advice(visit.house, visit.principal.person_id),
    )
    return draw("check.html", view, status=422 if reasons else 200)


def _asked(typed: Typed, reasons: Reasons) -> list[Control]:
    chosen = typed if typed.get("occasion") else {**typed, "occasion": ["intake"]}
    first_ = [_line(name, *FIRST[name], typed=typed, reasons=reasons) for name in FIRST]
    occasion = choice(
        "occasion",
        "Who they are to you",
        OCCASIONS,
        typed=chosen,
        reasons=reasons,
        widget=Widget.RADIOS,
    )
    role = choice(
        ROLE,
        "Which other role",
        {role.value: words for role, words in ROLES.items()},
        hint="Only where you think of one: it is then compared with the therapy.",
        typed=typed,
        reasons=reasons,
        is_required=False,
    )
    purpose = _line(
        "purpose",
        "What for",
        "Sealed, with what you asked. A reviewer reads it where one has to look.",
        typed=typed,
        reasons=reasons,
    )
    urgent = Control(
        name=URGENT,
        label="It cannot wait a day",
        hint="A conflict reviewer is asked at once, and answers by hand.",
        widget=Widget.CHECKBOXES,
        is_required=True,
        options=(
            Option(
                value="yes", label="Urgent", is_chosen="yes" in typed.get(URGENT, ())
            ),
        ),
    )
    return [*first_, occasion, role, purpose, urgent]


def _line(
    name: str, label: str, hint: str, *, typed: Typed, reasons: Reasons
) -> Control:
    """A question that may be left open."""
    asked = line(name, label, hint=hint, typed=typed, reasons=reasons)
    return replace(asked, is_required=False)
