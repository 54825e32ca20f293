"""Each thing that is compared, and each way in which it may agree."""

from __future__ import annotations

import pytest

from domain.matching.details import Address, Details
from domain.matching.preparing import prepared
from domain.matching.weighing import weigh
from tests.matching.people import ELSEWHERE, HOME, person


def agreements(one: Details, other: Details) -> dict[str, str]:
    """How each thing agrees, whatever that is worth, beside a name and an e-mail."""
    sure = weigh(prepared(one), prepared(other), among=1)
    return {each.feature: each.agreement for each in sure.explanation}


def known(**parts: str) -> Details:
    return person("Philippa", "Hollingbery", **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "one", "other", "feature", "expected"),
    [
        ("phone", "0412 345 678", "0412 345 678", "phone", "exact"),
        ("phone", "0412 345 678", "0412 345 679", "phone", "one digit"),
        ("phone", "0412 345 678", "02 9899 1234", "phone", "differs"),
        ("email", "ph@a.org", "ph@a.org", "e-mail", "exact"),
        ("email", "philippa@a.org", "philippa@b.org", "e-mail", "same mailbox"),
        ("email", "info@a.org", "info@b.org", "e-mail", "differs"),
        ("identifier", "1804974", "1804974", "identifier", "exact"),
        ("identifier", "1804974", "1804947", "identifier", "one digit"),
        ("identifier", "1804974", "22", "identifier", "differs"),
        ("organisation", "Choir", "choir", "organisation", "exact"),
        ("organisation", "Choir", "Rowing Club", "organisation", "differs"),
        ("born", "1981-02-17", "1981-02-17", "date of birth", "exact"),
        ("born", "1981-02-05", "1981-05-02", "date of birth", "day and month swapped"),
        ("born", "1981-02-17", "1981-02-18", "date of birth", "one digit"),
        ("born", "1981-02-17", "1981-02-05", "date of birth", "year and month"),
        ("born", "1981-02-17", "1902-02-17", "date of birth", "day and month"),
        ("born", "1981-02-17", "1982-03-17", "date of birth", "two digits"),
        ("born", "1981-02-17", "1981", "date of birth", "year"),
        ("born", "1981-02-17", "1981-02", "date of birth", "same known part"),
        ("born", "1981-02-17", "1981-07", "date of birth", "differs"),
        ("born", "1981-02-17", "1955", "date of birth", "a generation apart"),
        ("born", "1981-02-17", "1976-10-05", "date of birth", "some years apart"),
        ("born", "1981-02-17", "1911-10-05", "date of birth", "differs"),
    ],
)
def test_how_a_thing_agrees(
    part: str, one: str, other: str, feature: str, expected: str
) -> None:
    assert agreements(known(**{part: one}), known(**{part: other}))[feature] == expected


def home(**parts: str) -> Address:
    return Address(
        **{
            "street_number": "7",
            "address_1": "Wallaby Place",
            "suburb": "Cleveland",
            "postcode": "2119",
            **parts,
        }
    )


@pytest.mark.parametrize(
    ("one", "other", "feature", "expected"),
    [
        (home(), home(), "street", "exact"),
        (home(), home(address_1="Walaby Pl"), "street", "alike"),
        (home(), home(address_1="Harbour Place"), "street", "differs"),
        (home(), home(street_number="17"), "street number", "alike"),
        (home(), home(street_number="120"), "street number", "differs"),
        (home(), home(street_number=""), "street number", "unknown"),
        (home(), home(suburb="Clevelnad"), "suburb", "alike"),
        (home(), home(suburb="Port Ashby"), "suburb", "differs"),
        (home(), home(postcode="2191"), "postcode", "alike"),
        (
            home(address_2="Delmar"),
            home(address_1="Delmar", address_2="Wallaby Place"),
            "street",
            "exact",
        ),
        (home(address_2="Delmar"), home(address_2="delmar"), "building", "one name"),
        (home(address_2="Delmar"), home(address_2="delmr"), "building", "names alike"),
        (home(address_2="Delmar"), home(address_2="Sunny"), "building", "differs"),
        (home(address_2="Flat 2"), home(address_2="flat 2"), "building", "exact"),
        (
            home(address_2="Flat 2"),
            home(address_2="flat 3"),
            "building",
            "another door",
        ),
        (Address(state="SA"), Address(state="sa"), "state", "exact"),
        (Address(state="SA"), Address(state="vic"), "state", "differs"),
        (HOME, ELSEWHERE, "address", "differs"),
    ],
)
def test_how_an_address_agrees(
    one: Address, other: Address, feature: str, expected: str
) -> None:
    found = agreements(
        person("Philippa", "Hollingbery", home=one),
        person("Philippa", "Hollingbery", home=other),
    )

    assert found[feature] == expected


@pytest.mark.parametrize(
    ("one", "other", "feature", "expected"),
    [
        (("Philippa Jane", "Berg"), ("Jane Ann", "Berg"), "given name", "other given name"),
        (("Philippa", "Hollingbery"), ("P", "Hollingbery"), "given name", "initial"),
        (("Qhilippw", "Hollingbery"), ("Rhilipas", "Hollingbery"), "given name", "barely alike"),
        (("Philippa", "Hollingbery"), ("Philippa", "Hobbingmory"), "surname", "barely alike"),
        (("Philippa", ""), ("Philippa", ""), "given name", "exact"),
        (("Anna Maria", "Berg"), ("Annamaria", "Berg"), "given name", "exact"),
        (("Ji-woo", "Hollingbery"), ("Ji-hun", "Hollingbery"), "second given name", "differs"),
        (("Anna Maria", "Berg"), ("Anna M", "Berg"), "second given name", "agrees"),
        (("Anna", "García Márquez"), ("Anna", "Márquez"), "surname", "one of several"),
        (("Anna", "Carr Exa"), ("Anna", "Carrexa"), "surname", "exact"),
        (("Philippa", "Hollingbery"), ("Philippa", "H"), "surname", "initial"),
        (("Hollingbery", "Philippa"), ("Philippa", "Hollingbery"), "name order", "swapped"),
        (("Philippa", "Hollingbery"), ("Hollingbery", "Novak"), "name order", "swapped"),
    ],
)  # fmt: skip
def test_how_names_agree(
    one: tuple[str, str], other: tuple[str, str], feature: str, expected: str
) -> None:
    email = "philippa.hollingbery@example.org"
    found = agreements(person(*one, email=email), person(*other, email=email))

    assert found[feature] == expected


def test_several_names_cost_a_little_for_each_try() -> None:
    one = person("Philippa", "Novak", former="Hollingbery")

    assert agreements(one, known())["names tried"] == "several"


def test_a_flat_of_another_number_is_no_household() -> None:
    one = person("Robert", "Ashworth", home=home(address_2="Flat 2"))
    other = person("Ingrid", "Solberg", home=home(address_2="Flat 3"))

    assert not weigh(prepared(one), prepared(other), among=1_000).alert


def test_a_street_of_that_name_in_another_town_is_no_household() -> None:
    there = home(suburb="Port Ashby", postcode="3480")
    one = person("Robert", "Ashworth", home=home())
    other = person("Ingrid", "Solberg", home=there)

    assert not weigh(prepared(one), prepared(other), among=1_000).alert


def test_a_street_of_that_name_in_another_town_is_no_home_either() -> None:
    there = home(street_number="", suburb="Port Ashby", postcode="3480")
    one = person("Rosa", "Hollingbery", "1991-03-05", home=home(street_number=""))
    other = person("Rosa", "Hollingbery", "1954-10-22", home=there)
    street = person(
        "Rosa", "Hollingbery", "1954-10-22", home=home(suburb="", postcode="")
    )

    assert not weigh(prepared(one), prepared(other), among=100_000).alert
    assert weigh(prepared(one), prepared(street), among=10_000).bits > (
        weigh(prepared(one), prepared(other), among=10_000).bits
    )
