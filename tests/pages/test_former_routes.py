"""Former clients for programs: their clocks, and when one is reminded."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.house import House
from tests.house import Someone, Town
from tests.pages.test_former_clients import bound, over
from tests.reading.offices import Watch, cases_of

__all__ = ["bound", "over"]
AT = "/api/v1/former-clients"


def asked(client: TestClient, who: Someone, **params: Any) -> dict[str, Any]:
    answer = client.get(AT, params=params, headers=who.signed_in)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def chosen(client: TestClient, who: Someone, days: int) -> Any:
    headers = who.signed_in | {"Idempotency-Key": uuid4().hex}
    return client.post(f"{AT}/reminder", json={"days": days}, headers=headers)


@pytest.mark.usefixtures("over")
class TestTheList:
    def test_has_one_clock_for_each_code_that_binds(
        self, client: TestClient, town: Town
    ) -> None:
        found = asked(client, town.therapist)

        (one,) = found["items"]
        assert found["next"] is None
        assert one["case_id"] == str(town.case)
        assert one["last_contact_on"] == "2026-03-01"
        assert one["client"]["name"]
        said = [(each["code"], each["ends_on"]) for each in one["clocks"]]
        assert said == [("ACA", "2031-03-01"), ("APA", "2028-03-01")]
        assert not any(each["is_over"] for each in one["clocks"])
        assert all(each["provision"] and each["edition"] for each in one["clocks"])

    def test_leaves_a_fact_that_it_was_shown(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        watch = Watch(house)

        asked(client, town.therapist)

        (fact,) = watch.news()
        assert fact.recorded_by == town.therapist.person_id
        assert fact.shown == "cases"
        assert town.case in cases_of(fact)

    def test_is_of_ones_own_clients_and_of_a_stretch_of_time(
        self, client: TestClient, town: Town
    ) -> None:
        assert asked(client, town.other_therapist)["items"] == []
        assert asked(client, town.therapist, within=30)["items"] == []
        assert len(asked(client, town.therapist, within=1_000)["items"]) == 1

    @pytest.mark.parametrize("within", [-1, 40_000, "soon"])
    def test_refuses_a_stretch_that_is_none(
        self, client: TestClient, town: Town, within: object
    ) -> None:
        params: Any = {"within": within}

        answer = client.get(AT, params=params, headers=town.therapist.signed_in)

        assert answer.status_code == 422


@pytest.mark.usefixtures("over")
class TestTheReminder:
    def test_is_chosen_and_counts_without_a_name(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        before = client.get(f"{AT}/reminder", headers=town.therapist.signed_in).json()
        watch = Watch(house)

        kept = chosen(client, town.therapist, 365)

        assert before == {"days": 30, "ending": 0}
        assert (kept.status_code, kept.json()) == (200, {"days": 365, "ending": 0})
        assert watch.news() == []

    def test_is_one_of_those_there_are(self, client: TestClient, town: Town) -> None:
        refused = chosen(client, town.therapist, 12)

        assert refused.status_code == 422
        assert "choose one of the answers: 0, 7, 30, 90, 180 or 365" in refused.text
