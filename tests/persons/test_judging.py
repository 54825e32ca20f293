"""What somebody has made of two who look alike is kept, and can be taken back."""

from __future__ import annotations

import pytest

from api import people
from api.as_one import judged_with
from api.house import House
from api.judgements import judge, judged, reason_of, undo
from api.persons import JUDGEMENT, Match, check_person
from api.persons_kept import describe, register
from domain.facts.persons import Judgement
from domain.ledger import Command
from domain.matching.weighing import Label
from domain.refusals import (
    JudgedOfOneself,
    NamesThePerson,
    NothingJudged,
    NotUnderstood,
    PersonErased,
    PersonUnknown,
)
from domain.values import PersonId
from projections import likenesses
from projections.catch_up import compare, rebuild
from tests.persons import people as told
from tests.persons.people import ANNA, MISTYPED, MITCHELL, STRANGER, booking
from tests.persons.test_read_model import erase

WHY = "both were seen in one room"


@pytest.fixture
def pair(empty: House) -> tuple[PersonId, PersonId]:
    """Two descriptions that look like one person."""
    one = register(empty, MITCHELL, booking=booking(empty))
    return one, register(empty, MISTYPED, booking=booking(empty))


def say(house: House, pair: tuple[PersonId, PersonId], judgement: Judgement) -> None:
    judge(
        house,
        person_id=pair[0],
        other_id=pair[1],
        judgement=judgement,
        reason=WHY,
        booking=booking(house),
    )


def take_back(house: House, pair: tuple[PersonId, PersonId]) -> None:
    undo(
        house,
        person_id=pair[1],
        other_id=pair[0],
        reason="a mistake",
        booking=booking(house),
    )


def match(house: House, person: PersonId) -> Match | None:
    found = check_person(house, person).matches
    return found[0] if found else None


class TestJudging:
    def test_two_who_look_alike_are_found_without_a_judgement(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        found = match(empty, pair[0])

        assert found is not None
        assert found.person_id == pair[1]
        assert found.likeness.label is Label.SAME
        assert found.judged is None

    def test_strangers_are_silent_from_both_sides(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        say(empty, pair, Judgement.NOT)

        assert [match(empty, each) for each in pair] == [None, None]
        assert check_person(empty, pair[0]).silenced == 1

    @pytest.mark.parametrize("side", [0, 1])
    def test_strangers_are_asked_about_again_once_one_of_them_has_changed(
        self, empty: House, pair: tuple[PersonId, PersonId], side: int
    ) -> None:
        say(empty, pair, Judgement.NOT)
        describe(empty, pair[side], told.MITCHELL_MOVED, booking=booking(empty))

        assert match(empty, pair[0]) is not None
        assert match(empty, pair[1]) is not None

        say(empty, pair, Judgement.NOT)
        assert match(empty, pair[0]) is None

    def test_somebody_may_know_better_than_any_description(self, empty: House) -> None:
        one = register(empty, MITCHELL, booking=booking(empty))
        other = register(empty, STRANGER, booking=booking(empty))
        assert match(empty, one) is None

        say(empty, (one, other), Judgement.HOUSEHOLD)
        found = match(empty, other)

        assert found is not None
        assert (found.person_id, found.likeness.label) == (one, Label.HOUSEHOLD)
        assert found.likeness.alert
        assert found.likeness.explanation[-1].feature == JUDGEMENT

    def test_one_person_stays_one_whatever_is_told_later(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        say(empty, pair, Judgement.SAME)

        describe(empty, pair[1], STRANGER, booking=booking(empty))
        found = match(empty, pair[0])

        assert found is not None
        assert found.likeness.label is Label.SAME
        assert found.judged is not None
        assert found.judged.judgement is Judgement.SAME

    def test_unsure_changes_nothing_but_is_shown(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        before = match(empty, pair[0])
        say(empty, pair, Judgement.UNSURE)
        found = match(empty, pair[0])

        assert before is not None
        assert found is not None
        assert found.likeness.label is before.likeness.label
        assert found.likeness.bits == before.likeness.bits
        assert found.likeness.explanation[-1].agreement == "unsure"

    def test_who_lives_together_is_silent_for_a_judgement_alone(
        self, empty: House
    ) -> None:
        one = register(empty, MITCHELL, booking=booking(empty))
        other = register(empty, ANNA, booking=booking(empty))
        found = match(empty, one)
        assert found is not None
        assert found.likeness.label is Label.HOUSEHOLD

        say(empty, (other, one), Judgement.NOT)

        assert match(empty, one) is None


class TestUndoing:
    def test_the_judgement_before_stands_again(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        say(empty, pair, Judgement.HOUSEHOLD)
        say(empty, pair, Judgement.NOT)

        take_back(empty, pair)

        found = match(empty, pair[0])
        assert found is not None
        assert found.likeness.label is Label.HOUSEHOLD

    def test_taking_back_all_leaves_what_was_before(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        before = [match(empty, each) for each in pair]
        say(empty, pair, Judgement.NOT)

        take_back(empty, pair)

        assert [match(empty, each) for each in pair] == before
        assert judged_with(empty, pair[0]) == {}
        with pytest.raises(NothingJudged):
            take_back(empty, pair)


class TestKeeping:
    def test_it_is_kept_by_whom_and_why(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        say(empty, pair, Judgement.UNSURE)
        say(empty, pair, Judgement.SAME)

        (found,) = judged(empty)

        assert {found.person_id, found.other_id} == set(pair)
        last, first = found.standing
        assert [last.judgement, first.judgement] == [Judgement.SAME, Judgement.UNSURE]
        assert last.recorded_by == people.SYSTEM
        assert reason_of(empty, last) == WHY
        assert judged(empty, after=(found.person_id, found.other_id)) == []

    def test_pairs_come_a_page_at_a_time(self, empty: House) -> None:
        known = [
            register(empty, each, booking=booking(empty))
            for each in (MITCHELL, ANNA, STRANGER)
        ]
        for one, other in ((0, 1), (1, 2), (0, 2)):
            say(empty, (known[one], known[other]), Judgement.NOT)

        pages, after = [], None
        while page := judged(empty, after=after, limit=1):
            after = (page[0].person_id, page[0].other_id)
            pages.append(after)

        assert len(pages) == 3
        assert {frozenset(pair) for pair in pages} == {
            frozenset((known[one], known[other]))
            for one, other in ((0, 1), (1, 2), (0, 2))
        }
        assert all(one < other for one, other in pages)

    def test_a_rebuild_loses_nothing(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        say(empty, pair, Judgement.NOT)

        assert compare(empty.engine, empty.ledger) == []
        rebuild(empty.engine, empty.ledger)

        assert match(empty, pair[0]) is None

    def test_the_same_command_is_carried_out_once(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        command = Command(key="k", actor=people.SYSTEM, request=b"r")
        for _ in range(2):
            judge(
                empty,
                person_id=pair[0],
                other_id=pair[1],
                judgement=Judgement.NOT,
                reason=WHY,
                booking=booking(empty),
                command=command,
            )

        assert len(judged(empty)[0].standing) == 1


class TestRefusals:
    def test_somebody_is_not_judged_with_themselves(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        with pytest.raises(JudgedOfOneself):
            say(empty, (pair[0], pair[0]), Judgement.NOT)

    def test_nobody_unknown_is_judged(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        with pytest.raises(PersonUnknown):
            say(empty, (pair[0], PersonId(told.uuid(3))), Judgement.NOT)
        with pytest.raises(PersonUnknown):
            check_person(empty, PersonId(told.uuid(3)))

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
    def test_a_judgement_has_a_reason(
        self, empty: House, pair: tuple[PersonId, PersonId], reason: str
    ) -> None:
        with pytest.raises(NotUnderstood):
            judge(
                empty,
                person_id=pair[0],
                other_id=pair[1],
                judgement=Judgement.NOT,
                reason=reason,
                booking=booking(empty),
            )

    def test_a_reason_names_neither_of_the_two(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        with pytest.raises(NamesThePerson):
            judge(
                empty,
                person_id=pair[0],
                other_id=pair[1],
                judgement=Judgement.NOT,
                reason="Grenway is his cousin",
                booking=booking(empty),
            )


class TestErasure:
    def test_no_pair_of_the_erased_is_left(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        say(empty, pair, Judgement.SAME)

        erase(empty, pair[0])

        with empty.engine.connect() as connection:
            assert likenesses.of_person(connection, empty.keys, pair[1]) == []
            assert likenesses.of_person(connection, empty.keys, pair[0]) == []
        assert match(empty, pair[1]) is None
        assert compare(empty.engine, empty.ledger) == []
        with pytest.raises(PersonErased):
            check_person(empty, pair[0])
        with pytest.raises(PersonErased):
            say(empty, pair, Judgement.NOT)

    def test_a_rebuild_in_one_batch_leaves_none_either(
        self, empty: House, pair: tuple[PersonId, PersonId]
    ) -> None:
        say(empty, pair, Judgement.SAME)
        erase(empty, pair[0])

        rebuild(empty.engine, empty.ledger)

        with empty.engine.connect() as connection:
            assert likenesses.of_person(connection, empty.keys, pair[1]) == []
