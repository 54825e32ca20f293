"""Somebody at their own account: who they are, what they hold, and what was noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from api import people
from api.accounts import Accounts, Session
from api.dependencies import TheHouse, ThePageSession
from api.house import House
from api.pages.drawing import TheVisit, Visit
from api.pages.views import Page
from api.sign_in import doorway
from api.sign_in.attempts import Caller
from api.sign_in.browsers import caller_of
from api.sign_in.events import What
from domain.values import PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """A visit to one's own account."""

    house: House
    session: Session
    visit: Visit
    caller: Caller
    now: datetime

    @property
    def accounts(self) -> Accounts:
        return self.house.accounts

    @property
    def person(self) -> PersonId:
        return self.session.person_id

    @property
    def name(self) -> str:
        """What they are called."""
        return str(people.name_of(self.house, self.person))

    def page(self, title: str) -> Page:
        """What surrounds a page of theirs."""
        return self.visit.page(title, at="/account")

    def confirmed(self, then: str = "/account") -> None:
        """Refuse where they have not proved lately who they are."""
        doorway.require_proof(self.house, self.session, then=then)

    def note(self, what: What, *, way: str = "", **more: Any) -> None:
        """Note what they did."""
        self.accounts.events.note(
            what, self.person, now=self.now, caller=self.caller, way=way, **more
        )


def own(
    request: Request, house: TheHouse, session: ThePageSession, visit: TheVisit
) -> Own:
    """Whoever is signed in, at their own account."""
    return Own(
        house=house,
        session=session,
        visit=visit,
        caller=caller_of(request),
        now=house.clock(),
    )


TheOwn = Annotated[Own, Depends(own)]
