"""R35: neglect and unreliability."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, PENDING, Row, check, fact, rows

CONCERN = fact("ClientConcernRaised", about="fee")


def gone(on: float, **values: Any) -> CaseFact:
    return fact("AppointmentCancelledByTherapist", on, **values)


def repair(on: float) -> CaseFact:
    return fact("RuptureRepairAttempted", on, strategy="apology", outcome="repaired")


@rows(
    Row("three without cover", (gone(-30), gone(0), gone(30)), 50),
    Row(
        "three with cover", tuple(gone(n, cover_arranged=True) for n in range(3)), None
    ),
    Row(
        "one without cover",
        (gone(0), gone(1, cover_arranged=True), gone(2, cover_arranged=True)),
        None,
    ),
    Row("an apology", (gone(-30), gone(0), gone(30), repair(40)), 35),
    Row("a concern unanswered", (CONCERN,), 40),
    Row("a concern answered", (CONCERN, repair(9)), ANSWERED),
    Row("a concern answered late", (CONCERN, repair(30)), 32),
    Row("there is still time", (CONCERN,), PENDING, as_of=5),
)
def test_unreliability(row: Row) -> None:
    check("R35", row)
