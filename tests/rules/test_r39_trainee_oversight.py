"""R39: trainee without oversight."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import PENDING, Row, check, fact, rows, sessions, started

TRAINEE = started(0, treatment_under_trainee=True)
AGREED = fact("SupervisionContractEstablished", 0)


def held(on: float) -> CaseFact:
    return fact("SupervisionSessionHeld", on)


@rows(
    Row(
        "five weeks without supervision",
        (TRAINEE, AGREED, *sessions(5, 12, 30), held(40)),
        45,
    ),
    Row(
        "every two weeks",
        (TRAINEE, AGREED, *sessions(5, 12, 30), held(14), held(28)),
        PENDING,
        as_of=30,
    ),
    Row("fifteen days without an agreement", (TRAINEE, *sessions(5, 12), held(16)), 60),
    Row("licensed", (started(0), *sessions(5, 12, 30)), None),
    Row("the clinic was closed", (TRAINEE, AGREED, held(1), held(90)), None, as_of=95),
    Row(
        "somebody stood in",
        (
            TRAINEE,
            AGREED,
            *sessions(5, 12, 30),
            fact("ConsultationObtained", 15, consultant_kind="senior_therapist"),
            fact("DirectObservationPerformed", 31),
        ),
        None,
        as_of=60,
    ),
)
def test_trainee_oversight(row: Row) -> None:
    check("R39", row)
