"""Who read a case, for its therapist and for auditors; and who looked anywhere.

Where somebody has to say what for, the words are sent and never stand in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time
from functools import cache
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api import accesses
from api.access import require
from api.accesses import Day, Looked, OfReader, Stretch, Wanted
from api.dependencies import identifier
from api.envelope import moment
from api.pages.access_views import DayRow, LookRow, LooksView, ReaderRow, Sieve
from api.pages.controls import Option, sentence
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw
from api.pages.offices import OURS
from api.pages.typed import Typed, first
from api.pages.views import NavItem
from domain.answers import understand_moment
from domain.catalogue import in_words
from domain.policy import Action
from domain.refusals import NotUnderstood, PersonUnknown, PurposeNeeded
from domain.values import CaseId, PersonId

router = APIRouter(tags=["pages"])
AT = "/accesses"
SHOWN = 200
MOST_KINDS = 3
MOST_CASES = 5
LONGEST_PLACE = 18
OWED = "Say what you look for. It is written down, and shown to the therapist."
OF_A_CASE = (
    "Every page, file, list and search in which something of this case was shown to "
    "somebody, by day and person. It is written down before anything is shown."
)
ANYWHERE = (
    "Who was shown what of which case, by day and person. Cases to which you are tied "
    "yourself are left out. That you look is written down too, with what you look for."
)


def chosen(
    since: str = "", until: str = "", person: str = "", before: str = ""
) -> Typed:
    """What an address chooses."""
    told = {"since": since, "until": until, "person": person, "before": before}
    return {name: [text] for name, text in told.items() if text}


Called: TypeAlias = Callable[[CaseId], str]
"""What people call a case."""
TheChoice = Annotated[Typed, Depends(chosen)]


@router.get("/cases/{case_id}/readers")
def readers(visit: TheVisit, case_id: ThePageCase, choice: TheChoice) -> Response:
    """Who read a case."""
    return _readers(visit, case_id, choice, is_sent=False)


@router.post("/cases/{case_id}/readers", dependencies=OURS)
def readers_for(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """The same for who has to say what for."""
    return _readers(visit, case_id, form, is_sent=True)


@router.get(AT)
def anywhere(visit: TheVisit) -> Response:
    """Ask an auditor what they look for."""
    require(visit.principal, Action.SEE_ACCESS)
    return _anywhere(visit, {}, is_sent=False)


@router.post(AT, dependencies=OURS)
def found(visit: TheVisit, form: TheForm) -> Response:
    """Who looked at any case."""
    require(visit.principal, Action.SEE_ACCESS)
    return _anywhere(visit, form, is_sent=True)


def problem_of(refusal: NotUnderstood | PersonUnknown | PurposeNeeded) -> str:
    """What to mend in a sieve, as a sentence."""
    if isinstance(refusal, PurposeNeeded):
        return OWED
    if isinstance(refusal, NotUnderstood):
        wrong = refusal.problems[0]
        return sentence(f"{in_words(wrong.field)} {wrong.reason}")
    return sentence(str(refusal))


def day(typed: Typed, name: str, *, is_end: bool = False) -> datetime | None:
    """A day that was typed, its beginning or its end. Raises ValueError."""
    text = first(typed, name).strip()
    if not text:
        return None
    return moment(text) if is_end else understand_moment(text)


def sieve_of(
    typed: Typed,
    action: str,
    *,
    asks: bool,
    people: Mapping[PersonId, str] | None = None,
    problem: str = "",
) -> Sieve:
    """The form with what was typed."""
    return Sieve(
        action=action,
        since=first(typed, "since"),
        until=first(typed, "until"),
        person=first(typed, "person"),
        people=tuple(
            Option(value=str(p), label=n, is_chosen=str(p) == first(typed, "person"))
            for p, n in (people or {}).items()
        ),
        asks=asks,
        purpose=first(typed, "purpose"),
        problem=problem,
    )


def _readers(visit: Visit, case_id: CaseId, typed: Typed, *, is_sent: bool) -> Response:
    house, at = visit.house, f"/cases/{case_id}/readers"
    asks = accesses.owes_purpose(house, visit.principal, case_id)
    is_asked = asks and not is_sent
    stretch, problem = Stretch(looks=(), before=None), ""
    if not is_asked:
        try:
            stretch = accesses.of_case(
                house,
                visit.principal,
                case_id,
                _wanted(visit, typed, by_number=True),
                purpose=first(typed, "purpose"),
            )
        except (NotUnderstood, PersonUnknown, PurposeNeeded) as refusal:
            problem = problem_of(refusal)
        except ValueError as error:
            problem = f"This day cannot be read: {error}."
    people = {} if is_asked or problem else accesses.readers_of(house, case_id)
    return _draw(
        visit,
        stretch,
        heading=f"Who read case {accesses.reference(house, case_id)}",
        lead=OF_A_CASE,
        back=_back(case_id, asks=asks),
        sieve=sieve_of(typed, at, asks=asks, people=people, problem=problem),
        is_asked=is_asked,
        disclosures=f"/cases/{case_id}/disclosures",
        is_first=not first(typed, "before"),
    )


def _anywhere(visit: Visit, typed: Typed, *, is_sent: bool) -> Response:
    stretch, problem = Stretch(looks=(), before=None), ""
    if is_sent:
        try:
            stretch = accesses.everywhere(
                visit.house,
                visit.principal,
                _wanted(visit, typed, by_number=False),
                purpose=first(typed, "purpose"),
            )
        except (NotUnderstood, PersonUnknown, PurposeNeeded) as refusal:
            problem = problem_of(refusal)
        except ValueError as error:
            problem = f"This day cannot be read: {error}."
    return _draw(
        visit,
        stretch,
        heading="Who looked",
        lead=ANYWHERE,
        back=None,
        sieve=sieve_of(typed, AT, asks=True, problem=problem),
        is_asked=not is_sent,
        is_first=not first(typed, "before"),
        with_cases=True,
    )


def _draw(
    visit: Visit,
    stretch: Stretch,
    *,
    heading: str,
    lead: str,
    back: NavItem | None,
    sieve: Sieve,
    is_asked: bool,
    is_first: bool,
    disclosures: str = "",
    with_cases: bool = False,
) -> Response:
    view = LooksView(
        page=visit.page("Who looked", at=AT if with_cases else ""),
        heading=heading,
        lead=lead,
        back=back,
        sieve=sieve,
        days=_days(visit, accesses.by_day(stretch.looks), with_cases=with_cases),
        is_asked=is_asked,
        is_first=is_first,
        before=stretch.before,
        disclosures=disclosures,
    )
    return draw("readers.html", view, status=422 if sieve.problem else 200)


def _back(case_id: CaseId, *, asks: bool) -> NavItem:
    if asks:
        return NavItem(label="Who looked anywhere", href=AT)
    return NavItem(label="The case", href=f"/cases/{case_id}")


def _wanted(visit: Visit, typed: Typed, *, by_number: bool) -> Wanted:
    """What was typed. Raises PersonUnknown and ValueError."""
    told, place = first(typed, "person").strip(), first(typed, "before")
    person: PersonId | None = None
    if told and by_number:
        number: UUID | None = identifier(told)
        if number is None:
            raise PersonUnknown(told)
        person = PersonId(number)
    elif told:
        person = accesses.person_meant(visit.house, told)
    is_place = place.isascii() and place.isdecimal() and len(place) <= LONGEST_PLACE
    return Wanted(
        since=day(typed, "since"),
        until=day(typed, "until", is_end=True),
        person_id=person,
        before=int(place) if is_place else None,
        limit=SHOWN,
    )


def _days(visit: Visit, days: Iterable[Day], *, with_cases: bool) -> tuple[DayRow, ...]:
    @cache
    def named(case_id: CaseId) -> str:
        return accesses.reference(visit.house, case_id)

    called = named if with_cases else None
    return tuple(
        DayRow(on=_midnight(d), readers=tuple(_reader(r, called) for r in d.readers))
        for d in days
    )


def _midnight(day: Day) -> datetime:
    return datetime.combine(day.on, time.min, tzinfo=UTC)


def _reader(reader: OfReader, called: Called | None) -> ReaderRow:
    kinds = list(dict.fromkeys(look.what for look in reader.looks))
    more = len(kinds) - MOST_KINDS
    said = ", ".join(kinds[:MOST_KINDS]) + (f" and {more} more" if more > 0 else "")
    return ReaderRow(
        name=reader.name,
        roles=", ".join(in_words(role.value).lower() for role in reader.roles),
        kinds=said,
        looks=tuple(_look(look, called) for look in reader.looks),
    )


def _look(look: Looked, called: Called | None) -> LookRow:
    shown = look.cases[:MOST_CASES] if called else ()
    return LookRow(
        at=look.at,
        what=look.what,
        by=look.by,
        sections=tuple(in_words(part.value).lower() for part in look.sections),
        purpose=look.purpose,
        cases=tuple(
            NavItem(label=called(case), href=f"/cases/{case}/readers")
            for case in shown
            if called
        ),
        further=len(look.cases) - len(shown) if called else 0,
    )
