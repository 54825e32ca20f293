"""What an administrator does for those who sign in: invite, and help who is locked out.

They see which ways in somebody has, and never a secret of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api import inviting, people
from api import problem_kinds as kinds
from api.access import require
from api.accounts import AccountTaken
from api.codes_named import said_of_codes
from api.dependencies import form_is_ours
from api.inviting import Link
from api.pages.controls import Option
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.own import Own, TheOwn
from api.pages.sign_in_views import InviteView, MemberView, ShownOnceView
from api.pages.typed import Typed, first
from api.problems import Unanswered
from api.sign_in import doorway
from api.sign_in.names import NameUnusable
from domain.catalogue import in_words
from domain.facts.bookkeeping import Licence, Standing
from domain.policy import Action, decide
from domain.refusals import PersonUnknown
from domain.values import PersonId

router = APIRouter(include_in_schema=True, tags=["pages"])
OURS = [Depends(form_is_ours)]
LEAD = (
    "Send it to {name}, by a way that only they read. It lets in whoever has it, once, "
    "and is shown only now. If it goes astray, withdraw it and make another."
)
TOLD = "Tell {name} that you did; they are told here too, at their next visit."
NO_ROLE = "Choose at least one capacity."
TWO_NEEDED = "An auditor is made by two people; invite them as something else first."


@router.get("/people/invite")
def invite(visit: TheVisit) -> Response:
    """Ask whom to invite."""
    require(visit.principal, Action.MANAGE_PEOPLE)
    return _form(visit, {})


@router.post("/people/invite", dependencies=OURS)
def invited(request: Request, own: TheOwn, form: TheForm) -> Response:
    """Make an invitation; the link is shown this once."""
    require(own.visit.principal, Action.MANAGE_PEOPLE)
    own.confirmed("/people/invite")
    told = [each for each in form.get("roles", ()) if each in set(Standing)]
    standings = [Standing(each) for each in told]
    if not standings:
        return _form(own.visit, form, problem=NO_ROLE, about="roles")
    if Standing.AUDITOR in standings:
        return _form(own.visit, form, problem=TWO_NEEDED, about="roles")
    licence = first(form, "licence")
    try:
        link = inviting.invite(
            own.house,
            first(form, "name"),
            standings=standings,
            codes=first(form, "codes").upper().replace(",", " ").split(),
            licence=Licence(licence) if licence in set(Licence) else Licence.LICENSED,
            by=own.person,
        )
    except (AccountTaken, NameUnusable) as refused:
        said = f"{str(refused)[:1].upper()}{str(refused)[1:]}."
        return _form(own.visit, form, problem=said, about="name")
    return _link(request, own, link)


@router.post("/people/invitations/{handle}/withdraw", dependencies=OURS)
def withdraw(handle: str, own: TheOwn) -> Response:
    """End an invitation."""
    require(own.visit.principal, Action.MANAGE_PEOPLE)
    inviting.withdraw(own.house, handle)
    return go_to("/people")


@router.get("/people/{person}/sign-in")
def member(person: str, visit: TheVisit) -> Response:
    """How somebody signs in, and what can be done for them.

    A privacy officer comes as the second of two: see `api.inviting`.
    """
    require(visit.principal, Action.APPOINT)
    return _member(visit, _person(person))


@router.post("/people/{person}/renew", dependencies=OURS)
def renew(request: Request, person: str, own: TheOwn) -> Response:
    """Make a link by which somebody chooses a new password."""
    require(own.visit.principal, Action.MANAGE_PEOPLE)
    found = _person(person)
    own.confirmed(f"/people/{found}/sign-in")
    link = inviting.renew(own.house, found, by=own.person)
    return _link(request, own, link)


@router.post("/people/{person}/end-factors", dependencies=OURS)
def end_factors(person: str, own: TheOwn) -> Response:
    """End the second factors of somebody who lost them; they are told."""
    require(own.visit.principal, Action.APPOINT)
    found = _person(person)
    own.confirmed(f"/people/{found}/sign-in")
    inviting.end_factors(own.house, found, by=own.person)
    name = str(people.name_of(own.house, found))
    return _member(own.visit, found, notice=TOLD.format(name=name))


@router.post("/people/{person}/end-sessions", dependencies=OURS)
def end_sessions(person: str, own: TheOwn) -> Response:
    """End every session and token of somebody."""
    require(own.visit.principal, Action.MANAGE_PEOPLE)
    found = _person(person)
    inviting.sign_out_everywhere(own.house, found)
    if found == own.person:
        return go_to("/sign-in")
    return _member(own.visit, found)


def _person(told: str) -> PersonId:
    try:
        return PersonId(UUID(told))
    except ValueError:
        raise _nobody() from None


def _nobody() -> Unanswered:
    return Unanswered(kinds.NOT_FOUND, "nobody with this number signs in here")


def _member(visit: Visit, person: PersonId, *, notice: str = "") -> Response:
    accounts, now = visit.house.accounts, visit.house.clock()
    try:
        inviting.require_account(visit.house, person)
    except PersonUnknown:
        raise _nobody() from None
    may_manage = decide(visit.principal, Action.MANAGE_PEOPLE).allowed
    at = "/people" if may_manage else "/administration"
    view = MemberView(
        page=visit.page("How somebody signs in", at=at, notice=notice),
        person=str(person),
        name=str(people.name_of(visit.house, person)),
        has_password=accounts.has_password(person),
        has_app=accounts.codes.has(person),
        passkeys=len(accounts.passkeys.of(person)),
        is_linked=accounts.identities.has(person),
        sessions=len(accounts.sessions.of(person, now=now)),
        may_manage=may_manage,
    )
    return draw("member.html", view)


def _link(request: Request, own: Own, link: Link) -> Response:
    address = doorway.own_address(own.house, request) + link.path
    said = said_of_codes(link.invitation.codes)
    view = ShownOnceView(
        page=own.visit.page("A link that lets somebody in", at="/people"),
        lead=" ".join((LEAD.format(name=link.invitation.name), said)).strip(),
        code=address,
        until=link.invitation.expires_at,
        then="/people",
        then_words="Back to people",
    )
    return draw("shown_once.html", view)


def _form(visit: Visit, form: Typed, *, problem: str = "", about: str = "") -> Response:
    view = InviteView(
        page=visit.page("Invite somebody", at="/people"),
        name=first(form, "name"),
        codes=first(form, "codes"),
        roles=_options(
            [each for each in Standing if each is not Standing.AUDITOR],
            form.get("roles", ()),
        ),
        licences=_options(list(Licence), [first(form, "licence") or Licence.LICENSED]),
        problem=problem,
        about=about,
    )
    return draw("invite.html", view, status=422 if problem else 200)


def _options(
    values: Sequence[Standing | Licence], chosen: Sequence[str]
) -> tuple[Option, ...]:
    return tuple(
        Option(value=each, label=in_words(each), is_chosen=each in chosen)
        for each in values
    )
