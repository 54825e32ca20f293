"""Invented persons for the tests, and what is asked of the tables about them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import Table, func, select

from api import people
from api.house import House
from domain.matching.details import Address, Details, Identifier, Name
from domain.practice import Booking
from domain.values import PersonId, Role
from projections.persons import COUNTS, NAME, TABLE, TOKENS
from projections.persons_ids import SealedIds

HEADS = (
    "record_id,given_name,surname,date_of_birth,street_number,address_1,suburb,"
    "postcode,state,phone,soc_sec_id"
)
ROWS = (
    "r-1,Mitchell,Greenway,19560409,7,wallaby place,cleveland,2119,sa,,1804974",
    "r-2,Anna,Greenway,1958-01-02,7,wallaby place,cleveland,2119,sa,,",
    "r-3,Zoltan,Xu,1990-05-06,9,other street,farland,1000,vic,0399991234,",
)
ADDRESS = Address(
    street_number="7",
    address_1="Wallaby Place",
    suburb="Cleveland",
    postcode="2119",
    state="SA",
)
MITCHELL = Details(
    names=(Name(given="Mitchell", surname="Greenway"),),
    date_of_birth="1956-04-09",
    addresses=(ADDRESS,),
    phones=("0399995678",),
    identifiers=(Identifier(source="soc_sec_id", value="1804974"),),
)
MISTYPED = Details(
    names=(Name(given="Mitchel", surname="Grenway"),),
    date_of_birth="1956-04-09",
    addresses=(ADDRESS,),
)
ANNA = Details(
    names=(Name(given="Anna", surname="Greenway"),),
    date_of_birth="1958-01-02",
    addresses=(ADDRESS,),
)
STRANGER = Details(
    names=(Name(given="Zoltan", surname="Xu"),),
    date_of_birth="1990-05-06",
    addresses=(Address(street_number="9", address_1="Other Street", suburb="Farland"),),
)


def booking(house: House) -> Booking:
    """The operator keeps the books."""
    return Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())


def csv(path: Path, *rows: str, heads: str = HEADS) -> Path:
    """A file of persons."""
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return path


def count(house: House, table: Table = TABLE) -> int:
    """How many rows a table has, of whatever generation."""
    with house.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def counted(house: House) -> int:
    """How many persons there are, as the read model says."""
    with house.engine.connect() as connection:
        return connection.scalar(select(func.sum(COUNTS.c.persons))) or 0


def tokens_of(house: House, person: PersonId) -> set[int]:
    """The tokens that are kept of somebody."""
    with house.engine.connect() as connection:
        number = connection.scalar(
            select(TABLE.c.number).where(
                TABLE.c.sealed_id == SealedIds(house.keys, table=NAME).sealed(person)
            )
        )
        found = connection.scalars(
            select(TOKENS.c.token).where(TOKENS.c.number == number)
        )
        return set(found)


def uuid(number: int) -> UUID:
    """An identifier that is always the same."""
    return UUID(int=number + 1)


MITCHELL_MOVED = replace(MISTYPED, phones=("0399995678",))
