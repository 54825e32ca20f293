"""What a capacity alone lets somebody do, what an act owes, and who gives capacities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import TypeAlias

from domain import access_rules as rules
from domain.access_rules import Action, Obligation, Rule
from domain.facts.bookkeeping import Standing
from domain.relations import Appointment, CheckQuestion, Contract, Principal
from domain.values import Role

APART_FOR = timedelta(days=30)
"""For so long does a former administrator not audit (`rules.AUDITOR_LATER`)."""

Answer: TypeAlias = tuple[Rule, Role | None]
"""The rule that answers, and the role in which somebody acts where it lets them."""

ANSWERED_BY: Mapping[Action, tuple[Standing, ...]] = MappingProxyType(
    {
        Action.OPEN_CASE: (Standing.THERAPIST,),
        Action.SEE_ACCESS: (Standing.AUDITOR,),
        Action.LET_IN: (Standing.PRIVACY_OFFICER,),
        Action.OPEN_PROCEEDING: (Standing.CASE_OFFICER,),
        Action.OPEN_IDENTITY: (Standing.CUSTODIAN,),
        Action.BREAK_GLASS: (Standing.THERAPIST,),
        Action.APPOINT: (Standing.ADMINISTRATOR, Standing.PRIVACY_OFFICER),
        Action.BOOK_SUPERVISION: (Standing.ADMINISTRATOR,),
        Action.MANAGE_PEOPLE: (Standing.ADMINISTRATOR,),
        Action.KEEP_PRIVACY: (Standing.PRIVACY_OFFICER, Standing.ADMINISTRATOR),
        Action.CHECK_PERSON: (Standing.THERAPIST, Standing.SUPERVISOR),
        Action.CHECK_OPENLY: (Standing.CONFLICT_REVIEWER,),
        Action.ANSWER_CHECK: (Standing.CONFLICT_REVIEWER,),
        Action.WALL_OFF: (Standing.CONFLICT_REVIEWER,),
    }
)
"""Which capacities let somebody do what concerns no single case."""

ROLES: Mapping[Standing, Role] = MappingProxyType(
    {
        Standing.THERAPIST: Role.THERAPIST,
        Standing.CASE_OFFICER: Role.CASE_OFFICER,
        Standing.CUSTODIAN: Role.CUSTODIAN,
        Standing.AUDITOR: Role.AUDITOR,
        Standing.ADMINISTRATOR: Role.CLINIC_ADMIN,
        Standing.PRIVACY_OFFICER: Role.CLINIC_ADMIN,
        Standing.SUPERVISOR: Role.SUPERVISOR,
        Standing.CONFLICT_REVIEWER: Role.CLINIC_ADMIN,
    }
)

LOGGED = frozenset({Obligation.RECORD_READ})
OWED: dict[Action, frozenset[Obligation]] = {
    Action.SEE: LOGGED,
    Action.HAND_OVER: LOGGED | {Obligation.ASK_PURPOSE},
    Action.SEE_ACCESS: LOGGED,
    Action.LET_IN: frozenset(
        {Obligation.ASK_PURPOSE, Obligation.SECOND_FACTOR, Obligation.NOTIFY}
    ),
    Action.RECUSE: frozenset({Obligation.ASK_PURPOSE}),
    Action.NAME_CONFLICT: frozenset({Obligation.ASK_PURPOSE}),
    Action.BREAK_GLASS: frozenset(
        {Obligation.ASK_PURPOSE, Obligation.SECOND_FACTOR, Obligation.NOTIFY}
    ),
    Action.OPEN_PROCEEDING: frozenset({Obligation.ASK_PURPOSE, Obligation.NOTIFY}),
    Action.RUN_PROCEEDING: frozenset({Obligation.NOTIFY}),
    Action.ASK_IDENTITY: frozenset({Obligation.ASK_PURPOSE}),
    Action.OPEN_IDENTITY: LOGGED | {Obligation.SECOND_FACTOR, Obligation.NOTIFY},
    Action.APPOINT: frozenset({Obligation.SECOND_FACTOR}),
    Action.BOOK_SUPERVISION: frozenset({Obligation.SECOND_FACTOR}),
    Action.MANAGE_PEOPLE: frozenset({Obligation.SECOND_FACTOR}),
    Action.KEEP_PRIVACY: frozenset({Obligation.SECOND_FACTOR}),
    Action.CHECK_PERSON: LOGGED,
    Action.CHECK_OPENLY: LOGGED | {Obligation.ASK_PURPOSE},
    Action.ANSWER_CHECK: LOGGED | {Obligation.ASK_PURPOSE},
    Action.WALL_OFF: frozenset({Obligation.ASK_PURPOSE, Obligation.SECOND_FACTOR}),
}
"""What is owed beside an action that is allowed; the others owe nothing."""


def by_standing(principal: Principal, action: Action) -> Answer:
    """By a capacity alone, where the action concerns no single case."""
    wanted = ANSWERED_BY.get(action)
    if wanted is None:
        return rules.NO_RELATION, None
    asks = frozenset(ANSWERED_BY[Action.CHECK_PERSON])
    rule, role = _held(principal, wanted)
    if action is Action.CHECK_OPENLY and rule.lets and asks & principal.standings:
        return rules.ASKS_BLIND, None
    return rule, role


def reviews(principal: Principal, question: CheckQuestion) -> Answer:
    """Seeing and answering what a check found: never one's own, nor one about oneself."""
    rule, role = by_standing(principal, Action.ANSWER_CHECK)
    if not rule.lets:
        return rule, None
    if principal.person_id == question.asked_by:
        return rules.OWN_REQUEST, None
    if principal.person_id in question.people:
        return rules.IN_THE_CHECK, None
    return rules.REVIEWS, role


def appoints(principal: Principal, asked: Appointment) -> Answer:
    """Giving somebody a capacity: never oneself, and an auditor only by two."""
    if principal.person_id == asked.person_id:
        return rules.OWN_ROLE, None
    is_auditor = asked.standing is Standing.AUDITOR
    two = ANSWERED_BY[Action.APPOINT]
    rule, role = _held(principal, two if is_auditor else two[:1])
    if not rule.lets:
        return rule, None
    if (apart := kept_apart(asked)) is not None:
        return apart, None
    if not is_auditor:
        return rule, role
    if asked.proposed_by is None:
        return rules.PROPOSES, role
    is_same = asked.proposed_by == principal.person_id
    return (rules.SECOND_PERSON, None) if is_same else (rules.CONFIRMS, role)


def kept_apart(asked: Appointment) -> Rule | None:
    """Why somebody may not hold a capacity beside those they hold or held lately."""
    pair = {Standing.AUDITOR, Standing.ADMINISTRATOR}
    if asked.standing in pair and pair & asked.held - {asked.standing}:
        return rules.AUDITOR_APART
    until = asked.administrator_until
    is_fresh = until is not None and asked.at < until + APART_FOR
    if asked.standing is Standing.AUDITOR and is_fresh:
        return rules.AUDITOR_LATER
    return None


def books(principal: Principal, contract: Contract) -> Answer:
    """Saying who supervises whom, or no longer: never of oneself."""
    if principal.person_id in (contract.person_id, contract.supervisor_id):
        return rules.OWN_CONTRACT, None
    return by_standing(principal, Action.BOOK_SUPERVISION)


def _held(principal: Principal, wanted: tuple[Standing, ...]) -> Answer:
    for standing in wanted:
        if standing in principal.standings:
            return rules.HELD[standing], ROLES[standing]
    return rules.only(*wanted), None
