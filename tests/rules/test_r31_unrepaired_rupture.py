"""R31: unrepaired rupture."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, PENDING, Row, check, fact, rows, sessions

RUPTURE = fact("AllianceRuptureIdentified", cause="misunderstanding")


def repair(on: float, outcome: str) -> CaseFact:
    return fact("RuptureRepairAttempted", on, outcome=outcome)


@rows(
    Row("no repair", (RUPTURE,), 35),
    Row("the client left", (RUPTURE, fact("ClientStoppedAttending", 30)), 50),
    Row("repaired", (RUPTURE, repair(7, "repaired")), ANSWERED),
    Row("partly repaired", (RUPTURE, repair(21, "partial")), ANSWERED),
    Row(
        "after the second session",
        (RUPTURE, *sessions(3, 6), repair(9, "repaired")),
        35,
    ),
    Row("tried without success", (RUPTURE, repair(7, "unresolved")), 35),
    Row(
        "tried without success, and the client left",
        (RUPTURE, repair(7, "unresolved"), fact("ClientStoppedAttending", 30)),
        35,
    ),
    Row(
        "two ruptures, and one repair that names neither",
        (RUPTURE, fact("AllianceRuptureIdentified", 5), repair(8, "repaired")),
        35,
    ),
    Row(
        "two ruptures, each repaired",
        (
            RUPTURE,
            fact("AllianceRuptureIdentified", 10),
            repair(4, "repaired"),
            repair(14, "partial"),
        ),
        ANSWERED,
    ),
    Row("there is still time", (RUPTURE,), PENDING, as_of=10),
)
def test_unrepaired_rupture(row: Row) -> None:
    check("R31", row)
