"""Who was here for a while proves again who they are before a grave act."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import problem_kinds as kinds
from tests.api.asking import post
from tests.house import Clock, Someone, Town

GRAVE = (
    "/api/v1/erasures",
    "/api/v1/holds",
    "/api/v1/people/{person}/roles",
    "/api/v1/people/{person}/supervisors",
    "/api/v1/identities/nothing/answer",
)


def stays(client: TestClient, who: Someone, clock: Clock) -> None:
    """Somebody looks around for longer than a proof of who they are lasts."""
    for _ in range(2):
        clock.forward(minutes=10)
        assert client.get("/api/v1/me", headers=who.signed_in).status_code == 200


@pytest.mark.parametrize("address", GRAVE)
def test_the_api_asks_for_it(
    client: TestClient, town: Town, clock: Clock, address: str
) -> None:
    who = town.administrator
    stays(client, who, clock)

    answer = post(client, address.format(person=town.therapist.person_id), {}, by=who)

    assert answer.json()["type"].endswith(kinds.CONFIRM_FIRST.name)


def test_who_proved_it_just_now_is_not_asked(client: TestClient, town: Town) -> None:
    answer = post(client, "/api/v1/holds", {}, by=town.administrator)

    assert not answer.json()["type"].endswith(kinds.CONFIRM_FIRST.name)
