"""The vocabulary of these tests: people by name, and ties between them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from domain.dual.kinds import Kind, RoleKind
from domain.dual.steps import Path, Step
from domain.facts.ties import TieKind, TieStanding
from domain.values import CaseId, EvidenceLevel, FactId, PersonId

AGES = UUID("8c1e1c8a-4a0f-4b7e-9d0f-0f6a2f3b4c5d")
TOLD_AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
CASE = CaseId(UUID(int=0xCA5E))
PAST = TieStanding.FORMER
TREATS = RoleKind.THERAPY


def who(name: str) -> PersonId:
    """Somebody, always the same for a name."""
    return PersonId(uuid5(AGES, name))


NAMED = {
    who(name): name
    for name in ("Ada", "Ben", "Cem", "Dora", "Thea", "Sol", "Bo", "Omar", "Una")
}


def names(person: PersonId) -> str:
    """What somebody is called."""
    return NAMED.get(person, "somebody")


def tie(first: str, kind: Kind, other: str, **more: Any) -> Step:
    """What one is to another."""
    about: dict[str, Any] = {
        "fact_id": FactId(uuid5(AGES, f"{first} {kind} {other}")),
        "standing": TieStanding.CURRENT,
        "since": None,
        "until": None,
        "told_by": who("Thea"),
        "told_at": TOLD_AT,
        "evidence_level": EvidenceLevel.SELF_REPORT,
    }
    return Step(kind=kind, first=who(first), other=who(other), **{**about, **more})


def path(*steps: Step) -> Path:
    """A path to Thea on which each two are one thing to each other."""
    start, taker = steps[0].first, who("Thea")
    is_turned = start == taker and len(steps) == 1
    if is_turned or (len(steps) > 1 and start in (steps[1].first, steps[1].other)):
        start = steps[0].other
    people = [start]
    for step in steps:
        people.append(step.beside(people[-1]))
    return Path(people=tuple(people), hops=tuple((step,) for step in steps))


def a_friend(one: str, other: str, **more: Any) -> Step:
    """A friendship, as people told it."""
    return tie(one, TieKind.FRIEND, other, **more)
