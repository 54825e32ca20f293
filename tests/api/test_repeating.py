"""A request that is sent twice, and a case that was overtaken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from api.house import House
from tests.api.asking import V1, facts, get, kind_of_problem, post, telling
from tests.house import Clock, Town, tell


class TestRepeating:
    def test_a_repeat_answers_the_first_answer(
        self, client: TestClient, town: Town, clock: Clock
    ) -> None:
        address = facts(town.case)
        first = post(client, address, telling(), by=town.therapist, key="once")
        clock.forward(minutes=5)

        again = post(client, address, telling(), by=town.therapist, key="once")

        assert (again.status_code, again.json()) == (201, first.json())
        assert again.headers["location"] == first.headers["location"]
        assert again.headers["idempotency-replayed"] == "true"
        assert "idempotency-replayed" not in first.headers

    def test_a_repeat_does_not_tell_what_came_after(
        self, client: TestClient, town: Town
    ) -> None:
        address = facts(town.case)
        first = post(client, address, telling(), by=town.therapist, key="once")
        correction = f"{first.headers['location']}/corrections"
        post(client, correction, telling(), by=town.therapist)

        again = post(client, address, telling(), by=town.therapist, key="once")

        assert again.json() == first.json()
        assert again.json()["corrected_by"] is None

    def test_the_order_of_names_and_spaces_make_no_other_request(
        self, client: TestClient, town: Town
    ) -> None:
        address, told = facts(town.case), telling()
        post(client, address, told, by=town.therapist, key="once")
        turned = dict(reversed(told.items()))

        again = post(client, address, turned, by=town.therapist, key="once")

        assert again.headers["idempotency-replayed"] == "true"

    def test_a_key_stands_for_one_request(self, client: TestClient, town: Town) -> None:
        address = facts(town.case)
        post(client, address, telling(), by=town.therapist, key="once")

        other = telling(occurred_at="2026-03-07")
        refused = post(client, address, other, by=town.therapist, key="once")

        assert refused.status_code == 422
        assert kind_of_problem(refused) == "key-reused"

    def test_a_key_stands_for_one_address(self, client: TestClient, town: Town) -> None:
        post(client, facts(town.case), telling(), by=town.therapist, key="once")

        correction = f"{facts(town.case)}/{town.gift}/corrections"
        refused = post(client, correction, telling(), by=town.therapist, key="once")

        assert kind_of_problem(refused) == "key-reused"

    def test_two_people_may_use_the_same_key(
        self, client: TestClient, town: Town
    ) -> None:
        mine, theirs = facts(town.case), facts(town.other_case)
        post(client, mine, telling(), by=town.therapist, key="once")

        other = post(client, theirs, telling(), by=town.other_therapist, key="once")

        assert other.status_code == 201
        assert "idempotency-replayed" not in other.headers

    @pytest.mark.parametrize("key", [None, "", "   ", "k" * 201])
    def test_writing_takes_a_key(
        self, client: TestClient, town: Town, key: str | None
    ) -> None:
        headers = town.therapist.signed_in
        headers |= {} if key is None else {"Idempotency-Key": key}

        for address in (facts(town.case), f"{V1}/cases"):
            refused = client.post(address, json=telling(), headers=headers)
            assert refused.status_code == 400
            assert kind_of_problem(refused) == "key-missing"

    def test_many_at_once_with_one_key_write_one_fact(
        self, client: TestClient, town: Town
    ) -> None:
        address, by = facts(town.case), town.therapist
        before = len(get(client, address, by=by).json()["items"])

        with ThreadPoolExecutor(8) as threads:
            answers = list(
                threads.map(
                    lambda _: post(client, address, telling(), by=by, key="once"),
                    range(16),
                )
            )

        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.text for answer in answers}) == 1
        first = [a for a in answers if "idempotency-replayed" not in a.headers]
        assert len(first) == 1
        assert len(get(client, address, by=by).json()["items"]) == before + 1

    def test_a_case_is_opened_once(self, client: TestClient, town: Town) -> None:
        told, by = {"client_name": "Lou Fern"}, town.therapist
        first = post(client, f"{V1}/cases", told, by=by, key="once")
        post(client, f"{first.headers['location']}/facts", telling(), by=by)

        again = post(client, f"{V1}/cases", told, by=by, key="once")

        assert (again.status_code, again.json()) == (201, first.json())
        assert again.headers["idempotency-replayed"] == "true"
        assert len(get(client, f"{V1}/cases", by=by).json()["items"]) == 2


class TestOvertaking:
    def test_a_case_that_stayed_as_it_was_read_takes_the_write(
        self, client: TestClient, town: Town
    ) -> None:
        tag = _tag(client, town)

        written = post(
            client, facts(town.case), telling(), by=town.therapist, if_match=tag
        )

        assert written.status_code == 201
        assert _tag(client, town) != tag

    @pytest.mark.parametrize("place", ["", "/{gift}/corrections"])
    def test_a_case_that_was_overtaken_does_not(
        self, client: TestClient, town: Town, house: House, place: str
    ) -> None:
        tag = _tag(client, town)
        tell(house, town.therapist, town.case)

        address = facts(town.case) + place.format(gift=town.gift)
        refused = post(client, address, telling(), by=town.therapist, if_match=tag)

        assert refused.status_code == 412
        assert kind_of_problem(refused) == "overtaken"

    def test_a_repeat_is_not_overtaken_by_itself(
        self, client: TestClient, town: Town
    ) -> None:
        tag, address, by = _tag(client, town), facts(town.case), town.therapist
        first = post(client, address, telling(), by=by, key="once", if_match=tag)

        again = post(client, address, telling(), by=by, key="once", if_match=tag)

        assert again.json() == first.json()

    @pytest.mark.parametrize(
        ("told", "status"),
        [("*", 201), ('"x", {tag}', 201), ("W/{tag}", 412), ("x", 412), ("", 412)],
    )
    def test_if_match_is_read_as_the_standard_has_it(
        self, client: TestClient, town: Town, told: str, status: int
    ) -> None:
        named = told.format(tag=_tag(client, town))

        response = post(
            client, facts(town.case), telling(), by=town.therapist, if_match=named
        )

        assert response.status_code == status

    @pytest.mark.parametrize("told", ["{tag}", "W/{tag}", '"x", {tag}', "*"])
    def test_what_has_not_changed_is_not_sent_again(
        self, client: TestClient, town: Town, told: str
    ) -> None:
        tag = _tag(client, town)

        response = get(
            client,
            f"{V1}/cases/{town.case}",
            by=town.therapist,
            if_none_match=told.format(tag=tag),
        )

        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == tag

    def test_what_has_changed_is_sent_again(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        tag = _tag(client, town)
        tell(house, town.therapist, town.case)

        address = f"{V1}/cases/{town.case}"
        response = get(client, address, by=town.therapist, if_none_match=tag)

        assert response.status_code == 200

    def test_a_section_that_one_may_not_see_changes_nothing_for_one(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        address = f"{V1}/cases/{town.case}"
        before = get(client, address, by=town.supervisor)
        data = {"complainant": "client", "allegations": [], "received_at": ""}
        tell(house, town.therapist, town.case, kind="ComplaintFiled", data=data)

        after = get(client, address, by=town.supervisor)

        assert after.headers["etag"] == before.headers["etag"]
        assert after.json() == before.json()
        assert set(after.json()["sections"]) == {"record", "supervision"}


def _tag(client: TestClient, town: Town) -> str:
    response = get(client, f"{V1}/cases/{town.case}", by=town.therapist)
    return str(response.headers["etag"])
