"""R33: consent or goals missing."""

from __future__ import annotations

from tests.rules.asking import Row, check, fact, rows, sessions, started

GOALS = fact("TreatmentGoalsAgreed", agreed_by_client=True)


@rows(
    Row("no consent by the third session", (*sessions(0, 7, 14), GOALS), 35),
    Row(
        "consent by word, recorded",
        (
            *sessions(0, 7, 14),
            fact("InformedConsentObtained", -1, form="verbal_recorded"),
        ),
        None,
    ),
    Row(
        "a mandated client's assent",
        (
            *sessions(0, 7, 14),
            fact("InformedConsentObtained", -1, form="assent_plus_guardian"),
        ),
        None,
    ),
    Row(
        "late consent", (*sessions(0, 7, 14), fact("InformedConsentObtained", 20)), 24.5
    ),
    Row("a single session", sessions(0), None),
    Row(
        "no goals by the fifth session",
        (*sessions(*range(5)), fact("InformedConsentObtained", -1)),
        20,
    ),
    Row(
        "goals that the client did not agree to",
        (fact("TreatmentGoalsAgreed", agreed_by_client=False),),
        25,
    ),
    Row(
        "mandated, and talked about",
        (
            started(client_vulnerability=["custody_or_mandated"]),
            fact("TreatmentGoalsAgreed", agreed_by_client=False),
            fact("PowerDynamicAddressed", 1, topic="mandated_status"),
        ),
        None,
    ),
    Row(
        "a crisis at the beginning",
        (fact("RiskAssessed", 0, level="high"), *sessions(0, 7, 14)),
        24.5,
    ),
)
def test_consent_or_goals_missing(row: Row) -> None:
    check("R33", row)
