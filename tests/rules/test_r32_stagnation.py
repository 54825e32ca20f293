"""R32: stagnation without action."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, Row, advice, check, fact, rows, sessions


def review(
    on: float, status: str = "no_change", decision: str = "continue"
) -> CaseFact:
    return fact("ProgressReviewed", on, status=status, decision=decision)


@rows(
    Row("three reviews", (review(-60), review(-30), review(0)), 35),
    Row("two reviews", (review(-60), review(-30)), None),
    Row(
        "two that show deterioration",
        (review(-60, "deteriorated"), review(-30, "deteriorated")),
        45,
    ),
    Row(
        "an improvement between",
        (review(-60), review(-45, "improved"), review(-30), review(0)),
        None,
    ),
    Row(
        "the plan was changed",
        (review(-60), review(-30, decision="change_plan"), review(0)),
        None,
    ),
    Row("advice followed", (review(-60), review(-30), review(0), advice(9)), ANSWERED),
    Row("twenty sessions without a review", sessions(*range(20)), 30),
    Row("twenty sessions with a review", (*sessions(*range(20)), review(5)), None),
    Row(
        "a referral",
        (review(-60), review(-30), review(0), fact("ReferralMade", 9)),
        ANSWERED,
    ),
)
def test_stagnation(row: Row) -> None:
    check("R32", row)
