"""`rules`: the questions, and the figures that a practice sets for itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import Said, run


def set_(data: Path, *arguments: str, by: str = "Sven") -> Said:
    why = ("--by", by, "--reason", "prices here", "--json")
    return run("--data", data, "rules", "set", *arguments, *why)


def test_the_rules_are_listed() -> None:
    said = run("rules", "list", "--json")

    assert len(said.document["rules"]) == 46
    assert said.document["rule_books"] == ["house-1"]


class TestAFigure:
    def test_is_set_with_who_when_and_why(self, data: Path) -> None:
        said = set_(data, "R22", "costly", "80")

        assert said.code == 0
        assert said.document["value"] == 80
        shown = run("--data", data, "rules", "show", "R22", "--json").document
        (one,) = [each for each in shown["parameters"] if each["name"] == "costly"]
        assert one["value"] == 80
        assert shown["set"][0]["reason"] == "prices here"
        assert shown["set"][0]["by"] == said.document["by"]

    def test_counts_in_every_later_judgement(self, data: Path) -> None:
        before = run("--data", data, "assess", "V01", "--json").document
        set_(data, "R10", "year_acts", "99")
        set_(data, "R10", "month_weight", "9999")

        after = run("--data", data, "assess", "V01", "--json").document

        def rules_of(found: dict[str, Any]) -> set[str]:
            return {flag["rule"] for flag in found["histories"][0]["flags"]}

        assert rules_of(before) - rules_of(after) == {"R10"}

    def test_did_not_count_before_it_was_set(self, data: Path) -> None:
        set_(data, "R10", "year_acts", "99")
        set_(data, "R10", "month_weight", "9999")
        yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()

        said = run("--data", data, "assess", "V01", "--known-on", yesterday, "--json")

        flags = said.document["histories"][0]["flags"]
        assert "R10" in {flag["rule"] for flag in flags}

    def test_counts_whichever_book_is_named(self, data: Path) -> None:
        set_(data, "R10", "year_acts", "99")
        set_(data, "R10", "month_weight", "9999")

        named = run("--data", data, "assess", "V01", "--rule-book", "house-1", "--json")

        (found,) = named.document["histories"]
        assert "R10" not in {flag["rule"] for flag in found["flags"]}
        assert found["difference"] == []
        assert found["rule_book"]["figures"] == [
            {"rule": "R10", "figure": "month_weight", "value": 9999},
            {"rule": "R10", "figure": "year_acts", "value": 99},
        ]

    def test_of_the_whole_book_is_set_and_shown(self, data: Path) -> None:
        said = set_(data, "book", "author_first_hours", "36")

        assert said.code == 0
        shown = run("--data", data, "rules", "show", "book", "--json").document
        (one,) = shown["parameters"]
        assert (one["value"], one["chosen"]["instead_of"]) == (36, 24)
        assert "author_first_hours  36" in run("--data", data, "rules", "book").out

    def test_can_be_the_book_s_own_again(self, data: Path) -> None:
        set_(data, "R22", "costly", "80")
        set_(data, "R22", "costly", "usual")

        said = run("--data", data, "rules", "show", "R22")

        assert re.search(r"^costly +50 ", said.out, re.MULTILINE)
        assert said.out.count("because: prices here") == 2

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (("R45", "screening_days", "9"), 1, "not a figure that a practice may set"),
            (("R22", "dear", "9"), 1, "not a figure that a practice may set"),
            (("R99", "costly", "9"), 1, "has no rule R99"),
            (("R22", "costly", "much"), 2, "much is not a number"),
            (("book", "author_first_hours", "200"), 1, "from 0 to 168"),
        ],
    )
    def test_that_may_not_be_set_is_refused(
        self, data: Path, arguments: tuple[str, ...], code: int, said: str
    ) -> None:
        answer = set_(data, *arguments)

        assert answer.code == code
        assert said in answer.err

    def test_needs_somebody_and_a_reason(self, data: Path) -> None:
        unknown = set_(data, "R22", "costly", "80", by="Nobody")
        silent = run(
            "--data", data, "rules", "set", "R22", "costly", "80",
            "--by", "Sven", "--reason", " ",
        )  # fmt: skip

        assert unknown.code == 2
        assert silent.code == 2
        assert "say why" in silent.err


def test_a_rule_that_is_not_there(data: Path) -> None:
    assert run("--data", data, "rules", "show", "R99").code == 2
