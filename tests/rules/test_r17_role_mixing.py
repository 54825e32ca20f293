"""R17: role mixing."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def changed(role: str, *, consent: bool = False) -> CaseFact:
    return fact("ProfessionalRoleChanged", to_role=role, consent=consent)


@rows(
    Row("an evaluator", (changed("evaluator_or_expert"),), 55),
    Row("without consent", (changed("coach"),), 35),
    Row("with consent", (changed("couple", consent=True),), None),
    Row(
        "consent, and talked over",
        (changed("evaluator_or_expert", consent=True), advice(2)),
        44,
    ),
    Row(
        "the opinion was left to others",
        (changed("evaluator_or_expert"), fact("ReferralMade", 2)),
        44,
    ),
)
def test_role_mixing(row: Row) -> None:
    check("R17", row)
