"""R36: competence limit without help."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, PENDING, Row, advice, check, fact, rows


def limit(plan: str) -> CaseFact:
    return fact("CompetenceLimitIdentified", plan=plan)


@rows(
    Row("on as before", (limit("continue_unchanged"),), 60),
    Row("no help", (limit("refer"),), 40),
    Row("advice", (limit("consult_and_train"), advice(20)), ANSWERED),
    Row("a referral", (limit("refer"), fact("ReferralMade", 20)), ANSWERED),
    Row("on as before, with advice", (limit("continue_unchanged"), advice(20)), 42),
    Row("there is still time", (limit("refer"),), PENDING, as_of=20),
)
def test_competence_limit(row: Row) -> None:
    check("R36", row)
