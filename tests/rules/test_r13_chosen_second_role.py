"""R13: chosen concurrent second role."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def entered(**values: Any) -> CaseFact:
    return fact("SecondaryRelationshipEntered", **({"avoidable": True} | values))


@rows(
    Row("a business", (entered(role="business"),), (60, 95)),
    Row(
        "unavoidable in a small place",
        (entered(role="business", avoidable=False),),
        None,
    ),
    Row("neighbours", (entered(role="neighbour"),), None),
    Row(
        "after therapy ended",
        (
            fact("TherapyTerminated", -5, initiated_by="client"),
            entered(role="business"),
        ),
        None,
    ),
    Row(
        "withdrawn with a check for harm",
        (
            entered(role="teacher_student"),
            fact("SecondaryRelationshipEnded", 9, harm_check_done=True),
        ),
        42,
    ),
    Row(
        "independent advice",
        (entered(role="teacher_student"), advice(2, independent_of_case=True)),
        48,
    ),
)
def test_chosen_second_role(row: Row) -> None:
    check("R13", row)
