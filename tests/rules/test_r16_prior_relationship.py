"""R16: prior relationship at intake."""

from __future__ import annotations

from tests.rules.asking import ANSWERED, Row, advice, check, fact, record, rows, started


@rows(
    Row("a former partner", (started(0, prior_relationship="sexual_past"),), 95),
    Row("a friend", (started(0, prior_relationship="friend"),), 60),
    Row(
        "a friend in a small place, with a record",
        (
            started(0, prior_relationship="friend", small_community=True),
            record(0, "TherapyStarted"),
        ),
        None,
    ),
    Row(
        "disclosed, with safeguards",
        (
            started(0, prior_relationship="friend"),
            fact("SecondaryRelationshipDisclosed", 2),
            advice(3),
        ),
        42,
    ),
    Row(
        "from the community, and nothing said",
        (started(0, prior_relationship="community"),),
        25,
    ),
    Row(
        "from the community, disclosed",
        (
            started(0, prior_relationship="community"),
            fact("SecondaryRelationshipDisclosed", 20),
        ),
        ANSWERED,
    ),
    Row("strangers", (started(0),), None),
)
def test_prior_relationship(row: Row) -> None:
    check("R16", row)
