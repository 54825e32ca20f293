"""A case as it stood on a day, laid out once for whoever looks at it.

The timeline, the assessment and the questions of one page share it, and with it every
weight (`domain/severity.py`). A correction counts from the day it was known, whatever
day it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.acts import known_at
from domain.case_so_far import CaseSoFar
from domain.corrections import as_first_told, corrected_by
from domain.facts.fact import CaseFact, Fact
from domain.values import FactId, Section


@dataclass(frozen=True, kw_only=True, eq=False)
class CaseOn:
    """What was told of a case, and what of it counts on a day.

    `known` is what had been written down by `known_on`, `happened` what of that had
    come to pass by `as_of`. `corrected` names for each fact that no longer stands the
    one that puts it right. `case` lays out what stands.
    """

    told: tuple[CaseFact, ...]
    as_of: datetime
    known_on: datetime | None
    known: tuple[CaseFact, ...]
    corrected: Mapping[FactId, FactId]
    happened: tuple[CaseFact, ...]
    case: CaseSoFar

    @property
    def today(self) -> datetime:
        """The earlier of the two days: by it, time has passed or has not."""
        return self.as_of if self.known_on is None else min(self.as_of, self.known_on)


def case_on(
    facts: Iterable[Fact], *, as_of: datetime, known_on: datetime | None = None
) -> CaseOn:
    """A case up to `as_of`, as far as known on `known_on`; facts in any order."""
    told = tuple(told_in(facts))
    known = told
    if known_on is not None:
        known = tuple([fact for fact in told if known_at(fact) <= known_on])
    corrected = corrected_by(known)
    happened = tuple([fact for fact in known if fact.occurred_at <= as_of])
    standing = happened
    if corrected:
        left = [fact for fact in happened if fact.fact_id not in corrected]
        standing = as_first_told(left, among=known)
    return CaseOn(
        told=told,
        as_of=as_of,
        known_on=known_on,
        known=known,
        corrected=corrected,
        happened=happened,
        case=CaseSoFar(
            facts=standing,
            as_of=as_of if known_on is None else min(as_of, known_on),
        ),
    )


def told_in(facts: Iterable[Fact]) -> list[CaseFact]:
    """What was told about the case, without who read of it."""
    return [
        fact
        for fact in facts
        if isinstance(fact, CaseFact) and fact.FAMILY.section is not Section.ACCESS
    ]
