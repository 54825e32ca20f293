"""R14: gottlieb high-risk."""

from __future__ import annotations

from typing import Any

from domain.facts.dual_roles import SecondaryRelationshipEnded
from domain.facts.fact import CaseFact
from tests.case_facts import told, words
from tests.rules.asking import ANSWERED, PENDING, Row, check, fact, rows


def entered(**values: Any) -> CaseFact:
    return fact("SecondaryRelationshipEntered", **values)


@rows(
    Row(
        "two of three", (entered(power_differential="high", duration_class="long"),), 55
    ),
    Row(
        "all three",
        (
            entered(
                power_differential="high",
                duration_class="long",
                termination_clarity="indefinite",
            ),
        ),
        70,
    ),
    Row("one of three", (entered(power_differential="high"),), None),
    Row(
        "disclosed",
        (
            fact(
                "SecondaryRelationshipDisclosed",
                power_differential="high",
                duration_class="long",
            ),
        ),
        55,
    ),
    Row(
        "ended in time",
        (
            entered(power_differential="high", duration_class="long"),
            told(SecondaryRelationshipEnded, on=20, role=words()),
        ),
        ANSWERED,
    ),
    Row(
        "referred in time",
        (
            entered(power_differential="high", duration_class="long"),
            fact(
                "ReferralMade",
                20,
                reason="conflict_or_dual_role",
                to="senior_therapist",
            ),
        ),
        ANSWERED,
    ),
    Row(
        "referred to a doctor for something else",
        (
            entered(power_differential="high", duration_class="long"),
            fact("ReferralMade", 20, reason="level_of_care", to="medical"),
        ),
        55,
    ),
    Row(
        "this role ended",
        (
            entered(role="business", power_differential="high", duration_class="long"),
            fact("SecondaryRelationshipEnded", 20, role="business"),
        ),
        ANSWERED,
    ),
    Row(
        "another role ended",
        (
            entered(role="business", power_differential="high", duration_class="long"),
            fact("SecondaryRelationshipEnded", 20, role="congregation"),
        ),
        55,
    ),
    Row(
        "still time to end it",
        (entered(power_differential="high", duration_class="long"),),
        PENDING,
        as_of=10,
    ),
)
def test_gottlieb_high(row: Row) -> None:
    check("R14", row)
