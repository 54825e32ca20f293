"""R10: cluster or chronic pattern."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows

MONTH = (
    fact("PhysicalContactOccurred", 0, kind="hug", consent="implied"),
    fact("OutOfSessionContactOccurred", 5, purpose="social_chat", on_record=True),
    fact("OutOfOfficeMeetingHeld", 10, purpose="social"),
)
YEAR = tuple(
    fact(kind, 45 * n + place - 60, **values)
    for n in range(2)
    for place, (kind, values) in enumerate(
        (
            ("PhysicalContactOccurred", {"kind": "hug", "consent": "implied"}),
            ("OutOfSessionContactOccurred", {"purpose": "social_chat"}),
            ("OutOfOfficeMeetingHeld", {"purpose": "social"}),
        )
    )
)
ENDING = (
    fact("PhysicalContactOccurred", 0, kind="hug", consent="verbal"),
    fact("GiftExchanged", 0, disposition="accepted", gift_kind="token_handmade"),
    fact("PostTerminationContactOccurred", 9, purpose="thank_you", on_record=True),
)
CHANCE = tuple(
    fact("IncidentalEncounterOccurred", n, privacy_protected=True) for n in range(9)
)
MEETINGS = (
    fact("OutOfOfficeMeetingHeld", 0, purpose="social"),
    fact("ClientLifeEventAttended", 5, event_kind="wedding"),
    fact("OutOfSessionContactOccurred", 9, purpose="social_chat", on_record=True),
)


def massaged(consent: str) -> CaseFact:
    return fact(
        "PhysicalContactOccurred",
        9,
        kind="massage",
        consent=consent,
        context="technique",
    )


SMALL = (
    fact("GiftExchanged", 0, disposition="accepted", gift_kind="food"),
    fact("TherapistSelfDisclosed", 4, kind="past_coped_problem"),
)
CLINICAL = (
    *(fact("OutOfOfficeMeetingHeld", n, purpose="walk_and_talk") for n in range(9)),
    *(fact("OutOfSessionContactOccurred", n, purpose="crisis") for n in range(9)),
    *(fact("PhysicalContactOccurred", n, kind="handshake") for n in range(9)),
)


@rows(
    Row("three kinds in a month", MONTH, 60),
    Row("each talked over", (*MONTH, advice(6)), 42),
    Row("a year of it", YEAR, 65),
    Row("the rituals of an ending", ENDING, None),
    Row("chance meetings in a small place", CHANCE, None),
    Row("clinical work", CLINICAL, None),
    Row("three kinds in two categories", MEETINGS, None),
    Row(
        "massage as a technique, agreed and talked over",
        (*SMALL, massaged("written"), advice(9, "PhysicalContactOccurred")),
        None,
    ),
    Row(
        "massage that nobody talked over",
        (*SMALL, massaged("written")),
        60,
    ),
    Row(
        "massage against advice",
        (*SMALL, massaged("written"), advice(9, "touch", followed="no")),
        60,
    ),
)
def test_cluster(row: Row) -> None:
    check("R10", row)
