"""Who is named in a case: by a fact that they told, or by words that are about them.

What somebody else says of whoever looks at the case in an office keeps them out only
where it was said before: otherwise whoever is judged could choose who judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import cast
from uuid import UUID

from domain.facts.fact import CaseFact, Fact
from domain.facts.tellers import CLINICIANS
from domain.sealed_values import sealed_in

ENVELOPE = frozenset(each.name for each in fields(CaseFact))
"""What every fact has; what it names there is a fact or who told it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedMemory:
    """Who told facts of a section, and when others were named in it."""

    version: int = 0
    tellers: frozenset[UUID] = frozenset()
    named: Mapping[UUID, tuple[datetime, ...]] = field(
        default_factory=dict[UUID, tuple[datetime, ...]]
    )

    def is_named(
        self,
        person: UUID,
        *,
        until: datetime | None = None,
        after: datetime | None = None,
    ) -> bool:
        """Whether somebody told a fact, or was named `after` a moment and before
        another."""
        return person in self.tellers or any(
            (until is None or at < until) and (after is None or at > after)
            for at in self.named.get(person, ())
        )


def remember_named(known: NamedMemory, facts: Iterable[Fact]) -> NamedMemory:
    """Who is named once `facts` have happened. A reference to a fact names nobody."""
    tellers, named, version = set(known.tellers), dict(known.named), known.version
    for fact in facts:
        version = fact.originator_version
        if not isinstance(fact, CaseFact):
            continue
        if fact.recorded_as in CLINICIANS:
            tellers.add(fact.recorded_by)
        for one in set(_named(fact)):
            named[one] = (*named.get(one, ()), fact.recorded_at)
    return NamedMemory(version=version, tellers=frozenset(tellers), named=named)


def _named(fact: CaseFact) -> Iterator[UUID]:
    for _, sealed in sealed_in(fact):
        yield sealed.subject_id
    for each in fields(fact):
        if each.name not in ENVELOPE:
            yield from _identifiers(getattr(fact, each.name))


def _identifiers(value: object) -> Iterator[UUID]:
    if isinstance(value, UUID):
        yield value
    elif isinstance(value, tuple):
        for one in cast("tuple[object, ...]", value):
            yield from _identifiers(one)
