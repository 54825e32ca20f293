"""Who looked at a case, who looked anywhere, and the accounting of disclosures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from pydantic import BaseModel

from api import accesses
from api.access import require
from api.accesses import Looked, Stretch, Wanted
from api.dependencies import TheCase, TheHouse, ThePrincipal
from api.disclosures import accounting_of
from api.envelope import moment
from api.house import House
from api.privacy import ERASED_SINCE
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cursor_of, unusable
from api.v1.people import named
from api.v1.shapes import PersonOut
from domain.answers import understand_moment
from domain.facts.reading import Reading
from domain.policy import Action
from domain.refusals import NotUnderstood, Problem
from domain.values import Role, Section
from projections.access_search import LAST_PLACE

router = APIRouter(tags=["access"])
LONGEST_PERSON = 200
Since = Annotated[
    str | None, Query(description="From when on; a date means its beginning.")
]
Person = Annotated[
    str | None,
    Query(max_length=LONGEST_PERSON, description="A number, or a name of sign-in."),
]
Purpose = Annotated[
    str,
    Header(
        description="What you look for, for whom a relation to the case alone does not "
        "explain it. It is written down with what you are shown."
    ),
]


class AccessOut(BaseModel):
    """Somebody was shown something of a case, or of several in a list.

    `shown` names what it was, `what` says it in words; `rule` and `rule_in_words` are
    the rule that let them. `sections` are those that may be in it.
    """

    at: datetime
    person: PersonOut
    role: Role
    how: Reading
    shown: str
    what: str
    cases: list[UUID]
    sections: list[Section]
    rule: str
    rule_in_words: str
    purpose: str | None


class DisclosureOut(BaseModel):
    """Something left to somebody; looks of one person are told together."""

    first_at: datetime
    last_at: datetime
    times: int
    to_whom: str
    what: str
    what_for: str
    how: str


class AccountingOut(BaseModel):
    """An accounting of disclosures (45 CFR 164.528), the latest first.

    `has_record` where what the therapist recorded as told to others is among them.
    """

    reference: str
    since: datetime
    has_record: bool
    disclosures: list[DisclosureOut]


def the_wanted(
    *,
    principal: ThePrincipal,
    after: TheAfter,
    since: Since = None,
    until: Annotated[
        str | None, Query(description="Up to when; a date means its end.")
    ] = None,
    limit: TheLimit = USUAL,
) -> Wanted:
    """Which looks are asked for, whoever's. Raises NotUnderstood."""
    del principal  # Nobody learns what is wrong with a question before signing in.
    return Wanted(
        since=_day("since", since),
        until=_day("until", until, is_end=True),
        before=_place(after),
        limit=limit,
    )


TheWanted = Annotated[Wanted, Depends(the_wanted)]


@router.get("/cases/{case}/accesses")
def of_case(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    wanted: TheWanted,
    person: Person = None,
    purpose: Purpose = "",
) -> Page[AccessOut]:
    """Who was shown this case, the latest first. Asking is written down too."""
    accesses.owes_purpose(house, principal, case)  # Before anybody is looked for.
    sought, said = _of(house, wanted, person), _said(purpose)
    return _page(accesses.of_case(house, principal, case, sought, purpose=said))


@router.get("/accesses")
def everywhere(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    wanted: TheWanted,
    person: Person = None,
    purpose: Purpose = "",
) -> Page[AccessOut]:
    """Who was shown which cases, for auditors, who say what they look for."""
    require(principal, Action.SEE_ACCESS)  # Before anybody is looked for.
    sought, said = _of(house, wanted, person), _said(purpose)
    return _page(accesses.everywhere(house, principal, sought, purpose=said))


@router.get("/cases/{case}/disclosures")
def disclosures(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    since: Since = None,
    purpose: Purpose = "",
) -> AccountingOut:
    """What left of this case to others, for six years back or since another day."""
    found = accounting_of(
        house,
        principal,
        case,
        since=_day("since", since),
        purpose=_said(purpose),
    )
    return AccountingOut.model_validate(found, from_attributes=True)


def _said(header: str) -> str:
    """A header as it was meant: its bytes are UTF-8."""
    return header.encode("latin-1", errors="replace").decode(errors="replace")


def _day(field: str, told: str | None, *, is_end: bool = False) -> datetime | None:
    if told is None:
        return None
    try:
        return moment(told) if is_end else understand_moment(told)
    except ValueError as error:
        problem = Problem(field=field, reason=str(error))
        raise NotUnderstood([problem], doing="asked") from None


def _of(house: House, wanted: Wanted, person: str | None) -> Wanted:
    """The looks of one person alone, where one is named. Raises PersonUnknown."""
    if not person:
        return wanted
    return replace(wanted, person_id=accesses.person_meant(house, person))


def _place(after: UUID | None) -> int | None:
    """The place in the ledger that a cursor names. Raises Unanswered for none."""
    if after is not None and after.int > LAST_PLACE:
        raise unusable()
    return None if after is None else after.int


def _page(stretch: Stretch) -> Page[AccessOut]:
    before = stretch.before
    cursor = None if before is None else cursor_of(UUID(int=before))
    return Page(items=[_out(look) for look in stretch.looks], next=cursor)


def _out(look: Looked) -> AccessOut:
    return AccessOut(
        at=look.at,
        person=named(look.person_id, None if look.name == ERASED_SINCE else look.name),
        role=look.role,
        how=look.how,
        shown=look.shown,
        what=look.what,
        cases=list(look.cases),
        sections=list(look.sections),
        rule=look.rule,
        rule_in_words=look.by,
        purpose=look.purpose or None,
    )
