"""R29: dependency pattern."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, Row, advice, check, fact, rows


def sign(on: float, **values: Any) -> CaseFact:
    return fact("DependencyIndicatorNoted", on, **values)


@rows(
    Row("fostered", (sign(0, fostered_by_therapist=True),), 60),
    Row("three signs", (sign(0), sign(20), sign(40)), 45),
    Row("two signs", (sign(0), sign(20)), None),
    Row("spread over a year", (sign(-90), sign(0), sign(90)), None),
    Row(
        "reviewed and talked over",
        (sign(0), sign(20), sign(40), fact("ProgressReviewed", 45), advice(46)),
        ANSWERED,
    ),
    Row(
        "reviewed only", (sign(0), sign(20), sign(40), fact("ProgressReviewed", 45)), 45
    ),
    Row(
        "fostered, then reviewed with advice",
        (sign(0, fostered_by_therapist=True), fact("ProgressReviewed", 5), advice(6)),
        42,
    ),
)
def test_dependency(row: Row) -> None:
    check("R29", row)
