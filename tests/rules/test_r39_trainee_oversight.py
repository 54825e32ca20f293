"""R39: trainee without oversight."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain import rules
from domain.facts.fact import CaseFact
from domain.rules import chosen_in
from domain.rules.flags import Flag, Status
from tests.case_facts import day
from tests.rules.asking import (
    PENDING,
    Row,
    asked,
    check,
    fact,
    flags_of,
    rows,
    sessions,
    started,
)

TRAINEE = started(0, treatment_under_trainee=True)
AGREED = fact("SupervisionContractEstablished", 0)


def held(on: float) -> CaseFact:
    return fact("SupervisionSessionHeld", on)


@rows(
    Row(
        "five weeks without supervision",
        (TRAINEE, AGREED, *sessions(5, 12, 30), held(40)),
        45,
    ),
    Row(
        "every two weeks",
        (TRAINEE, AGREED, *sessions(5, 12, 30), held(14), held(28)),
        PENDING,
        as_of=30,
    ),
    Row("fifteen days without an agreement", (TRAINEE, *sessions(5, 12), held(16)), 60),
    Row("licensed", (started(0), *sessions(5, 12, 30)), None),
    Row("the clinic was closed", (TRAINEE, AGREED, held(1), held(90)), None, as_of=95),
    Row(
        "somebody stood in",
        (
            TRAINEE,
            AGREED,
            *sessions(5, 12, 30),
            fact("ConsultationObtained", 15, consultant_kind="supervisor"),
            fact("DirectObservationPerformed", 31),
        ),
        None,
        as_of=60,
    ),
    Row(
        "advice of a senior therapist is no supervision",
        (
            TRAINEE,
            AGREED,
            *sessions(5, 12, 30),
            fact("ConsultationObtained", 15, consultant_kind="senior_therapist"),
        ),
        45,
        as_of=30,
    ),
    Row(
        "the client stayed away and came back",
        (
            TRAINEE,
            AGREED,
            held(5),
            *sessions(5, 12, 60, 67, 74),
            fact("ClientStoppedAttending", 20),
        ),
        45,
    ),
    Row(
        "the client stayed away for good",
        (
            TRAINEE,
            AGREED,
            held(5),
            *sessions(5, 12),
            fact("ClientStoppedAttending", 20),
        ),
        None,
    ),
)
def test_trainee_oversight(row: Row) -> None:
    check("R39", row)


FAR = 400
"""Days of supervision so frequent that no gap is asked about."""


def supervision(on: float, minutes: int = 60, **more: object) -> CaseFact:
    return fact("SupervisionSessionHeld", on, minutes=minutes, **more)


def with_figures(*facts: CaseFact, as_of: float = FAR, **figures: float) -> list[Flag]:
    """What R39 asks where the practice has set figures; of gaps in years to come."""
    usual = {"longest_days": 10_000.0}
    chosen = {("R39", name): value for name, value in (usual | figures).items()}
    book = chosen_in(rules.newest().name, chosen)
    found = asked(TRAINEE, AGREED, *facts, as_of=as_of, book=book)
    return [flag for flag in flags_of("R39", found) if flag.arose_at < day(1_000)]


def first_of_month(months: int) -> datetime:
    """The first day of a later month than the one in which the work began."""
    begun = day(0)
    place = begun.year * 12 + begun.month - 1 + months
    return begun.replace(
        year=place // 12, month=place % 12 + 1, day=1, hour=0, minute=0
    )


def days_to(moment: datetime) -> float:
    return (moment - day(0)).total_seconds() / 86_400


NEXT = days_to(first_of_month(1))
MONDAY = days_to(day(0)) + 14 - day(0).weekday()


class TestHoursOfAMonth:
    def test_are_asked_for_only_where_the_practice_set_them(self) -> None:
        worked = sessions(NEXT + 3, NEXT + 10)

        assert with_figures(*worked) == []
        (flag,) = with_figures(*worked, month_hours=1.5)
        assert flag.severity == 45
        assert flag.arose_at == first_of_month(2)

    def test_are_enough(self) -> None:
        worked = sessions(NEXT + 3, NEXT + 10)
        held = supervision(NEXT + 4, 90)

        assert with_figures(*worked, held, month_hours=1.5) == []

    def test_may_still_be_told_until_the_month_is_over(self) -> None:
        worked = sessions(NEXT + 3)

        (flag,) = with_figures(*worked, as_of=NEXT + 5, month_hours=1.5)

        assert flag.status is Status.PENDING

    def test_of_another_month_do_not_count(self) -> None:
        worked = sessions(NEXT + 3)
        before, after = supervision(NEXT - 1, 90), supervision(NEXT + 40, 90)

        assert len(with_figures(*worked, before, after, month_hours=1.5)) == 1

    def test_are_not_asked_of_a_month_that_work_began_or_ended_in(self) -> None:
        end = fact("TherapyTerminated", NEXT + 5)

        assert with_figures(*sessions(1, NEXT + 3), end, month_hours=1.5) == []

    def test_are_not_asked_of_a_month_without_sessions(self) -> None:
        assert with_figures(supervision(NEXT + 4, 10), month_hours=1.5) == []

    @pytest.mark.parametrize(
        ("size", "minutes", "is_enough"),
        [(4, 180, True), (4, 179, False), (6, 540, True), (6, 539, False)],
    )
    def test_of_a_group_count_for_less(
        self, size: int, minutes: int, is_enough: bool
    ) -> None:
        held = supervision(NEXT + 4, minutes, format="group", group_size=size)

        found = with_figures(*sessions(NEXT + 3), held, month_hours=1.5)

        assert (found == []) is is_enough

    def test_of_a_group_of_nobody_knows_how_many_count_half(self) -> None:
        held = supervision(NEXT + 4, 180, format="group", group_size=None)

        assert with_figures(*sessions(NEXT + 3), held, month_hours=1.5) == []


class TestHoursOfAWeek:
    def test_are_asked_for_each_week(self) -> None:
        worked = sessions(MONDAY + 1, MONDAY + 8)
        held = supervision(MONDAY + 2, 120)

        (flag,) = with_figures(*worked, held, week_hours=2)

        assert flag.arose_at == day(MONDAY + 14).replace(hour=0, minute=0)
        assert flag.anchor == worked[1].fact_id

    def test_grow_with_the_work_of_the_week(self) -> None:
        long = [fact("SessionHeld", MONDAY + n, actual_minutes=120) for n in range(3)]
        held = supervision(MONDAY + 2, 60)

        assert with_figures(long[0], held, week_ratio=5) == []
        assert len(with_figures(*long, held, week_ratio=5)) == 1


class TestHoursAllInAll:
    def test_one_hour_covers_so_many(self) -> None:
        hours = [fact("SessionHeld", n, actual_minutes=60) for n in range(1, 18)]
        held = supervision(8.5)

        found = with_figures(*hours, held, ratio=8)

        assert [flag.anchor for flag in found] == [hours[16].fact_id]
        assert with_figures(*hours[:16], held, ratio=8) == []

    def test_it_is_asked_once_until_it_is_covered(self) -> None:
        hours = [fact("SessionHeld", n, actual_minutes=60) for n in range(1, 30)]
        held = supervision(12.5, 120)

        found = with_figures(*hours, held, ratio=8)

        assert [flag.anchor for flag in found] == [
            hours[8].fact_id,
            hours[24].fact_id,
        ]


class TestALicensedTherapist:
    def test_is_asked_for_no_hours(self) -> None:
        book = chosen_in(rules.newest().name, {("R39", "month_hours"): 1.5})
        own = (started(0), *sessions(NEXT + 3))

        assert flags_of("R39", asked(*own, as_of=FAR, book=book)) == []
