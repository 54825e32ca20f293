"""What is written down of a person: never all of it, and seldom twice the same."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TypeAlias

from domain.matching.details import Address, Details, Identifier, Name
from tests.persons_data.contact import written_otherwise
from tests.persons_data.people import Person

Record: TypeAlias = dict[str, str]
"""A row as `persons import` reads it. What is not known is an empty string."""

ADDRESS = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")
COLUMNS = (
    "record_id",
    "given_name",
    "surname",
    "date_of_birth",
    *ADDRESS,
    "phone",
    "email",
)
REGISTERED = {"date_of_birth": 0.94, "address": 0.95, "phone": 0.85, "email": 0.55}
"""How many of the registered have each; everybody has one of the four."""
ASKED = {"date_of_birth": 0.92, "address": 0.9, "phone": 0.85, "email": 0.6}
"""The same of what is asked about."""


def whole(person: Person) -> Record:
    """All of it, as they would say it themselves."""
    return {
        "record_id": person.person_id,
        "given_name": person.given,
        "surname": person.surname,
        "date_of_birth": person.born.isoformat(),
        "street_number": person.place.number,
        "address_1": person.place.street,
        "address_2": person.place.unit,
        "suburb": person.place.suburb,
        "postcode": person.place.postcode,
        "state": person.place.state,
        "phone": person.phone,
        "email": person.email,
    }


def registered(person: Person, chance: Random) -> Record:
    """The row of somebody registered. Some gave the telephone of their home."""
    if person.landline and chance.random() < 0.3:
        person = replace(person, phone=person.landline)
    return partly(whole(person), REGISTERED, chance)


def partly(record: Record, shares: dict[str, float], chance: Random) -> Record:
    """The record without what was not asked or not said."""
    left_out = {part for part, share in shares.items() if chance.random() > share}
    if left_out >= set(shares):
        left_out.discard(chance.choice(tuple(shares)))
    gone = {field for part in left_out for field in fields_of(part)}
    return {field: "" if field in gone else said for field, said in record.items()}


def fields_of(part: str) -> tuple[str, ...]:
    """The columns of an address, or the one of that name."""
    return ADDRESS if part == "address" else (part,)


def in_other_words(record: Record, chance: Random) -> Record:
    """The same, as another hand writes it: nothing of it differs in meaning."""
    said = dict(record)
    if said["phone"]:
        said["phone"] = written_otherwise(said["phone"], chance)
    if chance.random() < 0.5:
        said = {field: word.upper() for field, word in said.items()}
    elif chance.random() < 0.5:
        said["address_1"] = _shortened(said["address_1"])
    if said["address_2"] and chance.random() < 0.3:
        said["address_2"] = ""
    if chance.random() < 0.2:
        said["state"] = ""
    return {**said, "record_id": record["record_id"]}


SHORT = {
    "street": "st",
    "road": "rd",
    "avenue": "ave",
    "drive": "dr",
    "court": "ct",
    "lane": "ln",
    "close": "cl",
}


def _shortened(street: str) -> str:
    return " ".join(SHORT.get(word, word) for word in street.split())


def details(record: Record) -> Details:
    """What the matching is told, in its own words."""
    address = Address(**{field: record.get(field, "") for field in ADDRESS})
    number = record.get("soc_sec_id", "")
    return Details(
        names=(
            Name(given=record.get("given_name", ""), surname=record.get("surname", "")),
        ),
        date_of_birth=record.get("date_of_birth", ""),
        addresses=(address,) if address != Address() else (),
        phones=tuple(filter(None, [record.get("phone", "")])),
        emails=tuple(filter(None, [record.get("email", "")])),
        identifiers=(Identifier(source="soc_sec_id", value=number),) if number else (),
    )


def clues(one: Record, other: Record) -> set[str]:
    """What alone would make a person look twice: the same in both records."""
    found = {
        field
        for field in ("date_of_birth", "email")
        if one[field] and one[field].lower() == other[field].lower()
    }
    if one["phone"] and _digits(one["phone"]) == _digits(other["phone"]):
        found.add("phone")
    if door(one) and door(one) == door(other):
        found.add("address")
    return found


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))[-9:]


def door(record: Record) -> str:
    """House, street and suburb, as both hands would write them; empty if not said."""
    if not record["street_number"]:
        return ""
    street, suburb = _shortened(record["address_1"].lower()), record["suburb"].lower()
    return f"{record['street_number']} {street}, {suburb}"
