"""R37: disclosure without basis."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows


def passed(basis: str, **values: Any) -> CaseFact:
    usual = {"minimum_necessary": True}
    return fact("ConfidentialInformationDisclosed", basis=basis, **(usual | values))


@rows(
    Row("without a basis", (passed("none"),), (65, 95)),
    Row("beyond need", (passed("written_consent", minimum_necessary=False),), 40),
    Row("a report that the law demands", (passed("legal_mandate"),), None),
    Row("an emergency", (passed("imminent_risk"),), None),
    Row("supervision", (passed("supervision_agreement"),), None),
    Row("without names", (passed("deidentified"),), None),
    Row("the client was told", (passed("none", client_informed=True),), (58, 86)),
    Row(
        "a breach that the client does not know of",
        (fact("ConfidentialityBreached", notified_client=False),),
        40,
    ),
    Row(
        "contained",
        (fact("ConfidentialityBreached", notified_client=False, contained=True),),
        32,
    ),
    Row(
        "the client was told of the breach",
        (fact("ConfidentialityBreached", notified_client=True),),
        None,
    ),
)
def test_disclosure_without_basis(row: Row) -> None:
    check("R37", row)
