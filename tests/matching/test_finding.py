"""Who is looked at, and how well people are found again among others."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from domain.matching.choosing import chosen
from domain.matching.details import Address, Details, Name
from domain.matching.name_lists import rarities
from domain.matching.preparing import packed, prepared, unpacked
from domain.matching.tokens import tokens
from tests.matching.febrl import Register, scored, thinned
from tests.matching.people import HOME, person

PEOPLE, SEED = 400, 20261122


def test_the_rarest_token_decides_who_is_looked_at_first() -> None:
    found = {"common": [1, 2, 3, 4], "rare": [4], "nobody": []}

    assert chosen(found, limit=2) == [4, 1]


def test_nobody_is_chosen_where_nobody_is_found() -> None:
    assert chosen({}) == []


def test_a_common_name_never_stands_alone_in_a_token() -> None:
    alone = {
        token
        for token in tokens(prepared(person("John", "Hollingbery")))
        if token.startswith("n:")
    }

    assert alone == {"n:hollingbery"}


def test_somebody_has_few_tokens() -> None:
    whole = person("Mitchell", "Greenlees", "1956-04-09", home=HOME, phone="0412345678")

    assert len(tokens(prepared(whole))) <= 18


@pytest.mark.parametrize(
    "told",
    [
        person("Greenlees", "Mitchell", "1956-04-09"),
        person("Mitchell", "Greenlees", "1956-09-04"),
        person("Mitchel", "Greenles"),
        person("", "Greenlees"),
        person("M", "Grenlees", "1956", home=HOME),
        person(phone="+61 412 345 678"),
        person(email="mitch@example.org"),
        person(identifier="1804974"),
    ],
)
def test_somebody_shares_a_token_with_themself(told: Details) -> None:
    known = person(
        "Mitchell", "Greenlees", "1956-04-09", home=HOME, phone="0412 345 678",
        email="mitch@example.org", identifier="1804974",
    )  # fmt: skip

    assert set(tokens(prepared(told))) & set(tokens(prepared(known)))


def test_bytes_of_another_version_are_refused() -> None:
    with pytest.raises(ValueError, match="another version"):
        unpacked(b"\x00" + packed(prepared(Details()))[1:])


def test_people_are_found_again_with_slips_and_gaps() -> None:
    chance = random.Random(SEED)
    first = {f"rec-{number}-org": invented(chance) for number in range(PEOPLE)}
    again = {
        key.replace("org", "dup"): slipped(each, chance) for key, each in first.items()
    }
    whole = f1(first, again)
    sparse = f1(
        {key: thinned(each, chance) for key, each in first.items()},
        {key: thinned(each, chance) for key, each in again.items()},
    )

    assert (whole >= 0.98, sparse >= 0.85) == (True, True)


def f1(first: dict[str, Details], again: dict[str, Details]) -> float:
    register = Register(first)
    found = {
        frozenset((key, other))
        for key, each in again.items()
        for other in register.alerts(key, prepared(each))
    }
    true = {frozenset((key.replace("dup", "org"), key)) for key in again}
    return scored(found, true)[2]


def invented(chance: random.Random) -> Details:
    """Somebody with names as common as people's are."""
    return Details(
        names=(Name(given=drawn("given", chance), surname=drawn("surname", chance)),),
        date_of_birth=f"{chance.randint(1930, 2010)}-{chance.randint(1, 12):02}"
        f"-{chance.randint(1, 28):02}",
        addresses=(
            Address(
                street_number=str(chance.randint(1, 120)),
                address_1=f"{drawn('surname', chance)} street",
                suburb=f"{drawn('surname', chance)}ton",
                postcode=str(chance.randint(2000, 6999)),
                state="vic",
            ),
        ),
    )


def drawn(kind: str, chance: random.Random) -> str:
    listed = rarities(kind)
    shares = [2.0**-bits for bits in listed.values()]
    return chance.choices(list(listed), shares)[0]


def slipped(details: Details, chance: random.Random) -> Details:
    """The same person, told with a slip in a name and perhaps one in the date."""
    [name] = details.names
    if chance.random() < 0.5:
        name = replace(name, given=miswritten(name.given, chance))
    else:
        name = replace(name, surname=miswritten(name.surname, chance))
    born = details.date_of_birth
    if chance.random() < 0.2:
        born = f"{born[:5]}{born[8:]}-{born[5:7]}"
    return replace(details, names=(name,), date_of_birth=born)


def miswritten(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word) - 1)
    return f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
