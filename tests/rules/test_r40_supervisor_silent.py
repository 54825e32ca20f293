"""R40: supervisor does not respond."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, PENDING, Row, check, fact, rows


def flag(score: int) -> CaseFact:
    return fact("CaseFlagRaised", score=score)


def issue(by: str = "supervisee") -> CaseFact:
    return fact("BoundaryIssueRaisedInSupervision", raised_by=by)


@rows(
    Row("an urgent flag", (flag(80),), 70),
    Row("a grave flag", (flag(60),), 50),
    Row("another flag", (flag(30),), 50),
    Row("reviewed in time", (flag(80), fact("CaseFlagReviewed", 1)), ANSWERED),
    Row("reviewed too late", (flag(80), fact("CaseFlagReviewed", 3)), 70),
    Row(
        "two urgent flags, and one review that names neither",
        (flag(80), fact("CaseFlagRaised", 0.5, score=85), fact("CaseFlagReviewed", 1)),
        70,
    ),
    Row(
        "two urgent flags, and two reviews",
        (
            flag(80),
            fact("CaseFlagRaised", 0.5, score=85),
            fact("CaseFlagReviewed", 1),
            fact("CaseFlagReviewed", 1.5),
        ),
        ANSWERED,
    ),
    Row(
        "a review before there was a flag",
        (fact("CaseFlagReviewed", -1), flag(80)),
        70,
    ),
    Row("there is still time", (flag(30),), PENDING, as_of=20),
    Row("an issue without an answer", (issue(),), 50),
    Row("a deputy answered", (issue(), fact("SupervisorDirectiveIssued", 9)), ANSWERED),
    Row(
        "looking at how the client does is no answer",
        (issue(), fact("ProgressReviewed", 3)),
        50,
    ),
    Row("raised by the supervisor", (issue("supervisor"),), None),
)
def test_supervisor_silent(row: Row) -> None:
    check("R40", row)
