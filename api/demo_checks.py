"""A check in the demo: somebody asks about a person who lives with another's client."""

from __future__ import annotations

from api import importing, people, persons_kept
from api.checks import Wanted, ask
from api.house import House
from api.screening import work
from domain import recording
from domain.described import of_name
from domain.matching.details import Address, Details, Name
from domain.policy import Principal
from domain.practice import Booking
from domain.values import Role

HISTORY = "V37"
"""Whose client is described."""
HOME = Address(
    street_number="14", address_1="heron lane", suburb="aldwick", postcode="3127"
)
PHONE, BORN = "0312 555 019", "1979-08-30"
ASKED_FOR = "A new client wants to begin this week."


def invent(house: House, *, asker: Principal) -> None:
    """Describe a client, and let somebody ask about who shares their home."""
    client = recording.opened(house.ledger, importing.case_of(house, HISTORY)).client_id
    name = of_name(people.name_of(house, client)).names[0]
    booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
    described = Details(
        names=(name,), date_of_birth=BORN, addresses=(HOME,), phones=(PHONE,)
    )
    persons_kept.describe(house, client, described, booking=booking)
    other = Details(
        names=(Name(given="Sebastian", surname=name.surname),),
        date_of_birth="1977-01-14",
        addresses=(HOME,),
        phones=(PHONE,),
    )
    wanted = Wanted(details=other, purpose=ASKED_FOR, is_urgent=True)
    ask(house, asker, wanted, command=None)
    work(house)
