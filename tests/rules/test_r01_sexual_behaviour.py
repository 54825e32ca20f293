"""R01: sexual behaviour with current client, close relation or supervisee."""

from __future__ import annotations

from tests.rules.asking import Row, advice, check, fact, record, rows, sessions, started


@rows(
    Row(
        "a message to a client",
        (
            fact(
                "SexualizedBehaviorOccurred",
                form="sexual_message",
                target="current_client",
            ),
        ),
        100,
    ),
    Row(
        "a supervisee", (fact("SexualizedBehaviorOccurred", target="supervisee"),), 100
    ),
    Row(
        "a romance during therapy",
        (started(), fact("SecondaryRelationshipEntered", role="romantic")),
        100,
    ),
    Row(
        "consent and advice change nothing",
        (
            fact(
                "SexualizedBehaviorOccurred",
                target="current_client",
                initiated_by="client",
            ),
            advice(1),
            record(-1, "SexualizedBehaviorOccurred"),
        ),
        100,
    ),
    Row(
        "a former client is another question",
        (fact("SexualizedBehaviorOccurred", target="former_client"),),
        None,
    ),
    Row(
        "sex therapy is content of a session",
        sessions(0, content_tags=["sex_therapy"]),
        None,
    ),
    Row(
        "what the client says is no act of the therapist",
        (fact("ClientAttractionDisclosed", response="boundaries_restated"),),
        None,
    ),
)
def test_sexual_behaviour(row: Row) -> None:
    check("R01", row)
