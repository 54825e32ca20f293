"""Until when a case is kept: never a day too short, whatever the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.retention import classes, edition, of_codes
from domain.retention.periods import (
    CaseDates,
    CountsFrom,
    RetentionClass,
    is_over,
    kept,
    years_after,
)

DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))
EVERY_CLASS = st.sampled_from(list(classes().values()))
RECORD = classes()["practice-seven-years"]
SHORT = classes()["us-hipaa-documentation"]


def dates(**more: object) -> CaseDates:
    """A case of which the last thing happened, and was written, on 9 March 2019."""
    usual = {"last_contact_on": date(2019, 3, 9), "written_on": date(2019, 3, 9)}
    return CaseDates(**{**usual, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2019, 3, 9), 7, date(2026, 3, 9)),
        (date(2020, 2, 29), 7, date(2027, 3, 1)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2096, 2, 29), 4, date(2100, 3, 1)),
    ],
)
def test_a_year_more_is_the_same_day(day: date, years: int, expected: date) -> None:
    assert years_after(day, years) == expected


@given(day=DAYS, years=st.integers(1, 30))
def test_so_many_years_are_never_fewer_days_than_they_have(
    day: date, years: int
) -> None:
    later = years_after(day, years)

    whole = sum(
        366 if is_leap(year) else 365 for year in range(day.year, day.year + years)
    )
    assert abs((later - day).days - whole) <= 1
    assert (later.month, later.day) >= (day.month, day.day)


def is_leap(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


@given(
    there=st.builds(
        datetime.combine,
        DAYS,
        st.times(),
        st.builds(timezone, st.builds(timedelta, hours=st.integers(-12, 14))),
    ),
    looks=st.integers(-12, 14),
    one=EVERY_CLASS.filter(lambda one: one.covers_record),
    early=st.timedeltas(timedelta(0), timedelta(days=800)),
)
def test_nothing_is_over_before_its_day_has_ended_on_every_clock(
    there: datetime,
    looks: int,
    one: RetentionClass,
    early: timedelta,
) -> None:
    """Wherever it happened and wherever somebody looks: not before so many years."""
    found = kept(
        CaseDates(
            last_contact_on=there.astimezone(UTC).date(),
            written_on=there.astimezone(UTC).date(),
        ),
        [one],
    )
    assert found.until is not None
    last_day = years_after(there.date(), one.years)
    midnight = datetime.combine(
        last_day, time.max, tzinfo=timezone(timedelta(hours=looks))
    )

    assert not is_over(found.until, now=(midnight - early).astimezone(UTC))


@given(one=EVERY_CLASS, day=DAYS)
def test_it_is_over_in_the_end(one: RetentionClass, day: date) -> None:
    found = kept(dates(last_contact_on=day, written_on=day), [one, RECORD])

    assert found.until is not None
    now = datetime.combine(found.until, time.min, tzinfo=UTC)
    assert is_over(found.until, now=now + timedelta(days=2))
    assert not is_over(found.until, now=now + timedelta(days=1, hours=23))


@given(several=st.lists(EVERY_CLASS, min_size=1), day=DAYS, of_age=st.none() | DAYS)
def test_of_several_classes_the_longest_counts(
    several: list[RetentionClass], day: date, of_age: date | None
) -> None:
    about = dates(last_contact_on=day, written_on=day, of_age_on=of_age)

    whole = kept(about, several)

    each = [kept(about, [one]).until for one in several if one.covers_record]
    if whole.until is None:
        assert each == []
    else:
        assert all(whole.until >= until for until in each if until)


class TestMinors:
    @given(day=DAYS, of_age=DAYS)
    def test_a_minor_is_kept_for_so_long_after_they_come_of_age(
        self, day: date, of_age: date
    ) -> None:
        about = dates(last_contact_on=day, is_minor=True, of_age_on=of_age)

        found = kept(about, [RECORD])

        assert found.until == max(years_after(day, 7), years_after(of_age, 7))

    def test_without_that_day_nobody_can_say(self) -> None:
        found = kept(dates(is_minor=True), [RECORD])

        assert found.until is None
        assert "--of-age-on" in found.why

    def test_where_no_class_speaks_of_minors_it_does_not_matter(self) -> None:
        zealand = classes()["nz-health-record"]

        assert kept(dates(is_minor=True), [zealand]).until == date(2029, 3, 9)


class TestClasses:
    def test_documentation_alone_ends_no_case(self) -> None:
        found = kept(dates(), [SHORT])

        assert found.until is None
        assert "retention choose" in found.why

    def test_documentation_counts_from_what_was_written_last(self) -> None:
        about = dates(written_on=date(2026, 1, 1))

        assert kept(about, [SHORT, RECORD]).until == date(2032, 1, 1)

    def test_codes_bring_their_classes(self) -> None:
        assert [one.name for one in of_codes(("APA",))] == [
            "us-hipaa-documentation",
            "us-hipaa-disclosures",
            "us-apa-record",
        ]
        assert of_codes(("BACP", "HCPC")) == ()

    def test_each_names_its_source_and_dates(self) -> None:
        for one in classes().values():
            assert one.source
            assert one.in_force_on < one.read_on <= edition()
            assert one.years >= 6
            assert one.counts_from in CountsFrom
