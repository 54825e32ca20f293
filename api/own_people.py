"""Whom somebody may know of anyway: clients of their own, and people of their own circles.

What a check says at once is found among these and nowhere else, so that how long it
takes, and how long it is, depends on nobody else's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from api import people
from api.access import told_about
from api.dual import Role, consider
from api.house import House
from api.persons_kept import details_of
from api.role_thought import Thought, thought
from api.ties_shown import TieShown, ties_shown
from domain.described import from_text, matchable, of_name
from domain.dual.considering import Asked, Taking
from domain.dual.sight import own
from domain.dual.telling import TiesMemory, circle_stream, remember_ties
from domain.facts.persons import PersonDescribed
from domain.matching.details import Details
from domain.matching.preparing import prepared
from domain.matching.weighing import Label, Likeness, weigh
from domain.persons import DETAILS
from domain.policy import Action, Principal, decide
from domain.practice import PersonMemory, person_stream, remember_person
from domain.refusals import PersonUnknown
from domain.sealing import ERASED
from domain.values import CaseId, PersonId
from projections import caseload

AMONG = 1_000
"""As if they were found among so many: the same for everybody, however few they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnMatch:
    """Somebody of one's own who may be the person, and in which cases.

    `asked` is what the ties that one may see anyway ask about them, `ties` the same in
    words. `thought` is laid out where another role is thought of with who may be a
    client.
    """

    person_id: PersonId
    likeness: Likeness
    cases: tuple[tuple[CaseId, str], ...]
    asked: tuple[Asked, ...] = ()
    ties: tuple[TieShown, ...] = ()
    thought: Thought | None = None


def own_matches(
    house: House,
    principal: Principal,
    details: Details,
    *,
    role: Role = Taking.THERAPY,
) -> tuple[list[OwnMatch], int]:
    """Those of one's own people who may be the person, likeliest first, and of how many.

    That somebody was shown a case of their own is noted.
    """
    found, compared = _found(house, principal.person_id, details, role=role)
    for match in found:
        _note(house, principal, match)
    told = [replace(one, ties=ties_shown(house, one.asked)) for one in found]
    return told, compared


def own_alerts(
    house: House, person_id: PersonId, details: Details
) -> frozenset[PersonId]:
    """Those of somebody's own people of whom they are told at once."""
    found, _ = _found(house, person_id, details, role=Taking.THERAPY)
    return frozenset(each.person_id for each in found)


def _found(
    house: House, of: PersonId, details: Details, *, role: Role
) -> tuple[list[OwnMatch], int]:
    asked, cases = prepared(matchable(details)), _cases(house, of)
    everybody = {*cases, *circle_of(house, of)} - {of}
    found: list[OwnMatch] = []
    for person in sorted(everybody):
        known = (
            known_as(house, person)
            if person in cases
            else named_as(house, person, by=of)
        )
        if known is None:
            continue
        likeness = weigh(asked, prepared(known), among=AMONG)
        if likeness.alert:
            told = consider(
                house, therapist=of, person=person, role=role, sight=own(of)
            )
            found.append(
                OwnMatch(
                    person_id=person,
                    likeness=likeness,
                    cases=tuple(cases.get(person, ())),
                    asked=told.asked,
                    thought=thought(told)
                    if person in cases and likeness.label is Label.SAME
                    else None,
                )
            )
    return sorted(found, key=lambda one: -one.likeness.bits), len(everybody)


def circle_of(house: House, person_id: PersonId) -> frozenset[PersonId]:
    """Everybody whom somebody has named as one of their own circle."""
    stream = circle_stream(person_id)
    known = house.ledger.recall(stream, TiesMemory(), remember_ties)
    named = {
        who for tie in known.ties.values() for who in (tie.person_id, tie.other_id)
    }
    return frozenset(named - {person_id})


def known_as(house: House, person_id: PersonId) -> Details | None:
    """What is known of somebody; None where it is gone, or nobody is registered."""
    try:
        return matchable(details_of(house, person_id))
    except PersonUnknown:
        return None


def named_as(house: House, person_id: PersonId, *, by: PersonId) -> Details | None:
    """What somebody told of a person of their circle, or as whom these are registered:
    all that the circle knows of them here.

    What others have written of them since is theirs, and moves no answer.
    """
    if (said := told_of(house, person_id, by=by)) is not None:
        return said
    name = name_given(house, person_id)
    return None if name is None else of_name(name)


def told_of(house: House, person_id: PersonId, *, by: PersonId) -> Details | None:
    """As what somebody described a person last, whatever others say of them; None where
    they did not, or where it is gone."""
    described = [
        fact
        for fact in house.ledger.facts_of([person_stream(person_id)])
        if isinstance(fact, PersonDescribed) and fact.recorded_by == by
    ]
    if not described:
        return None
    said = house.ledger.words(described[-1], DETAILS, described[-1].details)
    return None if said is ERASED else from_text(said)


def name_given(house: House, person_id: PersonId) -> str | None:
    """The name by which somebody was registered; None where it is gone, or nobody is."""
    known = house.ledger.recall(
        person_stream(person_id), PersonMemory(), remember_person
    ).registered
    if known is None:
        return None
    said = house.ledger.words(known, people.NAME, known.name)
    return None if said is ERASED else said


def _cases(house: House, of: PersonId) -> dict[PersonId, list[tuple[CaseId, str]]]:
    """The cases that somebody treats in, by client, each with what it is called."""
    with house.engine.connect() as connection:
        summaries = caseload.of_therapists(connection, house.keys, [of])
    found: dict[PersonId, list[tuple[CaseId, str]]] = {}
    for each in summaries:
        case = (CaseId(UUID(each.case_id)), each.reference)
        found.setdefault(PersonId(UUID(each.client_id)), []).append(case)
    return found


def _note(house: House, principal: Principal, match: OwnMatch) -> None:
    for case_id, _ in match.cases:
        relations = people.relations(house, case_id, of=principal)
        decision = decide(principal, Action.SEE, relations)
        if decision.allowed:
            told_about(house, principal.person_id, case_id, decision)
