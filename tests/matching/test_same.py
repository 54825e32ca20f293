"""One person, told twice and never quite alike."""

from __future__ import annotations

import pytest

from domain.matching.details import Details
from domain.matching.weighing import Label
from tests.matching.people import ELSEWHERE, HOME, label, likeness, person

KNOWN = person("Mitchell", "Greenlees", "1956-04-09", home=HOME)

TOLD = {
    "as she is": KNOWN,
    "with a slip in the given name": person(
        "Mitchel", "Greenlees", "1956-04-09", home=HOME
    ),
    "with a slip in the surname": person(
        "Mitchell", "Grenelees", "1956-04-09", home=HOME
    ),
    "with the names swapped": person("Greenlees", "Mitchell", "1956-04-09", home=HOME),
    "with day and month swapped": person(
        "Mitchell", "Greenlees", "1956-09-04", home=HOME
    ),
    "with a digit wrong in the date": person(
        "Mitchell", "Greenlees", "1957-04-09", home=HOME
    ),
    "by an initial": person("M.", "Greenlees", "1956-04-09", home=HOME),
    "by a nickname": person("Mitch", "Greenlees", "1956-04-09", home=HOME),
    "after a move": person("Mitchell", "Greenlees", "1956-04-09", home=ELSEWHERE),
    "without a date": person("Mitchell", "Greenlees", home=HOME),
    "without an address": person("Mitchell", "Greenlees", "1956-04-09"),
    "with a middle name": person("Mitchell James", "Greenlees", "1956-04-09"),
    "with a title and in capitals": person("MR MITCHELL", "GREENLEES", "09.04.1956"),
    "with the surname alone": person("", "Greenlees", "1956-04-09"),
    "with the year of birth alone": person("Mitchell", "Greenlees", "1956", home=HOME),
}


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_somebody_is_known_again(told: Details) -> None:
    assert label(told, KNOWN) is Label.SAME


def test_a_former_name_finds_who_married_and_moved() -> None:
    before = person("Sarah", "Hollingbery", "1981-02-17", home=HOME)
    now = person("Sarah", "Novak", "1981-02-17", home=ELSEWHERE, former="Hollingbery")

    assert label(now, before) is Label.SAME


def test_who_married_and_moved_is_found_by_given_name_and_birth() -> None:
    before = person("Philippa", "Hollingbery", "1981-02-17", home=HOME)
    now = person("Philippa", "Novak", "1981-02-17", home=ELSEWHERE)

    assert likeness(now, before).alert


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person(phone="+61 412 345 678"), person(phone="0412 345 678")),
        (person(email="Jo.Berg@example.org"), person(email="jo.berg@example.org ")),
        (person(identifier="A 1804974"), person(identifier="a1804974")),
    ],
    ids=["phone", "e-mail", "identifier"],
)
def test_one_number_or_mailbox_is_evidence_however_it_is_written(
    one: Details, other: Details
) -> None:
    [evidence] = likeness(one, other).explanation

    assert (evidence.agreement, evidence.bits > 9) == ("exact", True)


def test_a_common_name_alone_names_nobody_among_many() -> None:
    one = person("John", "Smith")

    assert not likeness(one, one, among=100_000).alert


def test_a_rare_name_alone_names_somebody_among_few() -> None:
    one = person("Philippa", "Hollingbery")

    assert label(one, one) is Label.SAME


def test_a_namesake_born_elsewhere_on_another_day_is_nobody_known() -> None:
    one = person("John", "Smith", "1956-04-09", home=HOME)
    other = person("John", "Smith", "1988-11-23", home=ELSEWHERE)

    assert not likeness(one, other).alert


def test_strangers_are_unrelated() -> None:
    one = person("Mitchell", "Greenlees", "1956-04-09", home=HOME)
    other = person("Sarah", "Novak", "1981-02-17", home=ELSEWHERE)

    assert likeness(one, other).label is Label.UNRELATED
    assert likeness(one, other).explanation == ()
