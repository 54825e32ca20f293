"""Former clients: when each code's interval ends, from the last professional contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import on_file
from domain.codes.provisions import days_of
from domain.dual.clocks import Clock, Ended, Runs, clocks_of, coming, course_of, ends_on
from domain.facts.alliance import SessionHeld, TherapyStarted
from domain.facts.alliance_choices import Vulnerability
from domain.facts.contact import ContactPurpose, OutOfSessionContactOccurred
from domain.facts.endings import (
    ClientStoppedAttending,
    PostTerminationContactOccurred,
    TherapyTerminated,
)
from domain.facts.endings_choices import EndingMode, EndingReason, LaterContactPurpose
from domain.facts.fact import CaseFact
from domain.values import FactId
from tests.ledger.strategies import a_fact_of

OPENED = datetime(2020, 1, 6, 9, tzinfo=UTC)
LAST = datetime(2024, 2, 29, 17, tzinfo=UTC)
TODAY = datetime(2026, 11, 1, tzinfo=UTC)
NUMBER = iter(range(1, 10_000))


def fact(kind: type[CaseFact], at: datetime, **more: Any) -> Any:
    """A fact of a kind that happened then and corrects nothing."""
    from uuid import UUID

    made = a_fact_of(kind)
    assert isinstance(made, kind)
    plain: dict[str, Any] = {
        "fact_id": FactId(UUID(int=next(NUMBER))),
        "occurred_at": at,
        "occurred_until": None,
        "corrects": None,
        "recorded_at": at + timedelta(hours=1),
        "claimed_recorded_at": None,
    }
    if kind is TherapyTerminated:
        plain["reason"] = EndingReason.GOALS_MET
    return replace(made, **{**plain, **more})


def course(facts: list[CaseFact], *, by: datetime = TODAY) -> Ended:
    """The course of a case that was opened in January 2020."""
    found = course_of(OPENED, facts, by=by)
    assert found is not None
    return found


def at(*codes: str, last: datetime = LAST, day: date = date(2026, 3, 9)) -> list[Clock]:
    """The clocks of these codes."""
    return list(clocks_of(last, codes=on_file(), binding=frozenset(codes), day=day))


@pytest.mark.parametrize(
    ("code", "runs", "end"),
    [
        ("APA", Runs.UNTIL, date(2026, 3, 1)),
        ("ACA", Runs.UNTIL, date(2029, 3, 1)),
        ("CRPO", Runs.UNTIL, date(2029, 3, 1)),
        ("AAMFT", Runs.NEVER, None),
        ("NASW", Runs.NEVER, None),
        ("BACP", Runs.NONE_FIXED, None),
        ("PSYBA", Runs.NONE_FIXED, None),
        ("CPA", Runs.NONE_FIXED, None),
        ("HCPC", Runs.SILENT, None),
    ],
)
def test_each_code_says_when_its_interval_ends_or_that_none_does(
    code: str, runs: Runs, end: date | None
) -> None:
    (clock,) = at(code)

    assert (clock.runs, clock.ends_on) == (runs, end)
    assert clock.is_over(date(2030, 1, 1)) is (end is not None)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("APA", "2 years from the last professional contact, to 2026-03-01"),
        ("APA", "bears the burden"),
        ("ACA", "forethought about exploitation and harm is written down"),
        ("CRPO", "The end of it allows nothing by itself."),
        ("NASW", "never"),
        ("BACP", "fixes no interval; the burden stays with the therapist"),
        ("BACP", "supervision review and colleague discussion first"),
        ("PSYBA", "The passing of time alone does not make it acceptable."),
        ("CPA", "as long as the power of the work"),
        ("HCPC", "none is fixed, and the burden stays with the therapist"),
    ],
)
def test_it_is_said_in_words(code: str, words: str) -> None:
    (clock,) = at(code)

    assert words in clock.words


def test_the_edition_in_force_on_the_day_counts() -> None:
    (before,) = at("PSYBA", day=date(2025, 11, 30))
    (after,) = at("PSYBA", day=date(2025, 12, 1))

    assert (before.runs, before.ends_on) == (Runs.UNTIL, date(2026, 3, 1))
    assert "holds to 2025-11-30; what comes after it decides" in before.words
    assert after.runs is Runs.NONE_FIXED


def test_an_edition_that_outlasts_its_interval_is_not_said_to_end() -> None:
    old = datetime(2020, 5, 4, 10, tzinfo=UTC)
    (clock,) = at("PSYBA", last=old, day=date(2021, 5, 4))

    assert clock.ends_on == date(2022, 5, 4)
    assert "decides" not in clock.words


def test_a_name_that_no_code_has_stands_last_and_fixes_nothing() -> None:
    found = clocks_of(
        LAST,
        codes=on_file(),
        binding=frozenset({"APA"}),
        day=date(2026, 3, 9),
        unknown=("XYZQ", "CAMFT", "XYZQ"),
    )

    assert [clock.code for clock in found] == ["APA", "CAMFT", "XYZQ"]
    assert (found[-1].runs, found[-1].ends_on) == (Runs.SILENT, None)
    assert "none is fixed, and the burden stays" in found[-1].words


def test_the_strictest_comes_first() -> None:
    found = at("HCPC", "APA", "BACP", "ACA", "NASW")

    assert [clock.code for clock in found] == ["NASW", "ACA", "APA", "BACP", "HCPC"]


@given(
    since=st.dates(date(1950, 1, 1), date(2200, 1, 1)),
    years=st.integers(1, 10),
)
def test_an_interval_never_ends_early(since: date, years: int) -> None:
    """Neither before the same day of the calendar nor before the days the rules count."""
    end = ends_on(since, f"P{years}Y")

    assert (end.year - since.year, end.month, end.day) >= (
        years,
        since.month,
        since.day,
    )
    assert end >= since + timedelta(days=days_of(f"P{years}Y"))


def test_an_interval_in_days_is_counted_in_days() -> None:
    assert ends_on(date(2026, 1, 1), "P90D") == date(2026, 4, 1)


def test_what_ends_in_the_next_days_is_found() -> None:
    clocks = at("APA", "ACA", "NASW")

    def found(day: date, days: int) -> list[str]:
        return [one.code for one in coming(clocks, day=day, within_days=days)]

    assert found(date(2026, 2, 1), 30) == ["APA"]
    assert found(date(2026, 3, 1), 0) == ["APA"]
    assert found(date(2026, 3, 2), 30) == []
    assert found(date(2026, 2, 1), 2_000) == ["ACA", "APA"]


class TestTheCourse:
    """How long there was professional contact, by the facts that still stand."""

    def test_what_the_therapist_gives_as_the_last_contact_counts(self) -> None:
        ended = fact(
            TherapyTerminated,
            LAST + timedelta(days=30),
            last_contact_at=LAST,
            pretermination_sessions=2,
            mode=EndingMode.IN_PERSON,
        )
        found = course([fact(SessionHeld, LAST - timedelta(days=9)), ended])

        assert found.last_contact_at == LAST
        assert found.is_over
        assert found.was_planned
        assert found.since == OPENED

    def test_a_session_after_that_counts_for_longer(self) -> None:
        ended = fact(TherapyTerminated, LAST, last_contact_at=None)
        later = fact(SessionHeld, LAST + timedelta(days=3))

        found = course([ended, later])

        assert found.last_contact_at == LAST + timedelta(days=3)
        assert found.is_over

    def test_therapy_that_is_begun_again_after_it_goes_on(self) -> None:
        ended = fact(TherapyTerminated, LAST, last_contact_at=None)
        again = fact(TherapyStarted, LAST + timedelta(days=90))

        assert not course([ended, again]).is_over

    def test_who_stayed_away_and_comes_again_has_not_left(self) -> None:
        away = fact(ClientStoppedAttending, LAST)
        later = fact(SessionHeld, LAST + timedelta(days=3))

        assert not course([away, later]).is_over

    @pytest.mark.parametrize("later", [timedelta(days=1), timedelta(days=2500)])
    def test_a_last_contact_that_had_not_come_when_it_was_told_counts_for_nothing(
        self, later: timedelta
    ) -> None:
        ended = fact(TherapyTerminated, LAST, last_contact_at=LAST + later)

        assert course([ended]).last_contact_at == LAST

    def test_it_ends_with_the_death_of_the_client(self) -> None:
        ended = fact(
            TherapyTerminated, LAST, last_contact_at=None, reason=EndingReason.DEATH
        )

        assert course([ended]).has_died
        assert not course([fact(TherapyTerminated, LAST)]).has_died

    @pytest.mark.parametrize(
        ("purpose", "counts"),
        [
            (LaterContactPurpose.BOOSTER_OR_RETURN, True),
            (LaterContactPurpose.SAFETY, True),
            (LaterContactPurpose.THANK_YOU, False),
            (LaterContactPurpose.SOCIAL, False),
        ],
    )
    def test_a_return_and_safety_count_and_a_thank_you_does_not(
        self, purpose: LaterContactPurpose, counts: bool
    ) -> None:
        ended = fact(TherapyTerminated, LAST, last_contact_at=None)
        later = fact(
            PostTerminationContactOccurred, LAST + timedelta(days=90), purpose=purpose
        )

        found = course([ended, later])

        assert (found.last_contact_at > LAST) is counts
        assert found.is_over

    @pytest.mark.parametrize(
        ("purpose", "counts"),
        [(ContactPurpose.CRISIS, True), (ContactPurpose.SOCIAL_CHAT, False)],
    )
    def test_a_clinical_contact_counts_and_a_chat_does_not(
        self, purpose: ContactPurpose, counts: bool
    ) -> None:
        ended = fact(TherapyTerminated, LAST, last_contact_at=None)
        call = fact(
            OutOfSessionContactOccurred, LAST + timedelta(days=1), purpose=purpose
        )

        assert (course([ended, call]).last_contact_at > LAST) is counts

    def test_a_corrected_ending_counts_no_more(self) -> None:
        wrong = fact(TherapyTerminated, LAST, last_contact_at=None)
        right = fact(
            TherapyTerminated,
            LAST - timedelta(days=100),
            last_contact_at=None,
            corrects=wrong.fact_id,
        )

        found = course([wrong, right])

        assert found.last_contact_at == LAST - timedelta(days=100)

    def test_who_stays_away_is_a_former_client_and_not_by_plan(self) -> None:
        started = fact(
            TherapyStarted, OPENED, client_vulnerability=(Vulnerability.BEREAVEMENT,)
        )
        held = fact(SessionHeld, LAST)
        away = fact(ClientStoppedAttending, LAST + timedelta(days=40))

        found = course([started, held, away])

        assert found.is_over
        assert not found.was_planned
        assert found.is_vulnerable
        assert found.last_contact_at == LAST

    def test_therapy_that_goes_on_has_no_clock(self) -> None:
        known = (Vulnerability.NONE_KNOWN,)
        started = fact(TherapyStarted, OPENED, client_vulnerability=known)

        found = course([started])

        assert not found.is_over
        assert not found.is_vulnerable


class TestUpToAMoment:
    """What had not happened by then counts for nothing."""

    def test_two_episodes_have_the_clock_of_the_first_between_them(self) -> None:
        first, second = LAST - timedelta(days=1500), LAST
        facts = [
            fact(TherapyTerminated, first, last_contact_at=first),
            fact(TherapyStarted, first + timedelta(days=900)),
            fact(TherapyTerminated, second, last_contact_at=second),
        ]

        between = course(facts, by=first + timedelta(days=100))
        again = course(facts, by=first + timedelta(days=1000))
        after = course(facts)

        assert (between.is_over, between.last_contact_at) == (True, first)
        assert not again.is_over
        assert (after.is_over, after.last_contact_at) == (True, second)

    def test_nobody_has_left_before_the_ending(self) -> None:
        ended = fact(TherapyTerminated, LAST, last_contact_at=None)

        assert not course([ended], by=LAST - timedelta(days=1)).is_over

    def test_there_is_no_course_before_the_case_was_opened(self) -> None:
        assert course_of(OPENED, [], by=OPENED - timedelta(days=1)) is None

    def test_a_session_counts_as_far_as_it_went(self) -> None:
        end = LAST + timedelta(hours=1)
        held = fact(SessionHeld, LAST, occurred_until=end)
        half = LAST + timedelta(minutes=30)

        assert course([held], by=half).last_contact_at == half
        assert course([held]).last_contact_at == end

    def test_a_correction_counts_whatever_day_it_is_about(self) -> None:
        wrong = fact(TherapyTerminated, LAST, last_contact_at=None)
        right = fact(
            TherapyTerminated, LAST + timedelta(days=50), corrects=wrong.fact_id
        )

        assert not course([wrong, right], by=LAST + timedelta(days=9)).is_over
