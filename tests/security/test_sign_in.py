"""Signing in: what a crowd, a changed password and a second sign-in may not do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import BoundedSemaphore

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.accounts import Session
from api.edge import COOKIE
from api.house import House
from tests.house import PASSWORD, Clock, Town

NEW_PASSWORD = "four other words that do not"
Meanwhile = Callable[[], object]


class Between(PasswordHash):
    """Checks passwords, and lets something happen while it does."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        super().__init__((Argon2Hasher(),))
        self._meanwhile = meanwhile

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - the library's name.
        verified = super().verify(password, hash)
        self._meanwhile()
        return verified


@pytest.fixture
def now(clock: Clock) -> datetime:
    return clock.now


def test_a_crowd_is_asked_to_come_again(
    house: House, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"name": "Nobody", "password": PASSWORD}
    line = BoundedSemaphore(1)
    monkeypatch.setattr(house.accounts.passwords, "_line", line)

    with line:
        by_program = client.post("/api/v1/sessions", json=told)
        by_form = client.post("/sign-in", data=told)

    assert by_program.status_code == by_form.status_code == 429
    assert by_program.json()["type"] == "/problems/too-many-sign-ins"
    assert client.post("/api/v1/sessions", json=told).status_code == 401


def test_a_password_that_is_changed_meanwhile_lets_nobody_in(
    house: House, town: Town, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, accounts = town.therapist.name, house.accounts

    def change() -> None:
        accounts.set_password(name, NEW_PASSWORD)

    monkeypatch.setattr(accounts.passwords, "_hasher", Between(change))

    assert accounts.sign_in(name, PASSWORD, now=now) is None


def test_signing_in_again_ends_what_the_browser_held(
    house: House, client: TestClient, town: Town, now: datetime
) -> None:
    before = town.therapist.token
    client.cookies.set(COOKIE, before)

    client.post(
        "/sign-in",
        data={"name": town.administrator.name, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    found: Session | None = house.accounts.session(before, now=now)
    assert found is None
