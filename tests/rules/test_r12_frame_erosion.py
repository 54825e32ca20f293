"""R12: frame erosion (time and place)."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, record, rows, sessions


def over(*days: float, **values: Any) -> tuple[CaseFact, ...]:
    return sessions(*days, planned_minutes=50, actual_minutes=75, **values)


def moved(reason: str) -> CaseFact:
    return fact(
        "TreatmentFrameChanged",
        reason=reason,
        only_this_client=True,
        last_slot_of_day=True,
    )


@rows(
    Row(
        "four of six run over",
        (*over(1, 2, 3, 4), *sessions(5, 6, planned_minutes=50, actual_minutes=50)),
        35,
    ),
    Row(
        "three of six",
        (*over(1, 2, 3), *sessions(4, 5, 6, planned_minutes=50, actual_minutes=50)),
        None,
    ),
    Row(
        "the length was agreed for a clinical reason",
        (
            fact(
                "TreatmentFrameChanged", 0, element="session_length", reason="clinical"
            ),
            *over(1, 2, 3, 4),
        ),
        None,
    ),
    Row("EMDR", over(1, 2, 3, 4, content_tags=["emdr"]), None),
    Row("an interpreter", over(1, 2, 3, 4, content_tags=["interpreter"]), None),
    Row("a reason on record", (*over(1, 2, 3, 4), record(4, "SessionHeld")), None),
    Row("the last slot for one client", (moved("therapist_convenience"),), 35),
    Row("the last slot asked by a client who works", (moved("client_request"),), None),
)
def test_frame_erosion(row: Row) -> None:
    check("R12", row)
