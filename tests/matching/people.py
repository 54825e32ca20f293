"""Invented people, told in the few words that a test needs."""

from __future__ import annotations

from domain.matching.details import Address, Details, Identifier, Name, NameKind
from domain.matching.preparing import prepared
from domain.matching.weighing import Label, Likeness, weigh

AMONG = 10_000
HOME = Address(
    street_number="7",
    address_1="Wallaby Place",
    suburb="Cleveland",
    postcode="2119",
    state="SA",
)
ELSEWHERE = Address(
    street_number="112",
    address_1="Harbour Terrace",
    suburb="Port Ashby",
    postcode="3480",
    state="VIC",
)


def person(
    given: str = "",
    surname: str = "",
    born: str = "",
    *,
    home: Address | None = None,
    former: str = "",
    phone: str = "",
    email: str = "",
    identifier: str = "",
    organisation: str = "",
) -> Details:
    """Somebody of whom so much is known."""
    names = [Name(given=given, surname=surname)] if given or surname else []
    if former:
        names.append(Name(given=given, surname=former, kind=NameKind.FORMER))
    return Details(
        names=tuple(names),
        date_of_birth=born,
        addresses=(home,) if home else (),
        phones=(phone,) if phone else (),
        emails=(email,) if email else (),
        identifiers=(Identifier(source="insurer", value=identifier),)
        if identifier
        else (),
        organisations=(organisation,) if organisation else (),
    )


def likeness(one: Details, other: Details, *, among: int = AMONG) -> Likeness:
    """What the second is to whoever is asked about."""
    return weigh(prepared(one), prepared(other), among=among)


def label(one: Details, other: Details, *, among: int = AMONG) -> Label:
    return likeness(one, other, among=among).label


PHONE = "0399995678"
ASKED = person("Ellen", "Miller", phone=PHONE)
"""As she rings up: no birth, no home."""
BETWEEN = person("Ellen", "Miller", "1958-11-30", home=HOME, phone=PHONE)
KNOWN = person("Helen", "Miller", "1958-11-30")
"""As she was registered once: another name, and her birth."""
