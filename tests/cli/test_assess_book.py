"""`assess-book`: a rule book is tried on past facts before it is adopted."""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from api.house import House
from tests.cli.run import run
from tests.histories.written import FILE
from tests.house import GIFT, Town, open_case, tell

COSTLY = {**GIFT, "value_estimate": {"amount": "900", "currency": "EUR"}}
IDS = ("V01", "V44", "V45", "T21")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the book in force, to be changed."""
    folder = tmp_path / "draft"
    with as_file(files("domain.rules").joinpath("books", "house-1")) as own:
        shutil.copytree(own, folder)
    about = folder / "book.yaml"
    about.write_text(about.read_text("utf-8").replace("house-1", "house-2"), "utf-8")
    return folder


@pytest.fixture
def histories(tmp_path: Path) -> Path:
    """The histories that the ledger of these tests holds, as a file."""
    written = json.loads(FILE.read_text("utf-8"))["vignettes"]
    some = {"vignettes": [one for one in written if one["id"] in IDS]}
    file = tmp_path / "some.json"
    file.write_text(json.dumps(some), "utf-8")
    return file


def reword(book: Path, rule: str, old: str, new: str) -> None:
    """Change one rule of a book."""
    file = book / f"{rule}.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def rule_of(document: dict[str, Any], rule: str) -> dict[str, Any]:
    (found,) = [each for each in document["rules"] if each["rule"] == rule]
    return dict(found)


def asked(data: Path, case: str) -> set[str]:
    document = run("--data", data, "assess", case, "--json").document
    return {flag["rule"] for flag in document["histories"][0]["flags"]}


class TestOnTheLedger:
    def test_the_same_rules_ask_the_same(self, data: Path, book: Path) -> None:
        said = run("--data", data, "assess-book", book, "--cases", "--json")

        assert said.code == 0
        assert said.document["candidate"] == {"name": "house-2", "version": "1.0"}
        assert said.document["in_force"]["name"] == "house-1"
        assert said.document["names_cases"] is True
        assert said.document["cases"] == len(IDS)
        assert said.document["changed"] == 0
        assert said.document["rules"] == []
        assert said.document["attention"] == []

    def test_a_rule_that_is_left_out_is_asked_no_more(
        self, data: Path, book: Path
    ) -> None:
        (book / "R10.yaml").unlink()

        document = run(
            "--data", data, "assess-book", book, "--cases", "--json"
        ).document

        gone = rule_of(document, "R10")
        with_it = sum("R10" in asked(data, case) for case in IDS)
        assert with_it
        assert gone["only_in_force"]["count"] == with_it
        assert len(gone["only_in_force"]["cases"]) == with_it
        assert [each["rule"] for each in document["rules"]] == ["R10"]

    def test_as_a_statistic_it_hides_small_numbers_and_names_nobody(
        self, data: Path, book: Path
    ) -> None:
        (book / "R10.yaml").unlink()

        said = run("--data", data, "assess-book", book)
        document = run("--data", data, "assess-book", book, "--json").document

        assert document["cases"] is None
        assert document["fewest"] == 5
        assert rule_of(document, "R10")["only_in_force"] == {"count": None}
        assert "cases" not in json.dumps(document["attention"])
        assert not any(case in said.out + json.dumps(document) for case in IDS)
        assert "hidden" in said.out

    def test_numbers_that_tell_of_nobody_are_told(
        self, house: House, book: Path, town: Town
    ) -> None:
        (book / "R22.yaml").unlink()
        for n in range(12):
            case = open_case(house, town.therapist)
            if n < 6:
                tell(house, town.therapist, case, data=COSTLY)

        said = run(
            *("--data", house.settings.data, "assess-book", book),
            *("--as-of", "2026-03-09", "--json"),
        )

        assert (said.document["cases"], said.document["changed"]) == (14, 6)
        assert rule_of(said.document, "R22")["only_in_force"] == {"count": 6}

    def test_the_figures_of_the_practice_count_in_it_too(
        self, data: Path, book: Path
    ) -> None:
        run(
            *("--data", data, "rules", "set", "R10", "year_acts", "99"),
            *("--by", "Sven", "--reason", "we are many"),
        )

        said = run("--data", data, "assess-book", book, "--cases", "--json")

        assert said.document["changed"] == 0

    def test_nothing_is_written(self, data: Path, book: Path) -> None:
        (book / "R10.yaml").unlink()
        before = asked(data, "V01")

        run("--data", data, "assess-book", book)

        assert asked(data, "V01") == before


class TestOnHistories:
    def test_a_heavier_rule_is_listed_with_its_cases(
        self, book: Path, histories: Path
    ) -> None:
        before = run("assess", histories, "--json").document["histories"]
        with_it = [
            each["id"]
            for each in before
            if any(flag["rule"] == "R10" for flag in each["flags"])
        ]
        reword(book, "R10", "is: 65", "is: 80")

        said = run("assess-book", book / "book.yaml", "--histories", histories)
        document = run("assess-book", book, "--histories", histories, "--json").document

        assert with_it
        heavier = {"count": len(with_it), "cases": with_it}
        assert rule_of(document, "R10")["heavier"] == heavier
        assert document["changed"] == len(with_it)
        assert "beside house-1" in said.out
        assert "R10" in said.out

    def test_a_history_that_cannot_be_read_is_named(
        self, book: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "bad.json"
        file.write_text('{"vignettes": [{"id": "X1"}]}', "utf-8")

        said = run("assess-book", book, "--histories", file, "--json")

        assert said.code == 1
        assert said.document["rejected"] == ["X1"]
        assert "X1" in said.err


class TestWhatIsNoBook:
    def test_a_folder_without_a_book(self, data: Path, tmp_path: Path) -> None:
        said = run("--data", data, "assess-book", tmp_path / "none")

        assert said.code == 2
        assert "no readable book.yaml" in said.err

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("APA-3.05", "APA-NONE", "no provision APA-NONE is on file"),
            ("boundary event", "NoSuchKind", "NoSuchKind"),
            ("harmless:", "harmful:", "harmful"),
            ("id: R09", "id: [", "R09.yaml"),
        ],
    )
    def test_a_rule_that_cannot_be_relied_on(
        self, data: Path, book: Path, old: str, new: str, told: str
    ) -> None:
        reword(book, "R09", old, new)

        said = run("--data", data, "assess-book", book)

        assert said.code == 2
        assert "this book cannot be used" in said.err
        assert told in said.err
