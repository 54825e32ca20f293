"""Registering people, granting roles, and asking who stands how to a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from api.house import House
from domain import practice, recording
from domain.case import section_stream
from domain.facts.bookkeeping import Licence, PersonRegistered, Standing
from domain.facts.fact import Fact
from domain.policy import CaseRelations, Principal
from domain.practice import (
    PRACTICE,
    Booking,
    PersonMemory,
    PracticeMemory,
    PractitionerMemory,
    ReferralMemory,
    person_stream,
    practitioner_stream,
)
from domain.refusals import PersonUnknown, StreamErased
from domain.sealing import ERASED, seal
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section

NAME = "name"
SYSTEM = PersonId(practice.PRACTICE)
"""The practice itself, which books what nobody in particular decided."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody of the practice, as an administrator sees them."""

    person_id: PersonId
    name: str
    standings: frozenset[Standing]


def principal(house: House, person_id: PersonId) -> Principal:
    """Somebody with the capacities they hold now."""
    return Principal(
        person_id=person_id,
        standings=_practice(house).standings.get(person_id, frozenset()),
    )


def members(house: House) -> list[Member]:
    """Everybody who can sign in, by name."""
    standings = _practice(house).standings
    found = [
        Member(
            person_id=person,
            name=name_of(house, person),
            standings=standings.get(person, frozenset()),
        )
        for person in house.accounts.people()
    ]
    return sorted(found, key=lambda member: member.name)


def name_of(house: House, person_id: PersonId) -> str:
    """What somebody is called; the erased have a word of their own."""
    try:
        known = house.ledger.recall(
            person_stream(person_id), PersonMemory(), practice.remember_person
        )
    except StreamErased:
        return ERASED
    if known.registered is None:
        raise PersonUnknown(person_id)
    return house.ledger.words(known.registered, NAME, known.registered.name)


def practitioner(house: House, person_id: PersonId) -> PractitionerMemory:
    """How somebody practises, and who supervises them."""
    return house.ledger.recall(
        practitioner_stream(person_id),
        PractitionerMemory(),
        practice.remember_practitioner,
    )


def relations(house: House, case_id: CaseId) -> CaseRelations:
    """Who stands how to a case now. Raises CaseUnknown."""
    begun = recording.opened(house.ledger, case_id)
    working = practitioner(house, begun.therapist_id)
    return CaseRelations(
        case_id=case_id,
        therapist_id=begun.therapist_id,
        client_id=begun.client_id,
        licence=working.licence,
        supervisors=frozenset(working.supervisors),
        ever_supervisors=working.ever_supervised_by,
        referrals=_referrals(house, case_id).referrals,
    )


def registration(
    house: House, *, name: str, booking: Booking, person_id: PersonId | None = None
) -> PersonRegistered:
    """The fact that registers somebody new, their key made, not yet written."""
    person = person_id or PersonId(uuid4())
    house.keys.ensure(streams=[person_stream(person)], subjects=[person])

    def sealed(fact_id: FactId) -> Sealed:
        return seal(house.keys, name, about=person, fact_id=fact_id, field=NAME)

    return practice.register_person(person_id=person, seal=sealed, booking=booking)


def add_member(
    house: House,
    *,
    name: str,
    password: str,
    standings: Iterable[Standing],
    codes: tuple[str, ...] = (),
    licence: Licence = Licence.LICENSED,
) -> PersonId:
    """Register somebody, grant their roles and let them sign in.

    Raises AccountTaken and PasswordTooShort.
    """
    person = PersonId(uuid4())
    # Its refusals come before anything that stays for ever, and the account itself
    # after everything else: who can sign in is always somebody.
    house.accounts.check(name, password=password)
    booking = _booking(house)
    told = registration(house, name=name, booking=booking, person_id=person)
    house.ledger.carry_out(lambda: [told])
    for standing in standings:
        grant(house, person_id=person, standing=standing)
    if Standing.THERAPIST in set(standings):
        practise(house, person_id=person, licence=licence, codes=codes)
    house.accounts.add(name, person_id=person, password=password)
    return person


def grant(house: House, *, person_id: PersonId, standing: Standing) -> None:
    """Grant a capacity; what is held already stays as it is."""
    house.keys.ensure(streams=[PRACTICE], subjects=[])
    _book(
        house,
        lambda: practice.grant_role(
            _practice(house),
            person_id=person_id,
            standing=standing,
            booking=_booking(house),
        ),
    )


def withdraw(house: House, *, person_id: PersonId, standing: Standing) -> None:
    """Withdraw a capacity, and end the sessions in which it was used."""
    _book(
        house,
        lambda: practice.withdraw_role(
            _practice(house),
            person_id=person_id,
            standing=standing,
            booking=_booking(house),
        ),
    )
    house.accounts.end_sessions(person_id)


def practise(
    house: House, *, person_id: PersonId, licence: Licence, codes: tuple[str, ...]
) -> None:
    """State under which codes somebody practises."""
    house.keys.ensure(streams=[practitioner_stream(person_id)], subjects=[])
    _book(
        house,
        lambda: practice.register_practitioner(
            practitioner(house, person_id),
            person_id=person_id,
            licence=licence,
            codes=codes,
            booking=_booking(house),
        ),
    )


def supervise(house: House, *, person_id: PersonId, supervisor_id: PersonId) -> None:
    """Let `supervisor_id` supervise `person_id` from now on."""
    house.keys.ensure(streams=[practitioner_stream(person_id)], subjects=[])
    _book(
        house,
        lambda: practice.agree_supervision(
            practitioner(house, person_id),
            person_id=person_id,
            supervisor_id=supervisor_id,
            booking=_booking(house),
        ),
    )


def end_supervision(
    house: House, *, person_id: PersonId, supervisor_id: PersonId
) -> None:
    """Let `supervisor_id` supervise `person_id` no longer."""
    _book(
        house,
        lambda: practice.end_supervision(
            practitioner(house, person_id),
            person_id=person_id,
            supervisor_id=supervisor_id,
            booking=_booking(house),
        ),
    )


def refer(
    house: House,
    *,
    case_id: CaseId,
    member_ids: tuple[PersonId, ...],
    sections: tuple[Section, ...],
) -> None:
    """Lay sections of a case before members of a board. Raises CaseUnknown."""
    recording.opened(house.ledger, case_id)
    _book(
        house,
        lambda: practice.refer_case(
            _referrals(house, case_id),
            case_id=case_id,
            stream=section_stream(case_id, Section.PROCEEDING),
            member_ids=member_ids,
            sections=sections,
            booking=_booking(house),
        ),
    )


def revoke(house: House, *, case_id: CaseId, member_ids: tuple[PersonId, ...]) -> None:
    """End what `refer` began, for some members. Raises CaseUnknown."""
    recording.opened(house.ledger, case_id)
    _book(
        house,
        lambda: practice.revoke_referral(
            _referrals(house, case_id),
            case_id=case_id,
            stream=section_stream(case_id, Section.PROCEEDING),
            member_ids=member_ids,
            booking=_booking(house),
        ),
    )


def _book(house: House, decision: Callable[[], Sequence[Fact]]) -> None:
    """Write what a bookkeeping decision returns, if it returns anything."""
    if decision():
        house.ledger.carry_out(decision)
        house.catch_up()


def _booking(house: House) -> Booking:
    return Booking(by=SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())


def _practice(house: House) -> PracticeMemory:
    return house.ledger.recall(PRACTICE, PracticeMemory(), practice.remember_practice)


def _referrals(house: House, case_id: CaseId) -> ReferralMemory:
    return house.ledger.recall(
        section_stream(case_id, Section.PROCEEDING),
        ReferralMemory(),
        practice.remember_referrals,
    )
