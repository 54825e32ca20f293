"""Somebody whom a therapist has named as one of their own circle, and nobody else here.

That they are registered is the therapist's own telling. It serves the checks of that
therapist, and the question whether a client of theirs is somebody of their circle.
"""

from __future__ import annotations

from api.as_one import as_one
from api.dual import ties_of
from api.house import House
from api.own_people import circle_of
from api.standing import Stands
from domain.practice import PersonMemory, person_stream, remember_person
from domain.values import PersonId


def named_by(house: House, person: PersonId) -> PersonId | None:
    """Who registered somebody as one of their own circle; None where nobody did."""
    known = house.ledger.recall(person_stream(person), PersonMemory(), remember_person)
    if known.registered is None:
        return None
    therapist = known.registered.recorded_by
    return therapist if person in circle_of(house, therapist) else None


def is_anothers_alone(
    house: House, person: PersonId, stands: Stands, *, asked_by: PersonId
) -> bool:
    """Whether the practice knows somebody by the own circle of a therapist other than who
    asks and by nothing else: in no role, by no tie, and by no other record."""
    if stands.roles or named_by(house, person) in (None, asked_by):
        return False
    return not ties_of(house, person).steps and len(as_one(house, person)) == 1


def is_of_their_circle(house: House, person: PersonId, client: Stands) -> bool:
    """Whether somebody is of the own circle of a therapist who treats a client."""
    return any(person in circle_of(house, one) for one in client.therapists)
