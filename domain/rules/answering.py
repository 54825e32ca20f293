"""Which fact an answer is to: the one it names, or the nearest that still waits.

An answer whose reference is a label from elsewhere names nothing here. It is taken at
its word, but one answer closes one question at the most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.facts.fact import CaseFact
from domain.rules.seen import Seen
from domain.rules.selecting import Selector
from domain.values import FactId


@dataclass(frozen=True, kw_only=True, slots=True)
class Answering:
    """Facts whose field `ref` says which other fact each of them answers."""

    of: Selector
    ref: str

    def is_to(self, answer: CaseFact, fact: CaseFact, *, seen: Seen) -> bool:
        """Whether one of these facts answers this one."""
        named: object = getattr(answer, self.ref)
        if isinstance(named, UUID) and named in seen.ids:
            return named == fact.fact_id
        return self._nearest(type(fact), seen).get(answer.fact_id) == fact.fact_id

    def first_to(self, fact: CaseFact, *, seen: Seen) -> datetime | None:
        """When this fact was first answered; None where it never was."""
        told = self.of.between(seen, fact.occurred_at, None)
        return next(
            (a.occurred_at for a in told if self.is_to(a, fact, seen=seen)), None
        )

    def _nearest(
        self, kind: type[CaseFact], seen: Seen
    ) -> Mapping[FactId, FactId | None]:
        """For answers that name no fact, the last one of a kind that waited then."""
        key = (self.of, self.ref, kind)
        found = seen.answered.get(key)
        if found is None:
            found = seen.answered[key] = self._matched(kind, seen)
        return found

    def _matched(
        self, kind: type[CaseFact], seen: Seen
    ) -> Mapping[FactId, FactId | None]:
        found: dict[FactId, FactId | None] = {}
        waiting: list[CaseFact] = []
        coming = list(reversed(seen.case.told(kind).facts))
        for answer in self.of.facts(seen):
            while coming and coming[-1].occurred_at <= answer.occurred_at:
                waiting.append(coming.pop())
            named: object = getattr(answer, self.ref)
            if isinstance(named, UUID) and named in seen.ids:
                waiting = [each for each in waiting if each.fact_id != named]
            else:
                found[answer.fact_id] = waiting.pop().fact_id if waiting else None
        return found
