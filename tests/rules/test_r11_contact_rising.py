"""R11: non-clinical out-of-session contact rising."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def chat(on: float, messages: int, **values: Any) -> CaseFact:
    usual = {"purpose": "social_chat", "on_record": True}
    return fact(
        "OutOfSessionContactOccurred",
        on,
        minutes_or_messages=messages,
        **(usual | values),
    )


@rows(
    Row("a first burst", (chat(0, 8),), 50),
    Row("twice as much as before", (chat(-25, 4), chat(5, 8)), 50),
    Row("steady", (chat(-35, 8, after_hours=False), chat(-15, 9), chat(5, 9)), 50),
    Row("evenings", (chat(0, 3, after_hours=True), chat(9, 2, after_hours=True)), 50),
    Row("a few", (chat(0, 7),), None),
    Row(
        "coaching as planned",
        (chat(0, 40, purpose="phone_coaching_per_plan", after_hours=True),),
        None,
    ),
    Row("crisis", (chat(0, 40, purpose="crisis", after_hours=True),), None),
    Row(
        "many texts about appointments",
        tuple(chat(n, 2, purpose="scheduling") for n in range(20)),
        None,
    ),
    Row("a plan says how much", (chat(0, 8, plan_ref=UUID(int=1)),), 35),
    Row("talked over", (chat(0, 8), advice(5)), 35),
)
def test_contact_rising(row: Row) -> None:
    check("R11", row)
