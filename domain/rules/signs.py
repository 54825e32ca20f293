"""What sets a question off: one fact, several in a window, a rise, a gap, an absence.

Each evaluator is a pure function of the case and answers signs. An evaluator knows
nothing of therapy; the rule books say what it looks at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from domain.acts import category_of
from domain.facts.endings import ClientStoppedAttending
from domain.facts.fact import CaseFact
from domain.rules.answering import Answering
from domain.rules.seen import Seen
from domain.rules.selecting import Selector, figure
from domain.values import FactId


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """Where a pattern shows: the fact it hangs on, since when, and by which facts.

    `measure` is what the pattern itself measures, where it does.
    """

    anchor: CaseFact
    at: datetime
    facts: tuple[CaseFact, ...]
    measure: float = 0.0


Evaluator: TypeAlias = Callable[[Seen], Iterator[Sign]]


def each(of: Selector) -> Evaluator:
    """Every fact that is meant is a sign by itself."""

    def found(seen: Seen) -> Iterator[Sign]:
        for fact in of.facts(seen):
            yield Sign(anchor=fact, at=fact.occurred_at, facts=(fact,))

    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many, or how much, there must be in a window of days."""

    of: Selector
    at_least: float
    above: bool = False
    within: timedelta | None = None
    sum_of: str | None = None
    weight_at_least: float = 0
    categories_at_least: int = 1
    of_which: Selector | None = None
    of_which_at_least: int = 0
    times_before: float = 0

    def __call__(self, seen: Seen) -> Iterator[Sign]:
        """One sign for each stretch in which the count is reached."""
        facts = self.of.facts(seen)
        now, earlier = _Window(self, seen), _Window(self, seen)
        stretch: _Stretch | None = None
        start = before = taken = 0
        for at, end in _moments(facts):
            now.add(facts[start + now.size : end])
            while (
                self.within is not None and facts[start].occurred_at < at - self.within
            ):
                now.drop(facts[start])
                if self.times_before:
                    earlier.add(facts[start : start + 1])
                start += 1
            while self.within is not None and self.times_before and before < start:
                if facts[before].occurred_at >= at - 2 * self.within:
                    break
                earlier.drop(facts[before])
                before += 1
            if not self._reached(now, earlier):
                continue
            if stretch is None or facts[start].occurred_at > stretch.until:
                if stretch is not None:
                    yield stretch.sign()
                stretch = _Stretch(facts[end - 1])
            stretch.take(facts[max(start, taken) : end])
            taken = end
        if stretch is not None:
            yield stretch.sign()

    def _reached(self, now: _Window, earlier: _Window) -> bool:
        much = round(now.much, 6)  # Coming and going leaves a trace of rounding.
        return (
            (much > self.at_least if self.above else much >= self.at_least)
            and now.categories >= self.categories_at_least
            and now.weight >= self.weight_at_least
            and now.some >= self.of_which_at_least
            and much >= self.times_before * earlier.much
        )


class _Window:
    """Facts of a window, counted as they come and go; what nobody asks is not."""

    def __init__(self, count: Count, seen: Seen) -> None:
        self._count = count
        self._seen = seen
        self._is_plain = not (
            count.sum_of or count.weight_at_least or count.of_which
        ) and (count.categories_at_least <= 1)
        self._kinds: Counter[str] = Counter()
        self._sum = 0.0
        self.size = 0
        self.weight = 0
        self.some = 0

    @property
    def much(self) -> float:
        """How many there are, or how much they come to."""
        return float(self.size) if self._count.sum_of is None else self._sum

    @property
    def categories(self) -> int:
        """Of how many categories they are; one where it does not matter."""
        return len(self._kinds) if self._count.categories_at_least > 1 else 1

    def add(self, facts: Sequence[CaseFact]) -> None:
        """These come in."""
        self.size += len(facts)
        if not self._is_plain:
            for fact in facts:
                self._change(fact, 1)

    def drop(self, fact: CaseFact) -> None:
        """This one is too long ago."""
        self.size -= 1
        if not self._is_plain:
            self._change(fact, -1)

    def _change(self, fact: CaseFact, by: int) -> None:
        count = self._count
        if count.sum_of is not None:
            self._sum += by * figure(fact, count.sum_of)
        if count.categories_at_least > 1:
            category = category_of(fact)
            self._kinds[category] += by
            if not self._kinds[category]:
                del self._kinds[category]
        if count.weight_at_least:
            self.weight += by * self._seen.raw(fact)
        if count.of_which is not None and count.of_which.takes(fact, self._seen):
            self.some += by


def slope(of: Selector) -> Evaluator:
    """Acts that have grown heavier across categories (`domain/drift.py`)."""

    def found(seen: Seen) -> Iterator[Sign]:
        rises = seen.case.rises
        if not rises:
            return
        facts = {fact.fact_id: fact for fact in of.facts(seen)}
        stretch: _Stretch | None = None
        for moment in sorted(rises):
            risen = [facts[id_] for id_ in rises[moment] if id_ in facts]
            if not risen:
                continue
            if stretch is not None and risen[0].occurred_at > stretch.until:
                yield stretch.sign()
                stretch = None
            stretch = stretch or _Stretch(risen[-1])
            stretch.take(risen)
            third = risen[-max(1, len(risen) // 3) :]
            mean = sum(seen.raw(fact) for fact in third) / len(third)
            stretch.measure = max(stretch.measure, mean)
        if stretch is not None:
            yield stretch.sign()

    return found


def share(of: Selector, among: Selector, *, at_least: int, last: int) -> Evaluator:
    """At least so many of the last few are of this form."""

    def found(seen: Seen) -> Iterator[Sign]:
        everything = among.facts(seen)
        meant = {fact.fact_id for fact in of.facts(seen)}
        stretch: _Stretch | None = None
        for _, end in _moments(everything):
            window = everything[max(0, end - last) : end]
            those = [fact for fact in window if fact.fact_id in meant]
            if len(those) >= at_least:
                stretch = stretch or _Stretch(those[-1])
                stretch.take(those)
            elif stretch is not None:
                yield stretch.sign()
                stretch = None
        if stretch is not None:
            yield stretch.sign()

    return found


def run(of: Selector, *, broken_by: Selector, at_least: int) -> Evaluator:
    """So many in a row, with nothing between that ends the row."""

    def found(seen: Seen) -> Iterator[Sign]:
        meant = {fact.fact_id for fact in of.facts(seen)}
        breaking = broken_by.facts(seen)
        facts = sorted(
            {f.fact_id: f for f in (*of.facts(seen), *breaking)}.values(),
            key=lambda f: (f.occurred_at, f.fact_id not in meant, f.fact_id),
        )
        ends = {fact.fact_id for fact in breaking}
        row: list[CaseFact] = []
        for fact in facts:
            if fact.fact_id in ends:
                yield from _row(row, at_least)
                row = []
            else:
                row.append(fact)
        yield from _row(row, at_least)

    return found


def follows(
    first: Selector,
    then: Selector,
    *,
    within: timedelta | None,
    nth: int,
    on: str,
    until: Answering | None = None,
) -> Evaluator:
    """Something comes after something else: the nth of it, in so many days.

    What comes when `until` has answered the first comes too late.
    """

    def found(seen: Seen) -> Iterator[Sign]:
        reported: set[object] = set()
        for fact in first.facts(seen):
            last = None if within is None else fact.occurred_at + within
            over = until.first_to(fact, seen=seen) if until else None
            after = [
                each
                for each in then.between(seen, fact.occurred_at, last)
                if each.occurred_at > fact.occurred_at
                and (over is None or each.occurred_at < over)
            ]
            if len(after) < nth:
                continue
            if on == "first":
                at = after[nth - 1].occurred_at
                yield Sign(anchor=fact, at=at, facts=(fact, *after[:nth]))
                continue
            for each in after[nth - 1 :]:
                if each.fact_id not in reported:
                    reported.add(each.fact_id)
                    yield Sign(anchor=each, at=each.occurred_at, facts=(fact, each))

    return found


def absence(of: Selector, missing: Selector, *, at_least: int) -> Evaluator:
    """So many have happened, and the other thing has not, up to then."""

    def found(seen: Seen) -> Iterator[Sign]:
        facts = of.facts(seen)
        if len(facts) < at_least:
            return
        reached = facts[at_least - 1]
        if not missing.between(seen, None, reached.occurred_at):
            yield Sign(anchor=reached, at=reached.occurred_at, facts=facts[:at_least])

    return found


def gap(
    of: Selector, during: Selector, work: Selector, *, longest: timedelta
) -> Evaluator:
    """Work went on for longer than so many days without this.

    The stretch is that of each opening (`during`) up to its ending or the day asked
    about. Weeks without work are no gap.
    """

    def found(seen: Seen) -> Iterator[Sign]:
        for opened in during.facts(seen):
            ended = ending_of(opened, work, seen)
            last = ended.occurred_at if ended else None
            held = of.between(seen, opened.occurred_at, last)
            points: list[CaseFact] = [opened, *held]
            for index, point in enumerate(points):
                following = points[index + 1] if index + 1 < len(points) else ended
                due = point.occurred_at + longest
                until = following.occurred_at if following else None
                if until is not None and until <= due:
                    continue
                worked = [
                    each
                    for each in work.between(seen, point.occurred_at, until)
                    if each.occurred_at > point.occurred_at
                ]
                if worked:
                    at = max(due, worked[0].occurred_at)
                    yield Sign(anchor=point, at=at, facts=(point, *worked[:1]))

    return found


def ending_of(opened: CaseFact, work: Selector, seen: Seen) -> CaseFact | None:
    """When the work that began so ended; staying away ends it where no work follows."""
    for each in seen.case.endings.between(opened.occurred_at, None):
        at = each.occurred_at
        later = work.between(seen, at, None)
        goes_on = isinstance(each, ClientStoppedAttending) and later
        if at > opened.occurred_at and not (goes_on and later[-1].occurred_at > at):
            return each
    return None


def _moments(facts: Sequence[CaseFact]) -> Iterator[tuple[datetime, int]]:
    """Each moment at which something happened, and how many facts there are by it."""
    times = [fact.occurred_at for fact in facts]
    for end, (at, following) in enumerate(
        zip(times, [*times[1:], None], strict=False), start=1
    ):
        if at != following:
            yield at, end


def _row(row: Sequence[CaseFact], at_least: int) -> Iterator[Sign]:
    if len(row) >= at_least:
        reached = row[at_least - 1]
        yield Sign(anchor=reached, at=reached.occurred_at, facts=tuple(row))


class _Stretch:
    """A pattern that goes on: the fact that completed it, and all that belong to it."""

    def __init__(self, anchor: CaseFact) -> None:
        self.anchor = anchor
        self.until = anchor.occurred_at
        self.measure = 0.0
        self._facts: dict[FactId, CaseFact] = {}

    def take(self, facts: Sequence[CaseFact]) -> None:
        """It goes on with these, in order of time."""
        self._facts |= {fact.fact_id: fact for fact in facts}
        self.until = max(self.until, facts[-1].occurred_at)

    def sign(self) -> Sign:
        """What it comes to."""
        return Sign(
            anchor=self.anchor,
            at=self.anchor.occurred_at,
            facts=tuple(self._facts.values()),
            measure=self.measure,
        )
