"""R34: abrupt termination or abandonment."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows


def ended(**values: Any) -> CaseFact:
    usual: dict[str, Any] = {"initiated_by": "therapist", "reason": "no_benefit"}
    usual |= {"mode": "in_person", "alternatives_offered": True}
    return fact("TherapyTerminated", **(usual | values))


@rows(
    Row("no session to prepare it", (ended(),), 45),
    Row("by e-mail", (ended(mode="email"),), 60),
    Row("without alternatives", (ended(alternatives_offered=False),), 60),
    Row("after a high risk", (fact("RiskAssessed", -10, level="high"), ended()), 85),
    Row("prepared", (ended(pretermination_sessions=2),), None),
    Row("a threat", (ended(reason="threat"),), None),
    Row("the client's wish", (ended(initiated_by="client"),), None),
    Row(
        "the client had vanished",
        (
            fact("ClientStoppedAttending", -20, outreach_attempts=3, risk_checked=True),
            ended(),
        ),
        None,
    ),
    Row("sudden illness with cover", (ended(reason="illness"),), None),
    Row(
        "a handover that the client agreed to",
        (ended(mode="email"), fact("ReferralMade", 2, handover_consented=True)),
        48,
    ),
)
def test_abrupt_ending(row: Row) -> None:
    check("R34", row)
