"""A server that goes on after another version of the program changed its tables."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text
from sqlalchemy.exc import TimeoutError as NoConnection

from api import outpaced, people
from api.cli.projector import Projector
from api.house import House
from domain.facts.bookkeeping import Standing
from projections.database import ReadModelNewer, newest
from tests.api.asking import V1, kind_of_problem, post
from tests.door import door_of
from tests.house import PASSWORD, Someone

NAME = "Rhea Vail"
ASKED = {
    "given_name": "Tobias",
    "surname": "Wrenfield",
    "purpose": "a colleague asked by phone",
}


@pytest.fixture
def reviewer(empty: House) -> Someone:
    """A conflict reviewer, who may look at persons."""
    standings = [Standing.CONFLICT_REVIEWER]
    people.add_member(empty, name=NAME, password=PASSWORD, standings=standings)
    session = empty.accounts.sign_in(NAME, PASSWORD, now=empty.clock())
    assert session is not None
    return Someone(person_id=session.person_id, name=NAME, token=session.token)


@pytest.fixture
def door(empty: House) -> Iterator[TestClient]:
    """The door of that house."""
    with TestClient(
        door_of(empty), base_url="https://localhost", follow_redirects=False
    ) as client:
        yield client


def changed_by(house: House, version: str, *, table: str = "person_tokens") -> None:
    """Let another version of the program have changed the tables under this house."""
    with house.engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :version"),
            {"version": version},
        )
        connection.execute(text(f"DROP TABLE {table}"))


def test_it_is_not_ready_beside_a_newer_version(empty: House, door: TestClient) -> None:
    assert door.get("/readyz").status_code == 200
    changed_by(empty, "9999")

    response = door.get("/readyz")

    assert response.status_code == 503
    assert kind_of_problem(response) == "not-ready"
    assert response.json()["detail"] == (
        "a newer version of this program has made the read models; use that version, "
        "and start every server anew with it"
    )


def test_it_says_so_whatever_table_is_not_there_any_more(
    empty: House, door: TestClient
) -> None:
    changed_by(empty, "9999", table="progress")

    assert "a newer version" in door.get("/readyz").json()["detail"]


def test_it_is_not_ready_where_an_older_version_was_put_back(
    empty: House, door: TestClient
) -> None:
    changed_by(empty, "0001")

    response = door.get("/readyz")

    assert response.status_code == 503
    assert "start this server anew" in response.json()["detail"]


class TestAsking:
    def test_is_answered_that_the_server_has_to_be_started_anew(
        self, empty: House, door: TestClient, reviewer: Someone
    ) -> None:
        asked = f"{V1}/persons/check"
        assert post(door, asked, ASKED, by=reviewer).status_code == 200
        changed_by(empty, "9999")

        response = post(door, asked, ASKED, by=reviewer)

        assert response.status_code == 503
        assert kind_of_problem(response) == "not-ready"
        assert "a newer version of this program" in response.json()["detail"]
        assert response.json()["instance"].startswith("urn:uuid:")
        assert "person_tokens" not in response.text

    def test_is_answered_as_a_failure_where_the_version_is_the_same(
        self, empty: House, door: TestClient, reviewer: Someone
    ) -> None:
        changed_by(empty, newest())

        response = post(door, f"{V1}/persons/check", ASKED, by=reviewer)

        assert response.status_code == 500
        assert kind_of_problem(response) == "failed"

    def test_looks_for_no_version_where_nothing_fails(
        self, empty: House, door: TestClient, reviewer: Someone
    ) -> None:
        told: list[str] = []

        @event.listens_for(empty.engine, "before_cursor_execute")
        def _told(_: object, __: object, statement: str, *___: object) -> None:
            told.append(statement)

        post(door, f"{V1}/persons/check", ASKED, by=reviewer)

        assert any("person_tokens" in statement for statement in told)
        assert not any("alembic" in statement for statement in told)
        door.get("/readyz")
        assert any("alembic" in statement for statement in told)

    def test_of_a_browser_is_answered_with_a_page(
        self, empty: House, door: TestClient, reviewer: Someone
    ) -> None:
        changed_by(empty, "9999", table="progress")
        door.cookies.set("__Host-session", reviewer.token)

        response = door.get("/reviews", headers={"Accept": "text/html"})

        assert response.status_code == 503
        assert response.headers["content-type"].startswith("text/html")
        assert "a newer version of this program" in response.text


def test_the_projector_says_the_version_and_not_that_it_waits(
    empty: House, capsys: pytest.CaptureFixture[str]
) -> None:
    changed_by(empty, "9999", table="progress")
    said, stopped = "", Event()
    projector = Projector(empty, stop_serving=stopped.set)

    projector.start()
    while not said and not stopped.wait(0.05):
        said += capsys.readouterr().err
    try:
        projector.finish()
    except ReadModelNewer as error:
        said += str(error)

    assert said.count("a newer version of this program") == 1
    assert "does not answer" not in said


def test_a_database_that_is_away_is_not_waited_for_twice(empty: House) -> None:
    changed_by(empty, "9999")

    assert outpaced.of_unforeseen(NoConnection(), empty.engine).kind.status == 500
    assert outpaced.of_unforeseen(KeyError(), empty.engine).kind.status == 503
