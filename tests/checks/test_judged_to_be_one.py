"""Two records that are judged to be one person raise what either of them is tied to."""

from __future__ import annotations

import pytest

from api import reviewing
from api.changed import ONE
from api.house import House
from api.rechecking import Changes
from domain.facts.checks import Found
from domain.facts.persons import Judgement
from domain.facts.ties import TieKind
from domain.values import PersonId
from tests.checks.test_lapsing import new_client
from tests.checks.test_rechecking import answer_all, client_of, waiting
from tests.dual.telling import registered, state
from tests.dual.test_one_person import judge, undo
from tests.house import Someone, Town, principal


@pytest.fixture
def changes(house: House, reviewer: Someone) -> Changes:
    """Whoever reads on, once all that was there has been looked through and answered."""
    found = Changes(house)
    found.look()
    answer_all(house, reviewer)
    return found


def titles(house: House, reviewer: Someone) -> list[str]:
    """What each question that waits says is found, of the ties that lead there."""
    asked = [
        reviewing.opened(house, principal(house, reviewer), each.id)
        for each in waiting(house, reviewer)
    ]
    return [
        tie.title
        for each in asked
        for hit in each.hits
        if hit.found is Found.TIED
        for tie in hit.ties
    ]


class TestASupervisorWhoIsAClientToo:
    @pytest.fixture
    def client(self, house: House, town: Town, changes: Changes) -> PersonId:
        found = new_client(house, town.therapist, "Selma Marsh")
        changes.look()
        return found

    def test_raises_a_question_once_they_are_judged_to_be_one(
        self,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
        client: PersonId,
    ) -> None:
        before = titles(house, reviewer)
        judge(house, client, town.supervisor.person_id)

        changes.look()

        assert before == []
        assert titles(house, reviewer) == ["Through supervision"]
        (question,) = waiting(house, reviewer)
        assert question.changed == f"{ONE}: through supervision"

    def test_asks_no_more_once_they_are_judged_otherwise(
        self,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
        client: PersonId,
    ) -> None:
        judge(house, client, town.supervisor.person_id)
        changes.look()
        judge(house, client, town.supervisor.person_id, Judgement.NOT)

        changes.look()

        assert waiting(house, reviewer) == []

    def test_asks_no_more_once_that_is_taken_back(
        self,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
        client: PersonId,
    ) -> None:
        judge(house, client, town.supervisor.person_id)
        changes.look()
        undo(house, client, town.supervisor.person_id)

        changes.look()

        assert waiting(house, reviewer) == []

    def test_is_asked_about_once_an_earlier_judgement_stands_again(
        self,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
        client: PersonId,
    ) -> None:
        supervisor = town.supervisor.person_id
        judge(house, client, supervisor)
        judge(house, client, supervisor, Judgement.NOT)
        changes.look()
        before = waiting(house, reviewer)
        undo(house, client, supervisor)

        changes.look()

        assert before == []
        assert titles(house, reviewer) == ["Through supervision"]

    def test_is_no_second_question_where_they_are_described_anew(
        self,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
        client: PersonId,
    ) -> None:
        judge(house, client, town.supervisor.person_id)
        changes.look()
        answer_all(house, reviewer)

        judge(house, client, town.supervisor.person_id)
        changes.look()

        assert waiting(house, reviewer) == []


def test_a_client_who_is_close_to_another_record_of_a_client_is_asked_about(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    record = registered(house, "M. J. Hollenbeck")
    partner = new_client(house, town.therapist, "Ben Quill")
    state(house, record, partner, kind=TieKind.PARTNER)
    changes.look()
    before = titles(house, reviewer)
    judge(house, record, client_of(house, town))

    changes.look()

    assert before == []
    assert titles(house, reviewer) == ["A role with someone close to the person"]
