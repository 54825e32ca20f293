"""Telling ties in a house: somebody new, and what they are to others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api import ties
from api.house import House
from api.letting_in import operator_books
from api.people import registration
from domain.dual.telling import Telling
from domain.facts.ties import TieKind
from domain.values import PersonId
from tests.house import NOON

LONG_AGO = NOON - timedelta(days=400)


def registered(house: House, name: str) -> PersonId:
    """Somebody who is known by a name."""
    fact = registration(house, name=name, booking=operator_books(house))
    house.ledger.carry_out(lambda: [fact])
    house.catch_up()
    return PersonId(fact.name.subject_id)


def state(house: House, first: PersonId, other: PersonId, **more: Any) -> ties.Stated:
    """That the first is the partner of the other, unless more is said."""
    words = {name: more.pop(name) for name in ("words", "other_words") if name in more}
    about: dict[str, Any] = {"kind": TieKind.PARTNER, "since": LONG_AGO}
    told = Telling(person_id=first, other_id=other, **{**about, **more})
    return ties.state(house, told, booking=operator_books(house), **words)
