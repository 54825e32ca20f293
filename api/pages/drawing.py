"""Drawing a page: its template, its view, and what surrounds every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from api import glass, people
from api.access import is_part, names, seen
from api.dependencies import TheHouse, ThePagePrincipal, ThePageSession, identifier
from api.house import House
from api.pages.typed import Typed
from api.pages.views import CaseHead, NavItem, Page
from api.sign_in.reminders import reminders
from audit_reports.render import environment
from domain.catalogue import in_words
from domain.facts.bookkeeping import Standing
from domain.policy import Action, Principal, decide
from domain.refusals import CaseUnknown, FactUnknown
from domain.values import CaseId, FactId

HERE = Path(__file__).parent
STATIC = HERE / "static"
READERS = frozenset({Standing.THERAPIST, Standing.SUPERVISOR, Standing.BOARD_MEMBER})
ASKED = frozenset({Standing.THERAPIST, Standing.SUPERVISOR})
"""Those for whom questions wait."""
AUDIT = "/audit"
OFFICES = (
    (Action.CHECK_PERSON, "Check a person", "/check"),
    (Action.ANSWER_CHECK, "Checks", "/reviews"),
    (Action.OPEN_PROCEEDING, "Proceedings", "/proceedings"),
    (Action.OPEN_IDENTITY, "Identities", "/identities"),
    (Action.MANAGE_PEOPLE, "People", "/people"),
    (Action.APPOINT, "Roles", "/administration"),
    (Action.KEEP_PRIVACY, "Privacy", "/privacy"),
    (Action.LET_IN, "Let somebody in", "/let-in"),
    (Action.SEE_ACCESS, "Audit", AUDIT),
    (Action.SEE_ACCESS, "Who looked", "/accesses"),
    (Action.BREAK_GLASS, "Break the glass", glass.AT),
)
"""The pages of each office, by what a capacity alone lets somebody do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Somebody who is signed in, looking at a page."""

    house: House
    principal: Principal
    form_token: str
    began_at: datetime | None = None
    """When they signed in: what happened before, they may not know of."""

    def page(self, title: str, *, at: str = "", notice: str = "") -> Page:
        """What surrounds a page of this title; `at` is where it stands in the bar."""
        standings = sorted(self.principal.standings)
        return Page(
            title=title,
            person=people.name_of(self.house, self.principal.person_id),
            standing=", ".join(in_words(s).lower() for s in standings),
            nav=_nav(self.principal, at=at),
            csrf=self.form_token,
            notice=notice,
            news=self._news(),
            broken=glass.how_many(self.house, self.principal),
            reminders=self._reminders(),
        )

    def _reminders(self) -> tuple[str, ...]:
        house, person = self.house, self.principal.person_id
        return tuple(reminders(house.accounts, person, now=house.clock()))

    def _news(self) -> int:
        """How many things happened to their account that they were not told of."""
        if self.began_at is None:
            return 0
        person, began = self.principal.person_id, self.began_at
        return len(self.house.accounts.events.news(person, before=began))

    def head(self, case_id: CaseId) -> CaseHead:
        """The case a page is about. Raises CaseUnknown."""
        case = seen(self.house, self.principal, case_id)
        named = names(self.house, case)
        return CaseHead(
            case_id=case_id,
            reference=case.begun.reference,
            therapist=named.get(case.begun.therapist_id, "a therapist"),
            client=named.get(case.begun.client_id, "A client"),
            is_part=is_part(case.sections),
        )


def visit(
    house: TheHouse, session: ThePageSession, principal: ThePagePrincipal
) -> Visit:
    """Who looks at this page."""
    return Visit(
        house=house,
        principal=principal,
        form_token=session.form_token,
        began_at=session.began_at,
    )


TheVisit = Annotated[Visit, Depends(visit)]


def page_case(case_id: str, visit: TheVisit) -> CaseId:
    """The case in the address. Raises CaseUnknown for what is no identifier."""
    del visit  # Nobody learns what an address looks like before signing in.
    found = identifier(case_id)
    if found is None:
        raise CaseUnknown(case_id)
    return CaseId(found)


ThePageCase = Annotated[CaseId, Depends(page_case)]


def page_fact(fact_id: str, case_id: ThePageCase) -> FactId:
    """The fact in the address. Raises FactUnknown for what is no identifier."""
    del case_id
    found = identifier(fact_id)
    if found is None:
        raise FactUnknown(fact_id)
    return FactId(found)


ThePageFact = Annotated[FactId, Depends(page_fact)]


async def the_form(request: Request) -> Typed:
    """What was typed, every answer to every question."""
    form = await request.form()
    return {
        name: [text for text in form.getlist(name) if isinstance(text, str)]
        for name in form
    }


TheForm = Annotated[Typed, Depends(the_form)]


def draw(template: str, view: Any, *, status: int = 200) -> HTMLResponse:
    """A page."""
    drawn = _templates().get_template(template).render(view=view)
    return HTMLResponse(drawn, status_code=status)


def go_to(address: str) -> RedirectResponse:
    """Somewhere else, after something was done."""
    return RedirectResponse(address, status_code=303)


@cache
def _templates() -> Environment:
    return environment(HERE / "templates")


def _nav(principal: Principal, *, at: str) -> tuple[NavItem, ...]:
    is_outside = not principal.standings
    ways = [("My cases", "/")] if principal.standings & READERS or is_outside else []
    if principal.standings & ASKED:
        ways.append(("Questions", "/queue"))
    ways += [
        (label, href)
        for action, label, href in OFFICES
        if decide(principal, action).allowed
    ]
    ways += [("Kinds of fact", "/catalogue"), ("Rules", "/rules"), ("Help", "/help")]
    return tuple(
        NavItem(label=label, href=href, is_current=href == at) for label, href in ways
    )
