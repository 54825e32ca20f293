"""Whom a change concerns: who has to be looked at again once it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.asked_before import case_after
from api.common_parties import named_of
from api.dual import ties_of
from api.house import House
from api.persons import check_person
from api.standing import standing_of
from domain import recording
from domain.dual.sight import reviewing
from domain.facts.access import ProceedingOpened
from domain.facts.bookkeeping import (
    CaseOpened,
    CaseReferred,
    PersonRegistered,
    RoleGranted,
    SupervisionAgreed,
)
from domain.facts.checks import Answer, CheckAnswered, CheckScreened
from domain.facts.common_parties import CommonPartyUnnamed
from domain.facts.dual_roles import (
    SecondaryRelationshipDisclosed,
    SecondaryRelationshipEntered,
)
from domain.facts.endings import PostTerminationRelationshipEntered
from domain.facts.fact import Fact
from domain.facts.persons import (
    Judgement,
    LikenessJudged,
    LikenessJudgementUndone,
    PersonDescribed,
)
from domain.facts.proceedings import ComplaintFiled
from domain.facts.ties import TieStated
from domain.matching.weighing import Label
from domain.refusals import CaseUnknown, PersonErased, PersonUnknown, StreamErased
from domain.values import PersonId

SECOND = (
    ComplaintFiled,
    PostTerminationRelationshipEntered,
    SecondaryRelationshipDisclosed,
    SecondaryRelationshipEntered,
)
"""What a case tells of ties beside the therapy itself."""
NEAR = 2
"""A path of three ties that goes over a new one begins at most so far from it."""


def concerned(house: House, facts: Iterable[Fact]) -> set[PersonId]:
    """Whom some facts concern, of those to whom anything ties the practice."""
    told = list(facts)
    named = named_of(house)
    described = {one for fact in told for one in _described(fact)}
    described |= set(_after_checks(house, told))
    described |= {other for one in described for other in _led_to_by(house, one)}
    near = {one for fact in told for one in _touched(fact, named=named)}
    near |= set(_in_their_cases(house, told))
    return _in_roles(house, described) | _around(house, near)


def _described(fact: Fact) -> tuple[PersonId, ...]:
    """Who was described anew."""
    match fact:
        case PersonRegistered() | PersonDescribed():
            return (fact.name.subject_id,)
        case LikenessJudgementUndone():
            return (fact.person_id, fact.other_id)
        case LikenessJudged() if fact.judgement is Judgement.SAME:
            return (fact.person_id, fact.other_id)
        case CaseOpened():
            return (fact.client_id,)
        case _:
            return ()


def _touched(fact: Fact, *, named: frozenset[PersonId]) -> set[PersonId]:
    """Whom a new tie or role touches.

    Of those who are `named` as common parties any role does: they are none for now.
    """
    found: set[PersonId] = set()
    match fact:
        case CaseOpened():
            found = {fact.client_id}
        case CommonPartyUnnamed():
            found = {fact.person_id}
        case TieStated():
            found = {fact.person_id, fact.other_id}
        case SupervisionAgreed():
            found = {fact.person_id, fact.supervisor_id}
        case CaseReferred():
            found = set(fact.member_ids)
        case ProceedingOpened():
            found = {fact.officer_id}
        case RoleGranted():
            found = {fact.person_id} & named
        case LikenessJudged() if fact.judgement is not Judgement.SAME:
            found = {fact.person_id, fact.other_id} & named
        case LikenessJudged() | LikenessJudgementUndone():
            found = {fact.person_id, fact.other_id}  # A path may go over both now.
        case _:
            pass
    return found


def _in_their_cases(house: House, facts: Iterable[Fact]) -> Iterator[PersonId]:
    """The clients of whom a case tells a second role or a complaint, or corrects it."""
    for case_id in {fact.case_id for fact in facts if isinstance(fact, SECOND)}:
        try:
            yield recording.opened(house.ledger, case_id).client_id
        except (CaseUnknown, StreamErased):
            continue  # Its time was over since.


def _after_checks(house: House, facts: Iterable[Fact]) -> Iterator[PersonId]:
    """The clients whose check was looked up now, or answered otherwise than clear.

    While their check waited nobody was asked about them a second time.
    """
    for fact in facts:
        if not isinstance(fact, CheckScreened | CheckAnswered):
            continue
        if isinstance(fact, CheckAnswered) and fact.answer is Answer.CLEAR:
            continue
        case_id = case_after(house, fact.check_id)
        if case_id is None:
            continue
        try:
            yield recording.opened(house.ledger, case_id).client_id
        except (CaseUnknown, StreamErased):
            continue  # Its time was over since.


def _led_to_by(house: House, person: PersonId) -> Iterator[PersonId]:
    """Who may be one person by what is known of another, where two of them have roles."""
    try:
        found = check_person(house, person).matches
    except (PersonErased, PersonUnknown):
        return
    same = [one.person_id for one in found if one.likeness.label is Label.SAME]
    if len(same) > 1:
        taking = [one for one in same if standing_of(house, one).roles]
        yield from taking if len(taking) > 1 else ()


def _in_roles(house: House, persons: set[PersonId]) -> set[PersonId]:
    """Those of some people to whom anything ties the practice."""
    return {one for one in persons if any(ties_of(house, one).far.values())}


def _around(house: House, near: set[PersonId]) -> set[PersonId]:
    """Everybody from whom a path may go over a tie of these."""
    found: set[PersonId] = set()
    for person in near:
        found |= set(ties_of(house, person, sight=reviewing(person), depth=NEAR).far)
        found.add(person)
    return found
