"""Hours of one thing against hours of another: by the month, by the week, or as one.

Like every evaluator it knows nothing of therapy: the rule books say which facts count,
and which of their fields hold minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TypeAlias

from domain.facts.fact import CaseFact
from domain.rules.seen import Seen
from domain.rules.selecting import Selector, figure
from domain.rules.signs import Sign, ending_of

Stretch: TypeAlias = tuple[datetime, datetime]
"""From a moment up to another, which does not belong to it."""
Span: TypeAlias = Callable[[datetime], Stretch]
AN_HOUR = 60.0


def month(at: datetime) -> Stretch:
    """The calendar month that a moment lies in, by UTC."""
    first = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first, (first + timedelta(days=32)).replace(day=1)


def week(at: datetime) -> Stretch:
    """The week from Monday that a moment lies in, by UTC."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """What several shared counts for less: a share of it, or its part for each.

    Up to `few` who shared it, `share` of it counts, as where nobody says how many;
    among more it is divided by their number, which the field `among` states.
    """

    of: Selector
    among: str
    few: float
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """Hours that there must be while work goes on. A figure of 0 asks for nothing.

    `at_least` are hours in each whole month or week with work in it; `per` are hours of
    work that one hour covers, in each such stretch, or all in all where there is no
    `span`. Stretches in which the work began or ended are not asked about.
    """

    of: Selector
    minutes: str
    during: Selector
    work: Selector
    work_minutes: str
    at_least: float = 0.0
    per: float = 0.0
    span: Span | None = None
    shared: Shared | None = None

    def __call__(self, seen: Seen) -> Iterator[Sign]:
        """One sign for each stretch with too few."""
        if self.at_least <= 0 and self.per <= 0:
            return
        for opened in self.during.facts(seen):
            over = ending_of(opened, self.work, seen)
            ended = over.occurred_at if over else None
            held = self.work.between(seen, opened.occurred_at, ended)
            given = self.of.between(seen, opened.occurred_at, ended)
            if self.span is None:
                yield from self._in_all(held, given, seen)
            else:
                yield from self._in_each(self.span, opened, ended, held, seen)

    def _in_each(
        self,
        span: Span,
        opened: CaseFact,
        ended: datetime | None,
        held: Sequence[CaseFact],
        seen: Seen,
    ) -> Iterator[Sign]:
        for (since, until), group in groupby(held, key=lambda f: span(f.occurred_at)):
            if since < opened.occurred_at or (ended is not None and ended < until):
                continue
            worked = tuple(group)
            told = self.of.between(seen, since, until)
            given = [fact for fact in told if fact.occurred_at < until]
            credit = self._credit(given, seen)
            wanted = max(self.at_least, self._worked(worked) / (self.per or 1e9))
            if credit < wanted:
                yield Sign(anchor=worked[0], at=until, facts=(*worked, *given))

    def _in_all(
        self, held: Sequence[CaseFact], given: Sequence[CaseFact], seen: Seen
    ) -> Iterator[Sign]:
        """What is not covered grows with work, up to what the next hour will cover."""
        is_over, bare = False, 0.0
        covering = {fact.fact_id for fact in given}
        both = sorted((*held, *given), key=lambda f: (f.occurred_at, f.fact_id))
        for fact in both:
            if fact.fact_id in covering:
                bare -= self.per * self._credit([fact], seen)
                is_over = is_over and bare > self.per
                continue
            bare += self._worked([fact])
            if bare > self.per and not is_over:
                is_over = True
                yield Sign(anchor=fact, at=fact.occurred_at, facts=(fact,))

    def _worked(self, facts: Sequence[CaseFact]) -> float:
        return sum(figure(fact, self.work_minutes) for fact in facts) / AN_HOUR

    def _credit(self, facts: Sequence[CaseFact], seen: Seen) -> float:
        """The hours that count."""
        return sum(self._counted(fact, seen) for fact in facts) / AN_HOUR

    def _counted(self, fact: CaseFact, seen: Seen) -> float:
        minutes, shared = figure(fact, self.minutes), self.shared
        if shared is None or fact.fact_id not in _ids(shared.of, seen):
            return minutes
        stated: object = getattr(fact, shared.among, None)
        if isinstance(stated, int) and stated > shared.few:
            return minutes / stated
        return minutes * shared.share


def _ids(of: Selector, seen: Seen) -> frozenset[object]:
    return frozenset(fact.fact_id for fact in of.facts(seen))
