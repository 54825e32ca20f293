"""Writing down who persons are: one, or many at a time.

What is known already is not written again, so that doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID, uuid4

from api.house import House
from api.people import NAME, name_of
from domain import persons
from domain.described import (
    as_text,
    called,
    from_text,
    names_called,
    of_name,
    records,
)
from domain.facts.fact import Fact
from domain.facts.persons import PersonDescribed
from domain.matching.details import Details
from domain.persons import DETAILS
from domain.practice import (
    Booking,
    PersonMemory,
    person_stream,
    register_person,
    remember_person,
)
from domain.refusals import NotUnderstood, PersonUnknown, Problem
from domain.sealing import Erased, seal
from domain.values import FactId, PersonId, Sealed

NOBODY = "say at least one thing about them, such as a name"


class Kept(StrEnum):
    """What became of a description."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """Who is described, and as what."""

    person_id: PersonId
    details: Details


class _NothingNew(Exception):
    """All of it is known: there is nothing to write."""


def person_of_record(house: House, *, source: str, record_id: str) -> PersonId:
    """The person that a source knows by a number, or who they would become."""
    return PersonId(house.ledger.private_id("person", source, record_id))


def register(house: House, details: Details, *, booking: Booking) -> PersonId:
    """Register somebody new. Raises NotUnderstood where nothing is said of them."""
    person = PersonId(uuid4())
    keep(house, [Description(person_id=person, details=details)], booking=booking)
    return person


def describe(
    house: House, person_id: PersonId, details: Details, *, booking: Booking
) -> Kept:
    """Say anew who a registered person is; a name that is left out stays.

    Raises PersonUnknown, PersonErased and NotUnderstood.
    """
    name = name_of(house, person_id)
    if not details.names:
        known = Details() if isinstance(name, Erased) else details_of(house, person_id)
        details = replace(details, names=names_called(known, name))
    described = Description(person_id=person_id, details=details)
    return keep(house, [described], booking=booking)[0]


def details_of(house: House, person_id: PersonId) -> Details:
    """All that is known of somebody; the name alone where nobody has described them.

    Raises PersonUnknown, of the erased too.
    """
    known = house.ledger.recall(
        person_stream(person_id), PersonMemory(), remember_person
    )
    if (described := known.described) is not None:
        text = house.ledger.words(described, DETAILS, described.details)
        if isinstance(text, Erased):
            raise PersonUnknown(person_id)
        return from_text(text)
    name = name_of(house, person_id)
    if isinstance(name, Erased):
        raise PersonUnknown(person_id)
    return of_name(name)


def keep(
    house: House, wanted: Sequence[Description], *, booking: Booking
) -> list[Kept]:
    """Write down some descriptions, all or none; what became of each, in their order.

    Raises PersonErased, and NotUnderstood where nothing is said of somebody.
    """
    if any(each.details == Details() for each in wanted):
        raise NotUnderstood([Problem(field="names", reason=NOBODY)])
    persons_ = [each.person_id for each in wanted]
    house.keys.ensure(streams=map(person_stream, persons_), subjects=persons_)
    became: list[Kept] = []

    def decision() -> list[Fact]:
        known = _memories(house, persons_)
        became.clear()
        facts: list[Fact] = []
        for each in wanted:
            new = _facts(house, known[each.person_id], each, booking=booking)
            became.append((Kept.UNCHANGED, Kept.CHANGED, Kept.NEW)[len(new)])
            facts += new
        if not facts:
            raise _NothingNew
        return facts

    try:
        house.ledger.carry_out(decision)
    except _NothingNew:
        return became
    house.catch_up()
    return became


def newly_told(house: House, described: Description, *, booking: Booking) -> list[Fact]:
    """That somebody is there, and as what: two facts, for whoever writes them with more.

    Nobody else is looked at. Their key has to be there.
    """
    return _facts(house, PersonMemory(), described, booking=booking)


def _memories(
    house: House, persons_: Iterable[PersonId]
) -> Mapping[PersonId, PersonMemory]:
    """What is known of many persons, read at once."""
    facts: dict[UUID, list[Fact]] = {}
    streams = {person: person_stream(person) for person in persons_}
    for fact in house.ledger.facts_of(streams.values()):
        facts.setdefault(fact.originator_id, []).append(fact)
    return {
        person: remember_person(PersonMemory(), facts.get(stream, ()))
        for person, stream in streams.items()
    }


def _facts(
    house: House, known: PersonMemory, wanted: Description, *, booking: Booking
) -> list[Fact]:
    """What is new about somebody: nothing, a description, or that they are there."""
    person, details = wanted.person_id, wanted.details
    text = as_text(details)
    if known.described is not None and text == house.ledger.words(
        known.described, DETAILS, known.described.details
    ):
        return []
    name = called(details) or next((number for _, number in records(details)), "-")

    def words(fact_id: FactId, field: str) -> Sealed:
        told = name if field == NAME else text
        return seal(house.keys, told, about=person, fact_id=fact_id, field=field)

    first: list[Fact] = []
    if known.named is None:
        registered = register_person(
            person_id=person, seal=lambda fact_id: words(fact_id, NAME), booking=booking
        )
        first, known = [registered], remember_person(known, [registered])
    described: PersonDescribed = persons.describe(
        known, person_id=person, words=words, booking=booking
    )
    return [*first, described]
