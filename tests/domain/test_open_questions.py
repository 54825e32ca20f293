"""Questions, what people answer to them, and when they are asked once more."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import codes, rules
from domain.assessment import Judging, assess
from domain.facts.fact import CaseFact, Fact
from domain.facts.proceedings import ComplaintFiled
from domain.facts.replies import FlagReplied
from domain.facts.supervision import CaseFlagReviewed
from domain.facts.transference import SecrecyRequested
from domain.open_questions import Mark, Outlook, Standing, marks, outlook
from domain.rules.flags import Status
from domain.rules.ladder import shown_to_others_from
from domain.rules.seen import Around
from domain.values import FactId, Role
from domain.weighing import Attention
from tests.case_facts import CASE, NAMES, STREAM, THERAPIST, day, social, told, words
from tests.case_strategies import histories

BY = Judging(
    case_id=CASE,
    book=rules.newest(),
    codes=codes.on_file(),
    around=Around(codes=("APA",)),
)


def late_meeting() -> CaseFact:
    """A social meeting that was written down ten days later: R07 asks at 49.5."""
    return social(on=0, after_days=10)


def secret(*, on: float) -> CaseFact:
    """Something is to be kept hidden, which makes the acts around it weigh more."""
    return told(SecrecyRequested, on=on)


def answer(flag: UUID, *, on: float, corrects: FactId | None = None) -> CaseFact:
    """A supervisor answers a question."""
    return told(
        CaseFlagReviewed,
        on=on,
        flag_ref=flag,
        recorded_as=Role.SUPERVISOR,
        corrects=corrects,
    )


def reply(flag: UUID, *, on: float) -> FlagReplied:
    """The therapist replies to a question."""
    return FlagReplied(
        originator_id=STREAM,
        originator_version=1,
        fact_id=FactId(uuid5(NAMES, f"reply {on}")),
        occurred_at=day(on),
        recorded_at=day(on),
        recorded_by=THERAPIST,
        recorded_as=Role.THERAPIST,
        case_id=CASE,
        flag_id=flag,
        reply=words(),
    )


def seen(*facts: Fact) -> Outlook:
    """What a case asks."""
    return outlook(facts, BY)


def late(found: Outlook, *, on: float) -> Standing:
    """The question about what was written down late."""
    (question,) = (each for each in found.on(day(on)) if each.rule == "R07")
    return question


def is_asked(found: Outlook, flag: UUID, *, on: float) -> bool:
    """Whether a question stands open on a day."""
    return flag in {each.id for each in found.open_on(day(on))}


class TestAnAnswer:
    def test_closes_its_question(self) -> None:
        meeting = late_meeting()
        flag = late(seen(meeting), on=30).id

        found = seen(meeting, answer(flag, on=31))

        assert is_asked(seen(meeting), flag, on=32)
        assert not is_asked(found, flag, on=32)
        assert found.mark(flag).band is Attention.DISCUSS

    def test_holds_no_longer_where_a_new_fact_makes_it_graver(self) -> None:
        meeting = late_meeting()
        flag = late(seen(meeting), on=30).id

        found = seen(meeting, answer(flag, on=31), secret(on=40))

        assert late(found, on=50).attention is Attention.SERIOUS
        assert is_asked(found, flag, on=50)

    def test_may_be_given_once_more(self) -> None:
        meeting = late_meeting()
        flag = late(seen(meeting), on=30).id
        facts = (meeting, answer(flag, on=31), secret(on=40))

        found = seen(*facts, answer(flag, on=51))

        assert not is_asked(found, flag, on=60)

    def test_leaves_other_questions_open(self) -> None:
        meeting, hidden = late_meeting(), secret(on=20)
        flag = late(seen(meeting), on=30).id

        found = seen(meeting, hidden, answer(flag, on=31))

        assert "R05" in {each.rule for each in found.open_on(day(40))}

    def test_that_was_put_right_counts_as_it_was_put_right(self) -> None:
        meeting = late_meeting()
        flag = late(seen(meeting), on=30).id
        wrong = answer(flag, on=31)
        elsewhere = answer(uuid5(NAMES, "none"), on=31, corrects=wrong.fact_id)

        assert is_asked(seen(meeting, wrong, elsewhere), flag, on=40)

    def test_in_words_alone_names_no_question(self) -> None:
        meeting = late_meeting()
        vague = told(CaseFlagReviewed, on=31, flag_ref=words())

        assert not seen(meeting, vague).marks

    def test_before_anything_was_asked_answers_nothing(self) -> None:
        meeting = late_meeting()
        flag = late(seen(meeting), on=30).id

        found = seen(meeting, answer(flag, on=-5))

        assert is_asked(found, flag, on=40)


def test_an_answer_to_what_waits_to_be_asked_covers_nothing() -> None:
    complaint = told(ComplaintFiled, on=0)
    (waiting,) = (e for e in seen(complaint).on(day(9)) if e.status is Status.PENDING)

    found = seen(complaint, answer(waiting.id, on=9))

    assert found.mark(waiting.id).band is Attention.NONE
    assert is_asked(found, waiting.id, on=400)


def test_a_reply_is_marked_and_answers_nothing() -> None:
    meeting = late_meeting()
    flag = late(seen(meeting), on=30).id

    found = seen(meeting, reply(flag, on=31))

    assert found.mark(flag) == Mark(has_reply=True)
    assert is_asked(found, flag, on=40)


def test_a_question_under_any_attention_waits_for_nobody() -> None:
    found = seen(late_meeting())

    assert all(
        each.attention is not Attention.NONE
        for days in range(0, 60, 5)
        for each in found.open_on(day(days))
    )


class TestTheLadder:
    since = day(3)

    def shown_from(self, *, rule: str = "R06", **more: object) -> timedelta:
        """How long after it arose others see a question."""
        told: dict[str, object] = {
            "at_once": rules.newest().shows_at_once(rule),
            "hours": rules.newest().author_first_hours,
            "arose_at": self.since,
            "told_at": self.since,
            "has_reply": False,
        }
        found = shown_to_others_from(**(told | more))  # type: ignore[arg-type]
        return found - self.since

    def test_the_author_has_a_day(self) -> None:
        assert self.shown_from() == timedelta(hours=24)

    def test_the_hours_may_be_others(self) -> None:
        assert self.shown_from(hours=1.5) == timedelta(hours=1.5)

    def test_the_day_begins_once_it_is_written_down(self) -> None:
        assert self.shown_from(told_at=day(5)) == timedelta(days=3)

    def test_the_day_begins_once_it_arises(self) -> None:
        assert self.shown_from(told_at=day(-9)) == timedelta(days=1)

    def test_an_absolute_rule_waits_for_nobody(self) -> None:
        assert self.shown_from(rule="R01") == timedelta(0)

    def test_a_rule_that_the_book_does_not_have_waits(self) -> None:
        assert self.shown_from(rule="R99") == timedelta(days=1)

    def test_a_reply_ends_the_wait(self) -> None:
        assert self.shown_from(has_reply=True) == timedelta(0)

    @pytest.mark.parametrize("rule", ["R02", "R03", "R05", "R18"])
    def test_a_grave_rule_that_something_mitigates_waits(self, rule: str) -> None:
        assert self.shown_from(rule=rule) == timedelta(days=1)

    def test_what_waits_for_nobody_is_what_the_book_calls_absolute(self) -> None:
        at_once = {rule.id for rule in rules.newest() if rule.shown_at_once}

        assert at_once == {"R01", "R04"}
        assert at_once == {r.id for r in rules.newest() if r.family == "Absolute"}


@pytest.mark.parametrize("band", list(Attention))
@given(now=st.sampled_from(list(Attention)))
def test_an_answer_covers_its_own_band_and_those_below(
    band: Attention, now: Attention
) -> None:
    order = list(Attention)

    assert Mark(band=band).answers(now) == (order.index(now) <= order.index(band))


@given(histories(has_corrections=True))
def test_from_every_turn_on_it_says_what_judging_on_that_day_says(
    facts: list[CaseFact],
) -> None:
    found = seen(*facts)

    for turn in (segment.since for segment in found.segments):
        judged = assess(
            facts,
            case_id=CASE,
            as_of=turn,
            book=BY.book,
            codes=BY.codes,
            around=BY.around,
        )
        expected = {
            (flag.id, flag.severity, flag.status, flag.arose_at)
            for flag in judged.flags
            if flag.status is not Status.SUPERSEDED
        }
        said = {
            (each.id, each.severity, each.status, each.arose_at)
            for each in found.on(turn)
        }
        assert said == expected


@given(histories(has_corrections=True), st.integers(0, 30))
def test_an_answer_means_the_same_where_it_is_known_which_rule_asked(
    facts: list[CaseFact], on: int
) -> None:
    asked = {q.id: BY.book.by_id[q.rule] for q in seen(*facts).segments[-1].questions}
    answers = [answer(flag, on=on) for flag in asked]

    assert marks([*facts, *answers], BY, asked) == marks([*facts, *answers], BY)
