"""Questions that need no answer any more, since what raised them was taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api import persons_kept, reviewing, ties
from api.checks import desk
from api.house import House
from api.letting_in import operator_books
from api.rechecking import Changes
from domain import recording
from domain.dual.sight import PRACTICE
from domain.facts.ties import TieKind
from domain.matching.details import Name
from domain.values import FactId, PersonId
from tests.checks.conftest import ADA
from tests.checks.test_rechecking import answer_all, client_of, waiting
from tests.dual.telling import registered, state
from tests.house import Someone, Town, open_case, principal
from tests.matching.people import ASKED, BETWEEN, KNOWN


@pytest.fixture
def changes(house: House, reviewer: Someone) -> Changes:
    """Whoever reads on, once all that was there has been looked through and answered."""
    found = Changes(house)
    found.look()
    answer_all(house, reviewer)
    return found


@pytest.fixture
def therapist(town: Town) -> PersonId:
    return town.therapist.person_id


@pytest.fixture
def client(house: House, town: Town) -> PersonId:
    return client_of(house, town)


def take_back(house: House, person: PersonId, tie: FactId) -> None:
    step = ties.find(house, person, str(tie), sight=PRACTICE)
    ties.withdraw(house, step, booking=operator_books(house))


def new_client(house: House, by: Someone, name: str) -> PersonId:
    case = open_case(house, by, client=name)
    return recording.opened(house.ledger, case).client_id


class TestATieTakenBack:
    def test_takes_its_question_with_it(
        self,
        house: House,
        client: PersonId,
        therapist: PersonId,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        tie = state(house, client, therapist, kind=TieKind.FRIEND).tie_id
        changes.look()
        before = len(waiting(house, reviewer))

        take_back(house, client, tie)
        changes.look()

        assert (before, waiting(house, reviewer)) == (1, [])

    def test_from_the_middle_of_a_way_does_so_too(
        self,
        house: House,
        client: PersonId,
        therapist: PersonId,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        one, other = registered(house, "Iris Pelham"), registered(house, "Leo Tarn")
        state(house, client, one)
        tie = state(house, one, other, kind=TieKind.KIN).tie_id
        state(house, other, therapist, kind=TieKind.FRIEND)
        changes.look()
        before = len(waiting(house, reviewer))

        take_back(house, one, tie)
        changes.look()

        assert (before, waiting(house, reviewer)) == (1, [])

    def test_leaves_what_another_tie_asks(
        self,
        house: House,
        client: PersonId,
        therapist: PersonId,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        tie = state(house, client, therapist, kind=TieKind.FRIEND).tie_id
        state(house, client, therapist, kind=TieKind.EMPLOYER)
        changes.look()

        take_back(house, client, tie)
        changes.look()

        (question,) = waiting(house, reviewer)
        opened = reviewing.opened(house, principal(house, reviewer), question.id)
        said = " ".join(tie.words for hit in opened.hits for tie in hit.ties)
        assert ("employ" in said, "friend" in said) == (True, False)

    def test_is_asked_about_again_where_it_is_told_again(
        self,
        house: House,
        client: PersonId,
        therapist: PersonId,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        tie = state(house, client, therapist, kind=TieKind.FRIEND).tie_id
        changes.look()
        take_back(house, client, tie)
        changes.look()

        state(house, client, therapist, kind=TieKind.FRIEND)
        changes.look()

        assert len(waiting(house, reviewer)) == 1

    def test_is_not_asked_about_again_where_it_was_answered(
        self,
        house: House,
        client: PersonId,
        therapist: PersonId,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        tie = state(house, client, therapist, kind=TieKind.FRIEND).tie_id
        changes.look()
        answer_all(house, reviewer)
        take_back(house, client, tie)
        changes.look()

        state(house, client, therapist, kind=TieKind.FRIEND)
        changes.look()

        assert waiting(house, reviewer) == []

    def test_makes_the_log_as_long_whether_or_not_it_was_asked_about(
        self,
        house: House,
        client: PersonId,
        therapist: PersonId,
        changes: Changes,
    ) -> None:
        nobody, friend = registered(house, "Iris Pelham"), registered(house, "Leo Tarn")
        unasked = state(house, nobody, friend, kind=TieKind.FRIEND).tie_id
        asked = state(house, client, therapist, kind=TieKind.FRIEND).tie_id
        changes.look()

        grown: list[int] = []
        for person, tie in ((nobody, unasked), (client, asked)):
            head = house.ledger.head()
            take_back(house, person, tie)
            changes.look()
            grown.append(house.ledger.head() - head)

        assert grown[0] == grown[1]


class TestSomebodyDescribedOtherwise:
    def test_is_not_asked_about_any_more(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        client = new_client(house, town.other_therapist, "Odo Marchbanks")
        booking = operator_books(house)
        persons_kept.describe(house, client, ADA, booking=booking)
        changes.look()
        before = len(waiting(house, reviewer))

        other = replace(
            ADA,
            names=(Name(given="Odo", surname="Marchbanks"),),
            date_of_birth="1990-01-31",
            addresses=(),
            phones=(),
        )
        persons_kept.describe(house, client, other, booking=booking)
        changes.look()

        assert (before, waiting(house, reviewer)) == (1, [])

    def test_in_another_detail_is_asked_about_still(
        self, house: House, town: Town, reviewer: Someone, changes: Changes
    ) -> None:
        client = new_client(house, town.other_therapist, "Odo Marchbanks")
        booking = operator_books(house)
        persons_kept.describe(house, client, ADA, booking=booking)
        changes.look()

        again = replace(ADA, phones=("0312 555 020",))
        persons_kept.describe(house, client, again, booking=booking)
        changes.look()

        assert len(waiting(house, reviewer)) == 1


def test_somebody_in_no_role_who_leads_two_to_each_other_raises_a_question(
    house: House, town: Town, reviewer: Someone, changes: Changes
) -> None:
    one = new_client(house, town.therapist, "Ellen Miller")
    other = new_client(house, town.other_therapist, "Helen Miller")
    booking = operator_books(house)
    persons_kept.describe(house, one, ASKED, booking=booking)
    persons_kept.describe(house, other, KNOWN, booking=booking)
    changes.look()
    answer_all(house, reviewer)

    persons_kept.register(house, BETWEEN, booking=booking)
    changes.look()

    (question,) = waiting(house, reviewer)
    check = desk(house).open[question.id]
    assert check.screened is not None
    (hit,) = check.screened.hits
    assert {check.asked.about_id, hit.person_id} == {one, other}
