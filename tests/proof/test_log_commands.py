"""`log` and `verify` on the command line, on real data and on damaged data."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from api.house import open_house
from api.settings import Settings
from domain.log.signed_checkpoints import open_checkpoint
from domain.log.vkeys import parse_vkey
from domain.store import open_keys, open_ledger, set_up_postgres
from tests.cli.conftest import data, filled
from tests.cli.run import run, start
from tests.ledger.writing import opened
from tests.log.known import STRANGER, WITNESS

__all__ = ["data", "filled"]


def keys(data: Path) -> list[str]:
    found: list[str] = run("--data", data, "log", "vkey", "--json").document["vkeys"]
    return found


def damage(data: Path, statement: str) -> None:
    """What somebody with the file and no manners can do."""
    with closing(sqlite3.connect(data / "ledger.db")) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        )
        for (name,) in found.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.commit()


class TestCheckpoint:
    def test_it_is_signed_and_printed_as_it_is(self, data: Path) -> None:
        told = run("--data", data, "log", "checkpoint", "--json")
        plain = run("--data", data, "log", "checkpoint")

        assert (told.code, plain.code) == (0, 0)
        note = plain.out.encode()
        assert note == (data / "checkpoints" / "latest").read_bytes()
        assert told.document["note"] == plain.out
        opened = open_checkpoint(note, log_keys=[parse_vkey(key) for key in keys(data)])
        assert opened.checkpoint.size == told.document["size"] > 50
        assert told.document["not_cosigned"] == []
        assert (data / "log.key").stat().st_mode & 0o777 == 0o600

    def test_nothing_is_signed_on_a_truncated_log(self, data: Path) -> None:
        run("--data", data, "log", "checkpoint")
        damage(data, "DELETE FROM leaves WHERE log_index > 9")

        told = run("--data", data, "log", "checkpoint")

        assert told.code == 1
        assert "nothing was signed: the log has 10 leaves" in told.err
        alarms = run("--data", data, "log", "alarms", "--json").document["alarms"]
        assert [alarm["kind"] for alarm in alarms] == ["log-forked"]

    def test_where_there_is_no_ledger_nothing_is_made(self, tmp_path: Path) -> None:
        for words in (("checkpoint",), ("alarms",), ("vkey",), ("export", "out")):
            told = run("--data", tmp_path / "none", "log", *words)
            assert (told.code, told.out) == (2, "")
        assert not (tmp_path / "none").exists()


class TestAlarms:
    def test_they_are_listed_and_answered(self, data: Path) -> None:
        with open_house(Settings(data=data)) as house:
            alarm = house.alarms.raise_alarm("witness-ahead", "it knows more")

        listed = run("--data", data, "log", "alarms")
        answered = run("--data", data, "log", "alarms", "--answer", str(alarm.id))
        again = run("--data", data, "log", "alarms", "--answer", str(alarm.id))

        assert "it knows more" in listed.out
        assert answered.out == "No open alarm.\n"
        assert (again.code, again.err) == (
            2,
            "boundary-ledger: there is no open alarm 1\n",
        )


class TestKeys:
    def test_new_keys_follow(self, data: Path) -> None:
        old = keys(data)

        told = run("--data", data, "log", "rotate-key", "--json")

        assert told.code == 0
        assert told.document["vkeys"] == keys(data) != old
        assert Path(told.document["statement"]).is_file()
        assert run("--data", data, "log", "rotate-key").code == 0
        for key in (old[0], keys(data)[0]):
            assert run("--data", data, "verify", "--vkey", key).code == 0


class TestExport:
    def test_it_is_written(self, data: Path, tmp_path: Path) -> None:
        told = run("--data", data, "log", "export", tmp_path / "out", "--json")

        assert told.code == 0
        written = {path.name for path in (tmp_path / "out").iterdir()}
        size = told.document["size"]
        assert {"log.vkey", "checkpoint", f"checkpoint.{size}", "leaves.bin"} <= written
        assert {"000000.leaf", "000000.tlog-proof"} <= written
        assert (tmp_path / "out" / "leaves.bin").stat().st_size == 65 * size

    def test_it_says_what_it_cannot_do(self, data: Path, tmp_path: Path) -> None:
        (tmp_path / "mine").touch()
        full = run("--data", data, "log", "export", tmp_path)
        beyond = run("--data", data, "log", "export", tmp_path / "x", "--leaf", "99999")

        assert (full.code, beyond.code) == (2, 2)
        assert "is not empty" in full.err
        assert "there is no leaf 99999" in beyond.err


class TestVerify:
    def test_a_sound_store(self, data: Path) -> None:
        run("--data", data, "log", "checkpoint")

        told = run("--data", data, "verify", "--json")
        plain = run("--data", data, "verify")

        assert (told.code, plain.code) == (0, 0)
        document = told.document
        assert document["ok"]
        assert document["facts"] == document["leaves"] == document["signed_size"]
        assert document["first"] is None
        assert "The store is what was logged" in plain.out
        assert "Proved:" in plain.out
        assert "Not proved:" in plain.out
        assert "a fact that was never written down" in plain.out
        assert "give --vkey from elsewhere" in plain.out

    def test_a_store_that_nobody_signed(self, data: Path) -> None:
        told = run("--data", data, "verify")

        assert told.code == 0
        assert "not signed for yet" in told.out
        assert not (data / "log.key").exists()

    def test_the_first_fact_that_fails_is_named(self, data: Path) -> None:
        run("--data", data, "log", "checkpoint")
        damage(data, "UPDATE stored_events SET state = x'00' WHERE rowid IN (7, 9)")

        told = run("--data", data, "verify", "--json")
        plain = run("--data", data, "verify")

        assert (told.code, plain.code) == (1, 1)
        first = told.document["first"]
        assert first["log_index"] == 6
        assert first["words"] == "the stored fact is not the one that was logged"
        assert told.document["failed"] == 2
        named = f"stream {first['stream']}, version {first['version']}, log index 6"
        assert named in plain.out
        assert "1 more failure, such as:" in plain.out

    def test_a_file_that_is_no_database_any_more(self, data: Path) -> None:
        path = data / "ledger.db"
        raw = bytearray(path.read_bytes())
        raw[4096 * 20 : 4096 * 60] = bytes(4096 * 40)
        path.write_bytes(raw)

        told = run("--data", data, "verify", "--json")

        assert told.code == 1
        assert not told.document["ok"]
        assert told.document["first"]["words"].startswith("the database cannot be read")

    def test_only_keys_of_this_log_vouch_for_it(
        self, data: Path, tmp_path: Path
    ) -> None:
        run("--data", data, "log", "checkpoint")
        (tmp_path / "vkeys").write_text("".join(f"{key}\n" for key in keys(data)))

        known = run("--data", data, "verify", "--vkey", tmp_path / "vkeys")
        wrong = run("--data", data, "verify", "--vkey", str(STRANGER.verifier_keys[0]))
        none = run("--data", data, "verify", "--vkey", "what is this")

        assert (known.code, wrong.code, none.code) == (0, 1, 2)
        assert "the keys that you gave" in known.out
        assert "neither a verifier key nor a file of them" in none.err

    def test_a_witness_must_have_cosigned(self, data: Path) -> None:
        run("--data", data, "log", "checkpoint")
        key = str(WITNESS.verifier_keys[0])

        told = run("--data", data, "verify", "--witness-key", key)
        later = run("--data", data, "verify", "--not-before", "2190-01-01")
        sooner = run("--data", data, "verify", "--not-before", "2020-01-01")

        assert (told.code, later.code, sooner.code) == (1, 1, 0)
        assert "witness.example/w1 has not cosigned the newest" in told.out
        assert "signed before that" in later.out


@pytest.mark.slow
class TestServe:
    def test_it_signs_what_is_there_when_it_stops(
        self, data: Path, tmp_path: Path
    ) -> None:
        process = start("--data", data, "serve", "--port", "0", cwd=tmp_path)
        assert process.stderr is not None
        assert "Boundary Ledger is at" in process.stderr.readline()
        with open_house(Settings(data=data)) as house:
            opened(house.ledger)
            count = house.keeper.log.size()

        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        process.communicate()

        assert (data / "checkpoints" / f"{count:012}").is_file()
        assert (data / "verified.json").is_file()

    def test_a_damaged_store_is_not_served_unless_that_is_wanted(
        self, data: Path, tmp_path: Path
    ) -> None:
        damage(data, "UPDATE stored_events SET topic = 'x' WHERE rowid = 7")

        refused = start("--data", data, "serve", "--port", "0", cwd=tmp_path)
        _, said = refused.communicate(timeout=120)
        assert refused.returncode == 1
        assert "is not the one that was logged (stream " in said

        process = start(
            "--data", data, "serve", "--port", "0", "--despite-damage", cwd=tmp_path
        )
        assert process.stderr is not None
        assert "although the ledger is damaged" in process.stderr.readline()
        assert "Boundary Ledger is at" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


@pytest.mark.postgres
class TestSetUp:
    def test_a_database_of_an_earlier_version_gets_its_new_table(
        self, tmp_path: Path, postgres_url: str
    ) -> None:
        secrets = open_keys(tmp_path)
        set_up_postgres(postgres_url, keys=secrets)
        ledger = open_ledger(tmp_path, keys=secrets, database_url=postgres_url)
        begun = opened(ledger)
        ledger.close()
        with psycopg.connect(postgres_url) as owner:
            owner.execute("DROP TABLE ledger.nodes")

        set_up_postgres(postgres_url, keys=secrets)

        with psycopg.connect(postgres_url) as owner:
            refuse = (
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger.nodes'::regclass"
            )
            assert owner.execute(refuse).fetchall() == [("keeps",)]
        ledger = open_ledger(tmp_path, keys=secrets, database_url=postgres_url)
        assert ledger.fact(begun.originator_id, 1) == begun
        ledger.close()
        secrets.close()
