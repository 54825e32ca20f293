"""Precision, recall and what else is said of a matching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tests.persons_data.febrl import Linking
from tests.persons_data.households import HouseholdSet, Query
from tests.persons_data.ours import Registry

Answers: TypeAlias = Mapping[str, Mapping[str, str]]
"""By question, by person found: `same`, `household` or `review`."""
Holds: TypeAlias = Callable[[Query, Mapping[str, str]], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """How many of those found are right, and how many of those right are found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(found: Iterable[object], right: Iterable[object]) -> Score:
    """Of what was found, and what should have been."""
    here, there = set(found), set(right)
    hits = len(here & there)
    return Score(
        precision=hits / len(here) if here else 1.0,
        recall=hits / len(there) if there else 1.0,
    )


def alerted_pairs(linking: Linking) -> set[tuple[str, str]]:
    """Each record asked about among all others: the pairs that alert."""
    registry = Registry(linking.known)
    found: set[tuple[str, str]] = set()
    for record_id, record in linking.asked.items():
        for each in registry.ask(record):
            if each.likeness.alert and each.record_id != record_id:
                one, other = sorted((record_id, each.record_id))
                found.add((one, other))
    return found


def answers(made: HouseholdSet) -> dict[str, dict[str, str]]:
    """What our matching says to every question of a set."""
    registry = Registry(made.records)
    return {
        query.query_id: {
            each.record_id: each.likeness.label.value
            for each in registry.ask(query.record)
            if each.likeness.label.value != "unrelated"
        }
        for query in made.queries
    }


ALERTS = {"same", "household"}


def alerts(query: Query, said: Mapping[str, str]) -> bool:
    """Whether whom it should find alerts; of a household, one of them is enough."""
    return any(
        said.get(record_id) in ALERTS
        for record_id, truth in query.truth.items()
        if truth == query.expected
    )


def shows(query: Query, said: Mapping[str, str]) -> bool:
    """Whether whom it should find comes at least as `review`."""
    return any(
        record_id in said
        for record_id, truth in query.truth.items()
        if truth == query.expected
    )


def relative_as_same(query: Query, said: Mapping[str, str]) -> bool:
    """Whether a relative of somebody not registered is called the same person."""
    return any(said.get(record_id) == "same" for record_id in query.truth)


def named_rightly(query: Query, said: Mapping[str, str]) -> bool:
    """Whether all of those it should find that alert, alert as what they are."""
    labels = [
        said[record_id]
        for record_id, truth in query.truth.items()
        if truth == query.expected and said.get(record_id) in ALERTS
    ]
    return bool(labels) and all(label == query.expected for label in labels)


def any_alert(_: Query, said: Mapping[str, str]) -> bool:
    """Whether anybody at all alerts."""
    return bool(ALERTS & set(said.values()))


def strangers_alerting(query: Query, said: Mapping[str, str]) -> bool:
    """Whether somebody alerts who has nothing to do with it."""
    return any(
        label in ALERTS and record_id not in query.truth
        for record_id, label in said.items()
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """The household set in a few shares; `kinds` says the same of each kind."""

    alert_recall: float
    review_recall: float
    relatives_as_same: float
    strangers_alerted: float
    namesakes_alerted: float
    named_rightly: float
    kinds: dict[str, dict[str, float]]


def shares(made: HouseholdSet, said: Answers) -> Shares:
    """How the answers to the set compare with its truth."""
    queries = made.queries
    true = [query for query in queries if query.expected != "unrelated"]
    relatives = [query for query in queries if query.expected == "household"]
    others = [query for query in queries if query.expected == "unrelated"]
    namesakes = [query for query in others if query.kind == "namesake"]
    strangers = [query for query in others if query.kind != "namesake"]
    alerting = [query for query in true if alerts(query, said[query.query_id])]
    return Shares(
        alert_recall=_share(alerts, true, said),
        review_recall=_share(shows, true, said),
        relatives_as_same=_share(relative_as_same, relatives, said),
        strangers_alerted=_share(any_alert, strangers, said),
        namesakes_alerted=_share(any_alert, namesakes, said),
        named_rightly=_share(named_rightly, alerting, said),
        kinds=_by_kind(queries, said),
    )


def recall_at(
    made: HouseholdSet, weights: Mapping[tuple[str, str], float], strangers: float
) -> float:
    """The recall of alerts at the threshold at which that share of strangers alert."""
    of_query: dict[str, dict[str, float]] = {each.query_id: {} for each in made.queries}
    for (one, other), weight in weights.items():
        query_id, record_id = (one, other) if one in of_query else (other, one)
        of_query[query_id][record_id] = weight
    heaviest = sorted(
        max(of_query[query.query_id].values(), default=0.0)
        for query in made.queries
        if query.expected == "unrelated" and query.kind != "namesake"
    )
    threshold = heaviest[-1 - int(len(heaviest) * strangers)]
    true = [query for query in made.queries if query.expected != "unrelated"]
    found = sum(
        any(
            of_query[query.query_id].get(record_id, 0.0) > threshold
            for record_id, truth in query.truth.items()
            if truth == query.expected
        )
        for query in true
    )
    return found / len(true)


def _share(holds: Holds, queries: Sequence[Query], said: Answers) -> float:
    if not queries:
        return 0.0
    return sum(holds(each, said[each.query_id]) for each in queries) / len(queries)


def _by_kind(queries: Iterable[Query], said: Answers) -> dict[str, dict[str, float]]:
    every = list(queries)
    found: dict[str, dict[str, float]] = {}
    for kind, count in Counter(query.kind for query in every).items():
        of_kind = [query for query in every if query.kind == kind]
        found[kind] = {
            "questions": count,
            "alert": _share(alerts, of_kind, said),
            "at least review": _share(shows, of_kind, said),
            "named rightly": _share(named_rightly, of_kind, said),
            "others alert": _share(strangers_alerting, of_kind, said),
        }
    return found
