"""What is asked again where persons, ties or roles were added or corrected."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from api import people, persons_kept, reviewing
from api.checks import desk
from api.house import House
from api.rechecking import Changes
from domain import recording
from domain.checks import DESK
from domain.dual.telling import (
    Telling,
    TiesMemory,
    circle_stream,
    remember_ties,
    state_tie,
)
from domain.facts.bookkeeping import Standing
from domain.facts.checks import Answer, ChangesLookedAt, Found
from domain.facts.ties import TieKind
from domain.practice import Booking, person_stream
from domain.values import PersonId, Role
from tests.checks.conftest import ADA
from tests.house import COMPLAINT, Someone, Town, open_case, principal, tell

WHY = "they have never met"


@pytest.fixture
def changes(house: House) -> Changes:
    """Whoever reads on, once all that was there has been looked through."""
    found = Changes(house)
    found.look()
    for check in desk(house).open.values():
        assert check.is_by_itself
    return found


def client_of(house: House, town: Town) -> PersonId:
    return recording.opened(house.ledger, town.case).client_id


def tie(
    house: House,
    one: PersonId,
    other: PersonId,
    *,
    kind: TieKind = TieKind.FRIEND,
    held_by: PersonId | None = None,
) -> None:
    told = Telling(person_id=one, other_id=other, kind=kind, held_by=held_by)
    streams = [person_stream(one) if held_by is None else circle_stream(held_by)]
    house.keys.ensure(streams=streams, subjects=[])
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


def complain(house: House, town: Town) -> None:
    data = COMPLAINT | {"complainant": "client"}
    tell(house, town.therapist, town.case, kind="ComplaintFiled", data=data)
    house.catch_up()


def waiting(house: House, reviewer: Someone) -> list[reviewing.Waiting]:
    return reviewing.waiting_for(house, principal(house, reviewer))


def answer_all(house: House, reviewer: Someone, *, said: Answer = Answer.CLEAR) -> None:
    for each in waiting(house, reviewer):
        reviewing.answer(
            house,
            principal(house, reviewer),
            each.id,
            said=said,
            reason=WHY,
            command=None,
        )


class TestATie:
    def test_between_a_client_and_their_therapist_is_asked_about(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        answer_all(house, reviewer)
        tie(house, client_of(house, town), town.therapist.person_id)

        changes.look()

        (question,) = waiting(house, reviewer)
        opened = reviewing.opened(house, principal(house, reviewer), question.id)
        assert [hit.found for hit in opened.hits] == [Found.TIED]
        assert "is a friend of" in opened.hits[0].ties[0].words

    def test_over_somebody_between_is_asked_about(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        answer_all(house, reviewer)
        between = PersonId(uuid4())
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        told = people.registration(
            house, name="Iris Pelham", booking=booking, person_id=between
        )
        house.ledger.carry_out(lambda: [told])
        tie(house, client_of(house, town), between, kind=TieKind.PARTNER)
        changes.look()
        before = waiting(house, reviewer)

        tie(house, between, town.therapist.person_id)
        changes.look()

        assert before == []
        assert len(waiting(house, reviewer)) == 1

    def test_that_was_answered_is_not_asked_about_again(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        tie(house, client_of(house, town), town.therapist.person_id)
        changes.look()
        answer_all(house, reviewer)

        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        again = replace(ADA, phones=("0312 555 020",))
        persons_kept.describe(house, client_of(house, town), again, booking=booking)
        changes.look()
        Changes(house).look()

        assert waiting(house, reviewer) == []

    def test_that_becomes_another_is_asked_about_again(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        client, therapist = client_of(house, town), town.therapist.person_id
        between = recording.opened(house.ledger, town.other_case).client_id
        tie(house, client, between, kind=TieKind.PARTNER)
        tie(house, between, therapist)
        changes.look()
        answer_all(house, reviewer)

        tie(house, client, therapist, kind=TieKind.EMPLOYER)
        changes.look()

        assert len(waiting(house, reviewer)) == 1


class TestAComplaint:
    def test_of_a_client_about_their_own_therapy_is_no_question(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        answer_all(house, reviewer)
        complain(house, town)

        assert changes.look() == 0

    def test_beside_a_tie_is_one(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        answer_all(house, reviewer)
        complain(house, town)
        client, therapist = client_of(house, town), town.therapist.person_id
        tie(house, client, therapist, kind=TieKind.NEIGHBOUR)

        assert changes.look() == 1


class TestAPerson:
    def test_who_comes_to_look_like_a_client_is_asked_about_once(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        answer_all(house, reviewer)
        case = open_case(house, town.other_therapist, client="Odo Marchbanks")
        client = recording.opened(house.ledger, case).client_id
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        changes.look()
        before = waiting(house, reviewer)

        persons_kept.describe(house, client, ADA, booking=booking)
        changes.look()

        (question,) = waiting(house, reviewer)
        opened = reviewing.opened(house, principal(house, reviewer), question.id)
        assert before == []
        assert [hit.found for hit in opened.hits] == [Found.SAME]

    def test_without_a_role_raises_nothing(
        self, house: House, reviewer: Someone, changes: Changes
    ) -> None:
        answer_all(house, reviewer)
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())

        persons_kept.register(house, ADA, booking=booking)
        changes.look()

        assert waiting(house, reviewer) == []


class TestLookingAgain:
    def test_is_on_record_even_where_nothing_was_found(
        self, house: House, town: Town, changes: Changes
    ) -> None:
        open_case(house, town.other_therapist, client="Odo Marchbanks")

        assert changes.look() == 0

        last = house.ledger.facts(DESK)[-1]
        assert isinstance(last, ChangesLookedAt)
        assert (last.persons >= 1, last.found) == (True, 0)

    def test_writes_nothing_where_nothing_changed(
        self, house: House, changes: Changes
    ) -> None:
        head = house.ledger.head()

        changes.look()

        assert house.ledger.head() == head

    @pytest.mark.usefixtures("changes")
    def test_goes_on_where_it_stopped(self, house: House) -> None:
        head = house.ledger.head()

        Changes(house).look()

        assert house.ledger.head() == head


def test_a_reviewer_who_treats_them_does_not_see_the_question(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    answer_all(house, reviewer)
    tie(house, client_of(house, town), town.therapist.person_id)
    changes.look()
    treats = town.therapist.person_id
    people.grant(house, person_id=treats, standing=Standing.CONFLICT_REVIEWER)

    theirs = reviewing.waiting_for(house, people.principal(house, treats))

    assert (theirs, len(waiting(house, reviewer))) == ([], 1)
