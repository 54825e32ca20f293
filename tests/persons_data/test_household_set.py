"""The household set is what it says: always the same, and true to its labels."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.persons_data import census, spoiling
from tests.persons_data.asking import SAME
from tests.persons_data.households import HouseholdSet, household_set, write
from tests.persons_data.people import households
from tests.persons_data.records import clues, door

SEED = 41


@pytest.fixture(scope="module")
def made() -> HouseholdSet:
    return household_set(seed=SEED, persons=3_000, each=25)


def test_a_seed_always_makes_the_same_set(made: HouseholdSet) -> None:
    assert household_set(seed=SEED, persons=3_000, each=25) == made


def test_another_seed_makes_another_one(made: HouseholdSet) -> None:
    other = household_set(seed=SEED + 1, persons=3_000, each=25)

    assert other.records != made.records


def test_so_many_are_registered_as_were_wanted(made: HouseholdSet) -> None:
    assert len(made.records) == 3_000


def test_every_kind_of_question_is_asked(made: HouseholdSet) -> None:
    kinds = Counter(query.kind for query in made.queries)

    assert set(SAME) <= set(kinds)
    assert {"twin", "father and son of one name", "partner", "child"} <= set(kinds)
    assert {"stranger", "namesake", "neighbour", "stranger alike"} <= set(kinds)
    assert all(kinds[kind] == 25 for kind in SAME)


def test_who_is_asked_about_as_the_same_is_registered(made: HouseholdSet) -> None:
    for query in made.queries:
        if query.expected == "same":
            assert list(query.truth.values()).count("same") == 1
            assert set(query.truth) <= set(made.records)


def test_whose_household_is_asked_about_is_not_registered(made: HouseholdSet) -> None:
    for query in made.queries:
        if query.expected == "household":
            assert set(query.truth.values()) == {"household"}


def test_nothing_is_asked_that_nobody_could_tell(made: HouseholdSet) -> None:
    for query in made.queries:
        if query.expected != "unrelated":
            known = [made.records[record_id] for record_id in query.truth]
            assert any(clues(query.record, record) for record in known), query


def test_strangers_live_where_nobody_registered_lives(made: HouseholdSet) -> None:
    doors = {door(record) for record in made.records.values()} - {""}
    for query in made.queries:
        if query.expected == "unrelated":
            assert query.truth == {}
            assert door(query.record) not in doors


def test_namesakes_have_dates_of_birth_that_differ(made: HouseholdSet) -> None:
    for query in made.queries:
        if query.kind == "namesake":
            name = (query.record["given_name"].lower(), query.record["surname"].lower())
            known = [
                record
                for record in made.records.values()
                if (record["given_name"].lower(), record["surname"].lower()) == name
            ]
            assert known
            assert any(
                record["date_of_birth"] not in {"", query.record["date_of_birth"]}
                for record in known
            )


def test_twins_are_born_on_one_day_and_fathers_are_not_their_sons() -> None:
    found = [home for home, _ in zip(households(SEED), range(3_000), strict=False)]
    twins = [home.of("twin") for home in found if home.of("twin")]
    juniors = [home for home in found if home.of("junior")]

    assert twins
    for pair in twins:
        assert len(pair) % 2 == 0
        assert len({each.given for each in pair}) > 1
        assert max(Counter(each.born for each in pair).values()) >= 2
    assert juniors
    for home in juniors:
        (son,) = home.of("junior")
        father = next(each for each in home.members if each.role == "parent")
        assert (son.given, son.surname) == (father.given, father.surname)
        assert son.born > father.born


def test_names_are_as_frequent_as_in_the_census() -> None:
    chance = Random(SEED)
    drawn = Counter(census.surname(chance) for _ in range(40_000))

    expected = census.LISTED * census.share_of_surname("Smith") * 40_000
    assert drawn["Smith"] == pytest.approx(expected, rel=0.2)
    assert census.share_of_surname("Nobodyiscalledso") == 0.0


def test_a_slip_changes_a_name() -> None:
    chance = Random(SEED)
    for _ in range(2_000):
        name = census.surname(chance)
        assert spoiling.slip(name, chance).lower() != name.lower()


def test_a_wrong_digit_leaves_a_date() -> None:
    chance = Random(SEED)
    born = date(1984, 2, 29)
    for _ in range(200):
        wrong = spoiling.one_digit_wrong(born, chance)
        assert wrong != born.isoformat()
        assert date.fromisoformat(wrong) != born


def test_day_and_month_are_turned_where_that_is_a_date() -> None:
    assert spoiling.day_and_month_turned(date(1956, 4, 9)) == "1956-09-04"
    assert spoiling.day_and_month_turned(date(1956, 4, 13)) is None
    assert spoiling.day_and_month_turned(date(1956, 4, 4)) is None


def test_the_set_is_written_a_line_each(made: HouseholdSet, tmp_path: Path) -> None:
    write(made, tmp_path)

    persons = (tmp_path / "persons.jsonl").read_text("utf-8").splitlines()
    queries = (tmp_path / "queries.jsonl").read_text("utf-8").splitlines()
    assert json.loads(persons[0]) == {"seed": SEED}
    assert [json.loads(line) for line in persons[1:]] == list(made.records.values())
    assert len(queries) == 1 + len(made.queries)
    assert json.loads(queries[1])["truth"] == made.queries[0].truth
