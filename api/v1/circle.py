"""Your own circle: who stands close to you, told by yourself and read by your checks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api import circle, circle_telling, people
from api.access import require
from api.circle import CircleTie
from api.circle_understood import LONGEST_WORDS, Wanted
from api.dependencies import TheCommand, TheHouse, ThePrincipal, identifier
from api.house import House
from api.persons_told import PersonTold
from api.steady import on_the_stroke
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from api.v1.shapes import PersonOut, Taken
from domain.facts.ties import TieKind, TieStanding
from domain.policy import Action, Principal
from domain.refusals import TieUnknown
from domain.values import CaseId, FactId, PersonId

router = APIRouter(prefix="/circle", tags=["persons"])


class TieIn(Taken):
    """What somebody is to you, or to `other` of your circle.

    Say who by one of three: `described`, somebody new, who is looked up nowhere;
    `person`, somebody of your circle; `case`, the client of a case of yours. `kind` is
    what they are; with `is_other_first` it is what the other is. `until` is told where
    it `was`.
    """

    described: PersonTold | None = None
    person: Annotated[UUID | None, Field(strict=False)] = None
    case: Annotated[UUID | None, Field(strict=False)] = None
    other: Annotated[UUID | None, Field(strict=False)] = None
    kind: Annotated[TieKind, Field(strict=False)]
    is_other_first: bool = False
    standing: Annotated[TieStanding, Field(strict=False)] = TieStanding.CURRENT
    since: Annotated[date | None, Field(strict=False)] = None
    until: Annotated[date | None, Field(strict=False)] = None
    words: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""

    def wanted(self) -> Wanted:
        """The same as a circle takes it."""
        return Wanted(
            details=None if self.described is None else self.described.details(),
            person=None if self.person is None else PersonId(self.person),
            case_id=None if self.case is None else CaseId(self.case),
            other=None if self.other is None else PersonId(self.other),
            kind=self.kind,
            is_other_first=self.is_other_first,
            standing=self.standing,
            since=self.since,
            until=self.until,
            words=self.words,
        )


class EndedIn(Taken):
    """On which day a tie ended; today, where none is given."""

    on: Annotated[date | None, Field(strict=False)] = None


class TieOut(BaseModel):
    """A tie of your circle: `first` is to `other` what `kind` says; one may be you.

    `says` puts it in words, `words` is what you told beside it. `until` is null where
    it goes on, or where the day is not known.
    """

    tie_id: UUID
    says: str
    first: PersonOut
    other: PersonOut
    kind: TieKind
    standing: TieStanding
    since: date | None
    until: date | None
    is_over: bool
    words: str
    told_at: datetime


@router.get("")
def list_circle(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
) -> Page[TieOut]:
    """Your own circle, the latest told first. Nobody else is shown it."""
    found = circle.mine(house, principal)
    page, cursor = cut(found.ties, key=lambda one: one.id, after=after, limit=limit)
    circle.note(house, principal, found, page)
    return Page(items=[_out(house, principal, one) for one in page], next=cursor)


@router.post("", status_code=201)
def tell_tie(
    *, told: TieIn, house: TheHouse, principal: ThePrincipal, command: TheCommand
) -> TieOut:
    """Tell what somebody is to you. The same told twice is the tie that is there.

    The answer depends on nobody but your circle and your own cases.
    """
    with on_the_stroke():
        done = circle_telling.tell(house, principal, told.wanted(), command=command)
    return _one(house, principal, done.tie_id)


@router.post("/{tie}/end")
def end_tie(
    *,
    tie: str,
    told: EndedIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> TieOut:
    """Tell that a tie of your circle is over. One that was told so stays as it is."""
    about = _meant(principal, tie)
    circle_telling.end(house, principal, about, on=told.on, command=command)
    return _one(house, principal, about)


@router.post("/{tie}/withdrawal", status_code=204)
def withdraw_tie(
    *, tie: str, house: TheHouse, principal: ThePrincipal, command: TheCommand
) -> None:
    """Tell that a tie of your circle was told by mistake: it was never so."""
    about = _meant(principal, tie)
    circle_telling.withdraw(house, principal, about, command=command)


def _meant(principal: Principal, tie: str) -> FactId:
    """The tie in the address; what is no identifier names none."""
    require(principal, Action.CHECK_PERSON)
    found = identifier(tie)
    if found is None:
        raise TieUnknown(tie)
    return FactId(found)


def _one(house: House, principal: Principal, tie_id: FactId) -> TieOut:
    found = circle.mine(house, principal)
    for tie in found.ties:
        if tie.id == tie_id:
            circle.note(house, principal, found, [tie])
            return _out(house, principal, tie)
    raise TieUnknown(tie_id)


def _out(house: House, principal: Principal, tie: CircleTie) -> TieOut:
    me = people.name_of(house, principal.person_id)
    return TieOut(
        tie_id=tie.id,
        says=tie.sentence,
        first=PersonOut(person_id=tie.first, name=tie.first_name or me),
        other=PersonOut(person_id=tie.other, name=tie.other_name or me),
        kind=tie.kind,
        standing=tie.standing,
        since=None if tie.since is None else tie.since.date(),
        until=None if tie.until is None else tie.until.date(),
        is_over=tie.is_over,
        words=tie.words,
        told_at=tie.told_at,
    )
