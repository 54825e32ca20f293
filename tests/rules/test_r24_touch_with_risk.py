"""R24: touch with risk context."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows, started

HURT = started(client_vulnerability=["abuse_history"])


def touch(on: float = 0, **values: Any) -> CaseFact:
    usual = {"kind": "hug", "consent": "implied", "client_response": "neutral"}
    usual |= {"context": "distress"}
    return fact("PhysicalContactOccurred", on, **(usual | values))


@rows(
    Row("a history of abuse, and nothing agreed", (HURT, touch()), 45),
    Row("again within ninety days", (HURT, touch(-30), touch()), 55),
    Row(
        "after attraction was noted",
        (fact("CountertransferenceNoted", -9, kind="attraction"), touch()),
        55,
    ),
    Row("agreed and talked over", (HURT, touch(consent="verbal"), advice(2)), None),
    Row("no history and no feelings", (started(), touch()), None),
    Row("the client was uncomfortable", (touch(client_response="uncomfortable"),), 45),
    Row(
        "uncomfortable, and talked over",
        (touch(client_response="uncomfortable"), advice(2)),
        36,
    ),
    Row("nobody agreed", (touch(consent="none"),), 45),
    Row("a handshake", (HURT, touch(kind="handshake", consent="none")), None),
    Row(
        "a greeting of the culture",
        (
            HURT,
            touch(context="greeting_or_parting"),
            fact("CulturalDifferenceAddressed", -20),
        ),
        None,
    ),
    Row("a child seeks comfort", (HURT, touch(kind="play_or_child_comfort")), None),
    Row("a medical emergency", (HURT, touch(context="safety", consent="none")), None),
    Row(
        "for safety, and unwelcome",
        (HURT, touch(context="safety", client_response="uncomfortable")),
        45,
    ),
    Row(
        "written consent where the code asks for it",
        (touch(kind="body_therapy_technique", consent="written"),),
        None,
        bound_by=("PSYBA",),
    ),
    Row(
        "no written consent where the code asks for it",
        (touch(consent="verbal"),),
        40,
        bound_by=("PSYBA",),
    ),
    Row("no such code", (touch(consent="verbal"),), None),
)
def test_touch_with_risk(row: Row) -> None:
    check("R24", row)
