"""`check-person` and `persons` on the command line: exact answers, clear sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import Said, run
from tests.persons.people import HEADS, ROWS, csv

ASKED = {
    "given_name": "Mitchel",
    "surname": "Grenway",
    "date_of_birth": "1956-04-09",
    "street_number": "7",
    "address_1": "wallaby place",
    "address_2": None,
    "suburb": "cleveland",
    "postcode": "2119",
    "state": "sa",
    "phone": None,
    "email": None,
    "identifiers": {"soc_sec_id": "1804974"},
}
NOBODY = {"given_name": "Ottilie", "surname": "Vandersloot"}
WHY = "seen in one room"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A ledger with the three persons of `ROWS`."""
    data = tmp_path / "data"
    done = run("--data", data, "persons", "import", csv(tmp_path / "list.csv", *ROWS))
    assert (done.code, done.err) == (0, "")
    return data


def bl(data: Path, *words: str | Path, code: int = 0, stdin: str = "") -> Said:
    said = run("--data", data, *words, stdin=stdin)
    assert said.code == code, said.err + said.out
    return said


def asked(tmp_path: Path, document: object = ASKED) -> Path:
    path = tmp_path / "asked.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


class TestCheckPerson:
    def test_it_answers_what_programs_rely_on(self, data: Path, tmp_path: Path) -> None:
        found = bl(data, "check-person", asked(tmp_path), "--json", code=1).document

        always = {"matches", "compared", "took_ms", "warnings"}
        assert set(found) == {*always, "advice"}
        same, household = found["matches"]
        assert {
            "person",
            "label",
            "alert",
            "probability",
            "bits",
            "explanation",
            "relations",
        } <= set(same)
        assert (same["label"], same["alert"]) == ("same", True)
        assert (household["label"], household["alert"]) == ("household", True)
        assert (same["record_id"], household["record_id"]) == ("r-1", "r-2")
        assert same["source"] == "list"
        assert found["warnings"] == []
        for each in same["explanation"]:
            assert set(each) == {"feature", "agreement", "bits", "detail"}
        total = sum(each["bits"] for each in same["explanation"])
        assert total == pytest.approx(same["bits"], abs=0.05)
        assert 0 <= same["probability"] <= 1
        assert found["compared"] == 2
        assert found["took_ms"] > 0

    def test_people_read_it_in_words(self, data: Path, tmp_path: Path) -> None:
        said = bl(data, "check-person", asked(tmp_path), code=1).out

        assert "2 matches among 3 persons" in said
        assert "same: Mitchell Greenway" in said
        assert "grenway ~ greenway" in said

    def test_nobody_is_an_answer_too(self, data: Path, tmp_path: Path) -> None:
        path = asked(tmp_path, NOBODY)

        assert bl(data, "check-person", path, "--json").document["matches"] == []
        assert "0 matches among 3 persons" in bl(data, "check-person", path).out

    def test_a_person_comes_on_standard_input(self, data: Path) -> None:
        said = bl(data, "check-person", "-", "--json", code=1, stdin=json.dumps(ASKED))

        assert len(said.document["matches"]) == 2

    def test_nothing_is_written(self, data: Path, tmp_path: Path) -> None:
        before = (data / "ledger.db").read_bytes()

        bl(data, "check-person", asked(tmp_path), code=1)

        assert (data / "ledger.db").read_bytes() == before

    @pytest.mark.parametrize(
        ("document", "said"),
        [
            ({}, "says nothing of anybody"),
            ({"given_name": " "}, "says nothing of anybody"),
            ({"name": "Ada"}, "name is not a field that is read here"),
            ({"given_name": "-", "surname": "?"}, "says nothing of anybody"),
            ({"given_name": ["Ada"]}, "given_name is text, between quotes"),
            ({"given_name": 5}, "given_name is text, between quotes"),
            ({"given_name": True}, "given_name is text, between quotes"),
            ({"postcode": 2119}, "postcode is text, between quotes"),
            ({"names": [{"surname": 5}]}, "names.0.surname is text, between quotes"),
            ({"identifiers": {"x": 5}}, "identifiers.x is text, between quotes"),
            ({"surname": "x" * 301}, "surname is at most 300 characters long"),
            ({"identifiers": "12"}, "identifiers is an object"),
            ({"names": {}}, "names is a list"),
            ({"names": [{"kind": "pet"}]}, "names.0.kind is one of current"),
            ({"phones": ["1"] * 51}, "phones holds at most 8"),
            ([], "is an object, such as"),
            ("Ada", "is an object, such as"),
        ],
    )
    def test_what_is_no_person_is_said(
        self, data: Path, tmp_path: Path, document: object, said: str
    ) -> None:
        told = bl(data, "check-person", asked(tmp_path, document), "--json", code=2)

        assert said in told.err
        assert told.out == ""

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            (b"{", "is not JSON"),
            (b'{"given_name": NaN}', "is not JSON: it does not have NaN"),
            (b'{"given_name": -Infinity}', "it does not have -Infinity"),
            (b"[" * 100_000, "is not JSON"),
            (b'{"surname": "M\xfcller"}', "is not UTF-8 text"),
            (b" " * 1_000_001, "is larger than one person can be"),
        ],
    )
    def test_what_is_no_json_is_said(
        self, data: Path, tmp_path: Path, written: bytes, said: str
    ) -> None:
        path = tmp_path / "asked.json"
        path.write_bytes(written)

        assert said in bl(data, "check-person", path, code=2).err

    def test_a_file_that_is_not_there_is_said(self, data: Path, tmp_path: Path) -> None:
        said = bl(data, "check-person", tmp_path / "none.json", code=2).err

        assert "none.json cannot be read: No such file" in said


class TestImport:
    def test_it_says_what_became_of_the_rows(self, data: Path, tmp_path: Path) -> None:
        path = csv(tmp_path / "list.csv", *ROWS, "r-4,Ada,Quill,,,,,,,,")

        again = bl(data, "persons", "import", path, "--json").document
        said = bl(data, "persons", "import", path).out

        assert again == {
            "new": 1,
            "changed": 0,
            "unchanged": 3,
            "rejected": 0,
            "problems": [],
            "unread": [],
            "warnings": [],
            "doubtful": 0,
        }
        assert said == "0 persons are new, 0 changed, 4 were known as they are.\n"

    def test_bad_lines_are_named_and_nothing_is_written(
        self, data: Path, tmp_path: Path
    ) -> None:
        rows = ("r-9", ",Ada,Quill,,,,,,,,", "r-8,,,,,,,,,,", "r-7,-,?,,,,,,,,")
        path = csv(tmp_path / "bad.csv", ROWS[0], *rows)

        found = bl(data, "persons", "import", path, "--json", code=1).document
        said = bl(data, "persons", "import", path, code=1).out

        assert found["rejected"] == 4
        assert [each["line"] for each in found["problems"]] == [3, 4, 5, 6]
        assert "line 5: says nothing of anybody" in said
        assert "line 4: has no record_id" in said
        assert bl(data, "persons", "list", "--json").document["among"] == 3

    def test_columns_that_nobody_reads_are_said(
        self, data: Path, tmp_path: Path
    ) -> None:
        path = csv(tmp_path / "x.csv", "r-9,Quill,3", heads="record_id,surname,cluster")

        said = bl(data, "persons", "import", path, "--json")

        assert said.document["unread"] == ["cluster"]
        assert "Not read, because nobody here knows them: cluster." in said.err

    def test_what_is_no_file_of_persons_is_said(
        self, data: Path, tmp_path: Path
    ) -> None:
        path = csv(tmp_path / "x.csv", heads="surname")

        assert "no column record_id" in bl(data, "persons", "import", path, code=2).err


class TestCheckMany:
    def test_it_prints_a_line_of_json_for_each_row(
        self, data: Path, tmp_path: Path
    ) -> None:
        rows = (
            "q-1,Mitchel,Grenway,1956-04-09,7,wallaby place,,2119,,,",
            "q-2,,,,,,,,sa,,",
        )
        path = csv(tmp_path / "asked.csv", *rows, "q-3,Ottilie,Vandersloot,,,,,,,,")

        said = bl(data, "persons", "check", path, "--json", code=1)

        found: list[Any] = [json.loads(line) for line in said.out.splitlines()]
        assert [each["record_id"] for each in found] == ["q-1", "q-2", "q-3"]
        assert [len(each["matches"]) for each in found] == [2, 0, 0]
        match = found[0]["matches"][0]
        assert (match["record_id"], match["label"], match["alert"]) == (
            "r-1",
            "same",
            True,
        )
        assert match["source"] == "list"
        assert [len(each["warnings"]) for each in found] == [0, 1, 0]

    def test_two_of_one_number_are_told_apart_by_their_sources(
        self, data: Path, tmp_path: Path
    ) -> None:
        other = csv(tmp_path / "other.csv", ROWS[1].replace("r-2", "r-1"))
        bl(data, "persons", "import", other)
        path = csv(tmp_path / "asked.csv", ROWS[1])

        (row,) = bl(data, "persons", "check", path, "--json", code=1).out.splitlines()
        plain = bl(data, "persons", "check", path, code=1).out
        listed = bl(data, "persons", "list").out

        found = {(m["record_id"], m["source"]) for m in json.loads(row)["matches"]}
        assert {("r-1", "list"), ("r-1", "other")} <= found
        assert "r-1 of list " in plain
        assert "r-1 of other " in plain
        assert "r-1 of other" in listed

    def test_a_row_that_says_nothing_stops_it_before_it_begins(
        self, data: Path, tmp_path: Path
    ) -> None:
        path = csv(tmp_path / "asked.csv", ROWS[0], "q-2,,,,,,,,,,", "q-3,-,,,,,,,,,")

        said = bl(data, "persons", "check", path, "--json", code=2)

        assert said.out == ""
        assert "line 3: says nothing of anybody" in said.err
        assert "line 4: a person says nothing of anybody" in said.err

    def test_people_read_it_in_words(self, data: Path, tmp_path: Path) -> None:
        path = csv(tmp_path / "asked.csv", ROWS[0])

        said = bl(data, "persons", "check", path, code=1).out

        assert "r-1  same" in said
        assert "Anna Greenway" in said

    def test_nobody_is_an_answer_too(self, data: Path, tmp_path: Path) -> None:
        path = csv(tmp_path / "asked.csv", "q-3,Ottilie,Vandersloot,,,,,,,,")

        assert bl(data, "persons", "check", path).out == "Nobody was found.\n"
        assert len(bl(data, "persons", "check", path, "--json").out.splitlines()) == 1

    def test_a_bad_line_stops_it_before_it_begins(
        self, data: Path, tmp_path: Path
    ) -> None:
        path = csv(tmp_path / "asked.csv", ROWS[0], "r-9")

        said = bl(data, "persons", "check", path, "--json", code=2)

        assert said.out == ""
        assert "line 3: has 1 values, and the first line names 11" in said.err

    def test_what_is_no_file_of_persons_is_said(
        self, data: Path, tmp_path: Path
    ) -> None:
        none = tmp_path / "none.csv"

        assert "cannot be read" in bl(data, "persons", "check", none, code=2).err


class TestBirthDates:
    """A date that cannot be is compared as it was told, and never without a word."""

    SAID = (
        ("1970-02-30", "is no day of any calendar"),
        ("19191332", "is no day of any calendar"),
        ("2070-02-03", "lies in the future"),
        ("1470-02-03", "lies before 1880"),
        ("in spring", "cannot be read as a date"),
        ("02/03/1980", "is read with the day first, as 1980-03-02; if the month is"),
    )

    @pytest.mark.parametrize(("born", "why"), SAID)
    def test_an_import_says_which_line(
        self, data: Path, tmp_path: Path, born: str, why: str
    ) -> None:
        path = csv(tmp_path / "b.csv", ROWS[0], f"b-1,Alex,Brim,{born},,,,,,,")

        said = bl(data, "persons", "import", path)
        found = bl(data, "persons", "import", path, "--json").document

        assert f"line 3 (b-1): date_of_birth {born} {why}" in said.err
        assert "2 persons are new" in said.out
        (warned,) = found["warnings"]
        assert (warned["line"], warned["record_id"]) == (3, "b-1")
        assert f"{born} {why}" in warned["reason"]
        assert found["doubtful"] == 1

    @pytest.mark.parametrize(("born", "why"), SAID)
    def test_a_check_says_it_and_goes_on(
        self, data: Path, tmp_path: Path, born: str, why: str
    ) -> None:
        path = csv(tmp_path / "b.csv", f"b-1,Alex,Brim,{born},,,,,,,", ROWS[0])
        one = asked(tmp_path, {"surname": "Brim", "date_of_birth": born})

        rows = bl(data, "persons", "check", path, "--json", code=1).out.splitlines()
        plain = bl(data, "persons", "check", path, code=1)
        alone = bl(data, "check-person", one, "--json").document

        first, second = map(json.loads, rows)
        assert why in first["warnings"][0]
        assert (second["warnings"], len(second["matches"])) == ([], 2)
        assert f"line 2 (b-1): date_of_birth {born} {why}" in plain.err
        assert why in alone["warnings"][0]
        assert "Look again: date_of_birth" in bl(data, "check-person", one).out

    @pytest.mark.parametrize(
        "born", ["1956", "1956-04", "19560400", "23/11/1961", "4.4.1961"]
    )
    def test_a_part_of_a_date_is_no_doubt(
        self, data: Path, tmp_path: Path, born: str
    ) -> None:
        one = asked(tmp_path, {"surname": "Brim", "date_of_birth": born})

        assert bl(data, "check-person", one, "--json").document["warnings"] == []

    def test_after_a_hundred_lines_they_are_counted(
        self, data: Path, tmp_path: Path
    ) -> None:
        rows = [f"b-{n},Alex,Brim,2070-01-01,,,,,,," for n in range(103)]

        path = csv(tmp_path / "b.csv", *rows)

        said = bl(data, "persons", "import", path).err
        assert "... and 3 lines more to look at again." in said
        assert said.count("in the future") == 100


class TestJudging:
    def test_a_judgement_is_kept_shown_and_taken_back(self, data: Path) -> None:
        judged = ("r-1", "r-2", "--reason", WHY)

        said = bl(data, "persons", "judge", *judged, "--as", "not").out
        (row,) = bl(data, "persons", "judgements", "--json").document["judgements"]
        shown = bl(data, "persons", "judgements").out
        undone = bl(data, "persons", "undo", *judged, "--json").document

        assert "r-1 and r-2 are strangers" in said
        assert (row["judgement"], row["reason"]) == ("not", WHY)
        assert row["by"] == "the operator of the machine"
        assert {row["name"], row["other_name"]} == {
            "Mitchell Greenway",
            "Anna Greenway",
        }
        assert WHY in shown
        assert undone["judgement"] is None
        assert "Nobody has judged" in bl(data, "persons", "judgements").out

    def test_the_one_before_stands_again(self, data: Path) -> None:
        judged = ("r-1", "r-2", "--reason", WHY)
        bl(data, "persons", "judge", *judged, "--as", "household", "--json")
        bl(data, "persons", "judge", *judged, "--as", "same")

        said = bl(data, "persons", "undo", *judged).out

        assert "it stands that they are two who are close" in said

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (("r-1", "r-1", "--reason", WHY, "--as", "not"), 1, "two different"),
            (
                ("r-1", "r-77", "--reason", WHY, "--as", "not"),
                2,
                "nobody is registered",
            ),
            (("r-1", "r-2", "--reason", " ", "--as", "not"), 2, "say why"),
            (("r-1", "r-2", "--reason", WHY, "--as", "cousin"), 2, "cousin"),
            (("r-1", "r-2", "--as", "not"), 2, "--reason"),
        ],
    )
    def test_what_cannot_be_judged_is_said(
        self, data: Path, words: tuple[str, ...], code: int, said: str
    ) -> None:
        assert said in bl(data, "persons", "judge", *words, code=code).err

    def test_what_nobody_judged_is_not_taken_back(self, data: Path) -> None:
        words = ("persons", "undo", "r-1", "r-2", "--reason")

        assert "none to take back" in bl(data, *words, WHY, code=1).err
        assert "say why" in bl(data, *words, "", code=2).err

    def test_several_of_one_number_are_asked_about(
        self, data: Path, tmp_path: Path
    ) -> None:
        bl(data, "persons", "import", csv(tmp_path / "other.csv", *ROWS))

        said = bl(
            data, "persons", "judge", "r-1", "r-2", "--as", "not", "--reason", WHY,
            code=2,
        ).err  # fmt: skip

        assert "several people are meant by r-1" in said


class TestList:
    def test_everybody_is_listed_a_page_at_a_time(self, data: Path) -> None:
        first = bl(data, "persons", "list", "--limit", "2", "--json").document
        rest = bl(
            data, "persons", "list", "--after", str(first["after"]), "--json"
        ).document

        rows = [*first["persons"], *rest["persons"]]
        names = [row["name"] for row in rows]
        assert sorted(names) == ["Anna Greenway", "Mitchell Greenway", "Zoltan Xu"]
        assert sorted(row["record_ids"] for row in rows) == [["r-1"], ["r-2"], ["r-3"]]
        assert (first["among"], rest["after"]) == (3, None)

    def test_people_read_it_in_words(self, data: Path) -> None:
        assert "3 persons are known." in bl(data, "persons", "list").out
        assert "Go on with --after" in bl(data, "persons", "list", "--limit", "1").out


def test_the_first_line_names_the_columns_of_the_contract() -> None:
    assert HEADS.startswith("record_id,given_name,surname,date_of_birth")
