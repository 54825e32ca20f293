"""R25: regressive or sexualised-form touch."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def touch(kind: str, **values: Any) -> CaseFact:
    usual = {"consent": "verbal", "context": "distress"}
    return fact("PhysicalContactOccurred", kind=kind, **(usual | values))


@rows(
    Row("cradling", (touch("holding_or_cradling"),), (70, 95)),
    Row("a hug", (touch("hug"),), None),
    Row(
        "licensed body therapy",
        (touch("massage", consent="written", context="technique"), advice(2)),
        None,
    ),
    Row(
        "agreed in the contract, discussed in supervision among its risks",
        (
            fact(
                "InformedConsentObtained",
                -30,
                scope=["physical_contact"],
                form="written",
            ),
            touch("massage", context="technique"),
            fact("SupervisionSessionHeld", 2, risk_issues=["touch"]),
        ),
        None,
    ),
    Row(
        "agreed until last month",
        (
            fact(
                "InformedConsentObtained",
                -90,
                scope=["physical_contact"],
                form="written",
                valid_until=-30,
            ),
            touch("massage", context="technique"),
            advice(2),
        ),
        (70, 95),
    ),
    Row("written consent alone", (touch("massage", consent="written"),), (70, 95)),
    Row("a child seeks comfort", (touch("play_or_child_comfort"),), None),
    Row(
        "as people greet there",
        (
            touch("kiss_cheek", context="greeting_or_parting"),
            fact("CulturalDifferenceAddressed", -3),
        ),
        None,
    ),
    Row(
        "a kiss of greeting",
        (touch("kiss_cheek", context="greeting_or_parting"),),
        (70, 95),
    ),
)
def test_regressive_touch(row: Row) -> None:
    check("R25", row)
