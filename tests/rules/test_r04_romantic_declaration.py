"""R04: romantic declaration."""

from __future__ import annotations

from tests.rules.asking import Row, advice, check, fact, rows


@rows(
    Row(
        "love is declared",
        (fact("TherapistSelfDisclosed", kind="romantic_or_sexual_feeling_for_client"),),
        82,
    ),
    Row(
        "love is returned",
        (fact("ClientAttractionDisclosed", response="reciprocated"),),
        80,
    ),
    Row(
        "nothing makes it lighter",
        (
            fact(
                "TherapistSelfDisclosed", kind="romantic_or_sexual_feeling_for_client"
            ),
            advice(1),
        ),
        82,
    ),
    Row(
        "warmth in the work",
        (fact("TherapistSelfDisclosed", kind="immediacy_countertransference"),),
        None,
    ),
    Row(
        "limits kept",
        (fact("ClientAttractionDisclosed", response="explored_with_limits"),),
        None,
    ),
)
def test_romantic_declaration(row: Row) -> None:
    check("R04", row)
