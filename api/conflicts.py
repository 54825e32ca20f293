"""Naming who stands too close to a case to judge it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from api.house import House
from api.letting_in import operator_books, sealer
from domain.access import relations_stream
from domain.conflicts import ConflictsMemory, name_conflict, remember_conflicts
from domain.facts.fact import Fact
from domain.values import CaseId, PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Somebody who stands too close; `is_new` where nobody had said so before."""

    person_id: PersonId
    is_new: bool


def conflicted(house: House, case_id: CaseId) -> frozenset[PersonId]:
    """Everybody who was named. What they decide, rule R44 asks about."""
    return house.ledger.recall(
        relations_stream(case_id), ConflictsMemory(), remember_conflicts
    ).people


def name_in(house: House, case_id: CaseId, person: PersonId, *, reason: str) -> Named:
    """Write down that somebody stands too close. Raises NotUnderstood."""
    seal, booking = sealer(house, case_id, reason), operator_books(house)
    if person in conflicted(house, case_id):
        return Named(person_id=person, is_new=False)
    told: dict[str, Any] = {
        "case_id": case_id,
        "person_id": person,
        "booking": booking,
        "seal": seal,
    }

    def decision() -> list[Fact]:
        known = house.ledger.recall(
            relations_stream(case_id), ConflictsMemory(), remember_conflicts
        )
        named = name_conflict(known, **told)
        # Another writer may have said the same a moment ago; twice is no harm.
        return named or name_conflict(replace(known, people=frozenset()), **told)

    house.ledger.carry_out(decision)
    house.catch_up()
    return Named(person_id=person, is_new=True)
