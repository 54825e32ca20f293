"""R27: attraction not consulted."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, PENDING, Row, advice, check, fact, rows


def noted(kind: str) -> CaseFact:
    return fact("CountertransferenceNoted", kind=kind)


@rows(
    Row("noted and not talked over", (noted("attraction"),), 35),
    Row(
        "declared and not talked over",
        (fact("ClientAttractionDisclosed", response="boundaries_restated"),),
        35,
    ),
    Row(
        "talked over in time",
        (noted("attraction"), advice(10, "CountertransferenceNoted")),
        ANSWERED,
    ),
    Row("too late", (noted("attraction"), advice(20, "CountertransferenceNoted")), 35),
    Row("on something else", (noted("attraction"), advice(10, "GiftExchanged")), 35),
    Row("there is still time", (noted("attraction"),), PENDING, as_of=5),
    Row("boredom", (noted("boredom"),), None),
    Row(
        "a client's transference",
        (fact("TransferenceNoted", kind="erotic", intensity="strong"),),
        None,
    ),
)
def test_attraction_not_consulted(row: Row) -> None:
    check("R27", row)
