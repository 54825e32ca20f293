"""Names of several cultures, in two spellings: whether they are one person's.

`variants.jsonl` was written by hand. All persons are invented. Two spellings of one
person's name are asked with one date of birth, and nothing else, among 10,000. Names of
two people are asked three times: as strangers, with two dates of birth; as brother and
sister, with two dates and one home; as twins, with one date and one home.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.matching.preparing import prepared
from domain.matching.weighing import Label, Likeness, weigh
from tests.persons_data.measuring import Score
from tests.persons_data.records import details

SOURCE = Path(__file__).with_name("variants.jsonl")
AMONG = 10_000
BORN, OTHERWISE = {"date_of_birth": "1979-08-23"}, {"date_of_birth": "1984-02-11"}
HOME = {
    "street_number": "17",
    "address_1": "quarry road",
    "suburb": "westmere",
    "postcode": "4031",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """Two names, and whether one person may well bear both."""

    culture: str
    one: dict[str, str]
    other: dict[str, str]
    same: bool
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """The set in a few shares, and what each pair was called.

    `score` counts as found what alerts: one person's spellings are right, two strangers
    wrong. `siblings` and `twins` are the shares that are called household.
    """

    score: Score
    siblings: float
    twins: float
    found: tuple[tuple[Variant, str, Likeness], ...]


def variants() -> list[Variant]:
    """The labelled pairs, in the order of the file."""
    lines = SOURCE.read_text("utf-8").splitlines()
    return [Variant(**json.loads(line)) for line in lines]


def named(pairs: Sequence[Variant]) -> Named:
    """What the matching calls each pair."""
    one = [(pair, likeness(pair, BORN, BORN)) for pair in pairs if pair.same]
    two = [pair for pair in pairs if not pair.same]
    strangers = [(pair, likeness(pair, BORN, OTHERWISE)) for pair in two]
    siblings = [(p, likeness(p, BORN | HOME, OTHERWISE | HOME)) for p in two]
    twins = [(pair, likeness(pair, BORN | HOME, BORN | HOME)) for pair in two]
    hits = sum(likeness.alert for _, likeness in one)
    wrong = sum(likeness.alert for _, likeness in strangers)
    return Named(
        score=Score(precision=hits / max(hits + wrong, 1), recall=hits / len(one)),
        siblings=_as_household(siblings),
        twins=_as_household(twins),
        found=tuple(
            (pair, what, likeness)
            for what, every in (
                ("one person", one),
                ("strangers", strangers),
                ("siblings", siblings),
                ("twins", twins),
            )
            for pair, likeness in every
        ),
    )


def likeness(
    pair: Variant, one: Mapping[str, str], other: Mapping[str, str]
) -> Likeness:
    """What the two names are to each other, with this beside them."""
    return weigh(
        prepared(details({**pair.one, **one})),
        prepared(details({**pair.other, **other})),
        among=AMONG,
    )


def _as_household(found: Sequence[tuple[Variant, Likeness]]) -> float:
    called = [likeness.label is Label.HOUSEHOLD for _, likeness in found]
    return sum(called) / len(called)
