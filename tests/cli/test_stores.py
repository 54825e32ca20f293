"""`rebuild` and `database`: read models that a rebuild gives again, or not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.run import run

TAMPERED = (
    "UPDATE caseload SET summary = zeroblob(128)",
    "DELETE FROM caseload WHERE opened_at = (SELECT max(opened_at) FROM caseload)",
)


def change(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "read.db")) as read, read:
        read.execute(statement)


class TestComparing:
    def test_finds_nothing_where_nothing_differs(self, data: Path) -> None:
        said = run("--data", data, "rebuild", "--compare", "--json")

        assert said.code == 0
        assert said.document["differences"] == []
        assert "caseload" in said.document["compared"]

    @pytest.mark.parametrize("statement", TAMPERED)
    def test_finds_a_row_that_was_changed(self, data: Path, statement: str) -> None:
        change(data, statement)

        said = run("--data", data, "rebuild", "--compare", "--json")

        assert said.code == 1
        (difference,) = said.document["differences"]
        assert difference["projection"] == "caseload"

    def test_changes_nothing(self, data: Path) -> None:
        change(data, TAMPERED[0])

        first = run("--data", data, "rebuild", "caseload", "--compare")
        second = run("--data", data, "rebuild", "caseload", "--compare")

        assert first == second
        assert first.code == 1
        assert "A rebuild gives other rows" in first.out

    def test_can_look_at_one_projection(self, data: Path) -> None:
        change(data, TAMPERED[0])

        said = run("--data", data, "rebuild", "relations", "--compare")

        assert (said.code, said.out) == (
            0,
            "A rebuild gives the same rows: relations.\n",
        )


class TestRebuilding:
    @pytest.mark.parametrize("statement", TAMPERED)
    def test_mends_what_was_changed(self, data: Path, statement: str) -> None:
        change(data, statement)

        said = run("--data", data, "rebuild", "--json")

        assert said.code == 0
        assert said.document["facts"] > 0
        assert run("--data", data, "rebuild", "--compare").code == 0

    def test_of_one_projection_says_so(self, data: Path) -> None:
        said = run("--data", data, "rebuild", "caseload")

        assert said.out.startswith("Rebuilt caseload from ")

    def test_of_a_projection_that_is_not_there_is_bad_usage(self, data: Path) -> None:
        said = run("--data", data, "rebuild", "nothing")

        assert (said.code, said.out) == (2, "")
        assert "there is no projection 'nothing'; there are: accesses, " in said.err


class TestSettingUp:
    def test_is_nothing_to_do_for_sqlite(self, tmp_path: Path) -> None:
        said = run("--data", tmp_path / "new", "database", "set-up")
        asked = run("--data", tmp_path / "new", "database", "set-up", "--json")

        assert (said.code, said.out) == (
            0,
            "SQLite needs no set-up: there is nothing to do.\n",
        )
        assert asked.document == {"database": "sqlite", "made": False}
        assert not (tmp_path / "new").exists()

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("postgresql://nobody@127.0.0.1:1/none", "PostgreSQL cannot be reached"),
            ("mysql", "the database URL is not one"),
        ],
    )
    def test_says_why_a_database_cannot_be_used(
        self, tmp_path: Path, url: str, reason: str
    ) -> None:
        chosen = {"BOUNDARY_LEDGER_DATABASE_URL": url}

        said = run("--data", tmp_path, "database", "set-up", env=chosen)

        assert (said.code, said.out) == (2, "")
        assert reason in said.err
