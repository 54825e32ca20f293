"""What is known of somebody, made ready for comparing: once, when it is written down.

`packed` and `unpacked` are the bytes that a read model keeps, sealed. They carry a
version; a person whose bytes are of another one is prepared again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from domain.matching.dates_told import digits_of_date
from domain.matching.details import Address, Details, Name
from domain.matching.folding import digits_of, folded
from domain.matching.name_words import given_words, in_two_parts, surname_words
from domain.matching.place_words import street_of

FEWEST_PHONE_DIGITS = 5
PHONE_DIGITS = 9
"""A phone is known by its last digits: how the country is dialled does not matter."""


class PreparedName(msgspec.Struct, frozen=True, array_like=True):
    """The folded words of a name, without titles and particles."""

    given: tuple[str, ...]
    surname: tuple[str, ...]
    kind: str


class PreparedAddress(msgspec.Struct, frozen=True, array_like=True):
    """The folded parts of an address. `""` where nothing is known."""

    number: str
    street: str
    building: str
    suburb: str
    postcode: str
    state: str


class Prepared(msgspec.Struct, frozen=True, array_like=True):
    """All that is compared of one person. Equal details prepare to equal values.

    `born` is `YYYYMMDD`, with 0 for each digit that is not known, or empty.
    """

    names: tuple[PreparedName, ...] = ()
    born: str = ""
    addresses: tuple[PreparedAddress, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    organisations: tuple[str, ...] = ()


Part = TypeVar("Part")
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Prepared)
VERSION = b"\x01"


def prepared(details: Details) -> Prepared:
    """What is known of somebody, ready for comparing; empty parts are left out."""
    return Prepared(
        names=_once(_name(each) for each in details.names),
        born=digits_of_date(details.date_of_birth),
        addresses=_once(_address(each) for each in details.addresses),
        phones=_once(_phone(each) for each in details.phones),
        emails=_once(each.strip().lower() for each in details.emails),
        identifiers=_once(
            (folded(each.source), folded(each.value).replace(" ", ""))
            if folded(each.value)
            else None
            for each in details.identifiers
        ),
        organisations=_once(folded(each) for each in details.organisations),
    )


def packed(prepared: Prepared) -> bytes:
    """The bytes to keep, about 120 for a person of one name and one address."""
    return VERSION + _ENCODER.encode(prepared)


def unpacked(stored: bytes) -> Prepared:
    """What `packed` was given. Raises ValueError for bytes of another version."""
    if stored[:1] != VERSION:
        raise ValueError("These details were prepared by another version.")
    return _DECODER.decode(memoryview(stored)[1:])


def _name(name: Name) -> PreparedName | None:
    first, last = in_two_parts(name.given, name.surname)
    given, surname = given_words(first), surname_words(last)
    if not given and not surname:
        return None
    return PreparedName(given=given, surname=surname, kind=name.kind.value)


def _address(address: Address) -> PreparedAddress | None:
    found = PreparedAddress(
        number=folded(address.street_number).replace(" ", ""),
        street=street_of(address.address_1),
        building=folded(address.address_2),
        suburb=folded(address.suburb),
        postcode=folded(address.postcode).replace(" ", ""),
        state=folded(address.state),
    )
    return found if any(msgspec.structs.astuple(found)) else None


def _phone(written: str) -> str:
    digits = digits_of(written).lstrip("0")
    return digits[-PHONE_DIGITS:] if len(digits) >= FEWEST_PHONE_DIGITS else ""


def _once(parts: Iterable[Part | None]) -> tuple[Part, ...]:
    """Each part that says something, once, in the order told."""
    return tuple(dict.fromkeys(part for part in parts if part))
