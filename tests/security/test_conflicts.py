"""Who supervises somebody's work does not judge it, whatever else they are."""

from __future__ import annotations

from api import people
from api.access import permitted
from api.house import House
from domain.facts.bookkeeping import Standing
from domain.policy import Action, decide
from domain.values import Section
from tests.house import Town, principal


def test_a_contract_outlasts_the_standing_of_a_supervisor(
    house: House, town: Town
) -> None:
    who = town.supervisor
    people.grant(house, person_id=who.person_id, standing=Standing.BOARD_MEMBER)
    people.refer(
        house,
        case_id=town.case,
        member_ids=(who.person_id,),
        sections=(Section.RECORD,),
    )
    _, seen = permitted(house, principal(house, who), town.case)

    people.withdraw(house, person_id=who.person_id, standing=Standing.SUPERVISOR)

    relations = people.relations(house, town.case)
    judged = decide(principal(house, who), Action.SEE, relations)
    assert seen.sections == {Section.RECORD, Section.SUPERVISION}
    assert not judged.allowed


def test_who_supervised_once_does_not_judge_later(house: House, town: Town) -> None:
    who = town.supervisor
    people.end_supervision(
        house, person_id=town.therapist.person_id, supervisor_id=who.person_id
    )
    people.grant(house, person_id=who.person_id, standing=Standing.BOARD_MEMBER)
    people.refer(
        house,
        case_id=town.case,
        member_ids=(who.person_id,),
        sections=(Section.RECORD,),
    )

    relations = people.relations(house, town.case)

    assert not decide(principal(house, who), Action.SEE, relations).allowed
