"""R02: sexual or romantic relationship after ending."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows, sessions

LONG_ENDED = fact(
    "TherapyTerminated", -900, initiated_by="mutual", last_contact_at=-900
)


def ended() -> CaseFact:
    return fact("TherapyTerminated", 0, initiated_by="mutual", reason="goals_met")


def related(on: float, **values: Any) -> CaseFact:
    return fact("PostTerminationRelationshipEntered", on, **values)


@rows(
    Row(
        "inside two years under APA",
        (ended(), related(90, kind="sexual", days_since_last_contact=90)),
        95,
    ),
    Row(
        "after the interval with all reasons",
        (
            ended(),
            related(
                90,
                kind="romantic",
                days_since_last_contact=800,
                burden_factors_documented=True,
                supervision_review=True,
            ),
        ),
        60,
    ),
    Row(
        "after the interval without reasons",
        (ended(), related(90, kind="sexual", days_since_last_contact=800)),
        80,
    ),
    Row(
        "after the interval with somebody vulnerable",
        (
            ended(),
            related(
                90,
                kind="sexual",
                days_since_last_contact=800,
                burden_factors_documented=True,
                supervision_review=True,
                client_vulnerable_now=True,
            ),
        ),
        80,
    ),
    Row(
        "never under NASW",
        (
            ended(),
            related(
                90,
                kind="sexual",
                days_since_last_contact=9000,
                burden_factors_documented=True,
                supervision_review=True,
            ),
        ),
        95,
        bound_by=("NASW",),
    ),
    Row(
        "the strictest of two codes",
        (
            ended(),
            related(
                90,
                kind="sexual",
                days_since_last_contact=800,
                burden_factors_documented=True,
                supervision_review=True,
            ),
        ),
        95,
        bound_by=("APA", "ACA"),
    ),
    Row(
        "a code without a fixed interval",
        (ended(), related(90, kind="sexual", days_since_last_contact=20)),
        80,
        bound_by=("HCPC",),
    ),
    Row(
        "a message counts from the ending",
        (ended(), fact("SexualizedBehaviorOccurred", 30, target="former_client")),
        95,
    ),
    Row(
        "a session after the ending was the last contact",
        (
            LONG_ENDED,
            *sessions(-100),
            fact("SexualizedBehaviorOccurred", 30, target="former_client"),
        ),
        95,
    ),
    Row(
        "a return after the ending was the last contact",
        (
            LONG_ENDED,
            fact("PostTerminationContactOccurred", -100, purpose="booster_or_return"),
            fact("SexualizedBehaviorOccurred", 30, target="former_client"),
        ),
        95,
    ),
    Row(
        "a note of thanks is no professional contact",
        (
            LONG_ENDED,
            fact("PostTerminationContactOccurred", -100, purpose="thank_you"),
            fact("SexualizedBehaviorOccurred", 30, target="former_client"),
        ),
        80,
    ),
    Row(
        "a friendship is another question",
        (ended(), related(90, kind="friendship")),
        None,
    ),
)
def test_sexual_relation_after_ending(row: Row) -> None:
    check("R02", row)
