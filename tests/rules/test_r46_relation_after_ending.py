"""R46: non-sexual relation after ending."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, asked, check, fact, flags_of, rows

CARE = {"burden_factors_documented": True, "supervision_review": True}
VULNERABLE = {**CARE, "client_vulnerable_now": True}
LONG_ENDED = fact("TherapyTerminated", -800, initiated_by="mutual")


def ended(on: float) -> CaseFact:
    return fact("TherapyTerminated", on, initiated_by="mutual", reason="goals_met")


def became(kind: str, on: float = 0, **values: Any) -> CaseFact:
    usual = {"therapy_sessions_total": 40}
    return fact("PostTerminationRelationshipEntered", on, kind=kind, **(usual | values))


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
    Row(
        "reviewed, and the record shows a nearer contact than was told",
        (ended(0), became("friendship", 100, days_since_last_contact=900, **CARE)),
        50,
    ),
    Row(
        "reviewed, and a contact for safety after the ending was the last",
        (
            LONG_ENDED,
            fact("PostTerminationContactOccurred", 0, purpose="safety"),
            became("friendship", 100, days_since_last_contact=900, **CARE),
        ),
        50,
    ),
    Row(
        "reviewed, and only a note of thanks came after the ending",
        (
            LONG_ENDED,
            fact("PostTerminationContactOccurred", 0, purpose="thank_you"),
            became("friendship", 100, days_since_last_contact=900, **CARE),
        ),
        30,
    ),
    Row(
        "reviewed, and the teller knows of a later contact than the record",
        (LONG_ENDED, became("friendship", 100, days_since_last_contact=90, **CARE)),
        50,
    ),
    Row(
        "reviewed, and the record and what was told agree on enough",
        (ended(-100), became("friendship", 100, days_since_last_contact=200, **CARE)),
        30,
    ),
    Row(
        "whole days are told, and an hour less of the last is no nearer contact",
        (ended(0), became("friendship", 179.7, days_since_last_contact=180, **CARE)),
        30,
    ),
    Row(
        "somebody vulnerable, whatever the record shows",
        (
            ended(0),
            became("friendship", 100, days_since_last_contact=900, **VULNERABLE),
        ),
        65,
    ),
    Row("a romance is another question", (became("romantic"),), None),
)
def test_relation_after_ending(row: Row) -> None:
    check("R46", row)


def test_the_contact_in_the_record_stands_beside_the_question_where_it_counts() -> None:
    last = ended(0)
    against, along = (
        became("friendship", 100, days_since_last_contact=days, **CARE)
        for days in (900, 100)
    )

    (other,) = flags_of("R46", asked(last, against))
    (same,) = flags_of("R46", asked(last, along))

    assert (other.severity, same.severity) == (50, 50)
    assert other.because == (against.fact_id, last.fact_id)
    assert same.because == (along.fact_id,)
