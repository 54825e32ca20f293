"""Days, figures and grounds of rules and provisions, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api import rule_books
from api.rule_words import figures, standing, when_it_counts
from domain import codes, rules
from domain.codes.provisions import Confidence, Provision
from domain.rules import finding

TODAY = date(2026, 3, 9)
LONG_AGO, AHEAD = date(2007, 4, 1), date(2030, 1, 1)


def provision(**changed: Any) -> Provision:
    """A provision that somebody read, in force since long ago."""
    own = replace(
        codes.on_file().codes[0].provisions[0],
        since=LONG_AGO,
        until=None,
        confidence=Confidence.READ,
        dates_are_approximate=False,
    )
    return replace(own, **changed)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (None, None, "It speaks of conduct of any day."),
        (LONG_AGO, None, "It speaks of conduct since 1 Apr 2007."),
        (None, AHEAD, "It speaks of conduct up to 1 Jan 2030."),
        (LONG_AGO, AHEAD, "It speaks of conduct from 1 Apr 2007 to 1 Jan 2030."),
    ],
)
def test_a_rule_says_of_which_days_it_speaks(
    since: date | None, until: date | None, said: str
) -> None:
    assert when_it_counts(since, until) == said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "in force since 1 Apr 2007; read in the official text"),
        (
            {"dates_are_approximate": True, "confidence": Confidence.MEMORY},
            "in force since about 1 Apr 2007; unverified: written from memory",
        ),
        (
            {"since": AHEAD, "confidence": Confidence.READ_SECONDARY},
            "in force from 1 Jan 2030; read in a copy or an account of the official text",
        ),
        (
            {"until": AHEAD},
            "in force since 1 Apr 2007, until 1 Jan 2030; read in the official text",
        ),
        (
            {"until": LONG_AGO},
            "in force from 1 Apr 2007 to 1 Apr 2007; read in the official text",
        ),
    ],
)
def test_a_provision_says_when_it_counts_and_who_read_it(
    changed: dict[str, Any], said: str
) -> None:
    assert standing(provision(**changed), today=TODAY) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "none fixed"),
        (14, "14"),
        ("P2Y", "2 years"),
        ("P30D", "30 days"),
        ("P1M", "1 month"),
        ("PX", "px"),
        ("burden_on_therapist", "burden on therapist"),
        (["notice", "be_heard"], "notice, be heard"),
    ],
)
def test_a_figure_is_said_as_people_say_it(value: object, said: str) -> None:
    told = provision(parameters={"min_interval": value})

    assert figures(told) == (("Min interval", said),)


def test_only_another_book_has_to_be_named_in_an_address() -> None:
    newest = rules.newest()
    another = replace(newest, name="house 2")

    assert rule_books.query(newest) == ""
    assert rule_books.query(another) == "?rule_book=house+2"


class TestFindingRules:
    def test_no_words_find_every_rule_in_the_order_of_the_book(self) -> None:
        book = rules.newest()

        assert finding.search("", among=book) == book.rules

    @pytest.mark.parametrize(
        ("words", "first"),
        [("R09", "R09"), ("gifts", "R22"), ("boundary drift", "R09")],
    )
    def test_what_fits_best_comes_first(self, words: str, first: str) -> None:
        assert finding.search(words, among=rules.newest())[0].id == first

    def test_every_word_has_to_fit(self) -> None:
        assert finding.search("gift zzz", among=rules.newest()) == ()

    def test_a_rule_looks_at_kinds_or_at_every_act(self) -> None:
        by_id = rules.newest().by_id

        assert "GiftExchanged" in {kind.name for kind in finding.looks_at(by_id["R22"])}
        assert finding.looks_at_every_act(by_id["R09"])
        assert finding.looks_at(by_id["R09"]) == ()
