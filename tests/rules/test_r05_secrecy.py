"""R05: secrecy marker."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, record, rows


def hidden(on: float, **values: Any) -> CaseFact:
    usual = {"purpose": "social_chat", "on_record": False}
    return fact("OutOfSessionContactOccurred", on, **(usual | values))


@rows(
    Row("a cover story", (fact("SecrecyRequested", what="false_cover_story"),), 75),
    Row("two contacts off the record", (hidden(0), hidden(50)), 60),
    Row("one contact off the record", (hidden(0),), None),
    Row(
        "crisis contacts off the record",
        (hidden(0, purpose="crisis"), hidden(5, purpose="crisis")),
        None,
    ),
    Row(
        "a safety reason on record",
        (
            fact("RiskAssessed", -1, level="high"),
            record(-1, "SecrecyRequested"),
            fact("SecrecyRequested", what="do_not_tell_partner"),
        ),
        40,
    ),
    Row(
        "no client is safer for not complaining",
        (
            fact("RiskAssessed", -1, level="high"),
            record(-1, "SecrecyRequested"),
            fact("SecrecyRequested", what="discourage_complaint"),
        ),
        75,
    ),
    Row(
        "a consultation without names",
        (
            fact(
                "ConfidentialInformationDisclosed",
                basis="deidentified",
                minimum_necessary=True,
            ),
        ),
        None,
    ),
    Row(
        "confidentiality itself",
        (fact("InformedConsentObtained", scope=["confidentiality_limits"]),),
        None,
    ),
)
def test_secrecy(row: Row) -> None:
    check("R05", row)
