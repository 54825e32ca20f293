"""`assess`: what scripts rely on, and what people read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api import assessing_files
from api.cli import assess_answers
from tests.cli.run import run
from tests.histories.written import FILE, document, gift, given, history, with_gift


@pytest.fixture
def luxury(tmp_path: Path) -> Path:
    path = tmp_path / "luxury.json"
    one = with_gift(given(gift_kind="luxury", value_estimate=900), "A")
    path.write_bytes(document(one).getvalue())
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.jsonl"
    bad = with_gift(given(gift_kind="yacht"), "B")
    several = (history("A"), bad, history("A"), history("C"))
    path.write_text("\n".join(json.dumps(one) for one in several))
    return path


def of_file(*arguments: str | Path) -> list[dict[str, Any]]:
    said = run("assess", *arguments, "--json")
    assert said.code == 0
    assert said.err == ""
    found: list[dict[str, Any]] = said.document["histories"]
    return found


class TestAFile:
    def test_every_history_is_judged_in_the_order_of_the_file(self) -> None:
        found = of_file(FILE)

        written = json.loads(FILE.read_text("utf-8"))["vignettes"]
        assert [each["id"] for each in found] == [one["id"] for one in written]

    def test_a_question_says_why_and_on_which_facts(self, luxury: Path) -> None:
        (found,) = of_file(luxury)
        (flag,) = [each for each in found["flags"] if each["rule"] == "R22"]

        assert flag["status"] == "raised"
        assert flag["because"] == [2]
        assert flag["name"] == "gifts"

    def test_nothing_is_written(self, tmp_path: Path, luxury: Path) -> None:
        before = sorted(tmp_path.iterdir())

        run("--data", tmp_path / "data", "assess", luxury)

        assert sorted(tmp_path.iterdir()) == before

    def test_the_day_asked_about_can_be_named(self, luxury: Path) -> None:
        (before,) = of_file(luxury, "--as-of", "2024-01-20")
        (unknown,) = of_file(luxury, "--known-on", "2024-02-05T15:00:00")

        assert before["flags"] == []
        assert unknown["flags"] == []
        assert unknown["known_on"] == "2024-02-05T15:00:00Z"

    def test_what_cannot_be_read_is_named_and_the_others_are_judged(
        self, mixed: Path
    ) -> None:
        said = run("assess", mixed, "--json")

        assert said.code == 1
        assert [each["id"] for each in said.document["histories"]] == ["A", "C"]
        assert "B, event 2: gift_kind" in said.err
        assert "A: id is the id of another history in this file" in said.err

    def test_many_histories_are_judged_on_all_cores(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(assessing_files, "MANY", 4)
        monkeypatch.setattr(assessing_files, "AT_ONCE", 1)
        monkeypatch.setattr(assessing_files, "AHEAD", 1)
        path = tmp_path / "many.jsonl"
        path.write_text("\n".join(json.dumps(history(f"H{n}")) for n in range(9)))

        found = of_file(path)

        assert [each["id"] for each in found] == [f"H{n}" for n in range(9)]

    @pytest.mark.parametrize("json_wanted", [True, False])
    def test_a_long_answer_is_the_same_where_it_does_not_fit_into_memory(
        self, mixed: Path, monkeypatch: pytest.MonkeyPatch, *, json_wanted: bool
    ) -> None:
        options = ["--json"] if json_wanted else []
        before = run("assess", mixed, *options)
        monkeypatch.setattr(assess_answers, "IN_MEMORY", 10)

        said = run("assess", mixed, *options)

        assert said.out == before.out
        assert said.err == before.err

    def test_it_can_come_from_standard_input(self) -> None:
        said = run("assess", "-", "--json", stdin=json.dumps(history("A")))

        assert [each["id"] for each in said.document["histories"]] == ["A"]


class TestAnotherView:
    def test_another_code_is_judged_with_the_difference_listed(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "one.json"
        path.write_bytes(document(history("A")).getvalue())

        (usual,) = of_file(path)
        (other,) = of_file(path, "--code", "ACA", "--code", "BACP")

        assert "difference" not in usual
        assert other["codes"] == ["ACA", "BACP"]
        assert isinstance(other["difference"], list)

    def test_the_difference_names_what_only_one_asks(self) -> None:
        found = {each["id"]: each for each in of_file(FILE, "--code", "NASW")}
        changed = {each["rule"] for each in found["V10"]["difference"]}

        assert "R02" in changed or "R03" in changed

    def test_a_rule_book_can_be_named(self, luxury: Path) -> None:
        (found,) = of_file(luxury, "--rule-book", "house-1")

        named = {"name": "house-1", "version": "1.0", "figures": []}
        assert found["rule_book"] == named
        assert found["difference"] == []


class TestForPeople:
    def test_it_is_calm_and_passes_no_verdict(self) -> None:
        said = run("assess", FILE)

        assert said.code == 0
        assert "no finding about anybody" in " ".join(said.out.split())
        assert "Check the official text." in " ".join(said.out.split())
        assert not re.search(r"violat|guilty|misconduct", said.out, re.IGNORECASE)
        assert max(map(len, said.out.splitlines())) <= 90

    def test_harmless_readings_stand_beside_the_question(self, luxury: Path) -> None:
        said = run("assess", luxury)

        assert "It may also mean:" in said.out
        assert "Because of fact 2." in said.out

    def test_the_difference_is_told(self, luxury: Path) -> None:
        same = run("assess", luxury, "--rule-book", "house-1")
        other = run("assess", FILE, "--code", "PSYBA")

        assert "nothing differs" in same.out
        assert "there" in other.out

    def test_an_ordinary_history_needs_no_talk(self, tmp_path: Path) -> None:
        path = tmp_path / "one.json"
        path.write_bytes(document(with_gift(gift(), "A")).getvalue())

        assert "nothing to talk about" in run("assess", path).out


class TestBadUsage:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--rule-book", "house-0"), "none called house-0; on file: house-1"),
            (("--code", "NZ"), "--code: NZ is not on file; these are: AAMFT"),
            (("--as-of", "soon"), "--as-of: 'soon' is not an ISO 8601"),
        ],
    )
    def test_it_is_explained(
        self, luxury: Path, arguments: tuple[str, str], said: str
    ) -> None:
        answer = run("assess", luxury, *arguments)

        assert answer.code == 2
        assert said in answer.err

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        answer = run("--data", tmp_path / "none", "assess", tmp_path / "none.json")

        assert answer.code == 2
        assert "is no file, and there is no ledger" in answer.err

    def test_a_file_that_holds_no_histories(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.json"
        path.write_text("{}")

        answer = run("assess", path, "--json")

        assert answer.code == 2
        assert answer.out == ""


def test_a_case_of_the_ledger_is_judged_like_its_history(data: Path) -> None:
    (here,) = run("--data", data, "assess", "V01", "--json").document["histories"]
    (there,) = [each for each in of_file(FILE) if each["id"] == "V01"]

    as_of = there["as_of"]
    (then,) = run("--data", data, "assess", "V01", "--as-of", as_of, "--json").document[
        "histories"
    ]
    assert here["attention"] == "refer"
    assert then["attention"] == there["attention"]
    assert then["risk"] == there["risk"]
    assert [(f["rule"], f["severity"], f["because"]) for f in then["flags"]] == [
        (f["rule"], f["severity"], f["because"]) for f in there["flags"]
    ]
