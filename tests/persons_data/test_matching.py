"""What the matching finds in the sets made for it, and what it does not.

The floors are those that are promised. The whole table is `make bench-persons`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api import persons
from api.house import House, open_house
from api.persons_import import import_persons
from api.settings import Settings
from domain.matching.weighing import Label
from tests.persons_data import measuring, variants
from tests.persons_data.bench import (
    ALERT_RECALL,
    AS_SAME,
    RECOVERED,
    REVIEW_RECALL,
    STRANGERS,
)
from tests.persons_data.checking import written
from tests.persons_data.households import HouseholdSet, household_set
from tests.persons_data.more_persons import TOLERANCE, changed, others
from tests.persons_data.ours import Registry
from tests.persons_data.records import Record, details
from tests.persons_data.token_attack import stolen

SEED = 42
OF_FEW = 3
"""There are some 150 questions of each here: one more is two thirds of 1 %."""


@pytest.fixture(scope="module")
def made() -> HouseholdSet:
    return household_set(seed=SEED, each=25)


@pytest.fixture(scope="module")
def shares(made: HouseholdSet) -> measuring.Shares:
    return measuring.shares(made, measuring.answers(made))


@pytest.fixture(scope="module")
def small() -> HouseholdSet:
    return household_set(seed=SEED, persons=300, each=2)


@pytest.mark.slow
class TestTenThousandPersons:
    def test_who_is_there_alerts(self, shares: measuring.Shares) -> None:
        assert shares.alert_recall >= ALERT_RECALL
        assert shares.review_recall >= REVIEW_RECALL

    def test_relatives_are_not_called_the_same(self, shares: measuring.Shares) -> None:
        assert shares.relatives_as_same <= OF_FEW * AS_SAME

    def test_strangers_do_not_alert(self, shares: measuring.Shares) -> None:
        assert shares.strangers_alerted <= OF_FEW * STRANGERS

    def test_twice_as_many_persons_change_next_to_nothing(self) -> None:
        found = changed(household_set(seed=SEED, persons=3_000, each=10))

        assert found.lost <= TOLERANCE
        assert found.otherwise == found.new == 0

    def test_stolen_tokens_give_next_to_nobody_away(self) -> None:
        assert stolen(seed=SEED, persons=5_000).recovered <= RECOVERED

    def test_nor_do_those_of_a_practice_in_one_town(self) -> None:
        found = stolen(seed=SEED, persons=5_000, in_one_town=True)

        assert found.recovered <= RECOVERED


def test_the_tolerance_is_printed() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "matching.md"

    assert f"**{TOLERANCE * 100:.0f} %**" in page.read_text("utf-8")


def test_names_of_many_cultures_are_told_apart() -> None:
    found = variants.named(variants.variants())

    assert found.score.precision >= 0.95
    assert found.score.recall >= 0.97
    assert found.siblings >= 0.97


def register(house: House, made: HouseholdSet, directory: Path) -> None:
    """Everybody of a set, by the way that everybody comes."""
    file = directory / "persons.csv"
    written(file, made.records.values())
    assert import_persons(house, file, source="set").problems == ()


def asked(house: House, record: Record) -> dict[str | None, Label]:
    """What a check answers, by the number that the set has for each."""
    checked = persons.check(house, details(record))
    return {match.record_id: match.likeness.label for match in checked.matches}


class TestTheReadModel:
    """The index in memory, by which all this is measured, answers as the house does."""

    @pytest.fixture
    def house(self, small: HouseholdSet, tmp_path: Path) -> Iterator[House]:
        with open_house(Settings(data=tmp_path / "data")) as house:
            register(house, small, tmp_path)
            yield house

    def test_it_answers_as_what_is_measured(
        self, house: House, small: HouseholdSet
    ) -> None:
        registry = Registry(small.records)
        for query in small.queries:
            in_memory = {
                found.record_id: found.likeness.label
                for found in registry.ask(query.record)
                if found.likeness.label.value != "unrelated"
            }
            assert asked(house, query.record) == in_memory

    def test_people_who_have_nothing_to_do_with_it_change_nothing(
        self, house: House, small: HouseholdSet, tmp_path: Path
    ) -> None:
        before = [asked(house, query.record) for query in small.queries]

        register(
            house,
            HouseholdSet(seed=SEED, records=others(small, 300), queries=()),
            tmp_path,
        )

        assert [
            {each: label for each, label in found.items() if each in small.records}
            for found in (asked(house, query.record) for query in small.queries)
        ] == before
