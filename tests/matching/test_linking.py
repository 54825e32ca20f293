"""Two records of one person: who is described as in the one is the other too."""

from __future__ import annotations

from dataclasses import replace
from math import isclose

from domain.matching.details import Details
from domain.matching.linking import Weighed, linked
from domain.matching.preparing import prepared
from domain.matching.weighing import Label, Likeness, weigh
from domain.matching.weights import LINK_MARGIN
from tests.matching.people import (
    AMONG,
    ASKED,
    BETWEEN,
    HOME,
    KNOWN,
    PHONE,
    likeness,
    person,
)

NAMESAKE = person("Helen", "Miller", "1990-02-01")


def answers(*known: Details, asked: Details = ASKED) -> list[Likeness]:
    return linked(prepared(asked), weighed(*known, asked=asked), among=AMONG)


def weighed(*known: Details, asked: Details = ASKED) -> list[Weighed]:
    return [
        Weighed(
            known=prepared(each),
            likeness=weigh(prepared(asked), prepared(each), among=AMONG),
            name=f"r-{number}",
        )
        for number, each in enumerate(known, 1)
    ]


def test_alone_it_is_for_a_reviewer() -> None:
    assert [each.label for each in answers(KNOWN)] == [Label.REVIEW]


def test_through_the_other_record_it_is_the_same() -> None:
    between, known = answers(BETWEEN, KNOWN)

    assert between.label is Label.SAME
    assert (known.label, known.alert) == (Label.SAME, True)
    assert known.explanation[-1].feature == "another record"
    assert known.explanation[-1].detail == "r-1"


def test_it_does_not_matter_who_comes_first() -> None:
    there = answers(BETWEEN, KNOWN)
    back = answers(KNOWN, BETWEEN)

    assert [each.label for each in there] == [each.label for each in back]


def test_it_is_as_sure_as_the_weaker_part_and_the_lines_add_up() -> None:
    _, known = answers(BETWEEN, KNOWN)
    weaker = min(likeness(ASKED, BETWEEN).bits, likeness(BETWEEN, KNOWN).bits)

    assert known.bits == weaker
    assert isclose(sum(each.bits for each in known.explanation), known.bits)
    assert 0.9 < known.probability <= 1.0


def test_a_birth_that_speaks_against_it_is_not_overruled() -> None:
    asked = replace(ASKED, date_of_birth="1990-02-01")
    alone = [likeness(asked, each).label for each in (BETWEEN, KNOWN)]

    assert [each.label for each in answers(BETWEEN, KNOWN, asked=asked)] == alone


def test_somebody_else_of_the_name_is_not_drawn_in() -> None:
    before = likeness(ASKED, NAMESAKE).label

    assert answers(BETWEEN, NAMESAKE)[1].label is before


def test_a_relative_leads_nowhere() -> None:
    sister = person("Ruth", "Miller", "1961-03-02", home=HOME, phone=PHONE)
    assert likeness(ASKED, sister).label is Label.HOUSEHOLD

    assert answers(sister, KNOWN)[1].label is Label.REVIEW


def test_what_stays_with_a_person_is_not_overruled() -> None:
    insured = person("Ellen", "Miller", phone=PHONE, identifier="A-1804974")
    elsewhere = person("Helen", "Miller", "1958-11-30", identifier="B-7730011")
    assert likeness(insured, BETWEEN).label is Label.SAME

    found = answers(BETWEEN, elsewhere, asked=insured)

    assert found[1].label is likeness(insured, elsewhere).label is not Label.SAME


def test_an_initial_leads_from_nobody_to_anybody() -> None:
    between = person("E", "Miller", "1958-11-30", home=HOME, phone=PHONE)
    known = person("Edgar", "Miller", "1958-11-30", home=HOME)

    found = answers(between, known)

    assert found[0].label is Label.SAME
    assert found[1].label is likeness(ASKED, known).label is not Label.SAME


def test_whoever_one_is_unsure_of_leads_nowhere() -> None:
    between, known = weighed(BETWEEN, KNOWN)
    unsure = replace(between, may_lead_on=False)

    found = linked(prepared(ASKED), [unsure, known], among=AMONG)

    assert found[1].label is Label.REVIEW


def test_a_part_that_is_barely_sure_leads_nowhere() -> None:
    barely = person("Ellen", "Miller")
    threshold = 13.3
    assert threshold < likeness(ASKED, barely).bits < threshold + LINK_MARGIN

    assert answers(barely, KNOWN)[1].label is Label.REVIEW


def test_who_was_judged_to_be_two_is_not_drawn_in() -> None:
    found = linked(
        prepared(ASKED),
        weighed(BETWEEN, KNOWN),
        among=AMONG,
        are_apart=lambda one, other: {one, other} == {0, 1},
    )

    assert [each.label for each in found] == [Label.SAME, Label.REVIEW]
