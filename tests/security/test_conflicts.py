"""Who is tied to a case does not judge it, whatever else they are, and is told why."""

from __future__ import annotations

import pytest

from api import people
from api.access import permitted
from api.house import House
from api.relations import tied, with_ties
from domain import access_rules as rules
from domain import recording
from domain.case import Telling
from domain.facts.bookkeeping import Standing
from domain.policy import Action, decide
from domain.refusals import CaseUnknown, Conflicted
from domain.relations import Tie
from domain.values import PersonId, Role, Section
from tests.house import ADVICE, NOON, Someone, Town, principal, tell


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

    assert before.allowed
    with pytest.raises(CaseUnknown):
        permitted(house, principal(house, who), town.case)
    assert tied(house, town.case, who.person_id) is rules.TIES[Tie.SUPERVISOR]


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
    member = town.board_member.person_id
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
