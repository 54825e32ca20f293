"""`keys`, `backup` and `restore` from the command line: sentences, codes and JSON."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path
from uuid import UUID

import pytest

from domain.store import open_keys
from tests.cli.run import run, start

PASSPHRASE = "four words that go on"
OTHER = "another four words here"
FILE = "BOUNDARY_LEDGER_PASSPHRASE_FILE"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which somebody can sign in."""
    data = tmp_path_factory.mktemp("begun") / "data"
    assert run("--data", data, "user", "add", "Thea", "--role", "therapist").code == 0
    return data


@pytest.fixture
def data(begun: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as one likes."""
    shutil.copytree(begun, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def locked(data: Path) -> tuple[Path, str]:
    """One whose key file is locked, and its recovery code."""
    said = run("--data", data, "keys", "protect", "--passphrase-stdin", "--json",
               stdin=PASSPHRASE + "\n")  # fmt: skip
    assert said.code == 0, said.err
    return data, said.document["recovery_code"]


def status(data: Path) -> dict[str, object]:
    found: dict[str, object] = run("--data", data, "keys", "status", "--json").document
    return found


def written(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return str(path)


class TestLocking:
    def test_shows_the_code_once_and_is_seen_in_the_status(self, data: Path) -> None:
        before = status(data)

        said = run(
            "--data", data, "keys", "protect", "--passphrase-stdin", stdin=PASSPHRASE
        )

        after = status(data)
        assert said.code == 0
        assert "Recovery code, shown only now: " in said.out
        assert (before["protected"], after["protected"]) == (False, True)
        assert before["key_id"] != after["key_id"]
        assert before["secrets"] == after["secrets"]
        assert after["belongs"]
        assert after["is_clean"]
        assert "is locked by a passphrase" in run("--data", data, "keys", "status").out

    def test_twice_is_answered_no(self, locked: tuple[Path, str]) -> None:
        said = run(
            "--data", locked[0], "keys", "protect", "--passphrase-stdin",
            stdin=PASSPHRASE,
        )  # fmt: skip

        assert said.code == 1
        assert "is locked already" in said.err

    def test_every_command_then_asks(
        self, locked: tuple[Path, str], tmp_path: Path
    ) -> None:
        data, _ = locked
        chosen = {FILE: written(tmp_path / "passphrase", PASSPHRASE + "\n")}

        nobody = run("--data", data, "user", "list")
        wrong = run("--data", data, "--passphrase-stdin", "user", "list", stdin=OTHER)
        empty = run("--data", data, "--passphrase-stdin", "user", "list")
        told = run("--data", data, "--passphrase-stdin", "user", "list", "--json",
                   stdin=PASSPHRASE)  # fmt: skip
        filed = run("--data", data, "user", "list", "--json", env=chosen)

        assert [nobody.code, wrong.code, empty.code] == [2, 2, 2]
        assert "is locked by a passphrase; run this on a terminal" in nobody.err
        assert "this passphrase does not open" in wrong.err
        assert "no passphrase came on standard input" in empty.err
        assert told.document == filed.document
        assert told.document["users"][0]["name"] == "Thea"

    def test_a_passphrase_file_that_others_read_is_refused(
        self, locked: tuple[Path, str], tmp_path: Path
    ) -> None:
        path = tmp_path / "passphrase"
        written(path, PASSPHRASE)
        path.chmod(0o644)

        said = run("--data", locked[0], "user", "list", env={FILE: str(path)})
        none = run("--data", locked[0], "user", "list", env={FILE: str(tmp_path / "x")})
        blank = run(
            "--data", locked[0], "user", "list",
            env={FILE: written(tmp_path / "blank", "\n")},
        )  # fmt: skip

        assert (said.code, none.code, blank.code) == (2, 2, 2)
        assert "can be read by others; run: chmod 600" in said.err
        assert "cannot be read" in none.err
        assert "holds no passphrase" in blank.err

    def test_serving_says_that_it_needs_the_passphrase(
        self, locked: tuple[Path, str], tmp_path: Path
    ) -> None:
        program = start("--data", locked[0], "serve", "--port", "0", cwd=tmp_path)
        out, err = program.communicate(timeout=60)

        assert (program.returncode, out) == (2, "")
        assert "is locked by a passphrase" in err

    def test_serving_reads_it_from_a_file(
        self, locked: tuple[Path, str], tmp_path: Path
    ) -> None:
        chosen = {FILE: written(tmp_path / "passphrase", PASSPHRASE)}
        program = start(
            "--data", locked[0], "serve", "--port", "0", cwd=tmp_path, **chosen
        )
        assert program.stderr is not None
        for line in program.stderr:
            if "Boundary Ledger is at" in line:
                break
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=60)

        assert program.returncode in {0, -signal.SIGTERM, 128 + signal.SIGTERM}

    def test_is_taken_away_by_whoever_knows_the_passphrase(
        self, locked: tuple[Path, str]
    ) -> None:
        said = run(
            "--data", locked[0], "keys", "unprotect", "--passphrase-stdin",
            stdin=PASSPHRASE,
        )  # fmt: skip
        again = run("--data", locked[0], "keys", "unprotect")

        assert (said.code, again.code) == (0, 1)
        assert run("--data", locked[0], "user", "list").code == 0

    def test_the_recovery_code_sets_another_passphrase(
        self, locked: tuple[Path, str]
    ) -> None:
        data, code = locked
        asked = ("--data", data, "keys", "recover", "--passphrase-stdin")

        slip = run(*asked, stdin=f"{code[:-1]}{'0' if code[-1] != '0' else '1'}\n")
        said = run(*asked, stdin=f"{code}\n{OTHER}\n")

        assert (slip.code, said.code) == (2, 0)
        assert "group 8 of the recovery code is mistyped" in slip.err
        assert code[:5] not in slip.err
        listed = run("--data", data, "--passphrase-stdin", "user", "list", stdin=OTHER)
        assert listed.code == 0

    def test_is_kept_by_a_rotation(self, locked: tuple[Path, str]) -> None:
        said = run(
            "--data", locked[0], "keys", "rotate", "--passphrase-stdin", "--json",
            stdin=PASSPHRASE,
        )  # fmt: skip

        assert said.document["key_id"] == status(locked[0])["key_id"]
        assert status(locked[0])["protected"]

    def test_of_nothing_says_where_to_look(self, tmp_path: Path) -> None:
        for command in ("status", "rotate", "protect", "erasures"):
            said = run("--data", tmp_path / "none", "keys", command)
            assert said.code == 2
            assert "there is no ledger in" in said.err


class TestThereAndBack:
    def test_a_backup_to_an_identity_is_restored(
        self, data: Path, tmp_path: Path
    ) -> None:
        identity, backup = tmp_path / "owner.age", tmp_path / "backup"
        made = run("keys", "identity", identity, "--json").document["public_key"]

        said = run("--data", data, "backup", backup, "--recipient", made, "--json")
        back = run(
            "--data", tmp_path / "new", "restore", backup, "--identity", identity
        )

        assert identity.stat().st_mode & 0o777 == 0o600
        assert (said.code, back.code) == (0, 0), said.err + back.err
        assert said.document["facts"] > 0
        assert said.document["recipients"] == [made]
        assert "the key file lies open now" in back.out.lower()
        assert (
            run("--data", tmp_path / "new", "user", "list").out
            == run("--data", data, "user", "list").out
        )
        assert run("--data", tmp_path / "new", "verify").code == 0

    def test_a_backup_to_nobody_says_what_must_be_kept(
        self, data: Path, tmp_path: Path
    ) -> None:
        backup = tmp_path / "backup"

        said = run("--data", data, "backup", backup)
        without = run("--data", tmp_path / "new", "restore", backup)
        back = run(
            "--data", tmp_path / "new", "restore", backup,
            "--key-file", data / "key-encryption.key", "--json",
        )  # fmt: skip

        assert "keep a copy of the key file somewhere else" in said.out
        assert without.code == 2
        assert "--key-file" in without.err
        assert back.document["facts"] > 0
        assert back.document["erased_since"] == 0

    def test_a_damaged_backup_is_answered_no(self, data: Path, tmp_path: Path) -> None:
        backup = tmp_path / "backup"
        run("--data", data, "backup", backup)
        (backup / "keys.db").write_bytes(b"no")

        said = run("--data", tmp_path / "new", "restore", backup)

        assert (said.code, said.out) == (1, "")
        assert "the backup is damaged: keys.db is not what was written" in said.err
        assert not (tmp_path / "new").exists()

    def test_what_was_erased_is_listed_for_older_backups(self, data: Path) -> None:
        keys = open_keys(data)
        keys.destroy(subject=UUID(int=7))
        keys.close()

        said = run("--data", data, "keys", "erasures")

        assert json.loads(said.out) == {"subject": str(UUID(int=7))}
