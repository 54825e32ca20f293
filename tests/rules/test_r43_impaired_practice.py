"""R43: impaired practice."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import (
    ANSWERED,
    Row,
    advice,
    check,
    fact,
    record,
    rows,
    sessions,
)


def told(effect: str) -> CaseFact:
    return fact("TherapistImpairmentReported", effect=effect)


@rows(
    Row("evident, and on", (told("evident"), *sessions(5)), 60),
    Row("possible, and on", (told("possible"), *sessions(5)), 40),
    Row("sessions stopped", (told("evident"), *sessions(-5)), None),
    Row("help", (told("evident"), advice(9), *sessions(5)), ANSWERED),
    Row(
        "a plan was recorded",
        (told("possible"), record(5, "TherapistImpairmentReported"), *sessions(5)),
        ANSWERED,
    ),
    Row("none yet", (told("none_yet"), *sessions(5)), None),
)
def test_impaired_practice(row: Row) -> None:
    check("R43", row)
