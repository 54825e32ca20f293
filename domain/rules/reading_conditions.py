"""From a written condition to one that can be asked of a fact in its case."""

from __future__ import annotations

from collections.abc import Iterable

from domain.facts.alliance_choices import ConsentForm, ConsentScope
from domain.rules import around, deciders
from domain.rules.around import Condition, Near, TalkedOver
from domain.rules.naming import Naming
from domain.rules.selecting import says
from domain.rules.written import WrittenCondition, WrittenNear


class Conditions(Naming):
    """Reads the conditions of one rule."""

    def conditions(self, told: Iterable[WrittenCondition]) -> tuple[Condition, ...]:
        """Several conditions."""
        return tuple(self.condition(each) for each in told)

    def condition(self, told: WrittenCondition) -> Condition:
        """What has to hold around a fact."""
        (name,) = told.model_fields_set
        said = getattr(told, name)
        match name:
            case "all":
                return around.every(self.conditions(said))
            case "any":
                return around.some(self.conditions(said))
            case "none":
                return around.no(self.conditions(said))
            case "near":
                return self.near(said)
            case "this" | "stated" | "figures" | "of_these":
                return self._own(name, told)
            case _:
                return self._around(name, told)

    def _own(self, name: str, told: WrittenCondition) -> Condition:
        """What the fact says of itself."""
        if told.this is not None:
            return around.this(test=says(self.where(told.this, kinds=self.every())))
        if told.stated is not None:
            wanted = told.stated
            self.require_field(wanted, kinds=self.every())
            return around.this(test=lambda fact: bool(getattr(fact, wanted, None)))
        if told.figures is not None:
            for each in (*told.figures.least, *told.figures.below):
                self.require_field(each, kinds=self.every())
            bounds = around.bounds(
                {each: self.number(n) for each, n in told.figures.least.items()},
                {each: self.number(n) for each, n in told.figures.below.items()},
            )
            return around.this(test=bounds)
        assert told.of_these is not None, name
        where = self.where(told.of_these.where, kinds=self.every())
        return around.of_these(
            tests=[says({each: values}) for each, values in where.items()],
            at_least=told.of_these.at_least,
        )

    def _around(self, name: str, told: WrittenCondition) -> Condition:
        """What stands around it."""
        if told.talked_over is not None:
            advice = told.talked_over
            return TalkedOver(
                before=self.days(advice.before_days),
                after=self.days(advice.after_days),
                about=frozenset(self.kind(each).name for each in advice.about),
                is_any_topic=advice.any_topic,
                is_independent=advice.independent,
            )
        if told.recorded_within_hours is not None:
            hours = self.hours_long(told.recorded_within_hours)
            return around.recorded(within=hours)
        if told.consented is not None:
            form = told.consented.form
            return around.consented(
                scope=ConsentScope(told.consented.scope),
                form=ConsentForm(form) if form else None,
            )
        if told.vulnerable is not None:
            return around.vulnerable(markers=frozenset(told.vulnerable))
        if told.opened_as is not None:
            where = self.where(told.opened_as, kinds=[self.kind("TherapyStarted")])
            return around.opened_as(where=says(where))
        return self._of_time_and_codes(name, told)

    def _of_time_and_codes(self, name: str, told: WrittenCondition) -> Condition:
        if told.written_after is not None:
            return around.written_after(self.selector(told.written_after))
        if told.written_late_by_days is not None:
            return around.written_late(after=self.days(told.written_late_by_days))
        if told.code_asks is not None:
            ((asked, value),) = told.code_asks.items()
            return around.code_asks(name=asked, value=value)
        if told.inside_interval is not None:
            return around.inside_interval(name=told.inside_interval)
        if told.in_contact_within_days is not None:
            within = self.days(told.in_contact_within_days)
            return around.in_contact_within(days=within)
        return {
            "small_place": around.in_small_place,
            "by_conflicted": deciders.by_conflicted,
            "stepped_back": deciders.stepped_back,
            "exempt": around.exempt,
            "answer_still_due": around.before_answer_was_due,
        }[name]

    def near(self, told: WrittenNear) -> Near:
        """Other facts around it."""
        return Near(
            of=self.selector(told.of),
            before=self.maybe_days(told.before_days),
            after=self.maybe_days(told.after_days),
            at_least=told.at_least,
            is_strict=told.strict,
            ref=told.ref,
            is_on_it=told.on_it,
            without_advice=told.without_advice,
        )
