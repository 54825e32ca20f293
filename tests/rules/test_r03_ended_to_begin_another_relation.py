"""R03: ended therapy in order to start another relationship."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def ended(by: str) -> CaseFact:
    return fact("TherapyTerminated", 0, initiated_by=by, reason="goals_met")


def friends(on: float) -> CaseFact:
    return fact("PostTerminationRelationshipEntered", on, kind="friendship")


@rows(
    Row(
        "ended for it",
        (fact("TherapyTerminated", reason="to_enter_other_relationship"),),
        90,
    ),
    Row(
        "proposed for it",
        (fact("TerminationProposed", reason="to_enter_other_relationship"),),
        90,
    ),
    Row("friends two months later", (ended("therapist"), friends(60)), 85),
    Row(
        "looked at by somebody independent before",
        (
            ended("mutual"),
            advice(40, "PostTerminationRelationshipEntered", independent_of_case=True),
            friends(60),
        ),
        60,
    ),
    Row(
        "reviewed in supervision before",
        (
            ended("mutual"),
            fact(
                "PostTerminationRelationshipEntered",
                60,
                kind="friendship",
                supervision_review=True,
            ),
        ),
        60,
    ),
    Row("the client ended", (ended("client"), friends(60)), None),
    Row("long after", (ended("therapist"), friends(190)), None),
)
def test_ended_to_begin_another_relation(row: Row) -> None:
    check("R03", row)
