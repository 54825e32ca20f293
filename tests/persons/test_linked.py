"""Somebody who is known twice is found in both records."""

from __future__ import annotations

import pytest

from api.house import House
from api.judgements import judge, undo
from api.persons import check, to_json
from api.persons_kept import register
from domain.facts.persons import Judgement
from domain.matching.weighing import Label
from domain.values import PersonId
from tests.matching.people import ASKED, BETWEEN, KNOWN
from tests.persons.people import booking
from tests.persons.test_read_model import erase

WHY = "both were seen in one room"
Pair = tuple[PersonId, PersonId]


@pytest.fixture
def pair(empty: House) -> Pair:
    """The record that tells all, and the one that tells little."""
    one = register(empty, BETWEEN, booking=booking(empty))
    return one, register(empty, KNOWN, booking=booking(empty))


def labels(house: House) -> dict[PersonId, Label]:
    found = check(house, ASKED).matches
    return {each.person_id: each.likeness.label for each in found}


def test_both_records_alert(empty: House, pair: Pair) -> None:
    assert labels(empty) == dict.fromkeys(pair, Label.SAME)


def test_the_answer_says_through_whom(empty: House, pair: Pair) -> None:
    found = to_json(check(empty, ASKED))["matches"]

    (through,) = (
        line
        for each in found
        for line in each["explanation"]
        if line["feature"] == "another record"
    )
    assert (through["agreement"], through["detail"]) == ("same as both", str(pair[0]))


@pytest.mark.parametrize("judgement", [Judgement.NOT, Judgement.HOUSEHOLD])
def test_who_was_judged_to_be_two_stays_two(
    empty: House, pair: Pair, judgement: Judgement
) -> None:
    judge(
        empty, person_id=pair[0], other_id=pair[1], judgement=judgement, reason=WHY,
        booking=booking(empty),
    )  # fmt: skip
    assert labels(empty) == {pair[0]: Label.SAME, pair[1]: Label.REVIEW}

    undo(empty, person_id=pair[0], other_id=pair[1], reason=WHY, booking=booking(empty))
    assert labels(empty) == dict.fromkeys(pair, Label.SAME)


@pytest.mark.parametrize("judgement", [Judgement.NOT, Judgement.UNSURE])
def test_what_was_judged_of_the_very_same_description_counts(
    empty: House, pair: Pair, judgement: Judgement
) -> None:
    asked = register(empty, ASKED, booking=booking(empty))
    judge(
        empty, person_id=asked, other_id=pair[1], judgement=judgement, reason=WHY,
        booking=booking(empty),
    )  # fmt: skip

    assert labels(empty) == {
        asked: Label.SAME, pair[0]: Label.SAME, pair[1]: Label.REVIEW,
    }  # fmt: skip


def test_once_the_other_record_is_erased_nothing_leads_there(
    empty: House, pair: Pair
) -> None:
    erase(empty, pair[0])

    assert labels(empty) == {pair[1]: Label.REVIEW}
