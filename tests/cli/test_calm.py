"""Whatever goes wrong is a sentence and an exit code, and never a traceback."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from eventsourcing.persistence import OperationalError
from sqlalchemy.exc import DBAPIError

from api.cli import gathered
from api.cli.calm import Stop
from api.cli.foreseen import explained
from api.house import open_house
from api.importing import case_of
from api.settings import Settings
from domain.case import section_stream
from domain.keys import KeyUnusable
from domain.refusals import CaseUnknown, KeyReused, StoredFactUnreadable
from domain.values import Section
from projections.database import ReadModelNewer, ReadModelOlder
from projections.persons_sealed import RowsOutdated
from tests.cli.run import PROGRAM, ROOT, environment, run, start
from tests.histories.written import FILE


def spoil_fact(data: Path) -> None:
    with closing(sqlite3.connect(data / "ledger.db")) as ledger, ledger:
        ledger.execute("DROP TRIGGER stored_events_keeps")
        ledger.execute("UPDATE stored_events SET state = state || x'00'")


def spoil_ledger(data: Path) -> None:
    (data / "ledger.db").write_bytes(b"no database " * 1000)


def spoil_read(data: Path) -> None:
    (data / "read.db").write_bytes(b"no database " * 1000)


def spoil_keys(data: Path) -> None:
    (data / "keys.db").write_bytes(b"no database " * 1000)


def spoil_key(data: Path) -> None:
    (data / "key-encryption.key").write_text("no key")


def no_key(data: Path) -> None:
    (data / "key-encryption.key").unlink()


def open_key(data: Path) -> None:
    (data / "key-encryption.key").chmod(0o644)


def no_keys(data: Path) -> None:
    (data / "keys.db").unlink()


class TestADamagedDirectory:
    @pytest.mark.parametrize(
        ("spoil", "code", "reason"),
        [
            (spoil_ledger, 2, "ledger.db cannot be used"),
            (spoil_read, 2, "the database cannot be used"),
            (spoil_keys, 2, "keys.db cannot be used"),
            (spoil_key, 2, "is not a key file"),
            (no_key, 2, "a new one would open nothing"),
            (open_key, 2, "chmod 600"),
            (no_keys, 2, "holds a ledger without its keys; put keys.db back"),
        ],
    )
    def test_is_told_in_a_sentence(
        self, data: Path, spoil: Callable[[Path], None], code: int, reason: str
    ) -> None:
        spoil(data)

        said = run("--data", data, "timeline", "V01", "--json")

        assert (said.code, said.out) == (code, "")
        assert reason in said.err
        assert len(said.err.splitlines()) == 1

    def test_names_the_fact_that_cannot_be_read(self, data: Path) -> None:
        with open_house(Settings(data=data)) as house:
            record = section_stream(case_of(house, "V01"), Section.RECORD)
        spoil_fact(data)

        said = run("--data", data, "timeline", "V01")

        assert (said.code, said.out) == (1, "")
        assert f"fact 1 of stream {record} cannot be read" in said.err

    def test_in_which_there_is_no_ledger_is_left_alone(self, tmp_path: Path) -> None:
        for line in (
            ("timeline", "V01"),
            ("report", "V01", "--out", "x.html"),
            ("rebuild",),
            ("user", "list"),
            ("user", "password", "Thea"),
            ("case", "refer", "V01", "--member", "Bodil"),
        ):
            said = run("--data", tmp_path / "new", *line)
            assert (said.code, said.out) == (2, "")
            assert "there is no ledger in" in said.err
        assert not (tmp_path / "new").exists()

    def test_may_be_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()

        for line in (("import", FILE), ("timeline", "V01"), ("rebuild",)):
            assert run("--data", tmp_path / "file", *line).code == 2

    def test_is_found_in_the_environment(self, data: Path) -> None:
        chosen = {"BOUNDARY_LEDGER_DATA": str(data)}

        assert run("timeline", "V01", "--json", env=chosen).code == 0


class TestBadUsage:
    @pytest.mark.parametrize(
        "line",
        [
            ("nothing",),
            ("--nothing",),
            ("import",),
            ("import", "a", "b"),
            ("timeline",),
            ("timeline", "V01", "--nothing"),
            ("report", "V01"),
            ("serve", "--port", "many"),
            ("serve", "--port", "70000"),
            ("demo", "--port", "-1"),
            ("user", "nothing"),
            ("user", "supervise", "Thea"),
            ("database", "nothing"),
            ("--data",),
        ],
    )
    def test_has_exit_code_2_and_a_hint(self, line: tuple[str, ...]) -> None:
        said = run(*line)

        assert (said.code, said.out) == (2, "")
        assert "Error:" in said.err

    @pytest.mark.parametrize(
        "line", [("--help",), ("-h",), ("user", "--help"), ("import", "-h")]
    )
    def test_is_not_asking_for_help(self, line: tuple[str, ...]) -> None:
        said = run(*line)

        assert (said.code, said.err) == (0, "")
        assert "Usage:" in said.out

    def test_is_not_asking_for_the_version(self) -> None:
        said = run("--version")

        assert (said.code, said.out.split()[0]) == (0, "boundary-ledger")


class TestASentence:
    @pytest.mark.parametrize(
        ("error", "code", "words"),
        [
            (Stop("no", code=2), 2, "no"),
            (CaseUnknown("V1"), 2, "there is no case V1 here"),
            (KeyReused(), 1, "this idempotency key"),
            (KeyUnusable("bad key"), 2, "bad key"),
            (
                StoredFactUnreadable(stream=UUID(int=1), version=3, why="x"),
                1,
                f"fact 3 of stream {UUID(int=1)}",
            ),
            (InvalidTag(), 2, "run 'boundary-ledger rebuild'"),
            (FileNotFoundError(2, "No such file", "a.txt"), 2, "No such file: a.txt"),
            (OSError(), 2, "OSError"),
            (sqlite3.OperationalError("database is locked"), 2, "is locked"),
            (psycopg.OperationalError("gone\nfar away"), 2, "used: gone"),
            (OperationalError(""), 2, "OperationalError"),
            (
                DBAPIError("INSERT", {"name": "Ada"}, sqlite3.Error("disk full")),
                2,
                "disk full",
            ),
            (KeyboardInterrupt(), 130, "stopped"),
            (ReadModelNewer(), 2, "start every server anew"),
            (ReadModelOlder(), 2, "start this server anew"),
            (RowsOutdated(), 2, "run 'boundary-ledger rebuild persons'"),
            (RuntimeError("Ada said"), 2, "RuntimeError"),
        ],
    )
    def test_says_what_happened(
        self, error: BaseException, code: int, words: str
    ) -> None:
        found, sentence = explained(error)

        assert found == code
        assert words in sentence
        assert "Ada" not in sentence

    def test_stands_for_what_nobody_foresaw(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object, **__: object) -> None:
            msg = "a secret"
            raise ZeroDivisionError(msg)

        monkeypatch.setattr(gathered, "timeline", fails)

        said = run("--data", data, "timeline", "V01")

        assert (said.code, said.out) == (2, "")
        assert "something went wrong that nobody foresaw" in said.err
        assert "a secret" not in said.err

    def test_comes_with_details_for_who_asks(self, tmp_path: Path) -> None:
        told = subprocess.run(
            [*PROGRAM, "--data", str(tmp_path / "new"), "rebuild"],
            cwd=tmp_path,
            env=environment(BOUNDARY_LEDGER_DEBUG="1"),
            capture_output=True,
            text=True,
            check=False,
        )

        assert told.returncode == 2
        assert "Traceback" in told.stderr


class TestAProgramOfItsOwn:
    def test_imports_and_answers(self, tmp_path: Path) -> None:
        with start("import", FILE, "--json", cwd=tmp_path) as program:
            out, err = program.communicate(timeout=60)

        assert (program.returncode, err) == (0, "")
        assert '"imported": 47' in out
        assert (tmp_path / "data" / "ledger.db").exists()

    def test_is_calm_when_its_reader_goes_away(
        self, data: Path, tmp_path: Path
    ) -> None:
        with start("--data", data, "timeline", "V01", cwd=tmp_path) as program:
            assert program.stdout
            assert program.stderr
            program.stdout.close()
            program.wait(timeout=60)
            said = program.stderr.read()

        assert program.returncode == 1
        assert said == ""

    def test_is_calm_about_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        shutil.copy(FILE, tmp_path / "a.json")
        told = subprocess.run(
            [*PROGRAM, "timeline", b"\xff\xfe"],
            cwd=tmp_path,
            env=environment(BOUNDARY_LEDGER_DATA=str(tmp_path / "d\udcff")),
            capture_output=True,
            check=False,
        )

        assert told.returncode == 2
        assert b"Traceback" not in told.stderr

    def test_writes_to_a_terminal_that_knows_no_umlauts(
        self, data: Path, tmp_path: Path
    ) -> None:
        with start(
            *("--data", data, "timeline", "V01"),
            cwd=tmp_path,
            PYTHONIOENCODING="ascii",
            PYTHONUTF8="0",
            LC_ALL="C",
        ) as program:
            _, err = program.communicate(timeout=60)

        assert (program.returncode, err) == (0, "")


def test_nothing_is_left_where_the_tests_ran() -> None:
    assert not (ROOT / "data").exists()
