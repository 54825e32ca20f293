"""Telling ties: written once, ended, taken back, and refused where they make no sense."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from api import ties
from api.dual import ties_of
from api.house import House
from api.letting_in import operator_books
from domain.dual.kinds import RoleKind
from domain.dual.sight import PRACTICE, own, reviewing
from domain.dual.telling import circle_stream
from domain.facts.ties import (
    Safeguard,
    TieStanding,
    TieStated,
    Unavoidable,
)
from domain.practice import person_stream
from domain.refusals import (
    EndsBeforeItBegins,
    NotUnderstood,
    NotYetHappened,
    PersonErased,
    PersonUnknown,
    TieUnknown,
)
from domain.sealing import ERASED
from domain.values import FactId, PersonId
from tests.dual.people import who
from tests.dual.telling import LONG_AGO, registered, state
from tests.house import NOON, Town


def test_a_tie_is_told_once(house: House, ada: PersonId, ben: PersonId) -> None:
    first = state(house, ben, ada)
    head = house.ledger.head()
    again = state(house, ben, ada)

    assert first.is_new
    assert again == ties.Stated(tie_id=first.tie_id, is_new=False)
    assert house.ledger.head() == head


def test_words_are_sealed_about_whom_they_are(
    house: House, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada, words=" he said so ", other_words="she agreed")

    (told,) = [
        f for f in house.ledger.facts(person_stream(ben)) if isinstance(f, TieStated)
    ]

    assert told.words is not None
    assert told.other_words is not None
    assert (told.words.subject_id, told.other_words.subject_id) == (ben, ada)
    assert house.ledger.words(told, "words", told.words) == "he said so"
    assert house.ledger.words(told, "other_words", told.other_words) == "she agreed"


def test_words_go_with_whom_they_are_about(
    house: House, ada: PersonId, ben: PersonId
) -> None:
    told = state(house, ben, ada, words="he said so", other_words="she agreed")
    (fact,) = [
        f for f in house.ledger.facts(person_stream(ben)) if isinstance(f, TieStated)
    ]
    assert fact.fact_id == told.tie_id
    assert fact.words is not None
    assert fact.other_words is not None

    house.keys.destroy(subject=ben)

    assert house.ledger.words(fact, "words", fact.words) is ERASED
    assert house.ledger.words(fact, "other_words", fact.other_words) == "she agreed"


def test_a_tie_of_a_circle_stands_in_the_circle(
    house: House, town: Town, ada: PersonId, ben: PersonId
) -> None:
    holder = town.therapist.person_id

    state(house, ben, ada, held_by=holder)

    assert len(house.ledger.facts(circle_stream(holder))) == 1
    assert ties_of(house, ben).steps == ()
    assert len(ties_of(house, ben, sight=own(holder)).steps) == 1


def test_a_tie_ends_on_its_day_and_only_once(
    house: House, ada: PersonId, ben: PersonId
) -> None:
    told = state(house, ben, ada)
    step = ties.find(house, ada, str(told.tie_id)[:8], sight=PRACTICE)
    day = NOON - timedelta(days=10)

    first = ties.end(house, step, booking=operator_books(house), at=day)
    again = ties.end(house, step, booking=operator_books(house))

    after = ties.find(house, ben, str(told.tie_id), sight=PRACTICE)
    assert (first, again) == (True, False)
    assert (after.until, after.standing) == (day, TieStanding.FORMER)
    assert after.told_at == step.told_at


def test_what_has_ended_can_be_told_anew(
    house: House, ada: PersonId, ben: PersonId
) -> None:
    told = state(house, ben, ada)
    step = ties.find(house, ada, str(told.tie_id), sight=PRACTICE)
    ties.end(house, step, booking=operator_books(house))

    assert state(house, ben, ada).is_new


def test_a_tie_that_was_told_as_over_does_not_end_again(
    house: House, ada: PersonId, ben: PersonId
) -> None:
    told = state(house, ben, ada, until=NOON - timedelta(days=1))
    step = ties.find(house, ada, str(told.tie_id), sight=PRACTICE)

    assert step.standing is TieStanding.FORMER
    assert not ties.end(house, step, booking=operator_books(house))


def test_a_mistake_is_taken_back_and_both_facts_stay(
    house: House, ada: PersonId, ben: PersonId
) -> None:
    told = state(house, ben, ada)
    step = ties.find(house, ada, str(told.tie_id), sight=PRACTICE)

    ties.withdraw(house, step, booking=operator_books(house))

    assert ties_of(house, ben).steps == ()
    assert len(house.ledger.facts(person_stream(ben))) == 3
    with pytest.raises(TieUnknown):
        ties.withdraw(house, step, booking=operator_books(house))
    with pytest.raises(TieUnknown):
        ties.end(house, step, booking=operator_books(house))


@pytest.mark.parametrize("meant", ["", "1234567", "zzzzzzzz"])
def test_a_tie_that_is_not_there_is_not_found(
    house: House, ada: PersonId, ben: PersonId, meant: str
) -> None:
    state(house, ben, ada)

    with pytest.raises(TieUnknown):
        ties.find(house, ben, meant, sight=PRACTICE)


def test_a_role_of_therapy_is_not_ended_as_a_tie(house: House, ada: PersonId) -> None:
    (treats,) = [s for s in ties_of(house, ada).steps if s.kind is RoleKind.THERAPY]

    with pytest.raises(TieUnknown):
        ties.find(house, ada, str(treats.fact_id), sight=PRACTICE)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"since": NOON + timedelta(days=1)}, NotYetHappened),
        ({"until": LONG_AGO - timedelta(days=1)}, EndsBeforeItBegins),
        ({"words": "\x00"}, NotUnderstood),
        ({"held_by": who("Una")}, PersonUnknown),
    ],
    ids=["ahead", "turned", "unreadable", "nobody's circle"],
)
def test_what_makes_no_sense_is_refused(
    house: House, ada: PersonId, ben: PersonId, more: dict[str, Any], refusal: type
) -> None:
    with pytest.raises(refusal):
        state(house, ben, ada, **more)


def test_a_promise_may_lie_ahead(house: House, ada: PersonId, ben: PersonId) -> None:
    ahead = NOON + timedelta(days=30)

    assert state(house, ben, ada, since=ahead, standing=TieStanding.PROMISED).is_new


def test_nobody_is_tied_to_themselves_or_to_nobody(house: House, ben: PersonId) -> None:
    with pytest.raises(NotUnderstood, match="between two people"):
        state(house, ben, ben)
    with pytest.raises(PersonUnknown):
        state(house, ben, who("Una"))


def test_nothing_is_told_of_who_was_erased(
    house: House, ada: PersonId, ben: PersonId
) -> None:
    house.keys.destroy(subject=ben)

    with pytest.raises(PersonErased):
        state(house, ada, ben)


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (NOON + timedelta(days=1), NotYetHappened),
        (LONG_AGO - timedelta(days=1), EndsBeforeItBegins),
    ],
    ids=["ahead", "before"],
)
def test_a_tie_ends_on_a_day_on_which_it_was_there(
    house: House, ada: PersonId, ben: PersonId, at: datetime, refusal: type
) -> None:
    told = state(house, ben, ada)
    step = ties.find(house, ben, str(told.tie_id), sight=PRACTICE)

    with pytest.raises(refusal):
        ties.end(house, step, booking=operator_books(house), at=at)


class TestUnavoidable:
    """Why two roles could not be kept apart, and what guards both people."""

    def write(self, house: House, town: Town, ada: PersonId, **more: Any) -> FactId:
        plain: dict[str, Any] = {
            "therapist": town.therapist.person_id,
            "person": ada,
            "grounds": (Unavoidable.RURAL,),
            "safeguards": (Safeguard.CONSENT, Safeguard.SUPERVISION),
            "review_due": None,
            "booking": operator_books(house),
        }
        return ties.unavoidable(house, **{**plain, **more}).fact_id

    def test_it_is_written_down_with_its_words_sealed(
        self, house: House, town: Town, ada: PersonId
    ) -> None:
        self.write(house, town, ada, words="the only one in the valley")

        fact = house.ledger.facts(person_stream(ada))[-1]
        assert getattr(fact, "words").subject_id == ada  # noqa: B009

    @pytest.mark.parametrize("lacks", ["grounds", "safeguards"])
    def test_ground_and_safeguard_are_asked_for(
        self, house: House, town: Town, ada: PersonId, lacks: str
    ) -> None:
        with pytest.raises(NotUnderstood, match=lacks):
            self.write(house, town, ada, **{lacks: ()})

    def test_nobody_treats_themselves(self, house: House, town: Town) -> None:
        with pytest.raises(NotUnderstood, match="themselves"):
            self.write(house, town, town.therapist.person_id)


def test_whoever_reviews_sees_the_circle_of_that_therapist_alone(
    house: House, town: Town, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada, held_by=town.therapist.person_id)
    cem = registered(house, "Cem")
    state(house, ben, cem, held_by=town.other_therapist.person_id)

    seen = ties_of(house, ben, sight=reviewing(town.therapist.person_id)).steps

    assert [step.other for step in seen] == [ada]
