"""recordlinkage, unsupervised: its own comparisons, and its own classifier."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pandas as pd
import recordlinkage
from recordlinkage.classifiers import ECMClassifier

from tests.persons_data.beside import Pair, Rows, pair

THRESHOLD = 0.5
BLOCKS = (
    "given_name",
    "surname",
    "date_of_birth",
    "postcode",
    "suburb",
    "phone",
    "email",
)
EXACT = ("date_of_birth", "street_number", "postcode", "state", "phone", "email")
LIKE = ("given_name", "surname", "address_1", "address_2", "suburb")
ALIKE = 0.85


def weights(told: Rows) -> dict[Pair, float]:
    """Every pair that its blocks bring together, with the probability it gives."""
    asked, known = _frame(told.asked, told), _frame(told.known, told)
    pairs = _blocks(told).index(*((known,) if told.within_one else (asked, known)))
    features = _compared(told).compute(pairs, *_sides(told, asked, known))
    classifier = ECMClassifier(init="jaro", binarize=None, atol=1e-4)
    classifier.fit(features)
    found = classifier.prob(features)
    return {pair(one, other): float(p) for (one, other), p in found.items()}


def milliseconds(told: Rows, *, count: int = 30) -> list[float]:
    """How long one question takes, each asked by itself of all that are known."""
    known = _frame(told.known, told)
    taken: list[float] = []
    for row in told.asked[:count]:
        began = perf_counter()
        one = _frame([row], told)
        pairs = _blocks(told).index(one, known)
        _compared(told).compute(pairs, one, known)
        taken.append((perf_counter() - began) * 1000)
    return taken


def _sides(told: Rows, asked: Any, known: Any) -> tuple[Any, ...]:
    return (known,) if told.within_one else (asked, known)


def _frame(rows: list[dict[str, str]], told: Rows) -> Any:
    frame = pd.DataFrame(rows, columns=["record_id", *told.fields])
    return frame.set_index("record_id").replace("", None)


def _blocks(told: Rows) -> Any:
    indexer = recordlinkage.Index()
    for field in BLOCKS:
        if field in told.fields:
            indexer.block(field)
    return indexer


def _compared(told: Rows) -> Any:
    compare = recordlinkage.Compare()
    for field in told.fields:
        if field in EXACT:
            compare.exact(field, field, label=field)
        elif field in LIKE:
            compare.string(
                field, field, method="jarowinkler", threshold=ALIKE, label=field
            )
    return compare
