"""Somebody whom a therapist has named as one of their own circle, and nobody else here.

That they are registered is the therapist's own telling. It serves the checks of that
therapist, and the question whether a client of theirs is somebody of their circle.
"""

from __future__ import annotations

from api.as_one import as_one
from api.dual import ties_of
from api.house import House
from api.own_people import circle_of
from api.standing import Stands, standing_of
from domain.dual.telling import circle_stream
from domain.facts.ties import TieStated
from domain.practice import PersonMemory, person_stream, remember_person
from domain.values import PersonId


def named_by(house: House, person: PersonId) -> PersonId | None:
    """Who registered somebody as one of their own circle; None where nobody did.

    They stay who did, also where they have taken the tie back.
    """
    known = house.ledger.recall(person_stream(person), PersonMemory(), remember_person)
    if known.registered is None:
        return None
    therapist = known.registered.recorded_by
    told = house.ledger.facts_of([circle_stream(therapist)])
    ties = (fact for fact in told if isinstance(fact, TieStated))
    is_theirs = any(person in (tie.person_id, tie.other_id) for tie in ties)
    return therapist if is_theirs else None


def is_hidden_from(house: House, asker: PersonId, person: PersonId) -> bool:
    """Whether the practice knows somebody by an own circle and by nothing else, in no
    role, by no tie and by no other record, and that circle is not the asker's.

    Nor is it theirs any more once they have taken back what they told.
    """
    holder = named_by(house, person)
    if holder is None or (holder == asker and person in circle_of(house, asker)):
        return False
    if standing_of(house, person).roles or ties_of(house, person).steps:
        return False
    return len(as_one(house, person)) == 1


def is_of_their_circle(house: House, person: PersonId, client: Stands) -> bool:
    """Whether somebody is of the own circle of a therapist who treats a client."""
    return any(person in circle_of(house, one) for one in client.therapists)
