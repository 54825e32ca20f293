"""Who stands how to a case, now or on a day that has passed, as facts say it.

Ties are looked for only of whoever would look at the case in an office: that reads
more than the case's own relations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from api.as_one import as_one, each_as_one
from api.house import House
from domain import practice, recording
from domain.access import AccessMemory, relations_stream, remember_access
from domain.access_rules import Rule
from domain.case import section_stream
from domain.dual.judging import Nearness, nearness
from domain.dual.telling import TiesMemory, remember_ties
from domain.facts.access import ProceedingOpened
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
LOOKS_ANYWHERE = ANYWHERE - {Standing.CASE_OFFICER}
"""Those in which they look before anybody asks them to."""


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
    held, away = (
        practice_of(house, at=at),
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
        referrals=tuple(
            each
            for each in before.referrals
            if held.holds_since(each.member_id, Standing.BOARD_MEMBER, each.since)
        ),
        officer_id=_in_charge(before.opened, held, away),
        grants=inside.grants,
        recused=frozenset(inside.recused),
        conflicted=frozenset(inside.conflicted),
        walled=frozenset(inside.walls),
        named_to=inside.named_to,
        glasses=inside.glasses,
    )
    if of is None:
        return found
    them = _them(house, found, of.person_id, at)
    found = _as_parties(found, them)
    found = _without_tied_officer(house, found, of, at)
    return _tied_by(house, found, them, at) if _in_office(of, found) else found


def with_ties(
    house: House, case: CaseRelations, person: PersonId, *, at: datetime | None = None
) -> CaseRelations:
    """The same, with what ties somebody to the case, by whichever record of theirs."""
    return _tied_by(house, case, _them(house, case, person, at), at)


def tied(house: House, case_id: CaseId, person: PersonId) -> Rule | None:
    """Why somebody is no impartial judge of a case; None where nothing ties them."""
    return conflict(with_ties(house, relations_at(house, case_id), person), person)


def nearness_to(
    house: House, case: CaseRelations, person: PersonId, *, at: datetime | None = None
) -> Nearness | None:
    """How near somebody stands to the therapist or the client of a case, as was told."""
    return _nearness(house, case, _them(house, case, person, at), at)


def stands_close(house: House, person: PersonId, others: Iterable[PersonId]) -> bool:
    """Whether somebody stands close to any of some others, as was told."""
    mine = as_one(house, person)
    told = [
        _known(house, person_stream(one), TiesMemory(), remember_ties, None)
        for one in dict.fromkeys((*mine, *others))
    ]
    theirs = frozenset(others).difference(mine)
    found = (nearness(told, one, theirs, at=house.clock()) for one in mine)
    return Nearness.CLOSE in found


def is_named_since(house: House, case: CaseRelations, person: PersonId) -> bool:
    """Whether the record names somebody, though too late to keep them out."""
    them = _them(house, case, person, None)
    return any(
        memory.is_named(one)
        for memory in _naming(house, case.case_id, None)
        for one in them.people
    )


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


def _in_charge(
    opened: ProceedingOpened | None, held: PracticeMemory, away: set[PersonId]
) -> PersonId | None:
    """Who runs the proceeding: nobody who is kept out of it, nor who has held their
    office for a shorter time, though they were in charge before."""
    if opened is None or opened.officer_id in away:
        return None
    at, officer = opened.recorded_at, opened.officer_id
    return officer if held.holds_since(officer, Standing.CASE_OFFICER, at) else None


def _in_office(principal: Principal, case: CaseRelations) -> bool:
    person = principal.person_id
    is_before = case.referred_to(person) is not None or case.officer_id == person
    is_in_need = case.has_broken_glass(person)
    return is_before or is_in_need or bool(principal.standings & ANYWHERE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Them:
    """Somebody who looks, and the two whom a case is about, each by every record that was
    judged to be one person with them; their own first."""

    people: tuple[PersonId, ...]
    therapists: tuple[PersonId, ...]
    clients: tuple[PersonId, ...]


def _them(
    house: House, case: CaseRelations, person: PersonId, at: datetime | None
) -> _Them:
    wanted = (person, case.therapist_id, case.client_id)
    people, therapists, clients = each_as_one(house, wanted, at=at)
    return _Them(people=people, therapists=therapists, clients=clients)


def _as_parties(case: CaseRelations, them: _Them) -> CaseRelations:
    """The same, with every other record of the two whom it is about."""
    return replace(
        case,
        as_therapist=frozenset(them.therapists[1:]),
        as_client=frozenset(them.clients[1:]),
    )


def _tied_by(
    house: House, case: CaseRelations, them: _Them, at: datetime | None
) -> CaseRelations:
    looked = frozenset(_ties(house, case, them, at))
    found = _as_parties(case, them)
    return replace(found, ties={**case.ties, them.people[0]: looked})


def _without_tied_officer(
    house: House, case: CaseRelations, of: Principal, at: datetime | None
) -> CaseRelations:
    """The same without an officer whom a tie keeps out, for one who could follow them."""
    officer = case.officer_id
    if officer in (None, of.person_id) or Standing.CASE_OFFICER not in of.standings:
        return case
    is_out = conflict(with_ties(house, case, officer, at=at), officer) is not None
    return replace(case, officer_id=None) if is_out else case


def _ties(
    house: House, case: CaseRelations, them: _Them, at: datetime | None
) -> Iterable[Tie]:
    ever = (
        practitioner_of(house, one, at=at).ever_supervised_by for one in them.people
    )
    if not frozenset[PersonId]().union(*ever).isdisjoint(them.therapists):
        yield Tie.SUPERVISEE
    with house.engine.connect() as connection:
        theirs = caseload.of_therapists(connection, house.keys, them.people)
        others = caseload.of_therapists(connection, house.keys, them.therapists)
    if _treats(house, theirs, them.clients, at):
        yield Tie.TREATS_CLIENT
    if _treats(house, theirs, them.therapists, at):
        yield Tie.TREATS_THERAPIST
    if _treats(house, others, them.people, at):
        yield Tie.CLIENT_OF_THERAPIST
    if _is_named(house, case, them, at):
        yield Tie.NAMED
    if _nearness(house, case, them, at) is Nearness.CLOSE:
        yield Tie.CLOSE


def _treats(
    house: House,
    cases: Iterable[Summary],
    clients: Iterable[PersonId],
    at: datetime | None,
) -> bool:
    wanted = {str(client) for client in clients}
    found = (CaseId(UUID(c.case_id)) for c in cases if c.client_id in wanted)
    return any(
        at is None or recording.opened(house.ledger, case_id).recorded_at <= at
        for case_id in found
    )


def _nearness(
    house: House, case: CaseRelations, them: _Them, at: datetime | None
) -> Nearness | None:
    """A tie is told with the first whom it names, so that all of them are looked up."""
    parties = (*them.therapists, *them.clients)
    told = [
        _known(house, person_stream(one), TiesMemory(), remember_ties, at)
        for one in dict.fromkeys((*them.people, *parties))
    ]
    found = {nearness(told, one, parties, at=case.at) for one in them.people}
    return next((each for each in Nearness if each in found), None)


def _is_named(
    house: House, case: CaseRelations, them: _Them, at: datetime | None
) -> bool:
    """Whether they told facts of record or supervision, or were named there in time.

    Who sits on a panel is no tie. What somebody said of them once they were in office
    keeps them out no more, nor what was said before it was taken back that they stand
    too close.
    """
    person = them.people[0]
    back = access_of(house, case.case_id, at=at).taken_back
    after = max((b.recorded_at for _, b in back if b.person_id == person), default=None)
    until = _in_office_since(house, case, person, at)
    return any(
        memory.is_named(one, until=until, after=after)
        for memory in _naming(house, case.case_id, at)
        for one in them.people
    )


def _naming(house: House, case_id: CaseId, at: datetime | None) -> list[NamedMemory]:
    return [
        _known(house, section_stream(case_id, part), NamedMemory(), remember_named, at)
        for part in (Section.RECORD, Section.SUPERVISION)
    ]


def _in_office_since(
    house: House, case: CaseRelations, person: PersonId, at: datetime | None
) -> datetime | None:
    """Since when nobody can keep somebody out of a case by naming them in it: it lies
    before them, a proceeding runs, or they may look anywhere."""
    opened = referrals_of(house, case.case_id, at=at).opened
    held = practice_of(house, at=at).since
    times = [r.since for r in case.referrals if r.member_id == person]
    times += [glass.since for glass in case.glasses if glass.person_id == person]
    times += [] if opened is None else [opened.recorded_at]
    times += [held[person, each] for each in LOOKS_ANYWHERE if (person, each) in held]
    return min(times, default=None)
