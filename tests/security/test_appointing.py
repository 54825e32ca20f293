"""Roles are given by one, an auditor's by two, and nobody's by themselves."""

from __future__ import annotations

import pytest

from api import appointing, people
from api.house import House
from api.relations import practice_of
from domain.facts.bookkeeping import Standing
from domain.policy import Principal
from domain.refusals import NotAllowed, NotUnderstood, RoleWithheld, SecondPersonNeeded
from domain.values import PersonId
from tests.house import PASSWORD, Clock, Town, principal

AUDITOR = Standing.AUDITOR


@pytest.fixture
def keeper(house: House) -> Principal:
    """A privacy officer, who is the second of two."""
    standing = Standing.PRIVACY_OFFICER
    person = people.add_member(
        house, name="Pia Veil", password=PASSWORD, standings=[standing]
    )
    return people.principal(house, person)


def held(house: House, person: PersonId) -> frozenset[Standing]:
    return practice_of(house).standings.get(person, frozenset())


class TestAnAuditor:
    def test_takes_two(self, house: House, town: Town, keeper: Principal) -> None:
        who, admin = town.other_board_member.person_id, town.administrator

        appointing.give(house, principal(house, admin), who, AUDITOR)
        proposed = held(house, who)
        appointing.give(house, keeper, who, AUDITOR)

        assert AUDITOR not in proposed
        assert AUDITOR in held(house, who)

    def test_has_another_token_once_it_is_confirmed(
        self, house: House, town: Town, keeper: Principal, clock: Clock
    ) -> None:
        who = town.other_board_member
        appointing.give(
            house, principal(house, town.administrator), who.person_id, AUDITOR
        )
        session = house.accounts.sign_in(who.name, PASSWORD, now=clock.now)
        assert session is not None
        before = house.accounts.session(session.token, now=clock.now)

        appointing.give(house, keeper, who.person_id, AUDITOR)

        after = house.accounts.session(session.token, now=clock.now)
        assert before is not None
        assert after is not None
        # A session whose rights have changed is given a new token at its next page.
        assert (before.is_due, after.is_due) == (False, True)

    def test_is_not_confirmed_by_who_proposed(self, house: House, town: Town) -> None:
        who, admin = (
            town.other_board_member.person_id,
            principal(house, town.administrator),
        )
        appointing.give(house, admin, who, AUDITOR)

        with pytest.raises(NotAllowed, match="somebody else"):
            appointing.give(house, admin, who, AUDITOR)
        with pytest.raises(SecondPersonNeeded):
            people.grant(house, person_id=who, standing=AUDITOR, by=admin.person_id)

    def test_is_nobody_who_gives_it(self, house: House, keeper: Principal) -> None:
        with pytest.raises(NotAllowed, match="to themselves"):
            appointing.give(house, keeper, keeper.person_id, AUDITOR)
        with pytest.raises(SecondPersonNeeded, match="to themselves"):
            people.grant(
                house, person_id=keeper.person_id, standing=AUDITOR, by=keeper.person_id
            )

    def test_is_not_made_by_the_operator(self, house: House, town: Town) -> None:
        with pytest.raises(SecondPersonNeeded, match="by name"):
            people.grant(house, person_id=town.supervisor.person_id, standing=AUDITOR)
        with pytest.raises(SecondPersonNeeded, match="by name"):
            people.add_member(
                house, name="Al One", password=PASSWORD, standings=[AUDITOR]
            )
        assert house.accounts.person("Al One") is None

    def test_is_no_administrator_nor_was_one_for_thirty_days(
        self, house: House, town: Town, keeper: Principal, clock: Clock
    ) -> None:
        who, admin = town.administrator.person_id, Standing.ADMINISTRATOR

        def proposed() -> None:
            people.grant(house, person_id=who, standing=AUDITOR, by=keeper.person_id)

        with pytest.raises(RoleWithheld, match="at once"):
            proposed()
        people.withdraw(house, person_id=who, standing=admin)
        clock.forward(days=29, hours=23)
        with pytest.raises(RoleWithheld, match="thirty days"):
            proposed()
        clock.forward(hours=1)
        proposed()
        people.grant(
            house, person_id=who, standing=AUDITOR, by=town.supervisor.person_id
        )
        with pytest.raises(RoleWithheld, match="at once"):
            people.grant(house, person_id=who, standing=admin)

    def test_can_be_proposed_no_longer(self, house: House, keeper: Principal) -> None:
        who = people.add_member(house, name="No One", password=PASSWORD, standings=[])
        people.grant(house, person_id=who, standing=AUDITOR, by=keeper.person_id)

        people.withdraw(house, person_id=who, standing=AUDITOR)

        assert practice_of(house).proposed == {}


class TestAnAdministrator:
    def test_gives_and_takes_back_roles_of_others(
        self, house: House, town: Town
    ) -> None:
        admin, who = principal(house, town.administrator), town.supervisor.person_id

        appointing.give(house, admin, who, Standing.BOARD_MEMBER)
        appointing.take(house, admin, who, Standing.SUPERVISOR)

        assert held(house, who) == {Standing.BOARD_MEMBER}

    def test_gives_none_to_themselves(self, house: House, town: Town) -> None:
        admin = principal(house, town.administrator)

        with pytest.raises(NotAllowed, match="to themselves"):
            appointing.give(house, admin, admin.person_id, Standing.SUPERVISOR)

    def test_writes_down_contracts_of_others_alone(
        self, house: House, town: Town
    ) -> None:
        admin, therapist = (
            principal(house, town.administrator),
            town.therapist.person_id,
        )

        with pytest.raises(NotAllowed, match="of their own"):
            appointing.supervise(house, admin, therapist, admin.person_id)
        with pytest.raises(NotUnderstood, match="no supervisor"):
            appointing.supervise(house, admin, therapist, town.board_member.person_id)
        appointing.supervise(house, admin, therapist, town.other_supervisor.person_id)
        appointing.end_supervision(house, admin, therapist, town.supervisor.person_id)
        working = people.practitioner(house, therapist)
        assert set(working.supervisors) == {town.other_supervisor.person_id}

    def test_is_the_only_one_who_does(self, house: House, town: Town) -> None:
        me = principal(house, town.therapist)

        with pytest.raises(NotAllowed):
            appointing.give(house, me, town.supervisor.person_id, Standing.BOARD_MEMBER)
        with pytest.raises(NotAllowed):
            appointing.take(house, me, town.supervisor.person_id, Standing.SUPERVISOR)
