"""R23: burdening self-disclosure."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def said(kind: str, *, on: float = 0, **values: Any) -> CaseFact:
    usual = {"client_response": "neutral"}
    return fact("TherapistSelfDisclosed", on, kind=kind, **(usual | values))


@rows(
    Row("a current problem", (said("current_personal_problem"),), (40, 80)),
    Row("another client", (said("about_other_client"),), (40, 80)),
    Row(
        "the client takes care",
        (said("biographical_fact", client_response="caretaking"),),
        (40, 80),
    ),
    Row(
        "three without a reason",
        tuple(said("biographical_fact", on=n * 20) for n in range(3)),
        35,
    ),
    Row(
        "two without a reason",
        tuple(said("biographical_fact", on=n * 20) for n in range(2)),
        None,
    ),
    Row(
        "unavoidable news, briefly and for the client",
        (said("current_personal_problem", therapeutic_rationale=True, length="brief"),),
        None,
    ),
    Row(
        "peers in recovery",
        (said("past_coped_problem", therapeutic_rationale=True),),
        None,
    ),
    Row(
        "identity", tuple(said("similarity_or_identity", on=n) for n in range(5)), None
    ),
    Row(
        "reasoned, brief and talked over",
        (
            said(
                "relationship_or_sexual_life",
                therapeutic_rationale=True,
                length="brief",
            ),
            advice(2),
        ),
        (28, 56),
    ),
    Row(
        "three, talked over",
        (*(said("biographical_fact", on=n * 20) for n in range(3)), advice(41)),
        24.5,
    ),
)
def test_burdening_disclosure(row: Row) -> None:
    check("R23", row)
