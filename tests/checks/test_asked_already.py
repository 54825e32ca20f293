"""What was answered rests for the ties that were shown, and for no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from api import reviewing
from api.dual import ties_of
from api.house import House
from api.rechecking import Changes
from api.ties import find, withdraw
from domain import recording
from domain.dual.sight import PRACTICE
from domain.facts.checks import Answer
from domain.facts.ties import TieKind
from domain.practice import Booking
from domain.refusals import CheckUnknown
from domain.values import FactId, Role
from tests.checks.test_rechecking import answer_all, client_of, tie, waiting
from tests.house import Someone, Town, open_case, principal, tell

ENTERED = "SecondaryRelationshipEntered"


def entered(role: str) -> Mapping[str, Any]:
    return {
        "role": role,
        "with_party": "client",
        "avoidable": True,
        "power_differential": "high",
        "duration_class": "long",
        "termination_clarity": "indefinite",
        "therapist_benefits": True,
    }


@pytest.fixture
def changes(house: House, town: Town, reviewer: Someone) -> Changes:
    """Whoever reads on, once a congregation in common was asked about and cleared."""
    found = Changes(house)
    found.look()
    answer_all(house, reviewer)
    role(house, town, "congregation")
    found.look()
    assert len(waiting(house, reviewer)) == 1
    answer_all(house, reviewer)
    return found


def role(house: House, town: Town, told: str, **more: object) -> FactId:
    kind, data = ENTERED, entered(told)
    return tell(house, town.therapist, town.case, kind=kind, data=data, **more)


def asked(house: House, changes: Changes, reviewer: Someone) -> int:
    """How many questions there are now; all of them are answered."""
    changes.look()
    found = len(waiting(house, reviewer))
    answer_all(house, reviewer)
    return found


def between(house: House, town: Town, kind: TieKind) -> FactId:
    """The only tie of a kind of the town's client."""
    client = client_of(house, town)
    (found,) = [one for one in ties_of(house, client).steps if one.kind is kind]
    return found.fact_id


def test_each_further_role_of_one_limb_is_asked_about(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    role(house, town, "business")
    business = asked(house, changes, reviewer)
    role(house, town, "sexual")
    sexual = asked(house, changes, reviewer)

    assert (business, sexual) == (1, 1)


def test_a_second_role_of_one_kind_is_asked_about(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    role(house, town, "congregation")

    assert asked(house, changes, reviewer) == 1


def test_a_correction_of_the_kind_is_asked_about_and_of_a_day_is_not(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    first = between(house, town, TieKind.CONGREGATION)
    day = "2026-03-07T10:00:00Z"
    again = role(house, town, "congregation", corrects=str(first), occurred_at=day)
    same = asked(house, changes, reviewer)

    role(house, town, "romantic", corrects=str(again))

    assert (same, asked(house, changes, reviewer)) == (0, 1)


def test_a_tie_taken_back_and_told_again_is_not_asked_about(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    client, therapist = client_of(house, town), town.therapist.person_id
    tie(house, client, therapist, kind=TieKind.LANDLORD)
    first = asked(house, changes, reviewer)
    told = str(between(house, town, TieKind.LANDLORD))
    booking = Booking(by=therapist, role=Role.THERAPIST, now=house.clock())
    withdraw(house, find(house, client, told, sight=PRACTICE), booking=booking)

    tie(house, client, therapist, kind=TieKind.LANDLORD)

    assert (first, asked(house, changes, reviewer)) == (1, 0)


def test_what_was_declined_rests_as_what_was_cleared(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    client, therapist = client_of(house, town), town.therapist.person_id
    tie(house, client, therapist, kind=TieKind.MONEY)
    changes.look()
    answer_all(house, reviewer, said=Answer.DECLINE)
    role(house, town, "congregation")  # A second one, so that all is looked at again.
    more = asked(house, changes, reviewer)

    Changes(house).look()

    assert (more, waiting(house, reviewer)) == (1, [])


def test_a_tie_between_two_clients_of_one_therapist_is_one_question(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    other = open_case(house, town.therapist, client="Philippa Stoat")
    asked(house, changes, reviewer)
    one = client_of(house, town)
    two = recording.opened(house.ledger, other).client_id
    tie(house, one, two, kind=TieKind.COLLEAGUE)
    colleagues = asked(house, changes, reviewer)

    tie(house, one, two, kind=TieKind.PARTNER)

    assert (colleagues, asked(house, changes, reviewer)) == (1, 1)


def test_a_wider_question_takes_the_place_of_the_open_one(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    role(house, town, "business")
    changes.look()
    (narrower,) = waiting(house, reviewer)

    role(house, town, "sexual")
    changes.look()

    (wider,) = waiting(house, reviewer)
    opened = reviewing.opened(house, principal(house, reviewer), wider.id)
    assert wider.id != narrower.id
    assert "in business with" in opened.hits[0].ties[0].words
    with pytest.raises(CheckUnknown):
        reviewing.opened(house, principal(house, reviewer), narrower.id)


def test_a_question_of_another_tie_leaves_the_open_one(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    client, therapist = client_of(house, town), town.therapist.person_id
    tie(house, client, therapist, kind=TieKind.LANDLORD)
    changes.look()
    told = str(between(house, town, TieKind.LANDLORD))
    booking = Booking(by=therapist, role=Role.THERAPIST, now=house.clock())
    withdraw(house, find(house, client, told, sight=PRACTICE), booking=booking)

    tie(house, client, therapist, kind=TieKind.MONEY)
    changes.look()

    assert len(waiting(house, reviewer)) == 2
