"""Who may do what: one pure function, which denies unless a rule allows.

It is asked before every read and every write, and names the rule that answered, so
that the answer can be explained. Relations say how things stood at one moment, so that
a past access can be judged again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from domain import access_rules as rules
from domain.access_rules import Action, Obligation, Rule
from domain.facts.bookkeeping import Licence, Standing
from domain.policy_beside import (
    ANSWERED_BY,
    OWED,
    appoints,
    books,
    by_standing,
    reviews,
)
from domain.relations import (
    Appointment,
    CaseRelations,
    CheckQuestion,
    Contract,
    IdentityRequest,
    Principal,
    Referral,
    Tie,
    ties_of,
)
from domain.values import PersonId, Role, Section

__all__ = [
    "AUDITS",
    "JUDGES",
    "KEEPERS_OF_PRIVACY",
    "NO_CONTEXT",
    "OWED",
    "OWN",
    "READS",
    "RUNS",
    "SUPERVISED",
    "SUPERVISES",
    "WHOLE_CASE",
    "Action",
    "Appointment",
    "CaseRelations",
    "CheckQuestion",
    "Context",
    "Contract",
    "Decision",
    "IdentityRequest",
    "Obligation",
    "Principal",
    "Referral",
    "Resource",
    "Rule",
    "conflict",
    "decide",
    "of_notice",
    "of_operator",
]

Resource: TypeAlias = (
    CaseRelations | Appointment | Contract | IdentityRequest | CheckQuestion
)

WHOLE_CASE = frozenset({Section.RECORD, Section.SUPERVISION, Section.PROCEEDING})
SUPERVISED = frozenset({Section.RECORD, Section.SUPERVISION})
WHO_LOOKED = frozenset({Section.ACCESS})
NOTHING: frozenset[Section] = frozenset()
NO_TIES: frozenset[Tie] = frozenset()
IN_NEED = frozenset({Tie.CLOSE})
"""What keeps nobody from helping in an emergency: of that others are told at once."""
KEEPERS_OF_PRIVACY = ANSWERED_BY[Action.KEEP_PRIVACY]


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What is known of the asking itself."""

    purpose: str = ""
    has_second_factor: bool = False


NO_CONTEXT = Context()


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """The answer, the rule that gave it, and in which role and to what it applies.

    `names_client` where they may know who the client is.
    """

    allowed: bool
    by: Rule
    role: Role | None = None
    sections: frozenset[Section] = NOTHING
    obligations: frozenset[Obligation] = frozenset()
    names_client: bool = False

    @property
    def rule(self) -> str:
        """The rule in words."""
        return self.by.words


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    """One way in: what it lets somebody do, or the rule that bars it."""

    rule: Rule
    role: Role | None = None
    actions: frozenset[Action] = frozenset()
    sections: frozenset[Section] = NOTHING
    names_client: bool = False


OWN = frozenset(
    {Action.SEE, Action.RECORD, Action.HAND_OVER, Action.SEE_ACCESS, Action.LET_IN}
)
SUPERVISES = frozenset({Action.SEE, Action.RECORD, Action.HAND_OVER, Action.RECUSE})
JUDGES = SUPERVISES | {Action.ASK_IDENTITY}
RUNS = frozenset(
    {
        *(Action.SEE, Action.RECUSE, Action.RUN_PROCEEDING),
        *(Action.NAME_CONFLICT, Action.ASK_IDENTITY),
    }
)
READS = frozenset({Action.SEE})
AUDITS = frozenset({Action.SEE_ACCESS, Action.ASK_IDENTITY})


def decide(
    principal: Principal,
    action: Action,
    resource: Resource | None = None,
    context: Context = NO_CONTEXT,
) -> Decision:
    """Whether `principal` may take `action` on `resource`, and by which rule."""
    way = _way(principal, action, resource)
    if action not in way.actions:
        return Decision(allowed=False, by=way.rule)
    return Decision(
        allowed=True,
        by=way.rule,
        role=way.role,
        sections=WHO_LOOKED if action is Action.SEE_ACCESS else way.sections,
        obligations=_owed(action, way.rule, context),
        names_client=way.names_client,
    )


def of_operator() -> Decision:
    """What whoever runs the machine may read: nothing could be withheld from them."""
    return Decision(
        allowed=True,
        by=rules.OPERATOR,
        role=Role.CLINIC_ADMIN,
        sections=frozenset(Section),
        names_client=True,
    )


def of_notice(role: Role) -> Decision:
    """What somebody is told of a glass that was broken: that it was, and no content."""
    return Decision(allowed=True, by=rules.GLASS_TOLD, role=role)


def conflict(
    case: CaseRelations, person: PersonId, *, but: frozenset[Tie] = NO_TIES
) -> Rule | None:
    """Why somebody is no impartial judge of a case; None where nothing ties them, `but`
    for some ties. Whoever was not looked at is not let in either.
    """
    found = ties_of(case, person)
    if found is None:
        return rules.NOT_LOOKED_FOR
    return next((rules.TIES[tie] for tie in Tie if tie in found - but), None)


def _way(principal: Principal, action: Action, resource: Resource | None) -> _Way:
    """The way that answers: the first that lets them, else one that says why not."""
    match resource:
        case CaseRelations() if action is Action.BREAK_GLASS:
            return _breaking(principal, resource)
        case CaseRelations():
            ways: list[_Way] = []
            for way in _ways(principal, resource):
                if action in way.actions:
                    return way
                ways.append(way)
            return _barred(action, ways, resource)
        case IdentityRequest() if action is Action.OPEN_IDENTITY:
            return _names(principal, resource)
        case Appointment() if action is Action.APPOINT:
            rule, role = appoints(principal, resource)
        case Contract() if action is Action.BOOK_SUPERVISION:
            rule, role = books(principal, resource)
        case CheckQuestion() if action is Action.ANSWER_CHECK:
            rule, role = reviews(principal, resource)
        case None:
            rule, role = by_standing(principal, action)
        case _:
            return _Way(rule=rules.NO_RELATION)
    actions = frozenset({action}) if rule.lets else frozenset[Action]()
    return _Way(rule=rule, role=role, actions=actions)


def _barred(action: Action, ways: list[_Way], case: CaseRelations) -> _Way:
    """Why no way lets them: a tie, or how things stand, or that there is none."""
    for way in ways:
        if not way.rule.lets:
            return way
    if action is Action.ASK_IDENTITY and any(way.names_client for way in ways):
        return _Way(rule=rules.NAMED_ALREADY)
    runs = case.officer_id is not None
    if action is Action.OPEN_PROCEEDING and runs:
        return _Way(rule=rules.RUNS_ALREADY)
    reads = any(Action.SEE in way.actions for way in ways)
    return _Way(rule=rules.READS_ONLY if reads else rules.NO_RELATION)


def _ways(principal: Principal, case: CaseRelations) -> Iterator[_Way]:
    """Every way that leads somebody to a case, the nearest first."""
    person, standings = principal.person_id, principal.standings
    if case.is_client(person) and person != case.therapist_id:
        # A client's own way in is another one; staff do not read themselves.
        yield _Way(rule=rules.TIES[Tie.CLIENT])
        return
    if case.is_therapist(person):
        is_theirs = person == case.therapist_id
        if is_theirs and Standing.THERAPIST in standings:
            yield _therapist(case)
        else:
            yield _Way(rule=rules.TIES[Tie.THERAPIST])
        return  # Nobody supervises or judges in their own case.
    if person in case.walled:
        yield _Way(rule=rules.TIES[Tie.WALLED])
        return  # Whatever else would lead them there.
    since = case.supervisors.get(person)
    supervises = since is not None and since <= case.at and not case.is_out(person)
    if supervises and Standing.SUPERVISOR in standings:
        yield _Way(
            rule=rules.SUPERVISOR,
            role=Role.SUPERVISOR,
            actions=SUPERVISES,
            sections=SUPERVISED,
            names_client=True,
        )
    yield from _impartial(principal, case)
    if grants := case.granted_to(person):
        yield _Way(
            rule=rules.PARTY,
            role=Role.PARTY,
            actions=READS,
            sections=NOTHING.union(*(grant.sections for grant in grants)),
            names_client=any(grant.names_client for grant in grants),
        )
    if Standing.THERAPIST in standings and case.has_broken_glass(person):
        yield from _in_need(case, person)


def _in_need(case: CaseRelations, person: PersonId) -> Iterator[_Way]:
    """The last way: somebody broke the glass, and nothing ties them to the case."""
    barred = conflict(case, person, but=IN_NEED)
    if barred is not None:
        yield _Way(rule=barred)
        return
    yield _Way(
        rule=rules.GLASS,
        role=Role.THERAPIST,
        actions=READS,
        sections=SUPERVISED,
        names_client=True,
    )


def _breaking(principal: Principal, case: CaseRelations) -> _Way:
    """Whether somebody may break the glass: a therapist whom nothing leads to the case."""
    ways = list(_ways(principal, case))
    for way in ways:
        if not way.rule.lets:
            return way
    if any(Action.SEE in way.actions for way in ways):
        return _Way(rule=rules.SEES_ALREADY)
    if Standing.THERAPIST not in principal.standings:
        return _Way(rule=rules.only(Standing.THERAPIST))
    if (barred := conflict(case, principal.person_id, but=IN_NEED)) is not None:
        return _Way(rule=barred)
    breaks = frozenset({Action.BREAK_GLASS})
    return _Way(rule=rules.GLASS_BREAKS, role=Role.THERAPIST, actions=breaks)


def _therapist(case: CaseRelations) -> _Way:
    is_trainee = case.licence is Licence.TRAINEE
    return _Way(
        rule=rules.THERAPIST,
        role=Role.TRAINEE if is_trainee else Role.THERAPIST,
        actions=OWN,
        sections=WHOLE_CASE,
        names_client=True,
    )


def _impartial(principal: Principal, case: CaseRelations) -> Iterator[_Way]:
    """The ways of those who look at a case in an office; a tie bars them all."""
    ways = list(_in_office(principal, case))
    if not ways:
        return
    barred = conflict(case, principal.person_id)
    if barred is None:
        yield from ways
    else:
        yield _Way(rule=barred)


def _in_office(principal: Principal, case: CaseRelations) -> Iterator[_Way]:
    person, standings = principal.person_id, principal.standings
    knows = case.is_named_to(person)
    asks = frozenset({Action.ASK_IDENTITY}) if knows else frozenset[Action]()
    referred = case.referred_to(person)
    if Standing.BOARD_MEMBER in standings and referred is not None:
        yield _Way(
            rule=rules.BOARD,
            role=Role.ETHICS_BOARD,
            actions=JUDGES - asks,
            sections=referred | {Section.PROCEEDING},
            names_client=knows,
        )
    if Standing.CASE_OFFICER in standings and case.officer_id in (None, person):
        yield _officer(case, knows=knows, asks=asks)
    if Standing.PRIVACY_OFFICER in standings:
        names = frozenset({Action.NAME_CONFLICT})
        yield _Way(rule=rules.PRIVACY_NAMES, role=Role.CLINIC_ADMIN, actions=names)
        lets_in = frozenset({Action.LET_IN})
        yield _Way(rule=rules.PRIVACY_LETS_IN, role=Role.CLINIC_ADMIN, actions=lets_in)
    if Standing.CONFLICT_REVIEWER in standings:
        walls = frozenset({Action.WALL_OFF})
        yield _Way(rule=rules.WALLS, role=Role.CLINIC_ADMIN, actions=walls)
    if Standing.AUDITOR in standings:
        yield _Way(
            rule=rules.AUDITOR,
            role=Role.AUDITOR,
            actions=AUDITS - asks,
            sections=WHO_LOOKED,
            names_client=knows,
        )


def _officer(case: CaseRelations, *, knows: bool, asks: frozenset[Action]) -> _Way:
    if case.officer_id is None:
        opens = frozenset({Action.OPEN_PROCEEDING})
        return _Way(rule=rules.OFFICER_OPENS, role=Role.CASE_OFFICER, actions=opens)
    return _Way(
        rule=rules.OFFICER,
        role=Role.CASE_OFFICER,
        actions=RUNS - asks,
        sections=case.referred() | {Section.PROCEEDING},
        names_client=knows,
    )


def _names(principal: Principal, request: IdentityRequest) -> _Way:
    """A custodian's answer to somebody else, about a case that they are not tied to."""
    rule, role = by_standing(principal, Action.OPEN_IDENTITY)
    barred = conflict(request.case, principal.person_id)
    if not rule.lets:
        return _Way(rule=rule)
    if request.asked_by == principal.person_id:
        return _Way(rule=rules.OWN_REQUEST)
    if barred is not None:
        return _Way(rule=barred)
    opens = frozenset({Action.OPEN_IDENTITY})
    return _Way(rule=rules.CUSTODIAN, role=role, actions=opens, names_client=True)


def _owed(action: Action, rule: Rule, context: Context) -> frozenset[Obligation]:
    owed = OWED.get(action, frozenset[Obligation]())
    if rule is rules.AUDITOR:
        owed |= {Obligation.ASK_PURPOSE}  # Their relation alone explains no look.
    if context.purpose:
        owed -= {Obligation.ASK_PURPOSE}
    if context.has_second_factor:
        owed -= {Obligation.SECOND_FACTOR}
    return owed
