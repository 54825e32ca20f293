"""R20: unsafe barter."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def barter(**values: Any) -> CaseFact:
    usual = {"client_requested": True, "local_practice": True}
    usual |= {"written_agreement": True}
    return fact("BarterArranged", **(usual | values))


@rows(
    Row("work for the therapist", (barter(is_labour=True),), 50),
    Row("not written", (barter(written_agreement=False),), 50),
    Row("produce with a contract", (barter(),), None),
    Row(
        "unusual here, but written and talked over",
        (barter(local_practice=False), advice(2)),
        40,
    ),
)
def test_unsafe_barter(row: Row) -> None:
    check("R20", row)
