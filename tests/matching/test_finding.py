"""Who is looked at, and how well people are found again among others."""

from __future__ import annotations

from random import Random

import pytest

from domain.matching.choosing import ALWAYS, chosen
from domain.matching.details import Address, Details
from domain.matching.name_lists import rarities
from domain.matching.preparing import packed, prepared, unpacked
from domain.matching.tokens import tokens
from tests.matching.people import HOME, person
from tests.persons_data.febrl import FIELDS, Linking
from tests.persons_data.measuring import alerted_pairs, score
from tests.persons_data.records import Record

PEOPLE, SEED = 400, 20261122


def test_the_rarest_token_decides_who_is_looked_at_first() -> None:
    found = {"common": [1, 2, 3, 4], "rare": [4], "nobody": []}

    assert chosen(found, limit=2) == [4, 1]


def test_whom_hardly_anything_speaks_for_is_left_out_where_there_are_many() -> None:
    common = {"first": [*range(60)], "second": [1, 2], "third": [2, *range(100, 400)]}

    found = chosen(common)

    assert found[:2] == [2, 1]
    assert len(found) == ALWAYS
    assert len(chosen(common | {"rare": [*range(60)]})) == 60


def test_a_whole_house_that_shares_a_telephone_is_looked_at() -> None:
    assert len(chosen({"t:399995678": [*range(66)]})) == 66


def shared(one: Details, other: Details) -> set[str]:
    return set(tokens(prepared(one))) & set(tokens(prepared(other)))


def test_nobody_is_chosen_where_nobody_is_found() -> None:
    assert chosen({}) == []


def test_a_common_name_never_stands_alone_in_a_token() -> None:
    alone = {
        token
        for token in tokens(prepared(person("John", "Hollingbery")))
        if token.startswith("n:")
    }

    assert alone == {"n:" + "".join(sorted("hollingbery"))}


def test_two_letters_in_the_wrong_order_are_found_all_the_same() -> None:
    one, other = person("Eliza", "Keany"), person("Aziza", "Kaeny")

    assert shared(one, other)


def test_lines_of_an_address_are_found_in_either_order() -> None:
    one = Details(addresses=(Address(address_1="Holman Street", address_2="Rosewood"),))
    other = Details(addresses=(Address(address_1="Rosewood", address_2="Holman St"),))

    assert shared(one, other)


def test_no_common_beginning_stands_alone_beside_a_place() -> None:
    address = Address(suburb="Riverton", postcode="3000")
    told = tokens(prepared(person("John", "Smith", home=address)))

    beside = {each for each in told if each[:2] in {"z:", "u:"}}

    assert beside == {
        "u:joh+s:rivert",
        "u:smi+j:rivert",
        "z:joh+s:3000",
        "z:smi+j:3000",
    }


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
    chance = Random(SEED)
    first = {f"rec-{number}-org": invented(chance) for number in range(PEOPLE)}
    again = {
        key.replace("org", "dup"): slipped(each, chance) for key, each in first.items()
    }

    found = [f1(first, again, fields, chance) for fields in FIELDS]

    assert (found[0] >= 0.98, found[-1] >= 0.85) == (True, True)


def f1(
    first: dict[str, Record], again: dict[str, Record], fields: str, chance: Random
) -> float:
    """How well each is found again by a choice of fields, which `FIELDS` names."""
    kept = FIELDS[fields]
    linking = Linking(
        name=fields,
        asked={key: kept(each, chance) for key, each in again.items()},
        known={key: kept(each, chance) for key, each in first.items()},
        pairs=frozenset((key, key.replace("dup", "org")) for key in again),
    )
    return score(alerted_pairs(linking), linking.pairs).f1


def invented(chance: Random) -> Record:
    """Somebody with names as common as people's are."""
    return {
        "given_name": drawn("given", chance),
        "surname": drawn("surname", chance),
        "date_of_birth": f"{chance.randint(1930, 2010)}-{chance.randint(1, 12):02}"
        f"-{chance.randint(1, 28):02}",
        "street_number": str(chance.randint(1, 120)),
        "address_1": f"{drawn('surname', chance)} street",
        "suburb": f"{drawn('surname', chance)}ton",
        "postcode": str(chance.randint(2000, 6999)),
        "state": "vic",
    }


def drawn(kind: str, chance: Random) -> str:
    listed = rarities(kind)
    shares = [2.0**-bits for bits in listed.values()]
    return chance.choices(list(listed), shares)[0]


def slipped(record: Record, chance: Random) -> Record:
    """The same person, told with a slip in a name and perhaps one in the date."""
    name = "given_name" if chance.random() < 0.5 else "surname"
    born = record["date_of_birth"]
    if chance.random() < 0.2:
        born = f"{born[:5]}{born[8:]}-{born[5:7]}"
    return record | {name: miswritten(record[name], chance), "date_of_birth": born}


def miswritten(word: str, chance: Random) -> str:
    place = chance.randrange(len(word) - 1)
    return f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
