"""Questions as reports show them: their order, their figures, and what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from audit_reports.answers import Reader
from audit_reports.flag_lines import Asked, FlagLine, flag_lines, shown_severity
from audit_reports.wording import ATTENTION
from domain import codes, rules
from domain.assessment import assess
from domain.facts.supervision import CaseFlagReviewed
from domain.facts.transference import SecrecyRequested
from domain.open_questions import Mark
from domain.rules.flags import Flag, Status
from domain.rules.seen import Around
from domain.values import CaseId
from domain.weighing import Attention
from tests.case_facts import CASE, THERAPIST, day, social, told

SECRET = told(SecrecyRequested, on=2)
MEETING = social(on=1, after_days=10)
NUMBERS: dict[UUID, int] = {SECRET.fact_id: 1, MEETING.fact_id: 2}


def flags() -> tuple[Flag, ...]:
    """What a meeting and a secret ask."""
    return assess(
        [MEETING, SECRET],
        case_id=CaseId(CASE),
        as_of=day(400),
        book=rules.newest(),
        codes=codes.on_file(),
        around=Around(codes=("APA",)),
    ).flags


def lines(asked: tuple[Flag, ...], **marks: Mark) -> tuple[FlagLine, ...]:
    """The lines of some flags, each marked by the id of its rule."""
    by_rule = {flag.rule.id: flag.id for flag in asked}
    return flag_lines(
        Asked(
            flags=asked,
            marks={by_rule[rule]: mark for rule, mark in marks.items()},
            answers=(),
            replies=(),
            waiting={},
        ),
        reader=Reader(open_words=lambda *_: "Because.", numbers=NUMBERS),
        people={},
    )


@pytest.mark.parametrize(
    ("severity", "shown"), [(74.99, 74.9), (75.0, 75.0), (49.96, 49.9), (0.3, 0.3)]
)
def test_a_figure_is_never_rounded_up_into_a_band(
    severity: float, shown: float
) -> None:
    assert shown_severity(severity) == shown


def test_the_heaviest_come_first() -> None:
    order = [Attention(line.attention) for line in lines(flags())]

    assert order == sorted(order, key=list(reversed(Attention)).index)
    assert order[0] is Attention.REFER


def test_what_is_answered_comes_after_what_is_asked() -> None:
    found = lines(flags(), R05=Mark(band=Attention.REFER))

    (answered,) = (line for line in found if line.state == "answered")
    assert answered.rule == "R05"
    assert found[-1] == answered
    assert not answered.is_open


def test_what_asks_more_than_it_did_is_asked_again() -> None:
    (line,) = (
        each
        for each in lines(flags(), R05=Mark(band=Attention.DISCUSS))
        if each.rule == "R05"
    )

    assert (line.state, line.is_open) == ("asked again", True)


def test_what_is_not_asked_yet_stands_between() -> None:
    first, *rest = flags()
    waiting = replace(
        first, status=Status.PENDING, arose_at=first.arose_at + timedelta(days=900)
    )
    gone = replace(rest[0], status=Status.WITHDRAWN)

    states = [line.state for line in lines((gone, waiting, *rest[1:]))]

    assert states[-2:] == ["pending", "withdrawn"]
    assert set(states[:-2]) == {"open"}


def test_facts_have_the_numbers_of_the_report() -> None:
    (secrecy,) = (line for line in lines(flags()) if line.rule == "R05")

    assert secrecy.because == (1,)
    assert secrecy.attention_in_words == ATTENTION[Attention.REFER]


def test_an_answer_stands_with_its_question() -> None:
    (flag,) = (each for each in flags() if each.rule.id == "R05")
    review = told(CaseFlagReviewed, on=9, flag_ref=flag.id)
    other = told(CaseFlagReviewed, on=9, flag_ref=UUID(int=1))

    (line,) = flag_lines(
        Asked(
            flags=(flag,),
            marks={},
            answers=(review, other),
            replies=(),
            waiting={flag.id: day(3)},
        ),
        reader=Reader(
            open_words=lambda *_: "Because.", numbers={**NUMBERS, review.fact_id: 3}
        ),
        people={THERAPIST: "Thea Lind"},
    )

    (answer,) = line.answers
    assert (answer.fact, answer.reason, answer.by) == (3, "Because.", "Thea Lind")
    assert line.others_see_from == day(3)
