"""R02: sexual or romantic relationship after ending."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, asked, check, fact, flags_of, rows, sessions

LONG_ENDED = fact(
    "TherapyTerminated", -900, initiated_by="mutual", last_contact_at=-900
)
CARE = {
    "kind": "sexual",
    "burden_factors_documented": True,
    "supervision_review": True,
}


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
            LONG_ENDED,
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
        (LONG_ENDED, related(90, kind="sexual", days_since_last_contact=800)),
        80,
    ),
    Row(
        "after the interval with somebody vulnerable",
        (
            LONG_ENDED,
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
            LONG_ENDED,
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
            LONG_ENDED,
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
        "the record shows a nearer contact than was told",
        (ended(), related(60, days_since_last_contact=2000, **CARE)),
        95,
    ),
    Row(
        "a return between counts against what was told",
        (
            LONG_ENDED,
            fact("PostTerminationContactOccurred", -100, purpose="booster_or_return"),
            related(90, days_since_last_contact=990, **CARE),
        ),
        95,
    ),
    Row(
        "so does a contact for safety",
        (
            LONG_ENDED,
            fact("PostTerminationContactOccurred", -100, purpose="safety"),
            related(90, days_since_last_contact=990, **CARE),
        ),
        95,
    ),
    Row(
        "so does a call in a crisis",
        (
            LONG_ENDED,
            fact("OutOfSessionContactOccurred", -100, purpose="crisis"),
            related(90, days_since_last_contact=990, **CARE),
        ),
        95,
    ),
    Row(
        "a chat does not",
        (
            LONG_ENDED,
            fact("OutOfSessionContactOccurred", -100, purpose="social_chat"),
            related(90, days_since_last_contact=990, **CARE),
        ),
        60,
    ),
    Row(
        "the therapist may know of a later contact than the record",
        (LONG_ENDED, related(90, days_since_last_contact=300, **CARE)),
        95,
    ),
    Row(
        "whole days are told, and an hour less of the last is no nearer contact",
        (LONG_ENDED, related(-170.3, days_since_last_contact=730, **CARE)),
        60,
    ),
    Row(
        "a last contact that had not come when it was told counts for nothing",
        (
            fact("TherapyTerminated", -900, initiated_by="mutual", last_contact_at=80),
            related(90, days_since_last_contact=990, **CARE),
        ),
        60,
    ),
    Row(
        "a friendship is another question",
        (ended(), related(90, kind="friendship")),
        None,
    ),
)
def test_sexual_relation_after_ending(row: Row) -> None:
    check("R02", row)


def test_the_contact_in_the_record_stands_beside_the_question_where_it_counts() -> None:
    last = fact("PostTerminationContactOccurred", -100, purpose="booster_or_return")
    against, along = (
        related(90, days_since_last_contact=days, **CARE) for days in (990, 190)
    )

    (other,) = flags_of("R02", asked(LONG_ENDED, last, against))
    (same,) = flags_of("R02", asked(LONG_ENDED, last, along))

    assert other.because == (against.fact_id, last.fact_id)
    assert same.because == (along.fact_id,)
