"""Whoever is the client, or the therapist, by another record of theirs is it here too."""

from __future__ import annotations

import pytest

from api import judgements, people
from api.access import permitted
from api.house import House
from api.relations import relations_at, tied
from domain import access_rules as rules
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.facts.persons import Judgement
from domain.policy import Action, decide
from domain.practice import Booking
from domain.refusals import CaseUnknown, Conflicted
from domain.relations import Tie
from domain.values import PersonId, Role, Section
from tests.house import Clock, Someone, Town, principal

WHY = "the same birth certificate"


def booking(house: House) -> Booking:
    return Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())


def judge(
    house: House,
    one: PersonId,
    other: PersonId,
    said: Judgement = Judgement.SAME,
) -> None:
    judgements.judge(
        house,
        person_id=one,
        other_id=other,
        judgement=said,
        reason=WHY,
        booking=booking(house),
    )


@pytest.fixture
def client(house: House, town: Town) -> PersonId:
    return recording.opened(house.ledger, town.case).client_id


def may_see(house: House, town: Town, who: Someone) -> bool:
    try:
        return permitted(house, principal(house, who), town.case)[1].allowed
    except CaseUnknown:
        return False


class TestTheClientByAnotherRecord:
    @pytest.mark.parametrize("who", ["board_member", "supervisor"])
    def test_does_not_read_as_staff(
        self, house: House, town: Town, client: PersonId, who: str
    ) -> None:
        member = getattr(town, who)
        before = may_see(house, town, member)

        judge(house, member.person_id, client)

        assert (before, may_see(house, town, member)) == (True, False)

    def test_does_so_over_a_third_record(
        self, house: House, town: Town, client: PersonId
    ) -> None:
        third = recording.opened(house.ledger, town.other_case).client_id
        judge(house, town.board_member.person_id, third)
        judge(house, third, client)

        assert not may_see(house, town, town.board_member)

    def test_reads_again_once_it_was_taken_back(
        self, house: House, town: Town, client: PersonId
    ) -> None:
        member = town.board_member
        judge(house, member.person_id, client)
        judgements.undo(
            house,
            person_id=member.person_id,
            other_id=client,
            reason=WHY,
            booking=booking(house),
        )

        assert may_see(house, town, member)

    def test_who_only_lives_with_them_reads_as_before(
        self, house: House, town: Town, client: PersonId
    ) -> None:
        judge(house, town.board_member.person_id, client, Judgement.HOUSEHOLD)

        assert may_see(house, town, town.board_member)

    def test_was_let_in_before_it_was_known(
        self, house: House, town: Town, client: PersonId, clock: Clock
    ) -> None:
        before = clock.now
        clock.forward(minutes=5)
        judge(house, town.board_member.person_id, client)

        who = principal(house, town.board_member)
        then = relations_at(house, town.case, of=who, at=before)

        assert decide(who, Action.SEE, then).allowed

    def test_is_no_auditor_of_it(
        self, house: House, town: Town, client: PersonId
    ) -> None:
        person = town.other_board_member.person_id
        judge(house, person, client)

        assert tied(house, town.case, person) is rules.TIES[Tie.CLIENT]


def test_who_treats_the_client_by_another_record_sits_on_no_panel(
    house: House, town: Town, client: PersonId
) -> None:
    judge(house, client, recording.opened(house.ledger, town.other_case).client_id)
    treats = town.other_therapist.person_id
    people.grant(house, person_id=treats, standing=Standing.BOARD_MEMBER)

    assert tied(house, town.case, treats) is rules.TIES[Tie.TREATS_CLIENT]
    with pytest.raises(Conflicted):
        people.refer(
            house, case_id=town.case, member_ids=(treats,), sections=(Section.RECORD,)
        )


def test_the_therapist_by_another_record_judges_nothing(
    house: House, town: Town
) -> None:
    judge(house, town.board_member.person_id, town.therapist.person_id)

    assert not may_see(house, town, town.board_member)


def test_the_therapist_keeps_the_own_case_whatever_was_judged_of_its_client(
    house: House, town: Town, client: PersonId
) -> None:
    judge(house, town.therapist.person_id, client)

    assert may_see(house, town, town.therapist)
