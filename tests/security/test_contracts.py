"""Contracts of supervision end with the role of who supervises, and stay ended."""

from __future__ import annotations

import pytest

from api import people
from api.access import permitted
from api.house import House
from domain.facts.bookkeeping import Standing, SupervisionEnded
from domain.practice import practitioner_stream
from domain.refusals import CaseUnknown
from tests.house import Town, principal

SUPERVISOR = Standing.SUPERVISOR


def test_a_role_given_back_revives_no_contract(house: House, town: Town) -> None:
    who = town.supervisor
    before = permitted(house, principal(house, who), town.case)[1]

    people.withdraw(house, person_id=who.person_id, standing=SUPERVISOR)
    people.grant(house, person_id=who.person_id, standing=SUPERVISOR)

    assert before.allowed
    with pytest.raises(CaseUnknown):
        permitted(house, principal(house, who), town.case)


def test_a_contract_that_ended_with_a_role_can_be_agreed_anew(
    house: House, town: Town
) -> None:
    who, therapist = town.supervisor, town.therapist.person_id
    people.withdraw(house, person_id=who.person_id, standing=SUPERVISOR)
    people.grant(house, person_id=who.person_id, standing=SUPERVISOR)

    people.supervise(house, person_id=therapist, supervisor_id=who.person_id)

    assert permitted(house, principal(house, who), town.case)[1].allowed


def test_the_end_is_told_where_the_contract_was(house: House, town: Town) -> None:
    who, therapist = town.supervisor.person_id, town.therapist.person_id

    people.withdraw(house, person_id=who, standing=SUPERVISOR)

    last = house.ledger.facts(practitioner_stream(therapist))[-1]
    assert isinstance(last, SupervisionEnded)
    assert last.supervisor_id == who
    assert people.practitioner(house, therapist).supervisors == {}


def test_another_role_and_another_supervisor_leave_contracts_alone(
    house: House, town: Town
) -> None:
    who, therapist = town.supervisor.person_id, town.therapist.person_id
    people.grant(house, person_id=who, standing=Standing.CUSTODIAN)

    people.withdraw(house, person_id=who, standing=Standing.CUSTODIAN)
    people.withdraw(
        house, person_id=town.other_supervisor.person_id, standing=SUPERVISOR
    )

    assert set(people.practitioner(house, therapist).supervisors) == {who}


def test_a_contract_left_from_before_ends_when_the_role_is_given(
    house: House, town: Town
) -> None:
    """One that was written while the role was taken back somewhere else."""
    who, therapist = town.supervisor, town.therapist.person_id
    people.withdraw(house, person_id=who.person_id, standing=SUPERVISOR)
    people.supervise(house, person_id=therapist, supervisor_id=who.person_id)

    people.grant(house, person_id=who.person_id, standing=SUPERVISOR)

    with pytest.raises(CaseUnknown):
        permitted(house, principal(house, who), town.case)
