"""Signing in and out, the list of cases, and the pages that need no case."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api import people
from api.cases import cases_of, permitted
from api.dependencies import (
    MaybeSession,
    TheHouse,
    ThePageSession,
    TheTime,
    form_is_ours,
    give_cookie,
    take_cookie,
)
from api.pages.drawing import (
    READERS,
    TheForm,
    TheVisit,
    Visit,
    draw,
    go_to,
)
from api.pages.kinds import addressed, grouped
from api.pages.typed import first
from api.pages.views import (
    CaseRow,
    CasesView,
    CatalogueView,
    HelpView,
    KindView,
    Member,
    Page,
    PeopleView,
    SignInView,
)
from domain import catalogue
from domain.answers import understand_moment
from domain.catalogue import in_words
from domain.facts.bookkeeping import Standing
from domain.policy import Action, decide
from domain.refusals import NotAllowed
from domain.values import CaseId
from projections.caseload import Summary

router = APIRouter(include_in_schema=True, tags=["pages"])
CASES_SHOWN = 50
WRONG = "Name or password is wrong. Both are as they were given to you; try again."


@router.get("/sign-in")
def sign_in(
    session: MaybeSession, next_: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    """Ask for name and password."""
    if session is not None:
        return go_to(_inside(next_))
    view = SignInView(page=Page(title="Sign in"), next_url=_inside(next_))
    return draw("sign_in.html", view)


@router.post("/sign-in")
def signed_in(
    house: TheHouse, now: TheTime, before: MaybeSession, form: TheForm
) -> Response:
    """Let somebody in, or say that name or password is wrong.

    What this browser was signed in as before ends.
    """
    name, goal = first(form, "name"), _inside(first(form, "next"))
    session = house.accounts.sign_in(name, first(form, "password"), now=now)
    if session is None:
        view = SignInView(
            page=Page(title="Sign in"), name=name, problem=WRONG, next_url=goal
        )
        return draw("sign_in.html", view, status=401)
    if before is not None:
        house.accounts.sign_out(before.token)
    answer = go_to(goal)
    give_cookie(answer, session)
    return answer


@router.post("/sign-out", dependencies=[Depends(form_is_ours)])
def sign_out(house: TheHouse, session: ThePageSession) -> Response:
    """End the session of this browser."""
    house.accounts.sign_out(session.token)
    answer = go_to("/sign-in")
    take_cookie(answer)
    return answer


@router.get("/")
def my_cases(visit: TheVisit, after: UUID | None = None) -> Response:
    """The cases somebody may see; who sees none has a page of their own instead."""
    standings = visit.principal.standings
    if not standings & READERS and Standing.ADMINISTRATOR in standings:
        return go_to("/people")
    if not standings & READERS and Standing.PRIVACY_OFFICER in standings:
        return go_to("/privacy")
    found = cases_of(
        visit.house,
        visit.principal,
        after=CaseId(after) if after else None,
        limit=CASES_SHOWN + 1,
    )
    rows = tuple(_row(visit, each) for each in found[:CASES_SHOWN])
    return draw(
        "cases.html",
        CasesView(
            page=visit.page("My cases", at="/"),
            cases=rows,
            is_first=after is None,
            after=rows[-1].case.case_id if len(found) > CASES_SHOWN else None,
            may_open=decide(visit.principal, Action.OPEN_CASE).allowed,
        ),
    )


@router.get("/people")
def people_page(visit: TheVisit) -> Response:
    """Accounts and capacities, for an administrator."""
    decision = decide(visit.principal, Action.MANAGE_PEOPLE)
    if not decision.allowed:
        raise NotAllowed(action=Action.MANAGE_PEOPLE, rule=decision.rule)
    members = tuple(
        Member(
            name=member.name,
            standings=tuple(in_words(s).lower() for s in sorted(member.standings)),
        )
        for member in people.members(visit.house)
    )
    view = PeopleView(
        page=visit.page("People", at="/people"),
        members=members,
        alarms=tuple(visit.house.alarms.open_alarms()),
    )
    return draw("people.html", view)


@router.get("/catalogue")
def kinds_page(visit: TheVisit, words: str = "") -> Response:
    """Every kind of fact, searched by everyday words."""
    found = catalogue.search(words)
    view = CatalogueView(
        page=visit.page("Kinds of fact", at="/catalogue"),
        words=words,
        groups=grouped(found),
        found=len(found),
    )
    return draw("catalogue.html", view)


@router.get("/catalogue/{name}")
def kind_page(visit: TheVisit, name: str) -> Response:
    """One kind of fact: what it means, asks and weighs."""
    kind = addressed(name)
    view = KindView(page=visit.page(kind.title, at="/catalogue"), kind=kind)
    return draw("kind.html", view)


@router.get("/help")
def help_page(request: Request, house: TheHouse, session: MaybeSession) -> Response:
    """What this is, how to read the picture, and what it is not."""
    if session is None:
        return draw("help.html", HelpView(page=Page(title="Help")))
    visit = Visit(
        house=house,
        principal=people.principal(house, session.person_id),
        form_token=session.form_token,
    )
    return draw("help.html", HelpView(page=visit.page("Help", at=request.url.path)))


def _inside(address: str) -> str:
    """An address of this house; anything else is the front page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    inside = not parts.scheme and not parts.netloc and address.startswith("/")
    is_plain = "\\" not in address and not address.startswith("//")
    return address if inside and is_plain and address.isprintable() else "/"


def _row(visit: Visit, summary: Summary) -> CaseRow:
    case_id = CaseId(UUID(summary.case_id))
    _, decision = permitted(visit.house, visit.principal, case_id)
    last = summary.last_recorded_at
    return CaseRow(
        case=visit.head(case_id),
        standing=decision.rule,
        facts=summary.facts,
        last_recorded_at=understand_moment(last) if last else None,
    )
