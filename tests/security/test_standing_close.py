"""Who stands close to the therapist or the client of a case does not judge it.

Close ties keep them out; of others they are asked. Nobody hears which tie it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from api import glass, people, proceedings, reviewing
from api.access import permitted
from api.checks import desk
from api.house import House
from api.rechecking import Changes
from api.relations import principal_at, relations_at, tied
from api.ties import find, withdraw
from domain import access_rules as rules
from domain import recording
from domain.dual.sight import PRACTICE
from domain.dual.telling import (
    Telling,
    TiesMemory,
    remember_ties,
    state_tie,
)
from domain.facts.bookkeeping import Standing
from domain.facts.ties import TieKind, TieStanding
from domain.policy import Action, Principal, decide
from domain.practice import Booking
from domain.refusals import CaseUnknown, Conflicted
from domain.relations import Tie
from domain.values import PersonId, Role, Section
from tests.house import PASSWORD, Clock, Town, principal

CLOSE = [
    *(TieKind.PARTNER, TieKind.KIN, TieKind.FRIEND, TieKind.FORMER_PARTNER),
    *(TieKind.BUSINESS, TieKind.EMPLOYER, TieKind.MONEY, TieKind.LANDLORD),
]
NEED = "An emergency call came in tonight for this client of a colleague."
KNOWN = [TieKind.NEIGHBOUR, TieKind.COLLEAGUE, TieKind.CONGREGATION, TieKind.OTHER]


def tie(
    house: House,
    one: PersonId,
    other: PersonId,
    kind: TieKind = TieKind.PARTNER,
    *,
    standing: TieStanding = TieStanding.CURRENT,
    held_by: PersonId | None = None,
) -> None:
    told = Telling(
        person_id=one, other_id=other, kind=kind, standing=standing, held_by=held_by
    )
    house.keys.ensure(streams=[told.stream], subjects=[])
    booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
    house.ledger.carry_out(
        lambda: state_tie(
            house.ledger.recall(told.stream, TiesMemory(), remember_ties),
            told,
            seal=lambda _fact, _field: None,
            booking=booking,
        )
    )
    house.catch_up()


def client_of(house: House, town: Town) -> PersonId:
    return recording.opened(house.ledger, town.case).client_id


def therapist_of(_house: House, town: Town) -> PersonId:
    return town.therapist.person_id


PARTIES = pytest.mark.parametrize("party", [therapist_of, client_of])
Party = Callable[[House, Town], PersonId]


@pytest.fixture
def officer(house: House, town: Town) -> Principal:
    """Who has taken charge of the town's case."""
    person = people.add_member(
        house, name="Offa Lane", password=PASSWORD, standings=[Standing.CASE_OFFICER]
    )
    found = people.principal(house, person)
    proceedings.take_charge(house, found, town.case, reason="a complaint came in")
    return found


def seated(house: House, officer: Principal, town: Town, who: PersonId) -> None:
    proceedings.refer(
        house, officer, town.case, member_ids=[who], sections=[Section.RECORD]
    )


def on_panel(house: House, officer: Principal, town: Town) -> proceedings.Candidate:
    (found,) = [
        one
        for one in proceedings.panel(house, officer, town.case)
        if one.person_id == town.other_board_member.person_id
    ]
    return found


class TestACloseTie:
    @PARTIES
    @pytest.mark.parametrize("kind", CLOSE)
    @pytest.mark.parametrize("is_turned", [False, True], ids=["member", "party"])
    def test_keeps_a_member_from_the_panel(
        self, house: House, town: Town, party: Party, kind: TieKind, *, is_turned: bool
    ) -> None:
        member, one = town.other_board_member.person_id, party(house, town)
        before = tied(house, town.case, member)

        tie(house, *((one, member) if is_turned else (member, one)), kind)

        assert before is None
        assert tied(house, town.case, member) is rules.TIES[Tie.CLOSE]

    @PARTIES
    def test_is_told_to_the_officer_before_seating_and_not_which(
        self, house: House, town: Town, officer: Principal, party: Party
    ) -> None:
        member = town.other_board_member.person_id
        tie(house, member, party(house, town))

        found = on_panel(house, officer, town)

        assert (found.tie, found.asks) == ("they are tied to the case", "")
        with pytest.raises(Conflicted, match="they are tied to the case"):
            seated(house, officer, town, member)

    def test_ends_what_they_saw(self, house: House, town: Town) -> None:
        member = town.board_member
        before = permitted(house, principal(house, member), town.case)[1]

        tie(house, town.therapist.person_id, member.person_id)

        assert before.allowed
        with pytest.raises(CaseUnknown):
            permitted(house, principal(house, member), town.case)

    def test_keeps_an_officer_from_taking_charge(
        self, house: House, town: Town
    ) -> None:
        person = people.add_member(
            house, name="Orla Vane", password=PASSWORD, standings=[]
        )
        people.grant(house, person_id=person, standing=Standing.CASE_OFFICER)
        tie(house, person, client_of(house, town), TieKind.KIN)

        with pytest.raises(Conflicted):
            proceedings.take_charge(
                house, people.principal(house, person), town.case, reason="a complaint"
            )

    def test_over_keeps_out_where_it_was_close_and_asks_where_it_was_of_interest(
        self, house: House, town: Town, officer: Principal
    ) -> None:
        therapist, past = town.therapist.person_id, TieStanding.FORMER
        member = town.other_board_member.person_id
        tie(house, member, therapist, TieKind.BUSINESS, standing=past)
        business = on_panel(house, officer, town)

        tie(house, member, therapist, TieKind.FRIEND, standing=past)

        assert (business.tie, business.asks) == ("", proceedings.STEPS_BACK)
        assert on_panel(house, officer, town).tie

    def test_taken_back_keeps_nobody_out(self, house: House, town: Town) -> None:
        member, therapist = town.other_board_member.person_id, town.therapist.person_id
        tie(house, member, therapist)
        told = house.ledger.recall(
            Telling(person_id=member, other_id=therapist, kind=TieKind.KIN).stream,
            TiesMemory(),
            remember_ties,
        )
        (one,) = told.ties
        step = find(house, member, str(one), sight=PRACTICE)
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())

        withdraw(house, step, booking=booking)

        assert tied(house, town.case, member) is None

    def test_told_later_leaves_the_past_as_it_was(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        member = town.board_member.person_id
        before = house.clock()
        clock.forward(hours=1)
        tie(house, member, town.therapist.person_id)

        then = principal_at(house, member, at=before)
        case = relations_at(house, town.case, of=then, at=before)
        now = relations_at(house, town.case, of=then)

        assert decide(then, Action.SEE, case).allowed
        assert not decide(then, Action.SEE, now).allowed
        assert now.at - case.at >= timedelta(hours=1)

    def test_of_an_own_circle_is_there_for_nobody_else(
        self, house: House, town: Town, officer: Principal
    ) -> None:
        member, therapist = town.other_board_member.person_id, town.therapist.person_id

        tie(house, therapist, member, held_by=therapist)

        found = on_panel(house, officer, town)
        assert (found.tie, found.asks) == ("", "")

    def test_keeps_nobody_from_helping_in_need(self, house: House, town: Town) -> None:
        helper = town.other_therapist
        tie(house, helper.person_id, town.therapist.person_id, TieKind.BUSINESS)

        glass.break_glass(
            house, principal(house, helper), town.case, reason=NEED, command=None
        )

        assert permitted(house, principal(house, helper), town.case)[1].allowed


class TestAnotherTie:
    @PARTIES
    @pytest.mark.parametrize("kind", KNOWN)
    def test_is_asked_about_before_seating(
        self,
        house: House,
        town: Town,
        officer: Principal,
        party: Party,
        kind: TieKind,
    ) -> None:
        before = on_panel(house, officer, town)

        tie(house, town.other_board_member.person_id, party(house, town), kind)

        found = on_panel(house, officer, town)
        assert (before.asks, found.asks) == ("", proceedings.STEPS_BACK)
        assert found.tie == ""

    @PARTIES
    def test_of_who_sits_is_asked_about_by_the_panel(
        self, house: House, town: Town, officer: Principal, party: Party
    ) -> None:
        reviewer = people.add_member(
            house,
            name="Rhea Vail",
            password=PASSWORD,
            standings=[Standing.CONFLICT_REVIEWER],
        )
        member, changes = town.other_board_member.person_id, Changes(house)
        seated(house, officer, town, member)
        changes.look()
        before = set(desk(house).open)

        tie(house, member, party(house, town), TieKind.NEIGHBOUR)
        changes.look()

        looks = people.principal(house, reviewer)
        found = reviewing.waiting_for(house, looks)
        new = [one for one in found if one.id not in before]
        assert [one.found for one in new] == [("A panel and those before it",)]
