"""A case officer's work: taking charge of a proceeding, the panel, and its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from api import people
from api.access import permitted, require, told_about
from api.house import House
from api.letting_in import sealer
from api.people import Member
from api.relations import (
    access_of,
    is_named_since,
    nearness_to,
    referrals_of,
    relations_at,
    tied,
)
from domain import access_rules as rules
from domain import appointing
from domain.access import REASON
from domain.case import section_stream
from domain.dual.judging import Nearness
from domain.facts.bookkeeping import Standing
from domain.policy import Action, Context, Principal, decide
from domain.practice import Booking
from domain.refusals import (
    CaseUnknown,
    Conflicted,
    NotUnderstood,
    Problem,
    ProceedingRuns,
)
from domain.values import CaseId, PersonId, Role, Section

REFERABLE = (Section.RECORD, Section.SUPERVISION, Section.PROCEEDING)
"""The sections that may lie before a board."""
STEPS_BACK = (
    "somebody told of a tie to somebody of the case: ask them whether they step back"
)
NAMED_SINCE = (
    "the record of the case has named them since: ask them whether they step back"
)
NOT_ONESELF = "whoever runs the proceeding does not sit on its panel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A board member; what ties them to a case, and what lies before them of it.

    `asks` where a tie to somebody of the case is known that does not keep them out.
    """

    person_id: PersonId
    name: str
    tie: str
    sections: tuple[Section, ...]
    asks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """When a case officer took charge, and why; `reason` is empty in old facts."""

    at: datetime
    reason: str


def take_charge(
    house: House, principal: Principal, case_id: CaseId, *, reason: str
) -> None:
    """Open a proceeding about a case, as its officer; nothing where they are.

    Where another officer runs one, there is no such case for this one: that it runs is
    for those in charge. Raises NotAllowed, CaseUnknown, Conflicted and NotUnderstood.
    """
    require(principal, Action.OPEN_PROCEEDING)
    person = principal.person_id
    relations = relations_at(house, case_id, of=principal)
    context = Context(purpose=reason)
    decision = decide(principal, Action.OPEN_PROCEEDING, relations, context)
    if not decision.allowed and relations.officer_id != person:
        if decision.by is rules.RUNS_ALREADY:
            raise CaseUnknown(case_id)
        said = rules.in_open_words(decision.by)
        raise Conflicted(people.name_of(house, person), said)
    sealed = sealer(house, case_id, reason, by=person)
    try:
        people.book(
            house,
            lambda: appointing.open_proceeding(
                referrals_of(house, case_id),
                case_id=case_id,
                stream=section_stream(case_id, Section.PROCEEDING),
                officer_id=person,
                away=_away(house, case_id),
                seal=sealed,
                booking=_booking(house, person),
            ),
        )
    except ProceedingRuns:  # Another officer was quicker.
        raise CaseUnknown(case_id) from None


def opening(house: House, principal: Principal, case_id: CaseId) -> Opening:
    """When and why whoever is in charge took charge. Raises CaseUnknown, NotAllowed."""
    _, decision = permitted(house, principal, case_id, Action.RUN_PROCEEDING)
    told_about(house, principal.person_id, case_id, decision)
    fact = referrals_of(house, case_id).opened
    assert fact is not None, "who runs a proceeding took charge of it"
    reason = (
        "" if fact.reason is None else house.ledger.words(fact, REASON, fact.reason)
    )
    return Opening(at=fact.recorded_at, reason=str(reason))


def refer(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    member_ids: Iterable[PersonId],
    sections: Iterable[Section],
) -> None:
    """Lay sections of a case before members of the panel.

    Raises CaseUnknown, NotAllowed, NotUnderstood and Conflicted.
    """
    permitted(house, principal, case_id, Action.RUN_PROCEEDING)
    members, parts = tuple(dict.fromkeys(member_ids)), frozenset(sections)
    problems: list[Problem] = []
    if not members or not all(_is_on_board(house, member) for member in members):
        problems.append(Problem(field="members", reason="choose members of the board"))
    if principal.person_id in members:
        problems.append(Problem(field="members", reason=NOT_ONESELF))
    if not parts or not parts <= set(REFERABLE):
        said = f"choose at least one of {', '.join(REFERABLE)}"
        problems.append(Problem(field="sections", reason=said))
    if problems:
        raise NotUnderstood(problems)
    people.refer(
        house,
        case_id=case_id,
        member_ids=members,
        sections=tuple(part for part in REFERABLE if part in parts),
        by=principal.person_id,
        role=Role.CASE_OFFICER,
    )


def take_back(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    member_ids: Iterable[PersonId],
) -> None:
    """Let a case lie before members no longer. Raises CaseUnknown and NotAllowed."""
    permitted(house, principal, case_id, Action.RUN_PROCEEDING)
    people.revoke(
        house,
        case_id=case_id,
        member_ids=tuple(member_ids),
        by=principal.person_id,
        role=Role.CASE_OFFICER,
    )


def end(house: House, principal: Principal, case_id: CaseId) -> None:
    """End a proceeding: nobody has the case before them any more.

    Raises CaseUnknown and NotAllowed.
    """
    permitted(house, principal, case_id, Action.RUN_PROCEEDING)
    end_as(house, case_id, booking=_booking(house, principal.person_id))


def end_as(house: House, case_id: CaseId, *, booking: Booking) -> None:
    """The same once it is known that somebody may. Raises NoProceeding."""
    people.book(
        house,
        lambda: appointing.end_proceeding(
            referrals_of(house, case_id),
            case_id=case_id,
            stream=section_stream(case_id, Section.PROCEEDING),
            booking=booking,
        ),
    )


def panel(house: House, principal: Principal, case_id: CaseId) -> list[Candidate]:
    """Every board member: what ties each to the case, and what lies before them.

    Raises CaseUnknown and NotAllowed.
    """
    relations, decision = permitted(house, principal, case_id, Action.RUN_PROCEEDING)
    told_about(house, principal.person_id, case_id, decision)
    found: list[Candidate] = []
    for member in people.members(house):
        if Standing.BOARD_MEMBER not in member.standings:
            continue
        tie = tied(house, case_id, member.person_id)
        before = relations.referred_to(member.person_id) or frozenset[Section]()
        found.append(
            Candidate(
                person_id=member.person_id,
                name=member.name,
                tie="" if tie is None else rules.in_open_words(tie),
                sections=tuple(part for part in REFERABLE if part in before),
                asks=asked_of_member(house, case_id, member),
            )
        )
    return found


def asked_of_member(house: House, case_id: CaseId, member: Member) -> str:
    """What to ask a board member before they judge a case; empty where nothing is known
    or they are kept out."""
    if Standing.BOARD_MEMBER not in member.standings:
        return ""
    person, case = member.person_id, relations_at(house, case_id)
    if tied(house, case_id, person):
        return ""
    if nearness_to(house, case, person) is Nearness.KNOWN:
        return STEPS_BACK
    return NAMED_SINCE if is_named_since(house, case, person) else ""


def _is_on_board(house: House, person: PersonId) -> bool:
    return Standing.BOARD_MEMBER in people.principal(house, person).standings


def _away(house: House, case_id: CaseId) -> frozenset[PersonId]:
    """Who stepped back from a case, or is kept out of it; an officer who is in charge no
    longer, or whom a tie keeps out."""
    known = access_of(house, case_id)
    found = {*known.recused, *known.conflicted, *known.walls}
    officer = referrals_of(house, case_id).officer_id
    runs = relations_at(house, case_id).officer_id
    if officer is not None and (runs is None or tied(house, case_id, officer)):
        found.add(officer)
    return frozenset(found)


def _booking(house: House, by: PersonId) -> Booking:
    return Booking(by=by, role=Role.CASE_OFFICER, now=house.clock())
