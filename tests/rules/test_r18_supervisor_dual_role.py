"""R18: supervisor dual role."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows


def entered(**values: Any) -> CaseFact:
    return fact("SecondaryRelationshipEntered", with_party="supervisee", **values)


@rows(
    Row(
        "a remark to a supervisee",
        (
            fact(
                "SexualizedBehaviorOccurred", form="remark_or_joke", target="supervisee"
            ),
        ),
        95,
    ),
    Row("a romance", (entered(role="romantic"),), 90),
    Row("a business", (entered(role="business"),), 90),
    Row("line management", (entered(role="employer_employee"),), None),
    Row(
        "supervision was handed over",
        (entered(role="business"), fact("SupervisionContractEstablished", 5)),
        72,
    ),
)
def test_supervisor_dual_role(row: Row) -> None:
    check("R18", row)
