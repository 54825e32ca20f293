"""Roles and supervision contracts, for administrators; nothing of any case.

Privacy officers come here too, as the second of the two whom an auditor takes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api import appointing, people, privacy
from api.access import require
from api.dependencies import page_proved
from api.envelope import moment as understood
from api.pages import controls, offices
from api.pages.controls import Control, Reasons
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.office_views import AdministrationView, Form, MemberRow, PersonView
from api.pages.offices import DEED, OURS, choice, form, tried
from api.pages.typed import Typed, first, moment
from api.relations import practice_of, practitioner_of
from domain.catalogue import in_words
from domain.facts.bookkeeping import Standing
from domain.policy import Action, decide
from domain.refusals import NotUnderstood, Problem
from domain.values import PersonId

router = APIRouter(prefix="/administration", tags=["pages"])
AT = "/administration"
TWO = (
    "An auditor takes two people: one proposes, another confirms by giving the role "
    "again. Neither may be the auditor, and no administrator of the last thirty days is one."
)


def the_appointer(visit: TheVisit) -> Visit:
    """A visit of somebody who gives roles. Raises NotAllowed."""
    require(visit.principal, Action.APPOINT)
    return visit


TheAppointer = Annotated[Visit, Depends(the_appointer)]


def the_person(person: str, visit: TheAppointer) -> PersonId:
    """The person in the address. Raises PersonUnknown."""
    return people.member_named(visit.house, person)


ThePerson = Annotated[PersonId, Depends(the_person)]


@router.get("")
def front(visit: TheAppointer) -> Response:
    """Everybody who can sign in, with their roles and who supervises them."""
    view = AdministrationView(
        page=visit.page("Roles", at=AT),
        members=tuple(
            _row(visit, each.person_id) for each in people.members(visit.house)
        ),
    )
    return draw("administration.html", view)


@router.get("/{person}")
def person_page(visit: TheAppointer, person: ThePerson) -> Response:
    """One person: their roles, those they are proposed for, and their supervisors."""
    return _person(visit, person, typed={}, reasons={})


@router.post("/{person}", dependencies=[*OURS, Depends(page_proved(AT))])
def changed(visit: TheAppointer, person: ThePerson, form: TheForm) -> Response:
    """Give or take back a role, or write down a contract or its end."""
    reasons = tried(lambda: _do(visit, person, form), person="supervisor", office=True)
    if reasons:
        return _person(visit, person, typed=form, reasons=reasons)
    return go_to(f"{AT}/{person}")


def _do(visit: Visit, person: PersonId, form: Typed) -> None:
    """What the pressed button does. Raises NotUnderstood for what no button does."""
    house, who = visit.house, visit.principal
    match first(form, DEED):
        case "give":
            appointing.give(house, who, person, _role(form))
        case "take":
            appointing.take(house, who, person, _role(form, name="role_taken"))
        case "supervise":
            appointing.supervise(
                house, who, person, _supervisor(visit, form), since=_since(form)
            )
        case "end":
            appointing.end_supervision(
                house, who, person, _supervisor(visit, form, name="supervisor_ended")
            )
        case _:
            raise NotUnderstood([Problem(field=offices.HERE, reason="is missing")])


def _role(form: Typed, *, name: str = "role") -> Standing:
    try:
        return Standing(first(form, name))
    except ValueError:
        raise NotUnderstood([Problem(field=name, reason="is missing")]) from None


def _supervisor(visit: Visit, form: Typed, *, name: str = "supervisor") -> PersonId:
    told = first(form, name)
    if not told:
        raise NotUnderstood([Problem(field=name, reason="is missing")])
    return people.member_named(visit.house, told)


def _since(form: Typed) -> datetime | None:
    told = moment("since", typed=form)
    try:
        return understood(told) if told else None
    except ValueError as error:
        raise NotUnderstood([Problem(field="since", reason=str(error))]) from None


def _person(
    visit: Visit, person: PersonId, *, typed: Typed, reasons: Reasons
) -> Response:
    forms = tuple(_forms(visit, person, typed=typed, reasons=reasons))
    row = _row(visit, person)
    view = PersonView(
        page=visit.page(f"Roles of {row.name}", at=AT),
        member=row,
        forms=forms,
        problems=controls.problems(c for each in forms for c in each.controls),
    )
    return draw("person.html", view, status=422 if reasons else 200)


def _forms(
    visit: Visit, person: PersonId, *, typed: Typed, reasons: Reasons
) -> list[Form]:
    """The forms that who looks may send; what was typed stands in the one sent."""
    action, sent = f"{AT}/{person}", first(typed, DEED)
    manages = decide(visit.principal, Action.MANAGE_PEOPLE).allowed
    held = practice_of(visit.house).standings.get(person, frozenset())
    working = practitioner_of(visit.house, person)

    def made(
        deed: str, heading: str, button: str, asked: list[Control], lead: str = ""
    ) -> Form:
        mine: Reasons = reasons if sent == deed else {}
        return form(
            heading, action=action, deed=deed, button=button, asked=asked, lead=lead,
            reasons=mine,
        )  # fmt: skip

    def mine(deed: str) -> tuple[Typed, Reasons]:
        return (typed, reasons) if sent == deed else ({}, {})

    free = [s for s in Standing if s not in held]
    if not manages:
        free = [s for s in free if s is Standing.AUDITOR]
    found = [made("give", "Give a role", "Give it", [_roles(free, mine("give"))], TWO)]
    if not manages:
        return found
    if held:
        taken = _roles(sorted(held), mine("take"), name="role_taken")
        found.append(made("take", "Take a role back", "Take it back", [taken]))
    if Standing.THERAPIST in held:
        over = _supervisors(visit, person)
        asked = [_over(over, mine("supervise")), _from(mine("supervise"))]
        found.append(made("supervise", "Supervision contract", "Write it down", asked))
    if working.supervisors:
        over = {str(who): _called(visit, who) for who in working.supervisors}
        asked = [_over(over, mine("end"), name="supervisor_ended")]
        found.append(made("end", "End a supervision", "End it", asked))
    return found


def _roles(
    standings: list[Standing], sent: tuple[Typed, Reasons], *, name: str = "role"
) -> Control:
    typed, reasons = sent
    labels = {each.value: in_words(each.value) for each in standings}
    return choice(name, "Role", labels, typed=typed, reasons=reasons)


def _over(
    labels: dict[str, str], sent: tuple[Typed, Reasons], *, name: str = "supervisor"
) -> Control:
    typed, reasons = sent
    return choice(name, "Supervisor", labels, typed=typed, reasons=reasons)


def _from(sent: tuple[Typed, Reasons]) -> Control:
    typed, reasons = sent
    return offices.moment(
        "since",
        "From the day of the contract",
        hint="They see the cases from then on. Empty for now. Times are in UTC.",
        typed=typed,
        reasons=reasons,
        is_required=False,
    )


def _supervisors(visit: Visit, person: PersonId) -> dict[str, str]:
    return {
        str(each.person_id): each.name
        for each in people.members(visit.house)
        if Standing.SUPERVISOR in each.standings and each.person_id != person
    }


def _row(visit: Visit, person: PersonId) -> MemberRow:
    known = practice_of(visit.house)
    working = practitioner_of(visit.house, person)
    proposed = [standing for who, standing in known.proposed if who == person]
    return MemberRow(
        person_id=person,
        name=_called(visit, person),
        roles=_in_words(known.standings.get(person, frozenset())),
        proposed=_in_words(proposed),
        supervisors=tuple(_called(visit, who) for who in working.supervisors),
    )


def _in_words(standings: list[Standing] | frozenset[Standing]) -> tuple[str, ...]:
    return tuple(in_words(each.value).lower() for each in sorted(standings))


def _called(visit: Visit, person: PersonId) -> str:
    return privacy.called(visit.house, person)
