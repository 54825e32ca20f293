"""Relatives, twins and partners are told apart from one person, and from strangers."""

from __future__ import annotations

import pytest

from domain.matching.details import Details
from domain.matching.weighing import Label
from tests.matching.people import ELSEWHERE, HOME, label, likeness, person

FATHER = person("Robert", "Ashworth", "1951-06-30", home=HOME)

OF_THE_HOUSE = {
    "a daughter": person("Caroline", "Ashworth", "1983-01-12", home=HOME),
    "a wife": person("Margaret", "Ashworth", "1953-10-02", home=HOME),
    "a partner of another name": person("Ingrid", "Solberg", "1955-03-21", home=HOME),
    "a son of the same name": person("Robert", "Ashworth", "1982-09-14", home=HOME),
    "a twin": person("Edward", "Ashworth", "1951-06-30", home=HOME),
    "a daughter whose birth nobody told": person("Caroline", "Ashworth", home=HOME),
}


@pytest.mark.parametrize("relative", OF_THE_HOUSE.values(), ids=OF_THE_HOUSE)
def test_somebody_of_the_house_is_named_so(relative: Details) -> None:
    found = likeness(relative, FATHER)

    assert (found.label, found.alert) == (Label.HOUSEHOLD, True)


def test_a_shared_phone_makes_a_household() -> None:
    one = person("Robert", "Ashworth", phone="0412 345 678")
    other = person("Ingrid", "Ashworth", phone="0412 345 678")

    assert label(one, other) is Label.HOUSEHOLD


def test_a_surname_alone_makes_no_household() -> None:
    one = person("Robert", "Hollingbery", "1951-06-30", home=HOME)
    other = person("Caroline", "Hollingbery", "1983-01-12", home=ELSEWHERE)

    assert not likeness(one, other).alert


def test_neighbours_of_one_street_are_no_household() -> None:
    other_home = HOME.__class__(
        street_number="31", address_1="Wallaby Place", suburb="Cleveland",
        postcode="2119", state="SA",
    )  # fmt: skip
    neighbour = person("Ingrid", "Solberg", "1955-03-21", home=other_home)

    assert not likeness(neighbour, FATHER).alert


def test_twins_are_no_one_person_though_nobody_told_where_they_live() -> None:
    one = person("Robert", "Ashworth", "1951-06-30")
    other = person("Edward", "Ashworth", "1951-06-30")

    assert label(one, other) is Label.HOUSEHOLD


def test_a_nickname_at_home_on_another_birthday_is_of_a_relative() -> None:
    son = person("Bob", "Ashworth", "1982-09-14", home=HOME)

    assert label(son, FATHER) is Label.HOUSEHOLD


def test_a_namesake_who_lives_elsewhere_and_was_born_apart_is_no_alert() -> None:
    one = person("Philippa", "Hollingbery", "1951-06-30", home=HOME)
    other = person("Philippa", "Hollingbery", "1988-11-23", home=ELSEWHERE)

    assert label(one, other) is Label.REVIEW
