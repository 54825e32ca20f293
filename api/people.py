"""Registering people, granting roles, and asking who stands how to a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from api.contracts_ending import contracts_end
from api.house import House
from api.relations import (
    practice_of,
    practitioner_of,
    principal_at,
    referrals_of,
    relations_at,
    tied,
)
from api.sign_in.names import require_own
from domain import appointing, practice, recording
from domain.access_rules import in_open_words
from domain.case import section_stream
from domain.facts.bookkeeping import Licence, PersonRegistered, Standing
from domain.facts.fact import Fact
from domain.policy import CaseRelations, Principal
from domain.practice import (
    PRACTICE,
    Booking,
    PersonMemory,
    PractitionerMemory,
    person_stream,
    practitioner_stream,
)
from domain.refusals import (
    Conflicted,
    PersonUnknown,
    SecondPersonNeeded,
    StreamErased,
)
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
    """Somebody with the capacities they hold now; who was forgotten holds none."""
    if house.keys.is_destroyed(person_id):
        return Principal(person_id=person_id, standings=frozenset())
    return principal_at(house, person_id)


def members(house: House) -> list[Member]:
    """Everybody who can sign in, by name."""
    standings = practice_of(house).standings
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
    if known.named is None:
        raise PersonUnknown(person_id)
    return house.ledger.words(known.named, NAME, known.named.name)


def called(house: House, person_id: PersonId) -> str | None:
    """What somebody is called; None where nobody knows, or the name was erased."""
    try:
        name = name_of(house, person_id)
    except PersonUnknown:
        return None
    return None if name is ERASED else name


def member_named(house: House, told: str, *, field: str = "about") -> PersonId:
    """Somebody who can sign in, by number or name. Raises PersonUnknown."""
    try:
        found: PersonId | None = PersonId(UUID(told))
    except ValueError:
        found = house.accounts.person(told)
    if found is None or found not in house.accounts.people():
        raise PersonUnknown(told, field=field)
    return found


def practitioner(house: House, person_id: PersonId) -> PractitionerMemory:
    """How somebody practises, and who supervises them."""
    return practitioner_of(house, person_id)


def relations(
    house: House, case_id: CaseId, *, of: Principal | None = None
) -> CaseRelations:
    """Who stands how to a case now, and what ties `of` to it. Raises CaseUnknown."""
    return relations_at(house, case_id, of=of)


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
    password: str | None,
    standings: Iterable[Standing],
    codes: tuple[str, ...] = (),
    licence: Licence = Licence.LICENSED,
    person_id: PersonId | None = None,
    is_first: bool = False,
    by: PersonId = SYSTEM,
    allowed: Callable[[], None] | None = None,
) -> PersonId:
    """Register somebody, grant their roles and let them sign in.

    Without a password they have another way in; one that was made for them is their
    first, and ends. All of it is one write, which `allowed` may refuse (see `book`).
    Raises AccountTaken, PasswordRefused, RoleWithheld, NameUnusable, and
    SecondPersonNeeded for an auditor, whom two people make.
    """
    person, standings = person_id or PersonId(uuid4()), tuple(standings)
    if Standing.AUDITOR in standings:
        raise SecondPersonNeeded(appointing.BY_NAME)
    # Its refusals come before anything that stays for ever, and the account itself
    # after everything else: who can sign in is always somebody.
    require_own(name, others=(each.name for each in members(house)))
    house.accounts.check(name, password=password)
    booking = _booking(house, by)
    told = registration(house, name=name, booking=booking, person_id=person)
    house.keys.ensure(streams=[PRACTICE, practitioner_stream(person)], subjects=[])

    def decision() -> list[Fact]:
        known = practice_of(house)
        facts = [told, *appointing.grant_roles(known, person, standings, booking)]
        if Standing.THERAPIST in standings:
            facts += practice.register_practitioner(
                PractitionerMemory(),
                person_id=person,
                licence=licence,
                codes=codes,
                booking=booking,
            )
        return facts

    book(house, decision, allowed=allowed)
    house.accounts.add(name, person_id=person, password=password, is_first=is_first)
    return person


def grant(
    house: House,
    *,
    person_id: PersonId,
    standing: Standing,
    by: PersonId = SYSTEM,
    allowed: Callable[[], None] | None = None,
) -> None:
    """Grant a capacity, or propose it where it takes two; what is held stays as it is.

    Who is made a supervisor begins without supervisees, whom they had before too: what
    is left of a contract then was agreed while the role was being taken back.
    Raises RoleWithheld and SecondPersonNeeded, and what `allowed` raises (see `book`).
    """
    house.keys.ensure(streams=[PRACTICE], subjects=[])

    def decision() -> list[Fact]:
        booking = _booking(house, by)
        given = appointing.grant_role(
            practice_of(house), person_id=person_id, standing=standing, booking=booking
        )
        return given and [*given, *contracts_end(house, person_id, standing, booking)]

    book(house, decision, allowed=allowed)
    house.accounts.sessions.rights_changed(person_id)


def withdraw(
    house: House,
    *,
    person_id: PersonId,
    standing: Standing,
    by: PersonId = SYSTEM,
    allowed: Callable[[], None] | None = None,
) -> None:
    """Withdraw a capacity, and end the sessions in which it was used.

    A supervisor's contracts end with it, and are agreed anew or not at all.
    """

    def decision() -> list[Fact]:
        booking = _booking(house, by)
        taken = appointing.withdraw_role(
            practice_of(house), person_id=person_id, standing=standing, booking=booking
        )
        return taken and [*taken, *contracts_end(house, person_id, standing, booking)]

    book(house, decision, allowed=allowed)
    house.accounts.end_sessions(person_id)


def practise(
    house: House,
    *,
    person_id: PersonId,
    licence: Licence,
    codes: tuple[str, ...],
    by: PersonId = SYSTEM,
) -> None:
    """State under which codes somebody practises."""
    house.keys.ensure(streams=[practitioner_stream(person_id)], subjects=[])
    book(
        house,
        lambda: practice.register_practitioner(
            practitioner(house, person_id),
            person_id=person_id,
            licence=licence,
            codes=codes,
            booking=_booking(house, by),
        ),
    )


def supervise(
    house: House,
    *,
    person_id: PersonId,
    supervisor_id: PersonId,
    since: datetime | None = None,
    by: PersonId = SYSTEM,
    allowed: Callable[[], None] | None = None,
) -> None:
    """Let `supervisor_id` supervise `person_id` from now on, or from another day.

    Raises NotUnderstood unless they are a supervisor and a therapist.
    """
    house.keys.ensure(streams=[practitioner_stream(person_id)], subjects=[])

    def decision() -> list[Fact]:
        appointing.require_roles_of_contract(
            practice_of(house), person_id=person_id, supervisor_id=supervisor_id
        )
        return practice.agree_supervision(
            practitioner(house, person_id),
            person_id=person_id,
            supervisor_id=supervisor_id,
            booking=replace(_booking(house, by), occurred_at=since),
        )

    book(house, decision, allowed=allowed)


def end_supervision(
    house: House,
    *,
    person_id: PersonId,
    supervisor_id: PersonId,
    by: PersonId = SYSTEM,
    allowed: Callable[[], None] | None = None,
) -> None:
    """Let `supervisor_id` supervise `person_id` no longer."""
    book(
        house,
        lambda: practice.end_supervision(
            practitioner(house, person_id),
            person_id=person_id,
            supervisor_id=supervisor_id,
            booking=_booking(house, by),
        ),
        allowed=allowed,
    )


def refer(
    house: House,
    *,
    case_id: CaseId,
    member_ids: tuple[PersonId, ...],
    sections: tuple[Section, ...],
    by: PersonId = SYSTEM,
    role: Role = Role.CLINIC_ADMIN,
) -> None:
    """Lay sections of a case before members of a board.

    Raises CaseUnknown, and Conflicted where a member is tied to the case.
    """

    def decision() -> list[Fact]:
        for member in member_ids:
            if (why := tied(house, case_id, member)) is not None:
                raise Conflicted(name_of(house, member), in_open_words(why))
        return practice.refer_case(
            referrals_of(house, case_id),
            case_id=case_id,
            stream=section_stream(case_id, Section.PROCEEDING),
            member_ids=member_ids,
            sections=sections,
            booking=_booking(house, by, role),
        )

    book(house, decision)


def revoke(
    house: House,
    *,
    case_id: CaseId,
    member_ids: tuple[PersonId, ...],
    by: PersonId = SYSTEM,
    role: Role = Role.CLINIC_ADMIN,
) -> None:
    """End what `refer` began, for some members. Raises CaseUnknown."""
    recording.opened(house.ledger, case_id)
    book(
        house,
        lambda: practice.revoke_referral(
            referrals_of(house, case_id),
            case_id=case_id,
            stream=section_stream(case_id, Section.PROCEEDING),
            member_ids=member_ids,
            booking=_booking(house, by, role),
        ),
    )


def book(
    house: House,
    decision: Callable[[], Sequence[Fact]],
    *,
    allowed: Callable[[], None] | None = None,
) -> None:
    """Write what a bookkeeping decision returns, if it returns anything.

    Each time that it is decided `allowed` may refuse, by what is known after: where a
    right is taken back meanwhile, that is seen, or the write is overtaken by it.
    """

    def something() -> Sequence[Fact]:
        facts = decision()
        if allowed is not None:
            allowed()
        if not facts:
            raise _NothingToBook
        return facts

    # Somebody else may have booked the same in between: then nothing is left to do.
    with suppress(_NothingToBook):
        house.ledger.carry_out(something)
        house.catch_up()


class _NothingToBook(Exception):
    """A decision that returned nothing, of which no write could tell."""


def _booking(
    house: House, by: PersonId = SYSTEM, role: Role = Role.CLINIC_ADMIN
) -> Booking:
    return Booking(by=by, role=role, now=house.clock())
