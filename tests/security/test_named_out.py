"""Whoever is judged does not choose who judges, by whom their own record names.

Words that somebody wrote once a person held their office keep that person out no more.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from api import conflicts, letting_in, people, proceedings, walls
from api.access import permitted
from api.house import House
from api.letting_in import Letting
from api.relations import principal_at, tied
from domain import access_rules as rules
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.policy import Action, Principal
from domain.refusals import CaseUnknown, Conflicted, NotAllowed
from domain.relations import Tie
from domain.values import PersonId, Section
from tests.dual.telling import state
from tests.house import PASSWORD, Clock, Town, principal, tell

WHY = "a complaint came in"
DISCLOSED = {
    "kind": "biographical_fact",
    "initiated_by": "therapist",
    "therapeutic_rationale": True,
    "client_response": "neutral",
}


def holding(house: House, name: str, *standings: Standing) -> Principal:
    person = people.add_member(house, name=name, password=PASSWORD, standings=standings)
    return people.principal(house, person)


def name_in_words(house: House, town: Town, person: PersonId) -> None:
    """The therapist writes words into their own record that are about somebody."""
    words = {"text": "they know each other", "about": str(person)}
    told = {**DISCLOSED, "rationale": words}
    tell(house, town.therapist, town.case, kind="TherapistSelfDisclosed", data=told)


@pytest.fixture
def officer(house: House) -> Principal:
    return holding(house, "Offa Lane", Standing.CASE_OFFICER)


def in_charge(house: House, officer: Principal, town: Town) -> None:
    proceedings.take_charge(house, officer, town.case, reason=WHY)


class TestNamedInOffice:
    def test_an_officer_goes_on_with_the_proceeding(
        self, house: House, town: Town, officer: Principal, clock: Clock
    ) -> None:
        in_charge(house, officer, town)
        clock.forward(minutes=5)

        name_in_words(house, town, officer.person_id)

        assert permitted(house, officer, town.case, Action.RUN_PROCEEDING)[1].allowed

    def test_a_member_of_the_panel_goes_on_reading(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        clock.forward(minutes=5)
        name_in_words(house, town, town.board_member.person_id)

        assert permitted(house, principal(house, town.board_member), town.case)

    def test_somebody_who_is_to_sit_on_the_panel_may_and_the_officer_is_told(
        self, house: House, town: Town, officer: Principal, clock: Clock
    ) -> None:
        in_charge(house, officer, town)
        clock.forward(minutes=5)
        member = town.other_board_member.person_id

        name_in_words(house, town, member)

        (found,) = [
            one
            for one in proceedings.panel(house, officer, town.case)
            if one.person_id == member
        ]
        assert (found.tie, found.asks) == ("", proceedings.NAMED_SINCE)
        proceedings.refer(
            house,
            officer,
            town.case,
            member_ids=[member],
            sections=[Section.RECORD],
        )

    def test_a_privacy_officer_goes_on_naming_who_is_too_close(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        by = holding(house, "Pia Veil", Standing.PRIVACY_OFFICER)
        clock.forward(minutes=5)

        name_in_words(house, town, by.person_id)

        assert permitted(house, by, town.case, Action.NAME_CONFLICT)[1].allowed


class TestNamedBefore:
    def test_an_officer_is_kept_out_until_it_is_said_that_it_is_none(
        self, house: House, town: Town, officer: Principal, clock: Clock
    ) -> None:
        name_in_words(house, town, officer.person_id)
        with pytest.raises(Conflicted):
            in_charge(house, officer, town)
        clock.forward(minutes=5)

        by = holding(house, "Pia Veil", Standing.PRIVACY_OFFICER)
        conflicts.name(
            house, by, town.case, officer.person_id, reason="to look into it"
        )
        clock.forward(minutes=5)
        conflicts.take_back(
            house, by, town.case, officer.person_id, reason="they never met"
        )

        in_charge(house, officer, town)
        assert permitted(house, officer, town.case, Action.RUN_PROCEEDING)[1].allowed

    def test_who_told_facts_of_the_case_stays_out_whatever_is_said(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        told = town.supervisor.person_id
        people.grant(house, person_id=told, standing=Standing.CASE_OFFICER)
        clock.forward(minutes=5)

        assert tied(house, town.case, told) is not None

    def test_a_member_of_the_board_is_kept_from_the_panel(
        self, house: House, town: Town, officer: Principal, clock: Clock
    ) -> None:
        member = town.other_board_member.person_id
        name_in_words(house, town, member)
        clock.forward(minutes=5)
        in_charge(house, officer, town)

        assert tied(house, town.case, member) is rules.TIES[Tie.NAMED]


class TestAnOfficerWhoIsKeptOut:
    def test_by_a_wall_is_followed_by_another(
        self, house: House, town: Town, officer: Principal
    ) -> None:
        in_charge(house, officer, town)
        reviewer = holding(house, "Rhea Vail", Standing.CONFLICT_REVIEWER)
        walls.put_up(
            house,
            reviewer,
            town.case,
            person_id=officer.person_id,
            reason="two households",
            command=None,
        )
        other = holding(house, "Olga Cero", Standing.CASE_OFFICER)

        in_charge(house, other, town)

        assert permitted(house, other, town.case, Action.RUN_PROCEEDING)[1].allowed

    def test_by_nothing_is_not(
        self, house: House, town: Town, officer: Principal
    ) -> None:
        in_charge(house, officer, town)
        other = holding(house, "Olga Cero", Standing.CASE_OFFICER)

        with pytest.raises(CaseUnknown):
            in_charge(house, other, town)


class TestAnOfficeThatWasLost:
    def test_ends_the_charge_and_another_officer_follows(
        self, house: House, town: Town, officer: Principal
    ) -> None:
        in_charge(house, officer, town)
        other = holding(house, "Olga Cero", Standing.CASE_OFFICER)
        people.withdraw(
            house, person_id=officer.person_id, standing=Standing.CASE_OFFICER
        )

        in_charge(house, other, town)

        assert permitted(house, other, town.case, Action.RUN_PROCEEDING)[1].allowed

    def test_given_again_brings_no_charge_back(
        self, house: House, town: Town, officer: Principal, clock: Clock
    ) -> None:
        in_charge(house, officer, town)
        people.withdraw(
            house, person_id=officer.person_id, standing=Standing.CASE_OFFICER
        )
        clock.forward(minutes=5)
        people.grant(house, person_id=officer.person_id, standing=Standing.CASE_OFFICER)

        now = principal_at(house, officer.person_id)

        with pytest.raises(CaseUnknown):
            permitted(house, now, town.case, Action.RUN_PROCEEDING)
        in_charge(house, now, town)
        assert permitted(house, now, town.case, Action.RUN_PROCEEDING)[1].allowed

    def test_given_again_brings_nothing_back_that_lay_before_a_member(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        member = town.board_member.person_id
        people.withdraw(house, person_id=member, standing=Standing.BOARD_MEMBER)
        clock.forward(minutes=5)
        people.grant(house, person_id=member, standing=Standing.BOARD_MEMBER)

        now = principal_at(house, member)

        with pytest.raises(CaseUnknown):
            permitted(house, now, town.case)


def test_who_sees_a_case_otherwise_is_not_told_which_tie_bars_them(
    house: House, town: Town, clock: Clock
) -> None:
    """A party reads without the name; that they stand close to the client is not said."""
    who = holding(house, "Par Ty", Standing.CONFLICT_REVIEWER)
    letting = Letting(
        party_id=who.person_id,
        sections=(Section.RECORD,),
        until=clock.now + timedelta(days=2),
        reason="a second opinion",
    )
    by = principal(house, town.therapist)
    letting_in.let_in(house, by, town.case, letting, command=None)
    client = recording.opened(house.ledger, town.case).client_id
    state(house, who.person_id, client)

    with pytest.raises(NotAllowed) as said:
        permitted(house, who, town.case, Action.WALL_OFF)

    assert (
        "what lets you read this case lets you do no more" in str(said.value),
        "tied" in str(said.value),
    ) == (True, False)


def test_a_privacy_officer_who_is_too_close_lets_nobody_in(
    house: House, town: Town, officer: Principal
) -> None:
    by = holding(house, "Pia Veil", Standing.PRIVACY_OFFICER)
    before = permitted(house, by, town.case, Action.LET_IN)[1].allowed
    in_charge(house, officer, town)
    conflicts.name(house, officer, town.case, by.person_id, reason="a neighbour")

    with pytest.raises(CaseUnknown):
        permitted(house, by, town.case, Action.LET_IN)
    assert before
