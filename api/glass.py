"""Break-glass: a therapist reads a case of others for an hour, because they have to act.

The reason stays, those who answer for the case are told at once, and every look is
written down as any other. Who may is `domain.policy`'s to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from api import people, privacy
from api.access import refused, told_about
from api.accounts import Session
from api.finding import any_case
from api.house import House
from api.reasons import LONGEST_REASON
from api.relations import (
    access_of,
    practice_of,
    relations_at,
    with_ties,
)
from api.sign_in import doorway
from api.sign_in.events import What
from api.sign_in.sessions import RECENTLY_MINUTES
from api.steady import on_the_stroke
from domain import access, recording
from domain import access_rules as rules
from domain.access import REASON, relations_stream
from domain.answers import understand_words
from domain.facts.access import GlassBroken
from domain.facts.bookkeeping import Standing
from domain.ledger import Command
from domain.policy import (
    Action,
    CaseRelations,
    Context,
    Decision,
    Principal,
    conflict,
    decide,
    of_notice,
)
from domain.practice import Booking
from domain.refusals import (
    CaseUnknown,
    Conflicted,
    NotUnderstood,
    PersonErased,
    Problem,
    StreamErased,
)
from domain.relations import Tie
from domain.sealing import Erased, seal
from domain.values import CaseId, FactId, Role, Sealed
from projections.relations import glass_broken

AT = "/break-glass"
SHORTEST_REASON = 30
TOLD_FOR = timedelta(days=30)
FRESH_FOR = timedelta(days=3)
"""For so long every page says that there is something to look at."""
FRESH_MINUTES = 5
ALARM = "glass-broken"
CONTACTS = {
    Standing.CASE_OFFICER: Role.CASE_OFFICER,
    Standing.BOARD_MEMBER: Role.ETHICS_BOARD,
}
"""Who is told for the board: its case officers, or its members where none of these is
here whom no tie bars."""
ANSWER_FOR_IT = (rules.THERAPIST, rules.SUPERVISOR)
"""By which rules somebody reads a case that they answer for."""
ERASED = "it was erased"


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """The glass was broken: by whom, for which case, from when to when.

    `reason` is None for who may not read the case.
    """

    case_id: CaseId
    reference: str
    name: str
    since: datetime
    until: datetime
    reason: str | None


def require_proof(
    house: House, session: Session, *, within: int = RECENTLY_MINUTES
) -> None:
    """That somebody has lately proved who they are, by a second factor if they have one.

    Raises ConfirmFirst.
    """
    doorway.require_proof(house, session, within=within, then=AT)


def case_meant(house: House, principal: Principal, told: str) -> CaseId:
    """The case for which somebody would break the glass. Raises CaseUnknown.

    A case that a wall keeps them out of is not there for them: same words, same time.
    """
    with on_the_stroke():
        case_id = any_case(house, told)
        if principal.person_id in access_of(house, case_id).walls:
            raise CaseUnknown(told)
    return case_id


def break_glass(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    reason: str,
    command: Command | None,
) -> GlassBroken:
    """Let a therapist read a case for an hour, and tell those who answer for it.

    Raises CaseUnknown, NotAllowed, Conflicted, NotUnderstood, PersonErased, KeyReused.
    """
    said = understood(reason)
    decision = _decided(house, principal, case_id, reason=said)
    assert decision.role is not None
    client = recording.opened(house.ledger, case_id).client_id
    if house.keys.is_destroyed(client):
        raise PersonErased(client)
    house.keys.ensure(streams=[relations_stream(case_id)], subjects=[])
    booking = Booking(by=principal.person_id, role=decision.role, now=house.clock())

    def sealed(fact_id: FactId) -> Sealed:
        return seal(house.keys, said, about=client, fact_id=fact_id, field=REASON)

    def decision_() -> list[GlassBroken]:
        known = access_of(house, case_id)
        return [
            access.break_glass(known, case_id=case_id, seal=sealed, booking=booking)
        ]

    receipt = house.ledger.carry_out(decision_, command=command)
    house.catch_up()
    fact = house.ledger.fact(receipt.stream, receipt.version)
    assert isinstance(fact, GlassBroken)
    _raise_alarm(house, fact)
    return fact


def understood(reason: str) -> str:
    """A reason as it was typed. Raises NotUnderstood."""
    try:
        said = understand_words(reason).text.strip()
    except ValueError as error:
        raise NotUnderstood([Problem(field=REASON, reason=str(error))]) from None
    if len(said) < SHORTEST_REASON:
        why = f"say in {SHORTEST_REASON} characters or more why you have to act now"
        raise NotUnderstood([Problem(field=REASON, reason=why)])
    if len(said) > LONGEST_REASON:
        why = f"is longer than {LONGEST_REASON} characters"
        raise NotUnderstood([Problem(field=REASON, reason=why)])
    return said


def broken_for(house: House, case_id: CaseId, *, with_reason: bool) -> list[Broken]:
    """Every time that the glass was broken for a case, the latest first."""
    try:
        facts = access_of(house, case_id).broken
    except StreamErased:
        return []
    return [_told(house, fact, with_reason=with_reason) for fact in reversed(facts)]


def notices(house: House, principal: Principal) -> list[Broken]:
    """What somebody is told of: for cases they answer for, and for the board's contact.

    That they were told is written down.
    """
    found: list[Broken] = []
    since = house.clock() - TOLD_FOR
    for case_id, role in _concerned(house, principal, since=since):
        reads = role not in CONTACTS.values()
        told_about(house, principal.person_id, case_id, of_notice(role))
        found += (
            each
            for each in broken_for(house, case_id, with_reason=reads)
            if each.since >= since
        )
    return sorted(found, key=lambda each: each.since, reverse=True)


def how_many(house: House, principal: Principal) -> int:
    """How often the glass was broken lately for cases that somebody answers for."""
    since = house.clock() - FRESH_FOR
    return sum(
        _broken_since(house, case_id, since)
        for case_id, _ in _concerned(house, principal, since=since)
    )


def reference(house: House, case_id: CaseId) -> str:
    """What people call a case."""
    return recording.reference(house.ledger, case_id)


def _decided(
    house: House, principal: Principal, case_id: CaseId, *, reason: str
) -> Decision:
    person = principal.person_id
    case = with_ties(house, relations_at(house, case_id, of=principal), person)
    context = Context(purpose=reason, has_second_factor=True)
    decision = decide(principal, Action.BREAK_GLASS, case, context)
    if decision.allowed:
        return decision
    if decision.by is rules.TIES[Tie.WALLED]:
        raise CaseUnknown(case_id)
    if decision.by in rules.TIES.values():
        said = rules.in_open_words(decision.by)
        raise Conflicted(people.name_of(house, person), said)
    raise refused(Action.BREAK_GLASS, decision)


def _concerned(
    house: House, principal: Principal, *, since: datetime
) -> list[tuple[CaseId, Role]]:
    """The cases for which the glass was broken lately and of which somebody is told."""
    with house.engine.connect() as connection:
        cases = [CaseId(case) for case in glass_broken(connection)]
    lately = (case for case in cases if _broken_since(house, case, since))
    found = ((case, _concern(house, principal, case)) for case in lately)
    return [(case, role) for case, role in found if role is not None]


def _broken_since(house: House, case_id: CaseId, since: datetime) -> int:
    """How often the glass was broken for a case since then."""
    try:
        facts = access_of(house, case_id).broken
    except StreamErased:
        return 0
    return sum(fact.recorded_at >= since for fact in facts)


def _concern(house: House, principal: Principal, case_id: CaseId) -> Role | None:
    """As what somebody is told of a case; None where it is none of their business.

    Whoever answers for it reads it; the board's contacts are nobody's whom a tie bars.
    """
    try:
        case = relations_at(house, case_id, of=principal)
    except (CaseUnknown, StreamErased):
        return None
    reading = decide(principal, Action.SEE, case)
    if reading.by in ANSWER_FOR_IT:
        return reading.role
    for standing, role in CONTACTS.items():
        if standing not in principal.standings:
            continue
        if _is_tied(house, principal, case):
            return None
        return None if _others_are_told(house, case_id, before=standing) else role
    return None


def _is_tied(house: House, principal: Principal, case: CaseRelations) -> bool:
    person = principal.person_id
    return conflict(with_ties(house, case, person), person) is not None


def _others_are_told(house: House, case_id: CaseId, *, before: Standing) -> bool:
    """Whether somebody who is told before those with a capacity is here, and untied."""
    earlier = frozenset(takewhile(lambda each: each is not before, CONTACTS))
    held = practice_of(house).standings
    for person in house.accounts.people():
        if earlier.isdisjoint(held.get(person, ())):
            continue
        other = people.principal(house, person)
        if not _is_tied(house, other, relations_at(house, case_id, of=other)):
            return True
    return False


def _told(house: House, fact: GlassBroken, *, with_reason: bool) -> Broken:
    reason: str | None = None
    if with_reason:
        said = house.ledger.words(fact, REASON, fact.reason)
        reason = ERASED if isinstance(said, Erased) else said
    return Broken(
        case_id=fact.case_id,
        reference=reference(house, fact.case_id),
        name=privacy.called(house, fact.person_id),
        since=fact.recorded_at,
        until=fact.until,
        reason=reason,
    )


def _raise_alarm(house: House, fact: GlassBroken) -> None:
    """Tell whoever runs the ledger, and note it for who did it.

    It names nobody and no case: administrators read neither.
    """
    at = f"{fact.recorded_at:%Y-%m-%d %H:%M:%S}"
    words = f"the glass was broken at {at} UTC; 'accesses' tells by whom"
    house.alarms.raise_alarm(ALARM, words)
    note = house.accounts.events.note
    note(What.GLASS_BROKEN, fact.person_id, now=fact.recorded_at)
