"""Who is named in a case: by a fact that they told, or by words that are about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import cast
from uuid import UUID

from domain.facts.fact import CaseFact, Fact
from domain.facts.tellers import CLINICIANS
from domain.sealed_values import sealed_in

ENVELOPE = frozenset(each.name for each in fields(CaseFact))
"""What every fact has; what it names there is a fact or who told it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedMemory:
    """Everybody whom the facts of a section name."""

    version: int = 0
    people: frozenset[UUID] = frozenset()


def remember_named(known: NamedMemory, facts: Iterable[Fact]) -> NamedMemory:
    """Who is named once `facts` have happened. A reference to a fact names nobody."""
    found, version = set(known.people), known.version
    for fact in facts:
        version = fact.originator_version
        if isinstance(fact, CaseFact):
            found.update(_named(fact))
    return NamedMemory(version=version, people=frozenset(found))


def _named(fact: CaseFact) -> Iterator[UUID]:
    if fact.recorded_as in CLINICIANS:
        yield fact.recorded_by
    for _, sealed in sealed_in(fact):
        yield sealed.subject_id
    for field in fields(fact):
        if field.name not in ENVELOPE:
            yield from _identifiers(getattr(fact, field.name))


def _identifiers(value: object) -> Iterator[UUID]:
    if isinstance(value, UUID):
        yield value
    elif isinstance(value, tuple):
        for one in cast("tuple[object, ...]", value):
            yield from _identifiers(one)
