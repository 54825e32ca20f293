"""A member is called what stands for nobody else, and for nothing of the house."""

from __future__ import annotations

import pytest

from api import inviting, people
from api.demo_cast import BOARD, OFFICE, SUPERVISORS, THERAPISTS
from api.house import House
from api.sign_in.names import (
    LOOKS_ALIKE,
    OF_THE_HOUSE,
    WORDS,
    NameUnusable,
    require_own,
    seen_as,
)
from domain import recording
from domain.facts.bookkeeping import Standing
from tests.house import Town

NUMBER = "51723aed-d3c0-4308-afd6-de19f912692f"


@pytest.mark.parametrize(
    "name",
    [
        *sorted(WORDS),
        *("The Operator of the Machine", "OPERATOR", "0perator", "[\u0435rased]"),
        *(NUMBER, NUMBER.replace("-", ""), f"urn:uuid:{NUMBER}", "C-51723AED"),
        *("=cmd|'/c calc'!A1", "+49 Lind", "-Lind", "@lind"),
    ],
)
def test_what_the_house_says_is_nobodys_name(name: str) -> None:
    with pytest.raises(NameUnusable, match=OF_THE_HOUSE):
        require_own(name, others=())


@pytest.mark.parametrize(
    "name",
    [
        *(
            "\u0422hea Lind",
            "Thea L\u0131nd",
            "Thea L1nd",
            "Thea Iind",
            "Th\u00e9a Lind",
        ),
        *("Thea Lind\u0301", "T\u04bbea Lind", "Thea \u0406ind"),
    ],
)
def test_what_looks_like_another_is_not(name: str) -> None:
    with pytest.raises(NameUnusable) as refused:
        require_own(name, others=["Omar Vey", "Thea Lind"])

    assert str(refused.value) == LOOKS_ALIKE


@pytest.mark.parametrize(
    "name",
    [
        *("Thea Lind", "THEA LIND"),  # Whether it is taken is asked elsewhere.
        *("Thea B. Lind", "Thea Lindt", "Theo Lind", "Clint Opera", "Li", "\u674e"),
        "\u0410\u043d\u043d\u0430",
    ],
)
def test_other_names_are_ones_own(name: str) -> None:
    require_own(name, others=["Thea Lind", "Omar Vey", "Ann Stone"])


def test_other_scripts_are_read_as_they_are_seen() -> None:
    assert seen_as("\u0421\u0430\u0440\u0430") == seen_as("Capa")
    assert seen_as("\u674e") != seen_as("Li")


@pytest.mark.parametrize("name", ["operator", "\u0422hea Lind", NUMBER])
@pytest.mark.usefixtures("town")
def test_nobody_is_invited_by_such_a_name(house: House, name: str) -> None:
    with pytest.raises(NameUnusable):
        inviting.invite(house, name, standings=[Standing.SUPERVISOR])
    assert house.accounts.invitations.all(now=house.clock()) == []


def test_nor_by_a_case_of_the_house(house: House, town: Town) -> None:
    with pytest.raises(NameUnusable):
        inviting.invite(house, recording.reference_of(town.case), standings=[])


def test_somebody_who_came_meanwhile_is_looked_at_again(
    house: House, town: Town
) -> None:
    before = len(house.accounts.people())

    with pytest.raises(NameUnusable):
        people.add_member(house, name="The\u0430 Lind", password=None, standings=[])

    assert town.therapist.name == "Thea Lind"
    assert len(house.accounts.people()) == before


def test_everybody_of_the_demonstration_has_a_name() -> None:
    cast = [*SUPERVISORS, *BOARD, OFFICE, *(each.name for each in THERAPISTS)]

    for name in cast:
        require_own(name, others=cast)
