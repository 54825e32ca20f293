"""What a reviewer is shown of those who were found, and what where none can be."""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlalchemy import text

from api import people, persons_kept, reviewing, screening
from api.checks import Wanted, ask
from api.house import House
from domain.matching.weighing import Label
from domain.policy import Principal
from domain.practice import Booking
from domain.values import Role
from tests.house import Clock, Someone, principal
from tests.matching.people import ASKED, BETWEEN, KNOWN


def test_the_evidence_shown_is_that_by_which_they_were_found(
    house: House, asker: Principal, reviewer: Someone, clock: Clock
) -> None:
    booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
    for details in (BETWEEN, KNOWN):
        persons_kept.register(house, details, booking=booking)
    heard = ask(house, asker, Wanted(details=ASKED), command=None)
    clock.forward(minutes=7)
    screening.work(house)

    shown = reviewing.opened(house, principal(house, reviewer), heard.mine.id)

    found = [hit.likeness for hit in shown.hits if hit.likeness is not None]
    assert [each.label for each in found] == [Label.SAME, Label.SAME]
    assert any(
        each.explanation[-1].feature == "another record" and each.probability > 0.99
        for each in found
    )


def test_rows_of_another_version_are_no_answer(
    house: House, reviewer: Someone, client: TestClient
) -> None:
    booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
    persons_kept.register(house, BETWEEN, booking=booking)
    with house.engine.begin() as connection:
        connection.execute(text("UPDATE persons SET described = sealed_id"))

    answer = client.post(
        "/api/v1/persons/check",
        json={
            "given_name": "Ellen",
            "surname": "Miller",
            "phone": "0399995678",
            "purpose": "a colleague asked by phone",
        },
        headers=reviewer.signed_in,
    )

    assert answer.status_code == 503
    assert "try again in some minutes" in answer.json()["detail"]
