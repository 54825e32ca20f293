"""R19: financial dealing with client."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, record, rows


def deal(on: float = 0, **values: Any) -> CaseFact:
    return fact("FinancialTransactionMade", on, **({"known_before": True} | values))


@rows(
    Row("a loan to the client", (deal(kind="loan_to_client", amount=50),), (55, 95)),
    Row("a large sale", (deal(kind="sale_to_client", amount=5000),), (80, 95)),
    Row(
        "two dealings",
        (deal(-9, kind="paid_bills", amount=50), deal(kind="paid_bills", amount=50)),
        (80, 95),
    ),
    Row(
        "a small purchase in the village shop, with a record",
        (
            record(-1, "FinancialTransactionMade"),
            deal(kind="purchase_from_client", amount=20),
        ),
        None,
    ),
    Row(
        "a small purchase without a record",
        (deal(kind="purchase_from_client", amount=20),),
        (55, 95),
    ),
    Row(
        "a bequest learnt after death",
        (deal(kind="bequest", amount=10000, known_before=False),),
        None,
    ),
    Row("the fee itself", (fact("FeeArrangementChanged", change="reduced"),), None),
)
def test_financial_dealing(row: Row) -> None:
    check("R19", row)
