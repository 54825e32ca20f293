"""While a proceeding runs nothing about it is destroyed, whoever sits on its panel."""

from __future__ import annotations

import pytest

from api import forgetting, people, proceedings, retention
from api.house import House
from api.letting_in import operator_books
from domain.facts.bookkeeping import Standing
from domain.policy import Principal
from domain.privacy import State
from domain.refusals import BeforeBoard, NotYetOver
from domain.values import PersonId, Section
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import CLASS, REASON, approve, ask
from tests.house import PASSWORD, Clock


@pytest.fixture
def officer(house: House) -> Principal:
    person = people.add_member(
        house, name="Offa Lane", password=PASSWORD, standings=[Standing.CASE_OFFICER]
    )
    return people.principal(house, person)


def run(house: House, practice: Practice, officer: Principal) -> None:
    """The officer takes charge, and nobody is on the panel yet."""
    case = practice.town.other_case
    proceedings.take_charge(house, officer, case, reason="a complaint came in")


def finish(house: House, practice: Practice) -> None:
    case = practice.town.other_case
    proceedings.end_as(house, case, booking=operator_books(house))


class TestAPerson:
    @pytest.mark.parametrize("who", ["client", "therapist"])
    def test_is_not_erased_before_a_panel_is_chosen(
        self, house: House, prepared: Practice, officer: Principal, who: str
    ) -> None:
        person = person_of(prepared, who)
        request = ask(house, prepared, person=person)
        run(house, prepared, officer)

        with pytest.raises(BeforeBoard, match="'proceeding end'"):
            approve(house, prepared, request)

        assert not house.keys.is_destroyed(person)
        finish(house, prepared)
        assert approve(house, prepared, request).request.state is State.APPROVED

    def test_nor_once_the_last_of_the_panel_is_away(
        self, house: House, prepared: Practice, officer: Principal
    ) -> None:
        run(house, prepared, officer)
        members = (prepared.town.board_member.person_id,)
        case = prepared.town.other_case
        proceedings.refer(
            house, officer, case, member_ids=members, sections=[Section.RECORD]
        )
        proceedings.take_back(house, officer, case, member_ids=members)

        with pytest.raises(BeforeBoard):
            ask(house, prepared, person=prepared.other_client)

    def test_of_another_case_is_erased(
        self, house: House, prepared: Practice, officer: Principal
    ) -> None:
        run(house, prepared, officer)

        done = approve(house, prepared, ask(house, prepared))

        assert done.request.state is State.APPROVED


class TestACase:
    @pytest.fixture
    def later(self, house: House, prepared: Practice, clock: Clock) -> House:
        """Eight years on, in a practice that keeps cases for seven."""
        retention.choose_class(
            house,
            by=prepared.officer.person_id,
            case_id=None,
            retention_class=CLASS,
            of_age_on=None,
        )
        clock.forward(days=8 * 366)
        return house

    def test_is_not_ended_though_its_time_is_over(
        self, later: House, prepared: Practice, officer: Principal, clock: Clock
    ) -> None:
        by, case = prepared.officer.person_id, prepared.town.other_case
        request = forgetting.ask_to_end(later, by=by, case_id=case, reason=REASON)
        run(later, prepared, officer)

        with pytest.raises(NotYetOver, match="a proceeding runs about it"):
            forgetting.approve(
                later, by=prepared.other_officer.person_id, request_id=request.id
            )
        with pytest.raises(NotYetOver, match="a proceeding runs about it"):
            forgetting.ask_to_end(later, by=by, case_id=case, reason=REASON)

        finish(later, prepared)
        clock.forward(days=8 * 366)  # Anew: a proceeding is something that happened.
        done = forgetting.approve(
            later, by=prepared.other_officer.person_id, request_id=request.id
        )
        assert done.request.state is State.APPROVED


def person_of(practice: Practice, who: str) -> PersonId:
    therapist = practice.town.other_therapist.person_id
    return practice.other_client if who == "client" else therapist
