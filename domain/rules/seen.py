"""A case as rules look at it: its facts, what they weigh, and whose codes bind.

Built once for each judgement and then only read; nothing here asks a clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from domain.acts import BOUNDARY_EVENTS
from domain.case_so_far import CaseSoFar
from domain.codes.provisions import Codes
from domain.facts.alliance import TherapyStarted
from domain.facts.endings import TherapyTerminated
from domain.facts.fact import CaseFact
from domain.series import Series, ordered
from domain.severity import weigh
from domain.values import FactId, PersonId
from domain.weighing import Weighed


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What is known of a case besides its facts.

    `subject` is the therapist whose conduct is told; `conflicted` are those who stand
    too close to judge it; `codes` are the names of the codes that bind.
    """

    codes: tuple[str, ...] = ()
    subject: PersonId | None = None
    conflicted: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """The facts that stand, laid out for questions.

    `chosen` remembers which facts each selector means, `answered` which answer is to
    which fact. `asked` gathers the facts whose weight was asked for.
    """

    case: CaseSoFar
    codes: Codes
    around: Around
    chosen: dict[object, Series[CaseFact]] = field(
        default_factory=dict[object, Series[CaseFact]]
    )
    asked: set[FactId] = field(default_factory=set[FactId])
    answered: dict[object, Mapping[FactId, FactId | None]] = field(
        default_factory=dict[object, Mapping[FactId, FactId | None]]
    )

    def on(self, case: CaseSoFar) -> Seen:
        """The same facts on another day."""
        return replace(self, case=case, asked=set())

    @cached_property
    def binding(self) -> frozenset[str]:
        """The ids of the codes on file that bind."""
        return self.codes.binding(self.around.codes)[0]

    @cached_property
    def boundary(self) -> Series[CaseFact]:
        """The boundary events, in order of time."""
        told = self.case.in_time.facts
        return ordered(tuple([f for f in told if type(f) in BOUNDARY_EVENTS]))

    @property
    def kinds(self) -> frozenset[type[CaseFact]]:
        """Every kind of fact that stands."""
        return self.case.kinds

    @cached_property
    def ids(self) -> frozenset[FactId]:
        """Every fact that stands."""
        return frozenset(fact.fact_id for fact in self.case.facts)

    def weighed(self, fact: CaseFact) -> Weighed:
        """What a fact weighs in its circumstances; weighed once."""
        self.asked.add(fact.fact_id)
        return weigh(fact, self.case)

    def raw(self, fact: CaseFact) -> int:
        """What a fact weighs by its kind alone."""
        return self.case.raw(fact)

    def in_therapy(self, moment: datetime) -> bool:
        """Whether therapy went on; until an ending is told, it did.

        The moments of beginning and ending belong to it.
        """
        ended = self.last_ending(moment)
        if ended is None:
            return True
        starts = self.case.told(TherapyStarted).times
        return bisect_right(starts, moment) > bisect_right(starts, ended.occurred_at)

    def last_ending(self, moment: datetime) -> TherapyTerminated | None:
        """The last ending told before a moment."""
        endings: Iterator[TherapyTerminated] = self.case.told(
            TherapyTerminated
        ).latest_first(moment)
        return next((each for each in endings if each.occurred_at < moment), None)
