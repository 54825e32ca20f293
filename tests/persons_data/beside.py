"""What every other matching is asked: pairs with a weight, and a threshold of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tests.persons_data.febrl import Linking
from tests.persons_data.households import HouseholdSet
from tests.persons_data.measuring import Score, score

Pair: TypeAlias = tuple[str, str]
"""Two records, sorted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Two files to compare, or one with itself, told as rows."""

    asked: list[dict[str, str]]
    known: list[dict[str, str]]
    within_one: bool
    fields: tuple[str, ...]


def pair(one: str, other: str) -> Pair:
    """The two, sorted."""
    return min(one, other), max(one, other)


def rows(linking: Linking) -> Rows:
    """A linking as rows, with the columns that say anything."""
    every = [*linking.asked.values(), *linking.known.values()]
    return Rows(
        asked=list(linking.asked.values()),
        known=list(linking.known.values()),
        within_one=linking.within_one,
        fields=tuple(
            field
            for field in every[0]
            if field != "record_id" and any(record[field] for record in every)
        ),
    )


def of_households(made: HouseholdSet) -> Linking:
    """The household set as a linking: which records are of the same person."""
    return Linking(
        name="households",
        asked={query.query_id: _plain(query.record) for query in made.queries},
        known={each: _plain(record) for each, record in made.records.items()},
        pairs=frozenset(
            pair(query.query_id, record_id)
            for query in made.queries
            for record_id, truth in query.truth.items()
            if truth == "same"
        ),
    )


def _plain(record: Mapping[str, str]) -> dict[str, str]:
    """In small letters, and a telephone as its digits: as one would prepare a table."""
    small = {field: said.lower() for field, said in record.items()}
    digits = "".join(filter(str.isdigit, small["phone"]))[-9:]
    return small | {"phone": digits, "record_id": record["record_id"]}


def best(weights: Mapping[Pair, float], right: frozenset[Pair]) -> Score:
    """The score at whichever threshold is best, which only hindsight knows."""
    hits = 0
    found = Score(precision=0.0, recall=0.0)
    ordered = sorted(weights.items(), key=lambda each: -each[1])
    for count, (two, weight) in enumerate(ordered, 1):
        hits += two in right
        if count < len(ordered) and ordered[count][1] == weight:
            continue
        here = Score(precision=hits / count, recall=hits / len(right))
        if here.f1 > found.f1:
            found = here
    return found


def at(
    threshold: float, weights: Mapping[Pair, float], right: frozenset[Pair]
) -> Score:
    """The score at the threshold that the matching itself would take."""
    found = [two for two, weight in weights.items() if weight >= threshold]
    return score(found, right)


def labels(
    made: HouseholdSet, weights: Mapping[Pair, float], *, alert: float, review: float
) -> dict[str, dict[str, str]]:
    """The weights as answers to a household set: such a matching knows *same* only."""
    said: dict[str, dict[str, str]] = {query.query_id: {} for query in made.queries}
    for (one, other), weight in weights.items():
        query_id, record_id = (one, other) if one in said else (other, one)
        if weight >= review:
            said[query_id][record_id] = "same" if weight >= alert else "review"
    return said
