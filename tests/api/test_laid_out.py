"""A case is laid out once until something new is told of it; nothing stale is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from api import figures, laid_out
from api.access import seen, stored
from api.assessing_cases import around_case
from api.cases import report_of
from api.house import House
from api.laid_out import Laid
from domain import codes
from domain.assessment import Judging
from domain.case import section_stream
from domain.values import Section
from tests.house import Town, principal, tell


def laid(
    house: House, town: Town, *, days: int = 0, sections: tuple[Section, ...] = ()
) -> Laid:
    case = seen(house, principal(house, town.therapist), town.case)
    return house.laid_out.of(
        case.begun,
        stored(house, case),
        sections=sections or case.sections,
        as_of=house.today_ends() + timedelta(days=days),
        known_on=None,
    )


def test_it_is_laid_out_once(house: House, town: Town) -> None:
    first = laid(house, town)

    assert laid(house, town) is first


def test_what_is_told_is_seen_at_once(house: House, town: Town) -> None:
    before = laid(house, town).timeline
    told = tell(house, town.therapist, town.case, occurred_at="2026-03-07T10:00:00Z")

    after = laid(house, town).timeline

    assert len(after.moments) == len(before.moments) + 1
    assert told in {moment.fact.fact_id for moment in after.moments}


def test_another_day_and_other_sections_are_laid_out_anew(
    house: House, town: Town
) -> None:
    first = laid(house, town)

    assert laid(house, town, days=1) is not first
    assert laid(house, town, sections=(Section.RECORD,)) is not first


def test_it_is_judged_once_by_each_way_of_judging(house: House, town: Town) -> None:
    case = seen(house, principal(house, town.therapist), town.case)
    by = Judging(
        case_id=town.case,
        book=figures.book_of(house),
        codes=codes.on_file(),
        around=around_case(house, case.begun),
    )
    one = laid(house, town)

    found = one.asked(by)

    assert one.asked(by) is found
    others = replace(by, around=replace(by.around, codes=("ACA",)))
    assert one.asked(others) is not found


def test_what_a_key_was_destroyed_for_is_forgotten(house: House, town: Town) -> None:
    first = laid(house, town)
    ended = section_stream(town.other_case, Section.RECORD)

    house.keys.destroy(stream=ended)

    assert laid(house, town) is not first


def test_it_remembers_few(house: House, town: Town) -> None:
    first = laid(house, town)
    for days in range(1, laid_out.MOST + 1):
        laid(house, town, days=days)

    assert laid(house, town) is not first


def test_a_report_says_the_same_the_second_time(house: House, town: Town) -> None:
    who = principal(house, town.therapist)

    once = report_of(house, who, town.case)

    assert report_of(house, who, town.case) == once
