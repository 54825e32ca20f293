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
from domain.dual.clocks import Clock, Runs, clocks_of, coming, course_of, ends_on
from domain.facts.alliance import SessionHeld, TherapyStarted
from domain.facts.alliance_choices import Vulnerability
from domain.facts.contact import ContactPurpose, OutOfSessionContactOccurred
from domain.facts.endings import (
    ClientStoppedAttending,
    PostTerminationContactOccurred,
    TherapyTerminated,
)
from domain.facts.endings_choices import EndingMode, LaterContactPurpose
from domain.facts.fact import CaseFact
from domain.values import FactId
from tests.ledger.strategies import a_fact_of

OPENED = datetime(2020, 1, 6, 9, tzinfo=UTC)
LAST = datetime(2024, 2, 29, 17, tzinfo=UTC)
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
    }
    return replace(made, **{**plain, **more})


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
        course = course_of(OPENED, [fact(SessionHeld, LAST - timedelta(days=9)), ended])

        assert course.last_contact_at == LAST
        assert course.is_over
        assert course.was_planned
        assert course.since == OPENED

    def test_a_session_after_that_counts_for_longer(self) -> None:
        ended = fact(TherapyTerminated, LAST, last_contact_at=None)
        later = fact(SessionHeld, LAST + timedelta(days=3))

        course = course_of(OPENED, [ended, later])

        assert course.last_contact_at == LAST + timedelta(days=3)
        assert not course.is_over

    @pytest.mark.parametrize(
        ("purpose", "counts"),
        [
            (LaterContactPurpose.BOOSTER_OR_RETURN, True),
            (LaterContactPurpose.THANK_YOU, False),
            (LaterContactPurpose.SOCIAL, False),
        ],
    )
    def test_a_return_counts_and_a_thank_you_does_not(
        self, purpose: LaterContactPurpose, counts: bool
    ) -> None:
        ended = fact(TherapyTerminated, LAST, last_contact_at=None)
        later = fact(
            PostTerminationContactOccurred, LAST + timedelta(days=90), purpose=purpose
        )

        course = course_of(OPENED, [ended, later])

        assert (course.last_contact_at > LAST) is counts
        assert course.is_over

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

        assert (course_of(OPENED, [ended, call]).last_contact_at > LAST) is counts

    def test_a_corrected_ending_counts_no_more(self) -> None:
        wrong = fact(TherapyTerminated, LAST, last_contact_at=None)
        right = fact(
            TherapyTerminated,
            LAST - timedelta(days=100),
            last_contact_at=None,
            corrects=wrong.fact_id,
        )

        course = course_of(OPENED, [wrong, right])

        assert course.last_contact_at == LAST - timedelta(days=100)

    def test_who_stays_away_is_a_former_client_and_not_by_plan(self) -> None:
        started = fact(
            TherapyStarted, OPENED, client_vulnerability=(Vulnerability.BEREAVEMENT,)
        )
        held = fact(SessionHeld, LAST)
        away = fact(ClientStoppedAttending, LAST + timedelta(days=40))

        course = course_of(OPENED, [started, held, away])

        assert course.is_over
        assert not course.was_planned
        assert course.is_vulnerable
        assert course.last_contact_at == LAST

    def test_therapy_that_goes_on_has_no_clock(self) -> None:
        known = (Vulnerability.NONE_KNOWN,)
        started = fact(TherapyStarted, OPENED, client_vulnerability=known)

        course = course_of(OPENED, [started])

        assert not course.is_over
        assert not course.is_vulnerable
