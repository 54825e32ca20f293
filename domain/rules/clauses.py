"""A clause of a rule: what sets it off, what answers it in time, and how grave it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.facts.fact import CaseFact
from domain.rules.answering import Answering
from domain.rules.around import Condition, TalkedOver
from domain.rules.seen import Seen
from domain.rules.selecting import Selector
from domain.rules.signs import Evaluator, Sign
from domain.values import FactId


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A severity and what it depends on: a figure, or the weight of the acts.

    The weight counts `times`, `plus` more, and stays between `least` and `most`.
    """

    figure: float | None = None
    of: str = "weight"
    times: float = 1.0
    plus: float = 0.0
    least: float = 0.0
    most: float = 100.0
    when: Condition | None = None

    def severity(self, sign: Sign, seen: Seen) -> float:
        """How grave the question is, before what makes it lighter."""
        if self.figure is not None:
            return self.figure
        if self.of == "measure":
            found = sign.measure
        else:
            found = max(seen.weighed(fact).score for fact in sign.facts)
        return min(max(found * self.times + self.plus, self.least), self.most)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lighter:
    """What makes a question lighter, by how much, and what it stays at the least.

    `of_all` asks it of each fact.
    """

    when: Condition
    times: float
    least: float = 0.0
    of_all: bool = False

    def shown(self, sign: Sign, seen: Seen) -> tuple[FactId, ...] | None:
        """The facts that show it; None where it does not hold."""
        asked = sign.facts if self.of_all else (sign.anchor,)
        shown: list[FactId] = []
        for fact in asked:
            found = self.when(fact, seen)
            if found is None:
                return None
            shown += found
        return tuple(shown)


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerBy:
    """One thing that answers a question: facts of a kind, or advice.

    `ref` names their field that says which fact they answer. Where `same` holds a word
    of the list that the fact chooses from, it must be the fact's own.
    """

    of: Selector | None = None
    ref: str | None = None
    same: str | None = None
    about: frozenset[str] = frozenset()
    is_any_topic: bool = False

    def given(
        self, sign: Sign, seen: Seen, *, since: datetime, until: datetime
    ) -> tuple[FactId, ...]:
        """The answers in a stretch of time."""
        anchor = sign.anchor
        if self.of is None:
            advice = TalkedOver(
                before=anchor.occurred_at - since,
                after=until - anchor.occurred_at,
                about=self.about,
                is_any_topic=self.is_any_topic,
            )
            return advice(anchor, seen) or ()
        return tuple(
            each.fact_id
            for each in self.of.between(seen, since, until)
            if each.fact_id != anchor.fact_id and self._is_to(each, anchor, seen)
        )

    def _is_to(self, answer: CaseFact, fact: CaseFact, seen: Seen) -> bool:
        if self.same is not None:
            said: object = getattr(answer, self.same)
            own: object = getattr(fact, self.same)
            if isinstance(own, StrEnum) and said != own and said in tuple(type(own)):
                return False
        if self.ref is None or self.of is None:
            return True
        return Answering(of=self.of, ref=self.ref).is_to(answer, fact, seen=seen)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What has to follow, and by when; then the question does not arise.

    The time is `within` after the sign, or the moment that the field `due` names. Where
    `or_next` is given, its nth fact after the sign ends the time sooner; `grace` is
    added to whichever comes first.
    """

    by: tuple[AnswerBy, ...]
    is_all: bool = False
    since: timedelta = timedelta(0)
    within: timedelta = timedelta(0)
    due: str | None = None
    or_next: Selector | None = None
    nth: int = 1
    grace: timedelta = timedelta(0)
    and_only_if: Selector | None = None

    def deadline(self, sign: Sign, seen: Seen) -> datetime | None:
        """Until when an answer is in time; None where nobody set a time."""
        if self.due is not None:
            due: object = getattr(sign.anchor, self.due)
            return due if isinstance(due, datetime) else None
        until = sign.at + self.within
        if self.or_next is not None:
            later = [
                each.occurred_at
                for each in self.or_next.between(seen, sign.at, until)
                if each.occurred_at > sign.at
            ]
            if len(later) >= self.nth:
                until = min(until, later[self.nth - 1])
        return until + self.grace

    def given(self, sign: Sign, seen: Seen, *, until: datetime) -> tuple[FactId, ...]:
        """The answers in time; none unless every part is there that must be."""
        since = sign.at - self.since
        found = [each.given(sign, seen, since=since, until=until) for each in self.by]
        if self.is_all and not all(found):
            return ()
        return tuple(dict.fromkeys(id_ for some in found for id_ in some))


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """A question that a clause raises, or would have raised had nobody answered.

    `at` may lie in the future. `answered_by` are the facts that withdrew it in time;
    `lightened_by` those that speak for the care that was taken. A fact may stand in a
    list more than once; a flag names it once.
    """

    anchor: CaseFact
    at: datetime
    severity: float
    because: tuple[FactId, ...]
    lightened_by: tuple[FactId, ...] = ()
    answered_by: tuple[FactId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One way in which a rule can raise its question.

    Without any of the kinds that it `watches` there is nothing to ask.
    """

    evaluator: Evaluator
    watches: frozenset[type[CaseFact]]
    levels: tuple[Level, ...]
    only_if: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    answer: Answer | None = None
    lighter: tuple[Lighter, ...] = ()
    after: timedelta = timedelta(0)

    def raised(self, seen: Seen) -> Iterator[Raised]:
        """Every question that the clause has of a case."""
        if self.watches.isdisjoint(seen.kinds):
            return
        for sign in self.evaluator(seen):
            found = self._of(sign, seen)
            if found is not None:
                yield found

    def _of(self, sign: Sign, seen: Seen) -> Raised | None:
        because = [fact.fact_id for fact in sign.facts]
        for condition in self.only_if:
            shown = condition(sign.anchor, seen)
            if shown is None:
                return None
            because += shown
        if any(each(sign.anchor, seen) is not None for each in self.unless):
            return None
        timed = self._timed(sign, seen)
        if timed is None:
            return None
        at, answered = timed
        severity, depends_on, lightened = self._severity(sign, seen)
        return Raised(
            anchor=sign.anchor,
            at=at,
            severity=severity,
            because=(*because, *depends_on),
            lightened_by=lightened,
            answered_by=answered,
        )

    def _timed(
        self, sign: Sign, seen: Seen
    ) -> tuple[datetime, tuple[FactId, ...]] | None:
        """When the question arises, and what answered it before; None for never."""
        if self.answer is None:
            return sign.at + self.after, ()
        until = self.answer.deadline(sign, seen)
        if until is None:
            return None
        answered = self.answer.given(sign, seen, until=until)
        needed = self.answer.and_only_if
        if needed is None:
            return until, answered
        after = [
            each.occurred_at
            for each in needed.between(seen, sign.at, None)
            if each.occurred_at > sign.at
        ]
        return (max(until, after[0]), answered) if after else None

    def _severity(
        self, sign: Sign, seen: Seen
    ) -> tuple[float, Sequence[FactId], tuple[FactId, ...]]:
        asked = (
            (each, each.when(sign.anchor, seen) if each.when else ())
            for each in self.levels
        )
        # The last level asks for nothing, so one always holds.
        level, shown = next(pair for pair in asked if pair[1] is not None)
        severity = level.severity(sign, seen)
        lightened: list[FactId] = []
        for each in self.lighter:
            found = each.shown(sign, seen)
            if found is not None:
                severity = max(severity * each.times, min(severity, each.least))
                lightened += found
        return severity, shown or (), tuple(lightened)
