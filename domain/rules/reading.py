"""From a written rule to one that can ask: figures filled in, words checked.

Every kind, field and choice that a rule names must be in the catalogue, every figure
it names among its parameters, and every parameter must be used.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.rules import signs
from domain.rules.answering import Answering
from domain.rules.book import Rule
from domain.rules.clauses import Answer, AnswerBy, Clause, Level, Lighter
from domain.rules.hours import Hours, Shared, month, week
from domain.rules.reading_conditions import Conditions
from domain.rules.signs import Evaluator
from domain.rules.written import (
    WrittenAnswer,
    WrittenAnswerBy,
    WrittenClause,
    WrittenCount,
    WrittenHours,
    WrittenLevel,
    WrittenRule,
    WrittenSelector,
    WrittenShare,
)


def rule(written: WrittenRule, *, chosen: Mapping[str, float] | None = None) -> Rule:
    """The rule, with the figures that a practice has chosen. Raises RuleUnusable."""
    reader = Reader(written, chosen=chosen or {})
    clauses = tuple(reader.clause(each) for each in written.raises)
    reader.require_all_used()
    return Rule(
        id=written.id,
        name=written.name,
        title=written.title,
        family=written.family,
        asks=" ".join(written.asks.split()),
        why=" ".join(written.why.split()),
        fires_when=" ".join(written.fires_when.split()),
        rests_on=tuple(written.rests_on),
        cites=tuple(written.cites),
        sources=tuple(written.sources),
        harmless=tuple(written.harmless),
        lighter=tuple(written.lighter),
        history=tuple(written.history),
        parameters=tuple(reader.parameters.values()),
        clauses=clauses,
        since=written.since,
        until=written.until,
        shown_at_once=" ".join((written.shown_at_once or "").split()),
    )


class Reader(Conditions):
    """Reads the clauses of one rule."""

    def clause(self, told: WrittenClause) -> Clause:
        """One way to raise the question."""
        return Clause(
            evaluator=self.evaluator(told),
            watches=self.selector(_watched(told)).watches,
            levels=tuple(self.level(each) for each in told.severity),
            only_if=tuple(self.condition(each) for each in told.only_if),
            unless=tuple(self.condition(each) for each in told.unless),
            answer=self.answer(told.answer) if told.answer else None,
            lighter=tuple(
                Lighter(
                    when=self.condition(each.when),
                    times=each.times,
                    least=each.least,
                    of_all=each.of_all,
                )
                for each in told.lighter
            ),
            after=self.days(told.after_days),
        )

    def evaluator(self, told: WrittenClause) -> Evaluator:
        """What sets the question off."""
        if told.each:
            return signs.each(self.selector(told.each))
        if told.count:
            return self.count(told.count)
        if told.slope:
            return signs.slope(self.selector(told.slope))
        if told.share:
            return self.share(told.share)
        if row := told.run:
            return signs.run(
                self.selector(row.of),
                broken_by=self.selector(row.broken_by),
                at_least=self.how_many(row.at_least),
            )
        return self._of_two(told)

    def _of_two(self, told: WrittenClause) -> Evaluator:
        if after := told.follows:
            return signs.follows(
                self.selector(after.first),
                self.selector(after.then),
                within=self.maybe_days(after.within_days),
                nth=after.nth,
                on=after.hangs_on,
                until=Answering(of=self.selector(end.of), ref=end.ref)
                if (end := after.until)
                else None,
            )
        if absent := told.absence:
            return signs.absence(
                self.selector(absent.of),
                self.selector(absent.missing),
                at_least=self.how_many(absent.at_least),
            )
        if told.hours:
            return self.hours(told.hours)
        assert told.gap is not None
        return signs.gap(
            self.selector(told.gap.of),
            self.selector(told.gap.during),
            self.selector(told.gap.work),
            longest=self.days(told.gap.longest_days),
        )

    def share(self, told: WrittenShare) -> Evaluator:
        """So many of the last few."""
        at_least, last = self.how_many(told.at_least), self.how_many(told.last)
        if at_least > last:
            raise self.no(f"{at_least} of the last {last} can never be")
        return signs.share(
            self.selector(told.of),
            self.selector(told.among),
            at_least=at_least,
            last=last,
        )

    def count(self, told: WrittenCount) -> Evaluator:
        """How many there must be."""
        least = told.at_least if told.at_least is not None else told.above
        assert least is not None
        return signs.Count(
            of=self.selector(told.of),
            at_least=self.number(least),
            above=told.above is not None,
            within=self.maybe_days(told.within_days),
            sum_of=told.sum_of,
            weight_at_least=self.number(told.weight_at_least),
            categories_at_least=self.at_least_none(told.categories_at_least),
            of_which=self.selector(told.of_which) if told.of_which else None,
            of_which_at_least=self.at_least_none(told.of_which_at_least),
            times_before=self.number(told.times_before),
        )

    def hours(self, told: WrittenHours) -> Evaluator:
        """Hours against hours."""
        shared = told.shared
        for name, of in (
            (told.minutes, told.of),
            (told.work_minutes, told.work),
            *([(shared.among, shared.of)] if shared else []),
        ):
            self.require_field(name, kinds=self.kinds_of(of))
        return Hours(
            of=self.selector(told.of),
            minutes=told.minutes,
            during=self.selector(told.during),
            work=self.selector(told.work),
            work_minutes=told.work_minutes,
            at_least=self.number(told.at_least),
            per=self.number(told.per),
            span={"month": month, "week": week, None: None}[told.every],
            shared=None
            if shared is None
            else Shared(
                of=self.selector(shared.of),
                among=shared.among,
                few=self.number(shared.few),
                share=self.number(shared.share),
            ),
        )

    def level(self, told: WrittenLevel) -> Level:
        """A severity."""
        when = self.condition(told.when) if told.when else None
        if told.figure is not None:
            return Level(figure=self._severity(told.figure), when=when)
        between = told.weight or told.measure
        assert between is not None
        return Level(
            of="weight" if told.weight else "measure",
            times=told.times,
            plus=self.number(told.plus),
            least=self._severity(between[0]),
            most=self._severity(between[1]),
            when=when,
        )

    def _severity(self, told: float | str) -> float:
        found = self.number(told)
        if not 0 < found <= 100:  # noqa: PLR2004 - The scale of severities.
            raise self.no(f"{found:g} is no severity: they go from 1 to 100")
        return found

    def answer(self, told: WrittenAnswer) -> Answer:
        """What has to follow."""
        return Answer(
            by=tuple(self._answer_by(each) for each in told.by),
            is_all=told.all,
            since=self.days(told.from_days),
            within=self.days(told.within_days),
            due=told.due,
            or_next=self.selector(told.or_next) if told.or_next else None,
            nth=told.nth,
            grace=self.days(told.grace_days),
            and_only_if=self.selector(told.and_only_if) if told.and_only_if else None,
        )

    def _answer_by(self, told: WrittenAnswerBy) -> AnswerBy:
        return AnswerBy(
            of=self.selector(told.of) if told.of else None,
            ref=told.ref,
            same=told.same,
            about=frozenset(self.kind(name).name for name in told.about),
            is_any_topic=told.advice == "on anything",
        )


def _watched(told: WrittenClause) -> WrittenSelector:
    """The facts without which a clause has nothing to look at."""
    if told.each or told.slope:
        found = told.each or told.slope
    elif told.follows:
        found = told.follows.first
    elif told.gap:
        found = told.gap.during
    elif told.hours:
        found = told.hours.during
    else:
        several = told.count or told.share or told.run or told.absence
        assert several is not None
        found = several.of
    assert found is not None
    return found
