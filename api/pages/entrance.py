"""The list of cases, and the pages that need no case."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api import alarms_told, inviting, people
from api.cases import cases_of, permitted
from api.dependencies import MaybeSession, TheHouse
from api.lately import changes
from api.pages.drawing import (
    AUDIT,
    READERS,
    TheVisit,
    Visit,
    draw,
    go_to,
)
from api.pages.kinds import addressed, grouped
from api.pages.views import (
    CaseRow,
    CasesView,
    CatalogueView,
    HelpView,
    Invited,
    KindView,
    Member,
    Page,
    PeopleView,
)
from api.reminding import coming
from domain import catalogue
from domain.answers import understand_moment
from domain.catalogue import in_words
from domain.facts.bookkeeping import Standing
from domain.policy import Action, decide
from domain.refusals import NotAllowed
from domain.values import CaseId, PersonId
from projections.caseload import Summary

router = APIRouter(include_in_schema=True, tags=["pages"])
CASES_SHOWN = 50
FIRST_PAGES = {
    Standing.ADMINISTRATOR: "/people",
    Standing.PRIVACY_OFFICER: "/privacy",
    Standing.AUDITOR: AUDIT,
    Standing.CASE_OFFICER: "/proceedings",
    Standing.CUSTODIAN: "/identities",
    Standing.CONFLICT_REVIEWER: "/reviews",
}
"""Where somebody begins who has no cases: with what their office is for."""


@router.get("/")
def my_cases(visit: TheVisit, after: UUID | None = None) -> Response:
    """The cases somebody may see; who sees none has a page of their own instead."""
    standings = visit.principal.standings
    first = [at for office, at in FIRST_PAGES.items() if office in standings]
    if first and not standings & READERS:
        return go_to(first[0])
    found = cases_of(
        visit.house,
        visit.principal,
        after=CaseId(after) if after else None,
        limit=CASES_SHOWN + 1,
    )
    rows = tuple(_row(visit, each) for each in found[:CASES_SHOWN])
    may_open = decide(visit.principal, Action.OPEN_CASE).allowed
    is_asked = may_open and after is None
    ending, days = coming(visit.house, visit.principal) if is_asked else (0, 0)
    return draw(
        "cases.html",
        CasesView(
            page=visit.page("My cases", at="/"),
            cases=rows,
            is_first=after is None,
            after=rows[-1].case.case_id if len(found) > CASES_SHOWN else None,
            may_open=may_open,
            ending=ending,
            ending_days=days,
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
            person=str(member.person_id),
            factors=_factors(visit, member.person_id),
        )
        for member in people.members(visit.house)
    )
    invited = tuple(
        Invited(
            handle=each.handle,
            name=each.name,
            standings=tuple(in_words(s).lower() for s in each.standings),
            until=each.expires_at,
        )
        for each in inviting.waiting(visit.house)
    )
    view = PeopleView(
        page=visit.page("People", at="/people"),
        members=members,
        invited=invited,
        alarms=tuple(alarms_told.open_alarms(visit.house)),
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


def _factors(visit: Visit, person: PersonId) -> str:
    accounts = visit.house.accounts
    has = [
        ("app", accounts.codes.has(person)),
        ("passkey", accounts.passkeys.has(person)),
    ]
    return ", ".join(name for name, is_there in has if is_there)


def _row(visit: Visit, summary: Summary) -> CaseRow:
    case_id = CaseId(UUID(summary.case_id))
    _, decision = permitted(visit.house, visit.principal, case_id)
    last = summary.last_recorded_at
    return CaseRow(
        case=visit.head(case_id),
        standing=decision.rule,
        facts=summary.facts,
        last_recorded_at=understand_moment(last) if last else None,
        changes=len(changes(visit.house, visit.principal, case_id, decision)),
    )
