"""A case as it stood on a day, and what whoever looks at it shares."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from domain import codes, rules
from domain.assessment import Judging, asked_on, assess_on
from domain.case_on import case_on
from domain.facts.fact import CaseFact
from domain.rules.seen import Around
from domain.severity import weigh
from projections.timeline import timeline_on
from tests.case_facts import CASE, day, opened, social
from tests.case_strategies import histories

BY = Judging(
    case_id=CASE,
    book=rules.newest(),
    codes=codes.on_file(),
    around=Around(codes=("APA",)),
)


class TestADay:
    first = social(on=0)
    right = replace(social(on=0, after_days=20), corrects=first.fact_id)

    def test_holds_what_had_happened_and_was_known(self) -> None:
        later = social(on=9)

        found = case_on([self.first, self.right, later], as_of=day(5), known_on=day(1))

        assert found.told == (self.first, self.right, later)
        assert found.known == (self.first,)
        assert found.happened == found.case.facts == (self.first,)
        assert found.today == day(1)

    def test_counts_a_correction_from_the_day_it_was_known(self) -> None:
        before = case_on([self.first, self.right], as_of=day(50), known_on=day(10))
        after = case_on([self.first, self.right], as_of=day(50))

        assert before.case.facts == (self.first,)
        assert [each.fact_id for each in after.case.facts] == [self.right.fact_id]
        assert after.corrected == {self.first.fact_id: self.right.fact_id}
        assert after.today == day(50)


def test_an_act_is_weighed_once_for_all_who_look() -> None:
    act = social(on=0)
    on = case_on([act], as_of=day(30))

    (moment,) = timeline_on(opened(), on).moments

    assert moment.weighed is weigh(act, on.case)


@given(histories(has_corrections=True))
def test_who_looks_first_changes_nothing_for_the_next(facts: list[CaseFact]) -> None:
    shared = case_on(facts, as_of=day(60))
    timeline_on(opened(), shared)

    asked = asked_on(shared, BY)
    judged = assess_on(
        shared, case_id=CASE, book=BY.book, codes=BY.codes, around=BY.around
    )

    assert asked == judged.flags == asked_on(case_on(facts, as_of=day(60)), BY)
    assert timeline_on(opened(), shared) == timeline_on(
        opened(), case_on(facts, as_of=day(60))
    )
