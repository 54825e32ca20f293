"""What may be known of somebody: the plain words, before anything is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NameKind(StrEnum):
    """What a name is to its bearer."""

    CURRENT = "current"
    FORMER = "former"
    NICKNAME = "nickname"
    ALSO_KNOWN_AS = "also_known_as"


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """One name somebody goes or went by, as it is written."""

    given: str = ""
    surname: str = ""
    kind: NameKind = NameKind.CURRENT


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where somebody lives or lived, as it is written."""

    street_number: str = ""
    address_1: str = ""
    address_2: str = ""
    suburb: str = ""
    postcode: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Identifier:
    """A number that a source knows somebody by; `source` says whose number."""

    source: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """All that is known of one person. Any part may be missing.

    `date_of_birth` is `YYYY-MM-DD`, or what stood there where that is no date.
    """

    names: tuple[Name, ...] = ()
    date_of_birth: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    organisations: tuple[str, ...] = ()
