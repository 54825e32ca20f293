"""The register of privacy, for whichever way in: reading it, and writing to it.

Whoever writes is let in by `domain.policy` before. The operator of the machine writes
as the practice itself, and approves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from api import people
from api.house import House
from api.names_told import tells
from domain import erasure
from domain.facts.bookkeeping import (
    PersonRegistered,
    RoleGranted,
    RoleWithdrawn,
    Standing,
)
from domain.facts.erasures import HoldPlaced
from domain.facts.fact import Fact
from domain.facts.persons import PersonDescribed
from domain.keys import KeyMissing
from domain.ledger import Command
from domain.policy import KEEPERS_OF_PRIVACY
from domain.practice import PRACTICE, Booking, person_stream
from domain.privacy import (
    KEEPER_OF_REASONS,
    REASON,
    REGISTER,
    PrivacyMemory,
    Request,
    Words,
)
from domain.refusals import (
    NamesThePerson,
    PersonErased,
    PersonUnknown,
    StreamErased,
)
from domain.sealing import ERASED, Erased, seal
from domain.values import FactId, PersonId, Role, Sealed

OPERATOR = "the operator of the machine"
NO_REASON = "no reason was given"


ERASED_SINCE = "somebody who was erased since"
"""How people are told of somebody whose name is gone; programs are told null."""


def register(house: House) -> PrivacyMemory:
    """What the register says now."""
    return erasure.register(house.ledger)


def called(house: House, person_id: PersonId, *, erased: str = ERASED_SINCE) -> str:
    """What somebody is called, in words on every page and of every command."""
    if person_id == people.SYSTEM:
        return OPERATOR
    try:
        name = people.name_of(house, person_id)
    except PersonUnknown:
        return str(person_id)
    return erased if isinstance(name, Erased) else name


def listed_as(house: House, person_id: PersonId) -> str:
    """The same for lists and sources: `[erased]` is who was erased, and nobody else."""
    return called(house, person_id, erased=str(ERASED))


def reason_of(house: House, fact: Fact, sealed: Sealed, *, field: str = REASON) -> str:
    """What was given as a reason, or as a basis."""
    return house.ledger.words(fact, field, sealed) or NO_REASON


def require_person(house: House, person_id: PersonId) -> None:
    """That there is somebody of whom words are kept. Raises PersonUnknown, PersonErased."""
    if house.keys.is_destroyed(person_id):
        raise PersonErased(person_id)
    try:
        house.keys.subject(person_id)
    except KeyMissing:
        raise PersonUnknown(person_id) from None
    if person_id == KEEPER_OF_REASONS:
        raise PersonUnknown(person_id)


def require_no_name(house: House, persons: Iterable[PersonId], **told: str) -> None:
    """A reason outlives the people it is about. Raises NamesThePerson."""
    for person in persons:
        names = names_of(house, person)
        for field, text in told.items():
            if any(tells(text, name=name) for name in names):
                raise NamesThePerson(field)


def names_of(house: House, person_id: PersonId) -> list[str]:
    """What somebody is registered under, and was, the oldest first.

    Nothing of the erased, nor of somebody whom an import only numbers.
    """
    try:
        told = house.ledger.facts(person_stream(person_id))
    except StreamErased:
        return []
    names = [
        house.ledger.words(fact, people.NAME, fact.name)
        for fact in told
        if isinstance(fact, PersonRegistered | PersonDescribed)
    ]
    return list(dict.fromkeys(one for one in names if not isinstance(one, Erased)))


def entitled_by(house: House, by: PersonId, request: Request) -> list[RoleGranted]:
    """What lets somebody decide about privacy, and did when a request was made."""
    standing: dict[Standing, RoleGranted] = {}
    for fact in house.ledger.facts(PRACTICE):
        if isinstance(fact, RoleGranted) and fact.person_id == by:
            standing.setdefault(fact.standing, fact)
        elif isinstance(fact, RoleWithdrawn) and fact.person_id == by:
            standing.pop(fact.standing, None)
    granted = [standing[one] for one in KEEPERS_OF_PRIVACY if one in standing]
    return [
        one
        for one in granted
        if erasure.place(house.ledger, one) < erasure.place(house.ledger, request.asked)
    ]


def told_hold(house: House) -> Callable[[HoldPlaced], tuple[str, str]]:
    """Who placed a hold, and why."""
    return lambda placed: (
        called(house, placed.recorded_by),
        reason_of(house, placed, placed.reason),
    )


def words(
    house: House,
    told: Mapping[str, str],
    *,
    about: Mapping[str, PersonId] = MappingProxyType({}),
) -> Words:
    """Seals reasons under the practice's own key, made when new, or whom they are about
    by field."""
    house.keys.ensure(streams=[REGISTER], subjects=[KEEPER_OF_REASONS])

    def sealed(fact_id: FactId, field: str) -> Sealed:
        return seal(
            house.keys,
            told[field],
            about=about.get(field, KEEPER_OF_REASONS),
            fact_id=fact_id,
            field=field,
        )

    return sealed


def booking(house: House, by: PersonId) -> Booking:
    """Who keeps the register, and when."""
    return Booking(by=by, role=Role.CLINIC_ADMIN, now=house.clock())


def write(
    house: House,
    decision: Callable[[PrivacyMemory], Sequence[Fact]],
    *,
    command: Command | None = None,
) -> Fact:
    """Write what a decision about the register returns; its first fact answers.

    Whatever has to be asked before is asked in it, so that a request that is sent
    again is answered as it was the first time.
    """
    receipt = house.ledger.carry_out(lambda: decision(register(house)), command=command)
    house.catch_up()
    return house.ledger.fact(receipt.stream, receipt.version)
