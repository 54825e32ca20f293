"""Who stands how to a case, now or on a day that has passed, as facts say it.

Ties are looked for only of whoever would look at the case in an office: that reads
more than the case's own relations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from api.house import House
from domain import practice, recording
from domain.access import AccessMemory, relations_stream, remember_access
from domain.access_rules import Rule
from domain.case import section_stream
from domain.dual.judging import Nearness, nearness
from domain.dual.telling import TiesMemory, remember_ties
from domain.facts.bookkeeping import Standing
from domain.facts.fact import Fact
from domain.ledger import Memory
from domain.policy import conflict
from domain.practice import (
    PRACTICE,
    PracticeMemory,
    PractitionerMemory,
    ReferralMemory,
    person_stream,
    practitioner_stream,
)
from domain.refusals import CaseUnknown
from domain.relations import CaseRelations, Principal, Tie
from domain.ties import NamedMemory, remember_named
from domain.values import CaseId, PersonId, Section
from projections import caseload
from projections.caseload import Summary

M = TypeVar("M", bound=Memory)
ANYWHERE = frozenset(
    {
        *(Standing.AUDITOR, Standing.CASE_OFFICER),
        *(Standing.CUSTODIAN, Standing.PRIVACY_OFFICER),
        Standing.CONFLICT_REVIEWER,
    }
)
"""Capacities in which somebody may look at a case that was not laid before them."""


def principal_at(
    house: House, person_id: PersonId, *, at: datetime | None = None
) -> Principal:
    """Somebody with the capacities they hold now, or held by what was known `at`."""
    held = practice_of(house, at=at).standings.get(person_id, frozenset())
    return Principal(person_id=person_id, standings=held)


def relations_at(
    house: House,
    case_id: CaseId,
    *,
    of: Principal | None = None,
    at: datetime | None = None,
) -> CaseRelations:
    """Who stands how to a case now, or by what was known `at`. Raises CaseUnknown.

    What ties `of` to the case is looked for where they would look at it in an office.
    """
    begun = recording.opened(house.ledger, case_id)
    if at is not None and begun.recorded_at > at:
        raise CaseUnknown(case_id)
    working = practitioner_of(house, begun.therapist_id, at=at)
    before, inside = (
        referrals_of(house, case_id, at=at),
        access_of(house, case_id, at=at),
    )
    officer, away = (
        before.officer_id,
        {*inside.recused, *inside.conflicted, *inside.walls},
    )
    found = CaseRelations(
        case_id=case_id,
        therapist_id=begun.therapist_id,
        client_id=begun.client_id,
        at=at or house.clock(),
        licence=working.licence,
        supervisors=working.supervisors,
        ever_supervisors=working.ever_supervised_by,
        referrals=before.referrals,
        officer_id=None if officer in away else officer,
        grants=inside.grants,
        recused=frozenset(inside.recused),
        conflicted=frozenset(inside.conflicted),
        walled=frozenset(inside.walls),
        named_to=inside.named_to,
        glasses=inside.glasses,
    )
    if of is None or not _in_office(of, found):
        return found
    return with_ties(house, found, of.person_id, at=at)


def with_ties(
    house: House, case: CaseRelations, person: PersonId, *, at: datetime | None = None
) -> CaseRelations:
    """The same, with what ties somebody to the case."""
    looked = frozenset(_ties(house, case, person, at))
    return replace(case, ties={**case.ties, person: looked})


def tied(house: House, case_id: CaseId, person: PersonId) -> Rule | None:
    """Why somebody is no impartial judge of a case; None where nothing ties them."""
    return conflict(with_ties(house, relations_at(house, case_id), person), person)


def nearness_to(
    house: House, case: CaseRelations, person: PersonId, *, at: datetime | None = None
) -> Nearness | None:
    """How near somebody stands to the therapist or the client of a case, as was told.

    A tie is told with the first whom it names, so that all three are looked up.
    """
    parties = (case.therapist_id, case.client_id)
    told = [
        _known(house, person_stream(one), TiesMemory(), remember_ties, at)
        for one in dict.fromkeys((person, *parties))
    ]
    return nearness(told, person, parties, at=case.at)


def practice_of(house: House, *, at: datetime | None = None) -> PracticeMemory:
    """Who holds which capacity."""
    remember = practice.remember_practice
    return _known(house, PRACTICE, PracticeMemory(), remember, at)


def practitioner_of(
    house: House, person_id: PersonId, *, at: datetime | None = None
) -> PractitionerMemory:
    """How somebody practises, and who supervises them."""
    stream, remember = practitioner_stream(person_id), practice.remember_practitioner
    return _known(house, stream, PractitionerMemory(), remember, at)


def referrals_of(
    house: House, case_id: CaseId, *, at: datetime | None = None
) -> ReferralMemory:
    """Before whom a case lies, and who runs the proceeding."""
    stream = section_stream(case_id, Section.PROCEEDING)
    return _known(house, stream, ReferralMemory(), practice.remember_referrals, at)


def access_of(
    house: House, case_id: CaseId, *, at: datetime | None = None
) -> AccessMemory:
    """Who was let in to a case, who stepped back, and who was told whom it is about."""
    stream = relations_stream(case_id)
    return _known(house, stream, AccessMemory(), remember_access, at)


def _known(
    house: House,
    stream: UUID,
    nothing: M,
    fold: Callable[[M, Iterable[Fact]], M],
    at: datetime | None,
) -> M:
    if at is None:
        return house.ledger.recall(stream, nothing, fold)
    return fold(nothing, _until(house.ledger.facts(stream), at))


def _until(facts: Iterable[Fact], at: datetime) -> Iterable[Fact]:
    return [fact for fact in facts if fact.recorded_at <= at]


def _in_office(principal: Principal, case: CaseRelations) -> bool:
    person = principal.person_id
    is_before = case.referred_to(person) is not None or case.officer_id == person
    is_in_need = case.has_broken_glass(person)
    return is_before or is_in_need or bool(principal.standings & ANYWHERE)


def _ties(
    house: House, case: CaseRelations, person: PersonId, at: datetime | None
) -> Iterable[Tie]:
    therapist, client = case.therapist_id, case.client_id
    working = practitioner_of(house, person, at=at)
    if therapist in working.ever_supervised_by:
        yield Tie.SUPERVISEE
    with house.engine.connect() as connection:
        theirs = caseload.of_therapists(connection, house.keys, [person])
        others = caseload.of_therapists(connection, house.keys, [therapist])
    if _treats(house, theirs, client, at):
        yield Tie.TREATS_CLIENT
    if _treats(house, theirs, therapist, at):
        yield Tie.TREATS_THERAPIST
    if _treats(house, others, person, at):
        yield Tie.CLIENT_OF_THERAPIST
    if person in _named(house, case.case_id, at):
        yield Tie.NAMED
    if nearness_to(house, case, person, at=at) is Nearness.CLOSE:
        yield Tie.CLOSE


def _treats(
    house: House, cases: Iterable[Summary], client: PersonId, at: datetime | None
) -> bool:
    found = (CaseId(UUID(c.case_id)) for c in cases if c.client_id == str(client))
    return any(
        at is None or recording.opened(house.ledger, case_id).recorded_at <= at
        for case_id in found
    )


def _named(house: House, case_id: CaseId, at: datetime | None) -> frozenset[UUID]:
    """Whom record and supervision name; who sits on a panel is no tie."""
    nobody = frozenset[UUID]()
    return nobody.union(
        *(
            _known(
                house, section_stream(case_id, part), NamedMemory(), remember_named, at
            ).people
            for part in (Section.RECORD, Section.SUPERVISION)
        )
    )
