"""Every route × every person, held against the one table of `access_rows`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.accounts import Session
from api.app import create_app
from api.edge import COOKIE
from api.house import House
from tests.api.access_rows import API, PEOPLE, ROWS, Row
from tests.house import Someone, Town


def test_every_route_is_in_the_table_and_nothing_else_is(house: House) -> None:
    paths = create_app(house).openapi()["paths"]

    routes = {f"{m.upper()} {path}" for path, methods in paths.items() for m in methods}
    assert set(ROWS) == routes
    assert all(ROWS.values())


@pytest.mark.parametrize("asked", ROWS)
def test_everybody_is_answered_what_the_table_says(
    client: TestClient, town: Town, asked: str
) -> None:
    for row in ROWS[asked]:
        answers = {
            name: _answer(client, town, asked, row, getattr(town, name, None))
            for name in PEOPLE
        }

        assert answers == dict(zip(PEOPLE, row.answers, strict=True)), row


def _answer(
    client: TestClient, town: Town, asked: str, row: Row, who: Someone | None
) -> int:
    """The status of a route for one person; being sent to sign in counts as 401."""
    method, _, route = asked.partition(" ")
    fact = getattr(town, row.fact)
    place = {"case": town.case, "case_id": town.case, "fact": fact, "fact_id": fact}
    # No request and no hold has the number of a fact.
    place |= {"flag": fact, "flag_id": fact, "request": fact, "hold": fact}
    place |= {"rule": "R22", "rule_id": "R22", "code": "APA", "code_id": "APA"}
    address = route.format(**place, kind="GiftExchanged", name="GiftExchanged")
    headers = {"Idempotency-Key": uuid4().hex, "Sec-Fetch-Site": "same-origin"}
    form, told = _filled_in(row.form, town), _filled_in(row.json, town)
    if who is not None and asked in API:
        headers |= who.signed_in
    elif who is not None:
        session = Session(person_id=who.person_id, token=who.token)
        headers["Cookie"] = f"{COOKIE}={who.token}"
        form = None if form is None else {**form, "csrf": session.form_token}
    client.cookies.clear()
    response = client.request(method, address, json=told, data=form, headers=headers)
    is_sent = response.headers.get("location", "").startswith("/sign-in?next=")
    return 401 if is_sent else response.status_code


def _filled_in(told: Any, town: Town) -> Any:
    """What is sent, with the case of the town where `{case}` stands for it."""
    if not isinstance(told, Mapping):
        return told
    return {k: str(town.case) if v == "{case}" else v for k, v in told.items()}
