"""Every route × every person, held against the one table of `access_rows`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.accounts import Session
from api.app import create_app
from api.edge import COOKIE
from api.house import House
from tests.api.access_rows import API, ROWS
from tests.api.row import Row
from tests.api.staff import EVERYBODY, expected, settle_staff
from tests.conftest import Settled
from tests.house import Clock, Someone, Town, copied


@dataclass(frozen=True, kw_only=True, slots=True)
class Staffed:
    """A folder in which offices are held too, and who holds them."""

    data: Path
    town: Town
    staff: Mapping[str, Someone]


@pytest.fixture(scope="session")
def staffed(settled: Settled, tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """Made once; every test works on a copy."""
    data = tmp_path_factory.mktemp("staffed") / "data"
    with copied(settled.data, data, clock=Clock()) as house:
        staff = settle_staff(house, settled.town)
    return Staffed(data=data, town=settled.town, staff=staff)


@pytest.fixture
def house(staffed: Staffed, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house of one's own with everybody of the town in it, and the staff."""
    with copied(staffed.data, tmp_path / "data", clock=clock) as house:
        yield house


def test_every_route_is_in_the_table_and_nothing_else_is(house: House) -> None:
    paths = create_app(house).openapi()["paths"]

    routes = {f"{m.upper()} {path}" for path, methods in paths.items() for m in methods}
    assert set(ROWS) == routes
    assert all(ROWS.values())


@pytest.mark.parametrize("asked", ROWS)
def test_everybody_is_answered_what_the_table_says(
    client: TestClient, staffed: Staffed, asked: str
) -> None:
    town, staff = staffed.town, staffed.staff
    for row in ROWS[asked]:
        answers = {
            name: _answer(
                client, town, asked, row, staff.get(name, getattr(town, name, None))
            )
            for name in EVERYBODY
        }

        assert answers == expected(asked, row), row


def _answer(
    client: TestClient, town: Town, asked: str, row: Row, who: Someone | None
) -> int:
    """The status of a route for one person; being sent to sign in counts as 401."""
    method, _, route = asked.partition(" ")
    fact = getattr(town, row.fact)
    nothing = ("handle", "secret", "session", "token", "invitation")
    place: dict[str, object] = dict.fromkeys(nothing, "nothing")
    place |= {"person": town.other_therapist.person_id}
    place |= {"case": town.case, "case_id": town.case, "fact": fact, "fact_id": fact}
    # No request and no hold has the number of a fact.
    place |= {"flag": fact, "flag_id": fact, "request": fact, "hold": fact}
    place |= {"grant": fact, "check": fact, "tie": fact}
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
