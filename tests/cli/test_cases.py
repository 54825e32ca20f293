"""`timeline`, `report` and `case refer`: one case, named in any of its ways."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pikepdf
import pytest

from api.house import open_house
from api.importing import case_of
from api.people import relations
from api.settings import Settings
from domain.values import Section
from tests.cli.run import run
from tests.histories.written import document, history

AS_OF = ("--as-of", "2024-07-26T00:00:00")


class TestACase:
    def test_is_named_by_the_id_of_its_history(self, data: Path) -> None:
        said = run("--data", data, "timeline", "V44", "--json")

        assert said.code == 0
        assert said.document["reference"] == "V44"
        assert len(said.document["rows"]) == 8

    def test_is_named_by_its_own_id(self, data: Path) -> None:
        by_history = run("--data", data, "timeline", "V44", "--json")
        case_id = by_history.document["case_id"]

        assert run("--data", data, "timeline", case_id, "--json") == by_history
        assert run("--data", data, "timeline", case_id.upper(), "--json").code == 0

    def test_is_named_by_a_reference(self, data: Path, tmp_path: Path) -> None:
        name = "a name with blanks"
        path = tmp_path / "one.json"
        path.write_bytes(document(history(name)).getvalue())
        (imported,) = run("--data", data, "import", path, "--json").document[
            "histories"
        ]

        for named in (imported["reference"], imported["reference"].lower(), name):
            said = run("--data", data, "timeline", named, "--json")
            assert said.document["case_id"] == imported["case"]

    def test_whose_history_has_an_id_like_a_case_is_found(
        self, data: Path, tmp_path: Path
    ) -> None:
        name = "4f0a8c0e-7a53-5d0e-8f0b-1c6f6a0d9b11"
        path = tmp_path / "one.json"
        path.write_bytes(document(history(name)).getvalue())
        run("--data", data, "import", path)

        said = run("--data", data, "timeline", name, "--json")

        assert said.document["reference"] == name

    @pytest.mark.parametrize(
        "named",
        ["V99", "C-00000000", "C-xyz", "", " ", "00000000-0000-0000-0000-000000000000"],
    )
    @pytest.mark.parametrize("command", ["timeline", "report", "refer"])
    def test_that_is_not_there_is_bad_usage(
        self, data: Path, tmp_path: Path, command: str, named: str
    ) -> None:
        line = {
            "timeline": ("timeline", named),
            "report": ("report", named, "--out", tmp_path / "x.html"),
            "refer": ("case", "refer", named, "--member", "Bodil"),
        }

        said = run("--data", data, *line[command])

        assert (said.code, said.out) == (2, "")
        assert f"there is no case {named} here" in said.err


class TestATimeline:
    def test_is_a_table_for_people(self, data: Path) -> None:
        said = run("--data", data, "timeline", "V01")

        assert said.code == 0
        assert "V01: Therapist of V01, with Client of V01" in said.out
        assert "Gift exchanged" in said.out
        assert "It is not a finding." in said.out

    def test_is_the_same_after_the_read_models_were_deleted(self, data: Path) -> None:
        before = run("--data", data, "timeline", "V01", "--json")
        for path in data.glob("read.db*"):
            path.unlink()

        after = run("--data", data, "timeline", "V01", "--json")

        assert after.out == before.out
        assert before.code == after.code == 0

    def test_is_cut_by_when_things_happened(self, data: Path) -> None:
        whole = run("--data", data, "timeline", "V01", "--json").document

        said = run("--data", data, "timeline", "V01", "--json", "--as-of", "2016-06-03")

        rows = said.document["rows"]
        assert 0 < len(rows) < len(whole["rows"])
        # A date is the whole of its day.
        assert rows[-1]["occurred_at"] == "2016-06-03T14:00:00Z"

    def test_is_cut_by_when_things_were_written_down(self, data: Path) -> None:
        said = run(
            *("--data", data, "timeline", "T21", "--json"),
            *("--known-on", "2024-01-09T00:00"),
        )

        assert said.document["known_on"] == "2024-01-09T00:00:00Z"
        assert {row["known_at"][:10] for row in said.document["rows"]} == {"2024-01-08"}

    @pytest.mark.parametrize("option", ["--as-of", "--known-on"])
    @pytest.mark.parametrize("told", ["soon", "", "2024-13-01", "1"])
    def test_needs_times_that_are_times(
        self, data: Path, option: str, told: str
    ) -> None:
        said = run("--data", data, "timeline", "V01", option, told)

        assert (said.code, said.out) == (2, "")
        assert option in said.err

    def test_can_be_drawn_to_a_file(self, data: Path, tmp_path: Path) -> None:
        picture = tmp_path / "v01.svg"

        said = run("--data", data, "timeline", "V01", "--svg", picture, "--json")

        assert said.document["reference"] == "V01"
        drawn = ET.fromstring(picture.read_text("utf-8"))  # noqa: S314 - our own.
        assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
        assert picture.stat().st_mode & 0o077 == 0

    def test_cannot_be_drawn_where_there_is_no_room(
        self, data: Path, tmp_path: Path
    ) -> None:
        said = run("--data", data, "timeline", "V01", "--svg", tmp_path / "no" / "a")

        assert (said.code, said.out) == (2, "")
        assert "No such file or directory" in said.err

    def test_ends_today_unless_somebody_says_otherwise(self, data: Path) -> None:
        said = run("--data", data, "timeline", "V01", "--json")

        ends = datetime.fromisoformat(said.document["as_of"])
        assert ends.time().replace(microsecond=0) == time(23, 59, 59)
        assert abs(ends - datetime.now(UTC)) < timedelta(days=1, minutes=5)


class TestAReport:
    def test_is_a_page(self, data: Path, tmp_path: Path) -> None:
        out = tmp_path / "v45.html"

        said = run("--data", data, "report", "V45", "--out", out, "--json")

        assert said.code == 0
        assert said.document["out"] == str(out)
        assert said.document["facts"] == 8
        assert "V45" in out.read_text("utf-8")

    def test_is_data(self, data: Path, tmp_path: Path) -> None:
        out = tmp_path / "v45.JSON"

        said = run("--data", data, "report", "V45", "--out", out)

        assert (said.code, said.out) == (0, f"Wrote {out}: 8 facts of V45.\n")
        assert json.loads(out.read_text("utf-8"))["reference"] == "V45"

    def test_is_paper(self, data: Path, tmp_path: Path) -> None:
        out = tmp_path / "v45.pdf"

        said = run("--data", data, "report", "V45", "--out", out, "--json")

        assert (said.code, said.document["facts"]) == (0, 8)
        with pikepdf.open(out) as pdf:
            assert str(pdf.docinfo.Title) == "Case V45: timeline report"
        assert out.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize("name", ["v45.doc", "v45", ".html", ".pdf"])
    def test_has_one_of_three_endings(
        self, data: Path, tmp_path: Path, name: str
    ) -> None:
        out = tmp_path / name

        said = run("--data", data, "report", "V45", "--out", out)

        assert (said.code, said.out) == (2, "")
        assert "ends in .pdf, .html or .json" in said.err
        assert not out.exists()

    def test_leaves_nothing_behind_that_is_half_written(
        self, data: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "taken.html"
        out.mkdir()

        said = run("--data", data, "report", "V45", "--out", out)

        assert said.code == 2
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


class TestAReferral:
    def test_lays_a_case_before_a_member(self, data: Path) -> None:
        said = run(
            *("--data", data, "case", "refer", "V45", "--member", "Bodil"),
            *("--section", "record", "--section", "supervision", "--json"),
        )

        assert said.code == 0
        assert said.document["reference"] == "V45"
        assert said.document["sections"] == ["record", "supervision"]
        with open_house(Settings(data=data)) as house:
            (referral,) = relations(house, case_of(house, "V45")).referrals
        assert referral.sections == {Section.RECORD, Section.SUPERVISION}

    @pytest.mark.parametrize(
        ("options", "code", "reason"),
        [
            ((), 2, "--member"),
            (("--member", "Nobody"), 2, "nobody is registered as Nobody"),
            (("--member", "Thea"), 1, "Thea is no board member"),
            (("--member", "Bodil", "--section", "access"), 2, "access"),
        ],
    )
    def test_needs_a_member_and_a_section(
        self, data: Path, options: tuple[str, ...], code: int, reason: str
    ) -> None:
        said = run("--data", data, "case", "refer", "V45", *options)

        assert (said.code, said.out) == (code, "")
        assert reason in said.err

    def test_is_ended_for_who_is_named(self, data: Path) -> None:
        run("--data", data, "case", "refer", "V45", "--member", "Bodil")

        said = run(
            *("--data", data, "case", "revoke", "V45", "--member", "Bodil", "--json")
        )

        assert said.code == 0
        assert said.document["members"] == ["Bodil"]
        with open_house(Settings(data=data)) as house:
            assert relations(house, case_of(house, "V45")).referrals == ()
