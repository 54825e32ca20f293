"""R15: linked clients without check."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, Row, advice, check, fact, rows, started


def linked(**values: Any) -> CaseFact:
    usual = {"link": "ex_partner"}
    return fact("RelatedPersonAcceptedAsClient", **(usual | values))


@rows(
    Row("without consent", (linked(consents=False),), 40),
    Row(
        "passed on without basis",
        (
            linked(consents=False),
            fact("ConfidentialInformationDisclosed", 9, basis="none"),
        ),
        60,
    ),
    Row(
        "consent and a check",
        (linked(consents=True), fact("ConflictCheckPerformed", -2)),
        ANSWERED,
    ),
    Row("consent alone", (linked(consents=True),), 40),
    Row("couple work", (started(modality="couple"), linked(consents=True)), None),
    Row("the same group", (linked(consents=True, link="same_group"),), None),
    Row(
        "the only provider, with advice",
        (started(setting="rural"), linked(consents=False), advice(2)),
        None,
    ),
    Row("advice alone", (linked(consents=False), advice(2)), 32),
    Row(
        "an information wall",
        (
            linked(consents=False),
            fact("ConflictCheckPerformed", 2, action="proceed_with_safeguards"),
        ),
        32,
    ),
)
def test_linked_clients(row: Row) -> None:
    check("R15", row)
