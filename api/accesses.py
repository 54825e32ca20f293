"""Who looked at a case, and at which cases somebody looked, for whoever may know.

Looking at who looked is a look itself, and written down as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from api import people, privacy
from api.access import require, require_purpose, shown, told_of_all, within_reach
from api.house import House
from api.reading import IN_LISTS, PURPOSE, Reader, found_nothing, state_purpose
from domain import access_rules, recording
from domain.answers import understand_words
from domain.case import section_stream
from domain.facts.reading import CaseRead, CasesListed, Reading
from domain.policy import Action, Context, Decision, Obligation, Principal, decide
from domain.reading import SHOWN, lists_stream
from domain.refusals import (
    CaseUnknown,
    NotUnderstood,
    PersonUnknown,
    Problem,
    PurposeNeeded,
    StreamErased,
)
from domain.sealing import Erased
from domain.values import CaseId, PersonId, Role, Section
from projections.access_search import Sought, found, readers
from projections.accesses import Access

LONGEST_PURPOSE = 500
USUAL = 50
RULES = {rule.id: rule for rule in access_rules.named()}
OPERATOR = "operator"
"""How whoever runs the machine is named where a person is asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which looks are wanted: from when to when, whose, and below which position."""

    since: datetime | None = None
    until: datetime | None = None
    person_id: PersonId | None = None
    before: int | None = None
    limit: int = USUAL


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """Somebody was shown something of cases: of one, of several in a list, or of none
    where a search found nothing.

    `rule` is the id of the rule that let them, `by` the rule in words; `purpose` is
    empty where none was asked.
    """

    position: int
    at: datetime
    person_id: PersonId
    name: str
    role: Role
    how: Reading
    shown: str
    what: str
    cases: tuple[CaseId, ...]
    sections: tuple[Section, ...]
    rule: str
    by: str
    purpose: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Looks, the latest first; `before` goes on with those that came earlier."""

    looks: tuple[Looked, ...]
    before: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OfReader:
    """What one person was shown on one day."""

    name: str
    roles: tuple[Role, ...]
    looks: tuple[Looked, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """Who looked on a day, by name."""

    on: date
    readers: tuple[OfReader, ...]


def owes_purpose(house: House, principal: Principal, case_id: CaseId) -> bool:
    """Whether somebody has to say what for before they see who looked at a case.

    Raises CaseUnknown and NotAllowed.
    """
    case = within_reach(house, principal, case_id, Action.SEE_ACCESS)
    return Obligation.ASK_PURPOSE in case.decision.obligations


def require_access(
    house: House, principal: Principal, case_id: CaseId, *, purpose: str = ""
) -> str:
    """That somebody may see who looked at a case, and says what for where they owe it.

    It is noted, and answers what people call the case. Raises CaseUnknown, NotAllowed,
    NotUnderstood and PurposeNeeded.
    """
    said = understood(purpose)
    context = Context(purpose=said)
    case = within_reach(house, principal, case_id, Action.SEE_ACCESS, context)
    require_purpose(case.decision)
    if said:
        state_purpose(said)
    return shown(house, principal, case).begun.reference


def of_case(
    house: House,
    principal: Principal,
    case_id: CaseId,
    wanted: Wanted,
    *,
    purpose: str = "",
) -> Stretch:
    """Who was shown a case. Raises what `require_access` raises."""
    require_access(house, principal, case_id, purpose=purpose)
    return stored_of(house, case_id, wanted)


def stored_of(house: House, case_id: CaseId | None, wanted: Wanted) -> Stretch:
    """The same once it is known that somebody may; of every case for None."""
    named = _names(house)
    grouped = _grouped(house, case_id, wanted)
    return _stretch(wanted, (_looked(house, each, named) for each in grouped))


def everywhere(
    house: House, principal: Principal, wanted: Wanted, *, purpose: str
) -> Stretch:
    """Who was shown which cases, for an auditor who says what for.

    Cases to which the auditor is tied are left out. Raises NotAllowed, NotUnderstood
    and PurposeNeeded.
    """
    decision = require(principal, Action.SEE_ACCESS)
    said = understood(purpose)
    if not said:
        raise PurposeNeeded
    may = _may_audit(house, principal)
    named = _names(house)
    looks = (
        _looked(house, left, named)
        for each in _grouped(house, None, wanted)
        if (left := [one for one in each if one.case_id is None or may(one.case_id)])
    )
    answer = _stretch(wanted, looks)
    state_purpose(said)
    cases = dict.fromkeys(case for look in answer.looks for case in look.cases)
    told_of_all(house, principal, Action.SEE_ACCESS, cases)
    if not cases:
        in_vain(house, principal.person_id, decision)
    return answer


def in_vain(house: House, person_id: PersonId, decision: Decision) -> None:
    """That somebody searches who looked and is shown no case is written down too."""
    assert decision.role is not None
    found_nothing(
        house.ledger,
        Reader(person_id=person_id, role=decision.role, at=house.clock()),
    )


def readers_of(house: House, case_id: CaseId) -> dict[PersonId, str]:
    """Everybody who was ever shown a case, by name."""
    house.catch_up()
    with house.engine.connect() as connection:
        everybody = readers(connection, case_id)
    named = {person: privacy.called(house, person) for person in everybody}
    return dict(sorted(named.items(), key=lambda each: each[1]))


def person_meant(house: House, told: str) -> PersonId:
    """Who is meant by a name or a number. Raises PersonUnknown."""
    if told.strip().lower() == OPERATOR:
        return people.SYSTEM
    try:
        return PersonId(UUID(told))
    except ValueError:
        person = house.accounts.person(told.strip())
    if person is None:
        raise PersonUnknown(told)
    return person


def by_day(looks: Iterable[Looked]) -> tuple[Day, ...]:
    """Looks by day, the latest first, and by person."""
    return tuple(
        Day(on=on, readers=_by_reader(list(those)))
        for on, those in groupby(looks, key=lambda look: look.at.date())
    )


def understood(purpose: str) -> str:
    """What it is for, in one line. Raises NotUnderstood."""
    said = " ".join(purpose.split())
    try:
        understand_words(said)
    except ValueError as error:
        raise NotUnderstood([Problem(field=PURPOSE, reason=str(error))]) from None
    if len(said) > LONGEST_PURPOSE:
        reason = f"is longer than {LONGEST_PURPOSE} characters"
        raise NotUnderstood([Problem(field=PURPOSE, reason=reason)])
    return said


def _grouped(
    house: House, case_id: CaseId | None, wanted: Wanted
) -> Iterator[list[Access]]:
    """What was shown at once, together: a list shows several cases."""
    house.catch_up()
    sought = Sought(
        case_id=case_id,
        person_id=wanted.person_id,
        since=wanted.since,
        until=wanted.until,
    )
    with house.engine.connect() as connection:
        rows = found(connection, house.keys, sought, before=wanted.before)
        for _, those in groupby(rows, key=lambda each: each.position):
            yield list(those)


def _stretch(wanted: Wanted, looks: Iterator[Looked]) -> Stretch:
    page: list[Looked] = []
    for look in looks:
        if len(page) == wanted.limit:
            return Stretch(looks=tuple(page), before=page[-1].position)
        page.append(look)
    return Stretch(looks=tuple(page), before=None)


def _looked(
    house: House, accesses: list[Access], named: Callable[[PersonId], str]
) -> Looked:
    first = accesses[0]
    rule = RULES.get(first.rule)
    return Looked(
        position=first.position,
        at=first.at,
        person_id=first.person_id,
        name=named(first.person_id),
        role=first.role,
        how=first.how,
        shown=first.shown,
        what=_what(first),
        cases=tuple(each.case_id for each in accesses if each.case_id is not None),
        sections=first.sections,
        rule=first.rule,
        by=rule.words if rule else first.rule,
        purpose=_purpose(house, first),
    )


def _what(access: Access) -> str:
    """What was shown, in words."""
    words = SHOWN[access.shown][1] if access.shown in SHOWN else access.shown
    return words if access.case_id is not None else f"{words} that found nothing"


def _purpose(house: House, access: Access) -> str:
    """What was stated with a look; empty where nothing was."""
    if access.version is None:
        return ""
    if access.case_id is None or access.how in IN_LISTS:
        stream = lists_stream(access.person_id)
    else:
        stream = section_stream(access.case_id, Section.ACCESS)
    try:
        fact = house.ledger.fact(stream, access.version)
    except StreamErased:
        return ""
    assert isinstance(fact, CaseRead | CasesListed)
    assert fact.purpose is not None
    said = house.ledger.words(fact, PURPOSE, fact.purpose)
    return "it was erased" if isinstance(said, Erased) else said


def _may_audit(house: House, principal: Principal) -> Callable[[CaseId], bool]:
    known: dict[CaseId, bool] = {}

    def may(case_id: CaseId) -> bool:
        if case_id not in known:
            known[case_id] = _may_see(house, principal, case_id)
        return known[case_id]

    return may


def _may_see(house: House, principal: Principal, case_id: CaseId) -> bool:
    try:
        relations = people.relations(house, case_id, of=principal)
    except (CaseUnknown, StreamErased):
        return False
    return decide(principal, Action.SEE_ACCESS, relations).allowed


def _names(house: House) -> Callable[[PersonId], str]:
    known: dict[PersonId, str] = {}

    def named(person: PersonId) -> str:
        if person not in known:
            known[person] = privacy.called(house, person)
        return known[person]

    return named


def _by_reader(looks: list[Looked]) -> tuple[OfReader, ...]:
    those: dict[PersonId, list[Looked]] = {}
    for look in looks:
        those.setdefault(look.person_id, []).append(look)
    found_ = [
        OfReader(
            name=each[0].name,
            roles=tuple(dict.fromkeys(look.role for look in each)),
            looks=tuple(each),
        )
        for each in those.values()
    ]
    return tuple(sorted(found_, key=lambda reader: reader.name))


def reference(house: House, case_id: CaseId) -> str:
    """What people call a case."""
    return recording.reference(house.ledger, case_id)
