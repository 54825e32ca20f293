"""`rules`, and `assess CASE --plan`: what is asked, and what an act would raise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain import rules
from tests.cli.run import run

HEADINGS = [
    "Asks",
    "Why",
    "Sources",
    "Fires when",
    "Harmless readings",
    "Parameters",
    "Dates",
    "History",
    "Provisions",
]
GIFT = {
    "direction": "client_to_therapist",
    "disposition": "accepted",
    "value_estimate": {"amount": "900", "currency": "EUR"},
    "gift_kind": "luxury",
    "occasion": "none",
    "meaning_explored": False,
}


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    """A costly present, as a file tells of it."""
    file = tmp_path / "gift.json"
    file.write_text(json.dumps(GIFT), "utf-8")
    return file


class TestRules:
    def test_every_rule_is_listed(self) -> None:
        said = run("rules")

        assert said.code == 0
        listed = [line.split()[0] for line in said.out.splitlines()[2:]]
        assert listed == [rule.id for rule in rules.newest()]
        assert said.out == run("rules", "list").out
        assert (
            run("rules", "--json").document == run("rules", "list", "--json").document
        )

    def test_one_rule_is_told_under_its_headings_without_a_ledger(
        self, tmp_path: Path
    ) -> None:
        said = run("--data", tmp_path, "rules", "R09")

        assert said.code == 0
        assert "Boundary drift" in said.out
        assert "It is in force since 1 Jan 2017" in said.out
        headings = [line for line in said.out.splitlines() if line in HEADINGS]
        assert headings == HEADINGS

    def test_one_rule_is_there_for_programs(self, tmp_path: Path) -> None:
        one = run("--data", tmp_path, "rules", "R09", "--json").document

        (base,) = one["parameters"]
        assert base["rests_on"] == "design"
        assert base["chosen"] is None
        assert one["harmless_readings"] == list(rules.newest().by_id["R09"].harmless)

    def test_a_figure_that_was_chosen_says_who_and_why(self, data: Path) -> None:
        run(
            *("--data", data, "rules", "set", "R09", "base", "40"),
            *("--by", "Sven", "--reason", "we are few"),
        )

        one = run("--data", data, "rules", "R09", "--json").document

        (base,) = one["parameters"]
        assert base["value"] == 40
        assert base["chosen"]["instead_of"] == 45
        assert base["chosen"]["by"]["name"] == "Sven"
        assert base["chosen"]["reason"] == "we are few"

    def test_a_rule_that_is_not_there_is_bad_usage(self, tmp_path: Path) -> None:
        said = run("--data", tmp_path, "rules", "R99")

        assert said.code == 2
        assert "there is no rule R99" in said.err


class TestPlanning:
    def test_a_planned_act_says_what_it_would_raise_and_writes_nothing(
        self, data: Path, gift: Path
    ) -> None:
        before = run("--data", data, "assess", "V01", "--json").document

        said = run(
            *("--data", data, "assess", "V01", "--plan", "GiftExchanged"),
            *("--data", gift, "--json"),
        )

        (found,) = said.document["histories"]
        new = {e["rule"] for e in found["difference"] if e["usually"] is None}
        assert "R22" in new
        assert found["planned"] not in {
            seq for flag in before["histories"][0]["flags"] for seq in flag["because"]
        }
        assert run("--data", data, "assess", "V01", "--json").document == before

    def test_it_is_said_in_words(self, data: Path, gift: Path) -> None:
        said = run(
            *("--data", data, "assess", "V01", "--plan", "GiftExchanged"),
            *("--data", gift, "--when", "2031-05-01"),
        )

        assert said.code == 0
        assert "with GiftExchanged on 2031-05-01; nothing is recorded" in said.out
        assert "(R22)" in said.out
        assert "no finding about anybody" in said.out

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            (("--plan", "NoSuchThing"), "NoSuchThing"),
            (("--plan", "GiftExchanged"), "direction"),
            (("--data", "x.json"), "--plan KIND"),
            (("--plan", "GiftExchanged", "--data", "x.json"), "x.json"),
            (("--plan", "GiftExchanged", "--when", "soon"), "--when"),
        ],
    )
    def test_what_cannot_be_planned_is_said(
        self, data: Path, more: tuple[str, ...], told: str
    ) -> None:
        said = run("--data", data, "assess", "V01", *more)

        assert said.code == 2
        assert told in said.err

    @pytest.mark.parametrize("text", ["[1]", "{", "\ud800", "[" * 100_000])
    def test_a_file_that_is_no_object_is_refused(
        self, data: Path, tmp_path: Path, text: str
    ) -> None:
        file = tmp_path / "act.json"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))

        said = run(
            *("--data", data, "assess", "V01"),
            *("--plan", "GiftExchanged", "--data", file),
        )

        assert said.code == 2
        assert "does not hold one JSON object" in said.err

    def test_a_plan_and_a_day_of_knowing_do_not_go_together(
        self, data: Path, gift: Path
    ) -> None:
        said = run(
            *("--data", data, "assess", "V01", "--plan", "GiftExchanged"),
            *("--data", gift, "--known-on", "2020-01-01"),
        )

        assert said.code == 2
        assert "--known-on and --plan do not go together" in said.err

    def test_a_file_of_histories_is_no_case_to_plan_in(self, gift: Path) -> None:
        said = run("assess", gift, "--plan", "GiftExchanged", "--data", gift)

        assert said.code == 2
        assert "is a file" in said.err
