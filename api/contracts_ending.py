"""The end of contracts of supervision, where whoever supervises loses or gets the role."""

from __future__ import annotations

from api.house import House
from api.relations import practitioner_of
from domain import practice
from domain.facts.bookkeeping import Standing
from domain.facts.fact import Fact
from domain.practice import Booking
from domain.values import PersonId
from projections.relations import of_holder


def contracts_end(
    house: House, supervisor_id: PersonId, standing: Standing, booking: Booking
) -> list[Fact]:
    """The end of every contract under which somebody supervises."""
    if standing is not Standing.SUPERVISOR:
        return []
    house.catch_up()
    with house.engine.connect() as connection:
        held = [PersonId(each) for each in of_holder(connection, supervisor_id)]
    return practice.end_contracts(
        {person: practitioner_of(house, person) for person in held},
        supervisor_id=supervisor_id,
        booking=booking,
    )
