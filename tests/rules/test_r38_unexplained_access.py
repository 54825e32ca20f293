"""R38: unexplained record access."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, record, rows


def opened(on: float = 0, **values: Any) -> CaseFact:
    usual = {"purpose": "none_stated", "relationship_active": False}
    return fact("RecordAccessed", on, **(usual | values))


@rows(
    Row("once", (opened(),), 45),
    Row("three times in all", (opened(count=2), opened(9)), 65),
    Row(
        "by somebody who works with the client",
        (opened(relationship_active=True),),
        None,
    ),
    Row("an audit", (opened(purpose="audit"),), None),
    Row("a reason in a day", (opened(), record(0.5, "RecordAccessed")), None),
)
def test_unexplained_access(row: Row) -> None:
    check("R38", row)
