"""R46: non-sexual relation after ending."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows


def became(kind: str, **values: Any) -> CaseFact:
    usual = {"therapy_sessions_total": 40}
    return fact("PostTerminationRelationshipEntered", kind=kind, **(usual | values))


@rows(
    Row("friends", (became("friendship"),), 50),
    Row("somebody vulnerable", (became("friendship", client_vulnerable_now=True),), 65),
    Row(
        "reviewed, with reasons and time",
        (
            became(
                "friendship",
                burden_factors_documented=True,
                supervision_review=True,
                days_since_last_contact=200,
            ),
        ),
        30,
    ),
    Row(
        "reviewed, too soon",
        (
            became(
                "friendship",
                burden_factors_documented=True,
                supervision_review=True,
                days_since_last_contact=100,
            ),
        ),
        50,
    ),
    Row(
        "short work, reviewed",
        (became("friendship", supervision_review=True, therapy_sessions_total=4),),
        40,
    ),
    Row(
        "short work, reviewed, with reasons and time",
        (
            became(
                "friendship",
                burden_factors_documented=True,
                supervision_review=True,
                days_since_last_contact=200,
                therapy_sessions_total=4,
            ),
        ),
        30,
    ),
    Row("a romance is another question", (became("romantic"),), None),
)
def test_relation_after_ending(row: Row) -> None:
    check("R46", row)
