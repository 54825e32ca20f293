"""What is cheap to send is cheap to answer."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.house import Town

MANY = {f"x{n}": 1 for n in range(20_000)}
LARGEST_ANSWER = 50_000


def test_a_body_of_mistakes_is_not_answered_one_by_one(
    client: TestClient, town: Town
) -> None:
    fact = {
        "kind": "GiftExchanged",
        "occurred_at": "2026-03-08T10:00:00Z",
        "data": MANY,
    }
    headers = {**town.therapist.signed_in, "Idempotency-Key": "many"}

    by_nobody = client.post("/api/v1/sessions", json=MANY)
    by_therapist = client.post(
        f"/api/v1/cases/{town.case}/facts", json=fact, headers=headers
    )

    for answer in (by_nobody, by_therapist):
        assert answer.status_code == 422
        assert len(answer.content) < LARGEST_ANSWER
