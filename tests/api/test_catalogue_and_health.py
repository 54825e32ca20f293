from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import health
from api.house import House
from domain import catalogue
from tests.api.asking import V1, kind_of_problem
from tests.house import GIFT, Town, tell


def test_the_catalogue_is_public_and_whole(client: TestClient) -> None:
    listed = client.get(f"{V1}/catalogue").json()

    assert [kind["kind"] for kind in listed["items"]] == list(catalogue.kinds())
    assert listed["next"] is None


def test_a_kind_says_how_it_is_told(client: TestClient) -> None:
    kind = client.get(f"{V1}/catalogue/GiftExchanged").json()

    assert kind["topic"] == "gift-exchanged.v1"
    assert kind["section"] == "record"
    assert kind["recorded_by"] == ["therapist", "trainee"]
    assert set(kind["told"]["properties"]) == set(GIFT)
    assert kind["told"]["additionalProperties"] is False


def test_a_kind_that_is_not_there_is_not_there(client: TestClient) -> None:
    response = client.get(f"{V1}/catalogue/GiftStolen")

    assert response.status_code == 404
    assert kind_of_problem(response) == "not-found"


def test_a_process_that_answers_is_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"alive": True}


def test_a_house_that_has_read_everything_is_ready(client: TestClient) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"ready": True, "facts_behind": 0, "most_behind": 1000}


def test_a_house_that_is_too_far_behind_is_not(
    client: TestClient, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "MOST_BEHIND", 1)
    monkeypatch.setattr(House, "catch_up", lambda _: 0)
    for _ in range(3):
        tell(house, town.therapist, town.case)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["facts_behind"] == 3
    assert response.json()["most_behind"] == 1


def test_a_store_that_cannot_be_reached_is_not_ready(
    client: TestClient, house: House
) -> None:
    house.engine.dispose()
    house.settings.data.joinpath("read.db").unlink()

    assert client.get("/readyz").status_code == 503
