"""Questions of one rule stand together, and nothing of one is said of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from audit_reports.flag_groups import by_rule
from tests.audit_reports.test_flag_lines import flags, lines

LATER = UUID(int=7)


def test_questions_of_one_rule_stand_where_the_first_of_them_stood() -> None:
    first, second, *_ = lines(flags())
    again = replace(first, id=LATER, arose_at=first.arose_at + timedelta(days=9))

    groups = by_rule([first, second, again])

    assert [g.first.rule for g in groups] == [first.rule, second.rule]
    assert [line.id for line in groups[0].lines] == [first.id, LATER]


def test_what_all_cite_is_said_once() -> None:
    first = next(line for line in lines(flags()) if line.cites)

    (group,) = by_rule([first, replace(first, id=LATER)])

    assert group.shared_cites == first.cites


def test_another_edition_is_not_said_of_both() -> None:
    first = next(line for line in lines(flags()) if line.cites)
    newer = replace(first.cites[0], edition="2099")

    (group,) = by_rule([first, replace(first, id=LATER, cites=(newer,))])

    assert group.shared_cites is None


def test_one_that_somebody_has_read_is_enough_to_say_so() -> None:
    first = replace(lines(flags())[0], rests_on_memory_alone=True)

    (group,) = by_rule([first, replace(first, id=LATER, rests_on_memory_alone=False)])

    assert not group.rests_on_memory_alone
