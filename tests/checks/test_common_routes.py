"""Common parties for programs: listed, named from a check, and taken back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api import common_parties
from api.house import House
from api.rechecking import Changes
from domain.values import PersonId
from tests.checks.test_common_parties import PARTY, WHY, employer, named
from tests.checks.test_rechecking import changes, waiting
from tests.dual.telling import registered
from tests.house import Someone, Town

__all__ = ["changes"]
AT = "/api/v1/common-parties"


@pytest.fixture
def party(house: House, town: Town) -> PersonId:
    """Somebody whom nobody has named as common yet."""
    return employer(house, town)


def sent(who: Someone) -> dict[str, str]:
    return who.signed_in | {"Idempotency-Key": uuid4().hex}


def test_a_party_is_named_from_a_check_that_waits(
    client: TestClient,
    house: House,
    reviewer: Someone,
    changes: Changes,
    party: PersonId,
) -> None:
    changes.look()
    (question,) = waiting(house, reviewer)
    body = {"check": str(question.id), "person": str(party), "reason": WHY}
    headers = sent(reviewer)

    first = client.post(AT, json=body, headers=headers)
    second = client.post(AT, json=body, headers=headers)
    again = client.post(AT, json=body, headers=sent(reviewer))
    listed = client.get(AT, headers=reviewer.signed_in).json()

    assert first.status_code == 201, first.text
    assert second.json() == first.json()
    assert again.status_code == 422
    assert "already" in again.text
    assert listed == {"items": [first.json()], "next": None}
    one = first.json()
    assert (one["name"], one["reason"], one["named_by"]) == (PARTY, WHY, "Rhea Vail")
    assert (one["counts"], one["because"]) == (False, None)


def test_nobody_is_named_whom_no_check_of_theirs_concerns(
    client: TestClient,
    house: House,
    reviewer: Someone,
    changes: Changes,
    party: PersonId,
) -> None:
    changes.look()
    (question,) = waiting(house, reviewer)
    other = registered(house, "Iris Pelham")
    body = {"check": str(question.id), "person": str(other), "reason": WHY}

    answer = client.post(AT, json=body, headers=sent(reviewer))

    assert party != other
    assert answer.status_code == 404
    assert common_parties.named_of(house) == frozenset()


def test_a_naming_is_taken_back_with_a_reason(
    client: TestClient, house: House, reviewer: Someone, party: PersonId
) -> None:
    named(house, party)
    at = f"{AT}/{party}/end"

    empty = client.post(at, json={"reason": " "}, headers=sent(reviewer))
    done = client.post(at, json={"reason": WHY}, headers=sent(reviewer))
    gone = client.post(at, json={"reason": WHY}, headers=sent(reviewer))
    odd = client.post(f"{AT}/nobody/end", json={"reason": WHY}, headers=sent(reviewer))

    assert [one.status_code for one in (empty, done, gone, odd)] == [422, 204, 422, 422]
    assert common_parties.named_of(house) == frozenset()


def test_the_list_comes_a_page_at_a_time(
    client: TestClient, house: House, reviewer: Someone
) -> None:
    for name in ("Beech School", "Ash School", "Cedar School"):
        named(house, registered(house, name))
    headers = reviewer.signed_in

    first = client.get(AT, params={"limit": 2}, headers=headers).json()
    rest = client.get(AT, params={"cursor": first["next"]}, headers=headers).json()

    assert [one["name"] for one in first["items"]] == ["Ash School", "Beech School"]
    assert [one["name"] for one in rest["items"]] == ["Cedar School"]
    assert rest["next"] is None
