"""Contracts of supervision end with the role of who supervises, and stay ended."""

from __future__ import annotations

import pytest

from api import people
from api.access import permitted
from api.house import House
from api.relations import practice_of
from domain.appointing import grant_role
from domain.facts.bookkeeping import Standing, SupervisionEnded
from domain.facts.fact import Fact
from domain.practice import Booking, agree_supervision, practitioner_stream
from domain.refusals import CaseUnknown, NotUnderstood
from domain.values import Role
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
    booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
    people.book(
        house,
        lambda: agree_supervision(
            people.practitioner(house, therapist),
            person_id=therapist,
            supervisor_id=who.person_id,
            booking=booking,
        ),
    )

    people.grant(house, person_id=who.person_id, standing=SUPERVISOR)

    with pytest.raises(CaseUnknown):
        permitted(house, principal(house, who), town.case)


class TestAContractIsRefused:
    """There is none but between a supervisor and a therapist, whichever way it is told."""

    def test_with_who_is_no_supervisor_and_the_role_given_later_is_good_for_one(
        self, house: House, town: Town
    ) -> None:
        who, therapist = town.board_member, town.therapist.person_id
        with pytest.raises(NotUnderstood, match="no supervisor; give them the role"):
            people.supervise(house, person_id=therapist, supervisor_id=who.person_id)

        people.grant(house, person_id=who.person_id, standing=SUPERVISOR)
        people.supervise(house, person_id=therapist, supervisor_id=who.person_id)

        supervisors = people.practitioner(house, therapist).supervisors
        assert set(supervisors) == {town.supervisor.person_id, who.person_id}

    def test_once_the_role_was_taken_back(self, house: House, town: Town) -> None:
        who, therapist = town.supervisor.person_id, town.therapist.person_id
        people.withdraw(house, person_id=who, standing=SUPERVISOR)

        with pytest.raises(NotUnderstood, match="no supervisor"):
            people.supervise(house, person_id=therapist, supervisor_id=who)

        last = house.ledger.facts(practitioner_stream(therapist))[-1]
        assert isinstance(last, SupervisionEnded)

    def test_for_who_is_no_therapist(self, house: House, town: Town) -> None:
        who, by = town.board_member.person_id, town.supervisor.person_id

        with pytest.raises(NotUnderstood, match="this person is no therapist"):
            people.supervise(house, person_id=who, supervisor_id=by)

    def test_with_oneself(self, house: House, town: Town) -> None:
        who = town.therapist.person_id
        people.grant(house, person_id=who, standing=SUPERVISOR)

        with pytest.raises(NotUnderstood, match="nobody supervises their own work"):
            people.supervise(house, person_id=who, supervisor_id=who)


def test_a_role_that_is_given_again_ends_no_contract(house: House, town: Town) -> None:
    who, therapist = town.supervisor.person_id, town.therapist.person_id

    for standing in (SUPERVISOR, Standing.BOARD_MEMBER, SUPERVISOR):
        people.grant(house, person_id=who, standing=standing)

    assert set(people.practitioner(house, therapist).supervisors) == {who}


def test_what_another_did_in_the_same_moment_is_left_as_it_is(
    house: House, town: Town
) -> None:
    """Two administrators give one role, and one of them makes a contract at once."""
    who, therapist = town.board_member.person_id, town.therapist.person_id
    tries: list[int] = []

    def decision() -> list[Fact]:
        held = practice_of(house)
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        tries.append(len(tries))
        if len(tries) == 1:
            people.grant(house, person_id=who, standing=SUPERVISOR)
            people.supervise(house, person_id=therapist, supervisor_id=who)
        return grant_role(held, person_id=who, standing=SUPERVISOR, booking=booking)

    people.book(house, decision)

    assert len(tries) == 2
    assert who in people.practitioner(house, therapist).supervisors
