"""R30: overprotection and special treatment."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import PENDING, Row, advice, check, fact, rows


def given(on: float = 0, **values: Any) -> CaseFact:
    usual = {"kind": "extended_sessions", "only_this_client": True}
    return fact("SpecialTreatmentGiven", on, **(usual | values))


def wish(on: float = -10) -> CaseFact:
    return fact("CountertransferenceNoted", on, kind="rescue_overprotective")


@rows(
    Row("told to be special", (given(kind="told_special"),), 60),
    Row("twice", (given(-30), given()), 45),
    Row("once", (given(),), None),
    Row("a wish to rescue", (wish(), given()), 45),
    Row("a wish to rescue, noted afterwards", (given(), wish(10)), 45),
    Row(
        "a wish to rescue, noted afterwards, with time to talk it over",
        (given(), wish(10)),
        PENDING,
        as_of=20,
    ),
    Row(
        "a wish to rescue, noted afterwards and talked over",
        (given(), wish(10), advice(20)),
        None,
    ),
    Row("a wish to rescue, noted long after", (given(), wish(120)), None),
    Row("a wish to rescue, talked over", (wish(), advice(-5), given()), None),
    Row(
        "the same is offered to everybody",
        (given(-30, only_this_client=False), given(only_this_client=False)),
        None,
    ),
    Row(
        "clinical reasons, talked over",
        (given(-9, rationale="x"), given(rationale="x"), advice(2)),
        22.5,
    ),
)
def test_special_treatment(row: Row) -> None:
    check("R30", row)
