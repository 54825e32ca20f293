"""The register of privacy, for whichever way in: reading it, and writing to it.

Whoever writes is let in by `domain.policy` before. The operator of the machine writes
as the practice itself, and approves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api import people
from api.house import House
from domain import erasure, recording
from domain.case import section_stream
from domain.facts.bookkeeping import RoleGranted, RoleWithdrawn, Standing
from domain.facts.erasures import Forgettable, HoldPlaced
from domain.facts.fact import Fact
from domain.keys import KeyMissing
from domain.ledger import Command
from domain.policy import KEEPERS_OF_PRIVACY
from domain.practice import PRACTICE, Booking, ReferralMemory, remember_referrals
from domain.privacy import (
    KEEPER_OF_REASONS,
    REASON,
    REGISTER,
    PrivacyMemory,
    Request,
    Words,
    check_holds,
)
from domain.refusals import BeforeBoard, NamesThePerson, PersonErased, PersonUnknown
from domain.sealed_values import sealed_in
from domain.sealing import ERASED, Erased, seal
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section
from projections import caseload

OPERATOR = "the operator of the machine"
NO_REASON = "no reason was given"
SHORTEST_WORD = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Concerned:
    """Whom it is about, whose holds forbid it, and whose conduct it would hide.

    `cases` are those that must not lie before a board.
    """

    about: PersonId
    held: frozenset[UUID]
    involved: frozenset[UUID]
    cases: tuple[CaseId, ...] = ()


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
        try:
            name = people.name_of(house, person)
        except PersonUnknown:
            continue  # Somebody whom an import only numbers has no name to tell.
        if isinstance(name, Erased):
            continue
        for field, text in told.items():
            if _tells(text, name=name):
                raise NamesThePerson(field)


def involved_in(house: House, therapist_id: PersonId) -> frozenset[UUID]:
    """A therapist, and whoever supervised them at any time."""
    working = people.practitioner(house, therapist_id)
    return frozenset({therapist_id, *working.supervisors, *working.ever_supervised_by})


def concerned(house: House, of: Forgettable, subject_id: UUID) -> Concerned:
    """Who is concerned where a person or a case is forgotten.

    Raises PersonUnknown, PersonErased, CaseUnknown and StreamErased.
    """
    if of is Forgettable.PERSON:
        person = PersonId(subject_id)
        require_person(house, person)
        return concerned_with(house, person)
    case_id = CaseId(subject_id)
    begun = recording.opened(house.ledger, case_id)
    facts = erasure.facts_of(house.ledger, case_id)
    return Concerned(
        about=begun.client_id,
        held=spoken_of(facts) | {begun.client_id, begun.therapist_id},
        involved=involved_in(house, begun.therapist_id),
    )


def concerned_with(house: House, person: PersonId) -> Concerned:
    """A client's holds are theirs and those of their therapists, who may need the words."""
    with house.engine.connect() as connection:
        everything = caseload.everything(connection, house.keys)
    id_ = str(person)
    found = [each for each in everything if id_ in (each.client_id, each.therapist_id)]
    therapists = {
        PersonId(UUID(each.therapist_id)) for each in found if each.client_id == id_
    }
    nobody = frozenset[UUID]()
    return Concerned(
        about=person,
        held=frozenset({person, *therapists}),
        involved=nobody.union(*(involved_in(house, one) for one in therapists)),
        cases=tuple(CaseId(UUID(each.case_id)) for each in found),
    )


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


def spoken_of(facts: Iterable[Fact]) -> frozenset[UUID]:
    """Everybody whose words some facts hold."""
    return frozenset(
        sealed.subject_id for fact in facts for _, sealed in sealed_in(fact)
    )


def is_before_board(house: House, case_id: CaseId) -> bool:
    """Whether a case lies before members of a board now."""
    stream = section_stream(case_id, Section.PROCEEDING)
    known = house.ledger.recall(stream, ReferralMemory(), remember_referrals)
    return bool(known.referrals)


def require_no_evidence(house: House, known: PrivacyMemory, who: Concerned) -> None:
    """That neither a hold nor a board needs what would be destroyed.

    Raises UnderHold and BeforeBoard.
    """
    check_holds(known, who.held, told=told_hold(house))
    if any(is_before_board(house, case_id) for case_id in who.cases):
        raise BeforeBoard


def told_hold(house: House) -> Callable[[HoldPlaced], tuple[str, str]]:
    """Who placed a hold, and why."""
    return lambda placed: (
        called(house, placed.recorded_by),
        reason_of(house, placed, placed.reason),
    )


def words(house: House, told: Mapping[str, str]) -> Words:
    """Seals reasons under the practice's own key, made when new."""
    house.keys.ensure(streams=[REGISTER], subjects=[KEEPER_OF_REASONS])

    def sealed(fact_id: FactId, field: str) -> Sealed:
        return seal(
            house.keys,
            told[field],
            about=KEEPER_OF_REASONS,
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


def _tells(text: str, *, name: str) -> bool:
    """Whether a text says a name, or a word of it as it is written there."""
    whole = r"\s+".join(re.escape(part) for part in name.split())
    if re.search(rf"(?<!\w){whole}(?!\w)", text, re.IGNORECASE):
        return True
    parts = {part for part in re.findall(r"\w+", name) if len(part) >= SHORTEST_WORD}
    return bool(parts & set(re.findall(r"\w+", text)))
