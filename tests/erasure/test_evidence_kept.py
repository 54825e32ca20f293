"""What a hold or a board may need is not destroyed, whoever it is about."""

from __future__ import annotations

import pytest

from api import holds, people, retention
from api.forgetting import approve as approve_it
from api.forgetting import ask_to_end
from api.house import House
from domain.privacy import State
from domain.refusals import BeforeBoard, NotYetOver, UnderHold
from domain.values import PersonId
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import (
    CLASS,
    REASON,
    approve,
    ask,
    erase,
    lay_before_board,
)
from tests.house import COMPLAINT, Clock, tell


def hold(house: House, practice: Practice, *, on: PersonId) -> None:
    by = practice.town.administrator.person_id
    holds.hold(house, by=by, person_id=on, reason="suit 12")


class TestHolds:
    def test_a_hold_on_the_therapist_keeps_the_client(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)
        hold(house, prepared, on=prepared.town.therapist.person_id)

        with pytest.raises(UnderHold, match="suit 12"):
            approve(house, prepared, request)
        assert not house.keys.is_destroyed(prepared.client)

    def test_and_nobody_asks_meanwhile(self, house: House, prepared: Practice) -> None:
        hold(house, prepared, on=prepared.town.therapist.person_id)

        with pytest.raises(UnderHold):
            ask(house, prepared)
        assert ask(house, prepared, person=prepared.other_client).state is State.OPEN

    def test_a_hold_on_anybody_spoken_of_keeps_the_case(
        self, house: House, prepared: Practice, clock: Clock
    ) -> None:
        town, third = prepared.town, prepared.town.other_board_member.person_id
        said = [{"about": str(third), "text": "words about a third"}]
        tell(
            house,
            town.other_therapist,
            town.other_case,
            kind="ComplaintFiled",
            data={**COMPLAINT, "allegations": said},
        )
        retention.choose_class(
            house,
            by=prepared.officer.person_id,
            case_id=None,
            retention_class=CLASS,
            of_age_on=None,
        )
        clock.forward(days=8 * 366)
        by, case = prepared.officer.person_id, town.other_case
        request = ask_to_end(house, by=by, case_id=case, reason=REASON)
        hold(house, prepared, on=third)

        with pytest.raises((UnderHold, NotYetOver), match="legal hold"):
            approve_it(
                house, by=prepared.other_officer.person_id, request_id=request.id
            )
        with pytest.raises(NotYetOver, match="legal hold stands"):
            ask_to_end(house, by=by, case_id=case, reason=REASON)


class TestBoards:
    @pytest.mark.parametrize("who", ["client", "therapist"])
    def test_nobody_in_a_case_before_a_board_is_erased(
        self, house: House, prepared: Practice, who: str
    ) -> None:
        town = prepared.town
        person = prepared.client if who == "client" else town.therapist.person_id
        request = ask(house, prepared, person=person)
        lay_before_board(house, prepared)

        with pytest.raises(BeforeBoard, match="'case revoke'"):
            approve(house, prepared, request)

        assert not house.keys.is_destroyed(person)
        people.revoke(
            house, case_id=town.case, member_ids=(town.board_member.person_id,)
        )
        done = approve(house, prepared, request)
        assert done.request.state is State.APPROVED

    def test_nobody_asks_meanwhile(self, house: House, prepared: Practice) -> None:
        lay_before_board(house, prepared)

        with pytest.raises(BeforeBoard):
            ask(house, prepared)
        other = erase(house, prepared, person=prepared.other_client)
        assert other.request.state is State.APPROVED
