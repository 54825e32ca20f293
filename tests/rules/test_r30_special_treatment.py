"""R30: overprotection and special treatment."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def given(on: float = 0, **values: Any) -> CaseFact:
    usual = {"kind": "extended_sessions", "only_this_client": True}
    return fact("SpecialTreatmentGiven", on, **(usual | values))


def wish() -> CaseFact:
    return fact("CountertransferenceNoted", -10, kind="rescue_overprotective")


@rows(
    Row("told to be special", (given(kind="told_special"),), 60),
    Row("twice", (given(-30), given()), 45),
    Row("once", (given(),), None),
    Row("a wish to rescue", (wish(), given()), 45),
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
