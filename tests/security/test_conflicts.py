"""Who is tied to a case does not judge it, whatever else they are, and is told why."""

from __future__ import annotations

import pytest

from api import conflicts, people, proceedings
from api.access import permitted
from api.conflicts import name_in
from api.house import House
from api.relations import relations_at, tied, with_ties
from domain import access_rules as rules
from domain import recording
from domain.case import Telling
from domain.facts.bookkeeping import Standing
from domain.policy import Action, Principal, decide
from domain.refusals import CaseUnknown, Conflicted, NotAllowed, NotUnderstood
from domain.relations import Tie
from domain.values import PersonId, Role, Section
from tests.house import (
    ADVICE,
    NOON,
    PASSWORD,
    Clock,
    Someone,
    Town,
    principal,
    tell,
)

WHY = "they sing in one choir"


def referred_to(house: House, town: Town, who: Someone) -> None:
    """Make somebody a board member, and lay the record of the town's case before them."""
    people.grant(house, person_id=who.person_id, standing=Standing.BOARD_MEMBER)
    people.refer(
        house,
        case_id=town.case,
        member_ids=(who.person_id,),
        sections=(Section.RECORD,),
    )


def supervised_by(house: House, who: PersonId, by: PersonId) -> None:
    people.grant(house, person_id=by, standing=Standing.SUPERVISOR)
    people.supervise(house, person_id=who, supervisor_id=by)


def treats(house: House, therapist: PersonId, client: PersonId) -> None:
    """Let somebody have a case with somebody who is known already."""
    recording.open_case(
        house.ledger,
        therapist_id=therapist,
        client_id=client,
        telling=Telling(
            occurred_at=NOON, recorded_by=therapist, recorded_as=Role.THERAPIST
        ),
        now=house.clock(),
        command=None,
    )
    house.catch_up()


def client_of(house: House, town: Town) -> PersonId:
    return people.relations(house, town.case).client_id


def test_a_supervisor_is_not_referred_to(house: House, town: Town) -> None:
    with pytest.raises(Conflicted, match="supervise or have supervised the therapist"):
        referred_to(house, town, town.supervisor)


def test_who_supervised_once_is_not_referred_to_later(house: House, town: Town) -> None:
    who, therapist = town.supervisor.person_id, town.therapist.person_id
    people.end_supervision(house, person_id=therapist, supervisor_id=who)

    with pytest.raises(Conflicted, match="have supervised"):
        referred_to(house, town, town.supervisor)


def test_a_contract_after_the_referral_ends_it(house: House, town: Town) -> None:
    who = town.board_member
    before = permitted(house, principal(house, who), town.case)[1]

    supervised_by(house, town.therapist.person_id, who.person_id)
    after = permitted(house, principal(house, who), town.case)[1]
    bound = tied(house, town.case, who.person_id)
    people.withdraw(house, person_id=who.person_id, standing=Standing.SUPERVISOR)

    assert (before.by.id, after.by.id) == ("board", "supervisor")
    assert bound is rules.TIES[Tie.SUPERVISOR]
    with pytest.raises(CaseUnknown):
        permitted(house, principal(house, who), town.case)


def test_a_contract_outlasts_the_standing_of_a_supervisor(
    house: House, town: Town
) -> None:
    who = town.supervisor
    people.grant(house, person_id=who.person_id, standing=Standing.BOARD_MEMBER)
    people.withdraw(house, person_id=who.person_id, standing=Standing.SUPERVISOR)

    relations = people.relations(house, town.case, of=principal(house, who))
    judged = decide(principal(house, who), Action.SEE, relations)

    assert not judged.allowed


def test_a_supervisee_of_the_therapist_is_named(house: House, town: Town) -> None:
    who = town.other_therapist.person_id
    supervised_by(house, who, town.therapist.person_id)

    assert tied(house, town.case, who) is rules.TIES[Tie.SUPERVISEE]
    with pytest.raises(Conflicted, match="the therapist supervises"):
        referred_to(house, town, town.other_therapist)


@pytest.mark.parametrize(
    "tie", [Tie.TREATS_CLIENT, Tie.TREATS_THERAPIST, Tie.CLIENT_OF_THERAPIST]
)
def test_a_case_of_ones_own_with_somebody_of_it_is_found(
    house: House, town: Town, tie: Tie
) -> None:
    member, therapist = town.board_member, town.therapist.person_id
    before = permitted(house, principal(house, member), town.case)[1]
    match tie:
        case Tie.TREATS_CLIENT:
            treats(house, member.person_id, client_of(house, town))
        case Tie.TREATS_THERAPIST:
            treats(house, member.person_id, therapist)
        case _:
            treats(house, therapist, member.person_id)

    assert before.allowed
    assert tied(house, town.case, member.person_id) is rules.TIES[tie]
    with pytest.raises(CaseUnknown):
        permitted(house, principal(house, member), town.case)


def test_somebody_whom_a_fact_is_about_is_named(house: House, town: Town) -> None:
    member = town.other_board_member.person_id
    words = {"text": "what a member of the board said", "about": str(member)}
    tell(
        house,
        town.supervisor,
        town.case,
        kind="SupervisionSessionHeld",
        data=ADVICE | {"cases_discussed": [words]},
    )

    assert tied(house, town.case, member) is rules.TIES[Tie.NAMED]


def test_who_told_a_fact_of_the_record_is_named(house: House, town: Town) -> None:
    advice = people.relations(house, town.case, of=principal(house, town.supervisor))

    assert advice.ties == {}  # They hold no office, so nobody has looked.
    found = with_ties(house, advice, town.supervisor.person_id)
    assert Tie.NAMED in found.ties[town.supervisor.person_id]


def test_nobody_else_is_tied(house: House, town: Town) -> None:
    assert tied(house, town.case, town.board_member.person_id) is None
    assert tied(house, town.case, town.other_therapist.person_id) is None


class TestBeingNamed:
    """Somebody said that they stand too close: the system keeps them out."""

    def named(self, house: House, town: Town, who: Someone) -> None:
        name_in(house, town.case, who.person_id, reason=WHY)

    @pytest.mark.parametrize("who", ["board_member", "supervisor"])
    def test_ends_what_they_saw(self, house: House, town: Town, who: str) -> None:
        someone: Someone = getattr(town, who)
        before = permitted(house, principal(house, someone), town.case)[1]

        self.named(house, town, someone)

        assert before.allowed
        with pytest.raises(CaseUnknown):
            permitted(house, principal(house, someone), town.case)

    def test_keeps_them_from_the_panel_and_says_why(
        self, house: House, town: Town
    ) -> None:
        who = town.other_board_member
        self.named(house, town, who)

        assert tied(house, town.case, who.person_id) is rules.TIES[Tie.CONFLICTED]
        with pytest.raises(Conflicted, match="named as too close"):
            referred_to(house, town, who)

    def test_leaves_the_therapist_their_own_case(
        self, house: House, town: Town
    ) -> None:
        self.named(house, town, town.therapist)

        assert permitted(house, principal(house, town.therapist), town.case)[1].allowed

    def test_lets_another_officer_take_charge(self, house: House, town: Town) -> None:
        first = officer(house, town, "Ola Fink")
        second = hired(house, "Eva Rask", Standing.CASE_OFFICER)

        name_in(house, town.case, first.person_id, reason=WHY)
        proceedings.take_charge(house, second, town.case, reason="a complaint came in")

        assert permitted(house, second, town.case)[1].by is rules.OFFICER
        proceedings.end(house, second, town.case)
        with pytest.raises(Conflicted, match="named as too close"):
            proceedings.take_charge(
                house, first, town.case, reason="a complaint came in"
            )

    def test_counts_from_the_moment_it_was_said(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        who, then = principal(house, town.board_member), clock.now
        clock.forward(days=1)
        self.named(house, town, town.board_member)

        before = relations_at(house, town.case, of=who, at=then)
        now = relations_at(house, town.case, of=who)

        assert decide(who, Action.SEE, before).allowed
        assert decide(who, Action.SEE, now).by is rules.TIES[Tie.CONFLICTED]


class TestNamingSomebody:
    """The officer in charge may, and a privacy officer, who reads nothing."""

    @pytest.mark.parametrize(
        "office", [Standing.CASE_OFFICER, Standing.PRIVACY_OFFICER]
    )
    def test_is_told_with_who_said_it_and_why(
        self, house: House, town: Town, office: Standing
    ) -> None:
        is_officer = office is Standing.CASE_OFFICER
        me = (
            officer(house, town, "Ola Fink")
            if is_officer
            else hired(house, "P", office)
        )
        who = town.other_board_member

        first = conflicts.name(house, me, town.case, who.person_id, reason=WHY)
        again = conflicts.name(house, me, town.case, who.person_id, reason="as before")

        (told,) = conflicts.conflicts_of(house, me, town.case).told
        assert (first.is_new, again.is_new) == (True, False)
        assert (told.person_id, told.by_id, told.reason) == (
            who.person_id,
            me.person_id,
            WHY,
        )

    def test_is_for_nobody_else(self, house: House, town: Town) -> None:
        stranger = hired(house, "Ola Fink", Standing.CASE_OFFICER)
        for who, refusal in (
            (principal(house, town.therapist), NotAllowed),
            (principal(house, town.supervisor), NotAllowed),
            (principal(house, town.board_member), NotAllowed),
            (principal(house, town.administrator), CaseUnknown),
            (stranger, CaseUnknown),
        ):
            with pytest.raises(refusal):
                conflicts.name(
                    house, who, town.case, town.other_board_member.person_id, reason=WHY
                )

    def test_is_not_for_who_is_tied_nor_of_oneself(
        self, house: House, town: Town
    ) -> None:
        people.grant(
            house,
            person_id=town.supervisor.person_id,
            standing=Standing.PRIVACY_OFFICER,
        )
        tied_one = principal(house, town.supervisor)
        free = hired(house, "Pia Veil", Standing.PRIVACY_OFFICER)

        with pytest.raises(NotAllowed, match="supervise or have supervised"):
            conflicts.conflicts_of(house, tied_one, town.case)
        with pytest.raises(NotUnderstood, match="is yourself"):
            conflicts.name(house, free, town.case, free.person_id, reason=WHY)

    def test_needs_a_reason(self, house: House, town: Town) -> None:
        me = hired(house, "Pia Veil", Standing.PRIVACY_OFFICER)
        for reason in (" ", "x" * 2001):
            with pytest.raises(NotUnderstood):
                conflicts.name(
                    house, me, town.case, town.board_member.person_id, reason=reason
                )


def hired(house: House, name: str, *standings: Standing) -> Principal:
    """Somebody new of these capacities."""
    person = people.add_member(house, name=name, password=PASSWORD, standings=standings)
    return people.principal(house, person)


def officer(house: House, town: Town, name: str) -> Principal:
    """A case officer in charge of the town's case."""
    me = hired(house, name, Standing.CASE_OFFICER)
    proceedings.take_charge(house, me, town.case, reason="a complaint came in")
    return me
