"""Whoever was forgotten comes in by nothing that is left of their account."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import people
from api.house import House
from api.sign_in.attempts import Caller
from api.sign_in.doorway import enter
from api.sign_in.tokens import Scope
from tests.api.asking import V1
from tests.erasure.conftest import Practice
from tests.house import NOON, PASSWORD, Someone


@pytest.fixture
def forgotten(house: House, prepared: Practice) -> Someone:
    """A supervisor whose key is gone, and whose account is still there."""
    who = prepared.town.other_supervisor
    house.keys.destroy(subject=who.person_id)
    assert who.person_id in house.accounts.people()
    return who


def test_no_password_lets_them_in(house: House, forgotten: Someone) -> None:
    assert house.accounts.sign_in(forgotten.name, PASSWORD, now=NOON) is None


def test_nor_does_a_proof_of_another_kind(house: House, forgotten: Someone) -> None:
    proof = house.accounts.proof_of(forgotten.person_id)

    assert enter(house, proof, way="passkey", caller=Caller()) is None


def test_nor_a_session_or_token_that_they_hold(
    client: TestClient, house: House, prepared: Practice
) -> None:
    who = prepared.town.other_supervisor
    _, token = house.accounts.tokens.make(
        who.person_id, name="of a script", scopes=[Scope.READ], days=3, now=NOON
    )
    held = (who.signed_in, {"Authorization": f"Bearer {token}"})
    case = f"{V1}/cases/{prepared.town.other_case}/facts"
    assert [client.get(case, headers=one).status_code for one in held] == [200, 200]

    house.keys.destroy(subject=who.person_id)

    assert [client.get(case, headers=one).status_code for one in held] == [401, 401]


def test_and_they_hold_no_office(house: House, forgotten: Someone) -> None:
    assert people.principal(house, forgotten.person_id).standings == frozenset()
