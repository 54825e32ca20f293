"""Taking back that somebody stands too close: by whom, and what does not come back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api import conflicts, glass, letting_in, people
from api.access import permitted
from api.conflicts import name_in
from api.house import House
from api.letting_in import Letting, operator_books
from api.relations import access_of, relations_at, tied
from domain import access_rules as rules
from domain.facts.bookkeeping import Standing
from domain.ledger import Command
from domain.policy import Action, Principal, decide
from domain.refusals import CaseUnknown, Conflicted, NotAllowed, NotUnderstood
from domain.values import Section
from tests.house import PASSWORD, Clock, Someone, Town, principal
from tests.security.test_conflicts import hired, officer, referred_to

WHY, BACK = "they sing in one choir", "it was another of that name"
IN_NEED = "They called from the station, and nobody else is there."


@pytest.fixture
def keeper(house: House) -> Principal:
    """A privacy officer, who names and takes back."""
    return hired(house, "Pia Veil", Standing.PRIVACY_OFFICER)


def named(house: House, town: Town, who: Someone) -> None:
    name_in(house, town.case, who.person_id, reason=WHY)


def taken_back(house: House, town: Town, by: Principal, who: Someone) -> None:
    conflicts.take_back(house, by, town.case, who.person_id, reason=BACK)


def sees(house: House, town: Town, who: Someone) -> bool:
    me = principal(house, who)
    relations = people.relations(house, town.case, of=me)
    return decide(me, Action.SEE, relations).allowed


class TestTakingItBack:
    def test_lets_a_supervisor_see_the_case_again(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        named(house, town, town.supervisor)
        between = sees(house, town, town.supervisor)

        taken_back(house, town, keeper, town.supervisor)

        assert (between, sees(house, town, town.supervisor)) == (False, True)

    def test_is_told_with_who_did_it_and_why(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        conflicts.name(house, keeper, town.case, town.supervisor.person_id, reason=WHY)

        taken_back(house, town, keeper, town.supervisor)

        (told,) = conflicts.conflicts_of(house, keeper, town.case).told
        assert (told.reason, told.by_id) == (WHY, keeper.person_id)
        assert told.back is not None
        assert (told.back.reason, told.back.by_id) == (BACK, keeper.person_id)

    def test_leaves_the_past_as_it_was(
        self, house: House, town: Town, keeper: Principal, clock: Clock
    ) -> None:
        me, then = principal(house, town.supervisor), clock.now + timedelta(days=1)
        clock.forward(days=1)
        named(house, town, town.supervisor)
        clock.forward(days=1)
        taken_back(house, town, keeper, town.supervisor)

        kept_out = relations_at(house, town.case, of=me, at=then)

        assert not decide(me, Action.SEE, kept_out).allowed

    def test_can_be_followed_by_naming_them_again(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        named(house, town, town.supervisor)
        taken_back(house, town, keeper, town.supervisor)

        named(house, town, town.supervisor)

        told = conflicts.conflicts_of(house, keeper, town.case).told
        assert [each.back is None for each in told] == [True, False]
        assert not sees(house, town, town.supervisor)

    def test_a_request_that_is_sent_again_does_nothing(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        """Neither naming them after it was taken back, nor the other way round."""
        person = town.supervisor.person_id

        def sent(what: str) -> None:
            asked = Command(key=what * 9, actor=keeper.person_id, request=what.encode())
            if what == "named":
                conflicts.name(
                    house, keeper, town.case, person, reason=WHY, command=asked
                )
            else:
                conflicts.take_back(
                    house, keeper, town.case, person, reason=BACK, command=asked
                )

        sent("named")
        sent("taken back")
        sent("named")
        after_naming_again = sees(house, town, town.supervisor)
        named(house, town, town.supervisor)
        sent("taken back")

        assert (after_naming_again, sees(house, town, town.supervisor)) == (True, False)

    def test_lets_an_officer_whom_nobody_followed_go_on(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        me = officer(house, town, "Ola Fink")
        name_in(house, town.case, me.person_id, reason=WHY)

        conflicts.take_back(house, keeper, town.case, me.person_id, reason=BACK)

        assert permitted(house, me, town.case)[1].by is rules.OFFICER

    def test_leaves_the_officer_who_followed_in_charge(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        first = officer(house, town, "Ola Fink")
        name_in(house, town.case, first.person_id, reason=WHY)
        second = officer(house, town, "Eva Rask")

        conflicts.take_back(house, keeper, town.case, first.person_id, reason=BACK)

        assert permitted(house, second, town.case)[1].by is rules.OFFICER
        with pytest.raises(CaseUnknown):
            permitted(house, first, town.case)


class TestWhatTheyHadBefore:
    """It does not come back by itself."""

    def test_a_referral_does_not(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        named(house, town, town.board_member)
        taken_back(house, town, keeper, town.board_member)
        between = sees(house, town, town.board_member)

        referred_to(house, town, town.board_member)

        assert (between, sees(house, town, town.board_member)) == (False, True)

    def test_a_grant_does_not(
        self, house: House, town: Town, keeper: Principal, clock: Clock
    ) -> None:
        party = outsider(house)
        granted(house, town, party, clock)
        before = sees(house, town, party)
        named(house, town, party)
        taken_back(house, town, keeper, party)
        between = sees(house, town, party)

        granted(house, town, party, clock)

        assert (before, between, sees(house, town, party)) == (True, False, True)
        assert len(access_of(house, town.case).grants) == 1

    def test_a_grant_is_refused_meanwhile(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        party = outsider(house)
        named(house, town, party)

        with pytest.raises(Conflicted):
            granted(house, town, party, clock)

    def test_a_broken_glass_does_not(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        who = town.other_therapist
        glass.break_glass(
            house, principal(house, who), town.case, reason=IN_NEED, command=None
        )
        before = sees(house, town, who)

        named(house, town, who)
        taken_back(house, town, keeper, who)

        assert (before, sees(house, town, who)) == (True, False)


class TestWhoMay:
    def test_is_not_whoever_was_named(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        me = officer(house, town, "Ola Fink")
        for each in (me, keeper):
            name_in(house, town.case, each.person_id, reason=WHY)

            with pytest.raises((NotAllowed, CaseUnknown)):
                conflicts.take_back(house, each, town.case, each.person_id, reason=BACK)

        assert {me.person_id, keeper.person_id} <= {
            *access_of(house, town.case).conflicted
        }

    def test_is_nobody_who_may_not_name(self, house: House, town: Town) -> None:
        named(house, town, town.other_board_member)
        for who in (town.therapist, town.supervisor, town.administrator):
            with pytest.raises((NotAllowed, CaseUnknown)):
                taken_back(house, town, principal(house, who), town.other_board_member)

        assert tied(house, town.case, town.other_board_member.person_id)

    def test_says_why(self, house: House, town: Town, keeper: Principal) -> None:
        named(house, town, town.supervisor)
        who = town.supervisor.person_id
        for reason in (" ", "x" * 2001):
            with pytest.raises(NotUnderstood):
                conflicts.take_back(house, keeper, town.case, who, reason=reason)

    def test_hears_where_nobody_was_named(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        with pytest.raises(NotUnderstood, match="was not named"):
            taken_back(house, town, keeper, town.supervisor)

    def test_is_asked_again_as_it_is_written(
        self, house: House, town: Town, keeper: Principal
    ) -> None:
        named(house, town, town.supervisor)
        people.withdraw(
            house, person_id=keeper.person_id, standing=Standing.PRIVACY_OFFICER
        )

        with pytest.raises(CaseUnknown):
            taken_back(house, town, keeper, town.supervisor)


def outsider(house: House) -> Someone:
    """Somebody without a capacity."""
    person = people.add_member(house, name="Con Sult", password=PASSWORD, standings=[])
    return Someone(person_id=person, name="Con Sult", token="")


def granted(house: House, town: Town, who: Someone, clock: Clock) -> None:
    wanted = Letting(
        party_id=who.person_id,
        sections=(Section.RECORD,),
        until=clock.now + timedelta(days=3),
        reason="a second opinion",
    )
    letting_in.grant(house, town.case, wanted, booking=lambda: operator_books(house))
