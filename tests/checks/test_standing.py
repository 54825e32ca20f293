"""Whether the practice knows somebody as a client or as a former one."""

from __future__ import annotations

from typing import Any

import pytest

from api import people
from api.house import House
from api.standing import standing_of
from domain import recording
from domain.case import Telling
from domain.values import PersonId, Role
from tests.house import NOON, Someone, Town, tell

ENDED: dict[str, Any] = {
    "initiated_by": "mutual",
    "reason": "goals_met",
    "pretermination_sessions": 2,
    "alternatives_offered": True,
    "mode": "in_person",
    "last_contact_at": "2026-03-01T10:00:00Z",
}
STARTED: dict[str, Any] = {
    "modality": "individual",
    "setting": "office",
    "client_vulnerability": ["none_known"],
    "prior_relationship": "none",
    "treatment_under_trainee": False,
}
AGAIN = "2026-03-09T11:00:00Z"


@pytest.fixture
def ada(house: House, town: Town) -> PersonId:
    """The client of the town's case, whose therapy has ended."""
    tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)
    return people.relations(house, town.case).client_id


def begins_with(house: House, therapist: Someone, client: PersonId) -> None:
    """A later case of somebody who is known already."""
    recording.open_case(
        house.ledger,
        therapist_id=therapist.person_id,
        client_id=client,
        telling=Telling(
            occurred_at=NOON,
            recorded_by=therapist.person_id,
            recorded_as=Role.THERAPIST,
        ),
        now=house.clock(),
        command=None,
    )
    house.catch_up()


def test_a_client_is_one_while_their_case_is_open(house: House, town: Town) -> None:
    client = people.relations(house, town.case).client_id

    assert standing_of(house, client).roles == ("client",)


def test_who_left_is_a_former_client(house: House, ada: PersonId) -> None:
    assert standing_of(house, ada).roles == ("former client",)


def test_who_began_again_in_the_same_case_is_a_client(
    house: House, town: Town, ada: PersonId
) -> None:
    tell(
        house,
        town.therapist,
        town.case,
        kind="TherapyStarted",
        data=STARTED,
        occurred_at=AGAIN,
    )

    assert standing_of(house, ada).roles == ("client",)


def test_who_has_a_later_case_with_the_same_therapist_is_a_client(
    house: House, town: Town, ada: PersonId
) -> None:
    begins_with(house, town.therapist, ada)

    assert standing_of(house, ada).roles == ("client",)
    assert len(standing_of(house, ada).cases) == 2


def test_who_left_one_therapist_for_another_is_both(
    house: House, town: Town, ada: PersonId
) -> None:
    begins_with(house, town.other_therapist, ada)

    assert standing_of(house, ada).roles == ("former client", "client")


def test_an_ending_that_was_taken_back_is_none(house: House, town: Town) -> None:
    client = people.relations(house, town.case).client_id
    ended = tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)
    tell(
        house,
        town.therapist,
        town.case,
        kind="SessionHeld",
        data={
            "planned_minutes": 50,
            "actual_minutes": 50,
            "medium": "in_person",
            "place": "office",
            "alliance_stage": "process",
        },
        corrects=str(ended),
    )

    assert standing_of(house, client).roles == ("client",)
