"""R28: boundary act after attraction marker."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, Row, advice, check, fact, rows


def noted(on: float) -> CaseFact:
    return fact("CountertransferenceNoted", on, kind="attraction")


def hug() -> CaseFact:
    return fact("PhysicalContactOccurred", kind="hug", consent="verbal")


@rows(
    Row("a hug after attraction", (noted(-30), hug()), 65),
    Row("long after", (noted(-91), hug()), None),
    Row("before it", (hug(), noted(1)), None),
    Row("talked over", (noted(-30), hug(), advice(3)), ANSWERED),
    Row(
        "planned clinical work",
        (noted(-30), fact("OutOfOfficeMeetingHeld", purpose="in_vivo_exposure")),
        None,
    ),
    Row(
        "massage as a technique, talked over long before the feeling",
        (
            noted(-3),
            advice(-20),
            fact(
                "PhysicalContactOccurred",
                kind="massage",
                consent="written",
                context="technique",
            ),
        ),
        None,
    ),
    Row(
        "a light act",
        (
            noted(-30),
            fact("PhysicalContactOccurred", kind="shoulder_or_arm", consent="verbal"),
        ),
        None,
    ),
)
def test_act_after_attraction(row: Row) -> None:
    check("R28", row)
