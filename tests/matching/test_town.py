"""A practice of one town: its place is everybody's, and its names are many's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.matching.details import Address, Details
from domain.matching.weighing import Label, Likeness
from tests.matching.people import HOME, label, likeness, person

FEW = 240
TOWN = Address(suburb="Leeds", postcode="2000")
KNOWN = person("Mary", "Hart", "1990-01-02", home=TOWN)
WITHOUT_BIRTH = replace(KNOWN, date_of_birth="")


def likeness_here(one: Details, other: Details = KNOWN) -> Likeness:
    return likeness(one, other, among=FEW)


def test_what_only_one_person_has_outdoes_the_birth() -> None:
    one = person("Mary", "Hart", "1958-07-19", home=TOWN, identifier="A-1804974")
    other = person("Mary", "Hart", "1990-01-02", home=TOWN, identifier="A-1804974")

    assert likeness_here(one, other).label is Label.SAME


def test_a_namesake_in_one_home_is_still_of_the_household() -> None:
    one = person("Mary", "Hart", "1958-07-19", home=HOME)
    other = person("Mary", "Hart", "1990-01-02", home=HOME)

    assert label(one, other) is Label.HOUSEHOLD


WITH_AN_INITIAL = {
    "of the given name": person("M", "Smith", home=TOWN),
    "of the surname": person("Mary", "S", home=TOWN),
    "and the postcode alone": person("M", "Smith", home=Address(postcode="2000")),
}


@pytest.mark.parametrize("told", WITH_AN_INITIAL.values(), ids=WITH_AN_INITIAL)
def test_a_common_name_with_an_initial_and_a_place_is_nobody_yet(told: Details) -> None:
    found = likeness_here(told, person("Mary", "Smith", "1990-01-02", home=TOWN))

    assert found.label is not Label.SAME
    assert found.label is not Label.UNRELATED


def test_an_initial_with_street_or_birth_is_still_somebody() -> None:
    known = person("Mary", "Smith", "1990-01-02", home=HOME)

    assert likeness_here(person("M", "Smith", home=HOME), known).label is Label.SAME
    assert likeness_here(person("M", "Smith", "1990-01-02"), known).label is Label.SAME


def test_a_rare_surname_and_an_initial_are_still_somebody() -> None:
    known = person("Philippa", "Hollingbery", "1990-01-02", home=TOWN)

    assert likeness_here(person("P", "Hollingbery", home=TOWN), known).label is (
        Label.SAME
    )


def test_whole_names_and_a_place_are_still_somebody() -> None:
    assert likeness_here(WITHOUT_BIRTH).label is Label.SAME
