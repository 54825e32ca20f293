"""R42: boundary act not brought to supervision."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows

ACT = fact("OutOfOfficeMeetingHeld", purpose="social")


OTHER = "case formulation"


def held(on: float, *topics: str, **values: Any) -> CaseFact:
    told = topics or (OTHER,)
    return fact("SupervisionSessionHeld", on, topics=told, **values)


def silent(on: float) -> CaseFact:
    return fact("SupervisionSessionHeld", on, topics=())


def brought(topic: str, **values: Any) -> CaseFact:
    return fact(
        "BoundaryIssueRaisedInSupervision",
        90,
        raised_by="supervisee",
        topic=topic,
        **values,
    )


@rows(
    Row("twice, and not brought", (ACT, held(10), held(20)), 50),
    Row("twice, and topics were not written down", (ACT, silent(10), silent(20)), 25),
    Row("one of them says what it was about", (ACT, held(10), silent(20)), 25),
    Row("topics missing before it", (ACT, silent(-10), held(10), held(20)), 50),
    Row("once only", (ACT, held(10)), None),
    Row("brought", (ACT, held(10), held(20, "OutOfOfficeMeetingHeld")), None),
    Row(
        "peers with another agenda",
        (ACT, held(10, format="peer"), held(20, format="peer")),
        None,
    ),
    Row(
        "a light act",
        (
            fact("PhysicalContactOccurred", kind="hug", consent="verbal"),
            held(10),
            held(20),
        ),
        None,
    ),
    Row(
        "told later by the supervisee",
        (
            ACT,
            held(10),
            held(20),
            fact(
                "BoundaryIssueRaisedInSupervision",
                90,
                raised_by="supervisee",
                topic="OutOfOfficeMeetingHeld",
            ),
        ),
        25,
    ),
    Row(
        "told later, by its category", (ACT, held(10), held(20), brought("meeting")), 25
    ),
    Row(
        "told later, by naming the act itself",
        (ACT, held(10), held(20), brought("other", subject_event_ref=ACT.fact_id)),
        25,
    ),
    Row(
        "something else was told later",
        (ACT, held(10), held(20), brought("GiftExchanged")),
        50,
    ),
    Row("brought by its category", (ACT, held(10), held(20, "meeting")), None),
    Row(
        "a second role with the supervisee, which nobody brought",
        (
            fact(
                "SecondaryRelationshipEntered",
                role="colleague",
                with_party="supervisee",
            ),
            held(10),
            held(20),
        ),
        50,
    ),
)
def test_not_brought_to_supervision(row: Row) -> None:
    check("R42", row)
