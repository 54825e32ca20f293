"""A backup is whole or not there, and holds all that was acknowledged."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest

from api.backup import manifest as manifests
from api.backup.copying import copy_sqlite
from api.backup.making import back_up
from api.backup.manifest import BackupDamaged, BackupUnusable
from api.backup.restoring import Asked, restore
from api.house import open_house
from api.settings import Settings
from domain.key_providers import KeyFile
from domain.recovery import new_code
from domain.store import open_keys
from tests.cli.run import ROOT, environment
from tests.ledger.store import Store
from tests.ledger.writing import CLIENT, GIFT, opened, recorded
from tests.proof.backing import (
    NOW,
    PASSPHRASE,
    QUICK,
    WORDS,
    came_back,
    facts,
    identity,
    made,
    new_identity,
    settings,
    small,
    store,
)

__all__ = ["identity", "small", "store"]


class TestBackingUp:
    def test_gives_back_every_fact_word_account_and_checkpoint(
        self, store: Store, tmp_path: Path, identity: Path
    ) -> None:
        with open_house(settings(store)) as house:
            house.accounts.add("Thea", person_id=CLIENT, password="fifteen letters")
            session = house.accounts.sign_in("Thea", "fifteen letters", now=NOW)
            house.keeper.checkpoint()
        assert session is not None
        (store.directory / "witnesses.json").write_text("{}")
        before = facts(store)

        manifest = made(store, tmp_path / "backup", identity)
        restored = came_back(tmp_path / "new", tmp_path / "backup", identity=identity)

        assert (manifest.facts, restored.facts) == (len(before), len(before))
        assert restored.sealed_words >= 3
        with open_house(Settings(data=tmp_path / "new")) as house:
            assert [f for _, f in house.ledger.read_on(0, limit=999)] == before
            assert house.accounts.sign_in("Thea", "fifteen letters", now=NOW)
            assert house.accounts.session(session.token, now=NOW) is None
            assert house.keeper.checkpoint().checkpoint.size == len(before)
            assert house.keeper.files.latest() is not None
        assert (tmp_path / "new" / "witnesses.json").read_text() == "{}"
        assert (tmp_path / "new" / "log.key").stat().st_mode & 0o777 == 0o600

    def test_holds_no_key_in_clear(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        tag = small.keys.stream(facts(small)[0].originator_id).tag_key
        made(small, tmp_path / "backup", identity)

        held = b"".join(
            path.read_bytes()
            for path in (tmp_path / "backup").rglob("*")
            if path.is_file()
        )
        key_file = (small.directory / "key-encryption.key").read_bytes()
        log_key = (small.directory / "log.key").read_bytes()
        secrets = [key_file.split()[-1], tag, *log_key.split()[-3::2], WORDS.encode()]
        assert not [secret for secret in secrets if secret in held]

    def test_opens_for_each_recipient_and_for_nobody_else(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        other, stranger = tmp_path / "supervisor.age", tmp_path / "stranger.age"
        new_identity(other)
        new_identity(stranger)
        made(small, tmp_path / "backup", identity, other)

        for number, each in enumerate((identity, other)):
            came_back(tmp_path / f"new{number}", tmp_path / "backup", identity=each)
        with pytest.raises(BackupUnusable, match="does not open this backup; it was"):
            came_back(tmp_path / "no", tmp_path / "backup", identity=stranger)
        with pytest.raises(BackupUnusable, match=r"sealed to age1.*name an identity"):
            came_back(tmp_path / "no", tmp_path / "backup")
        assert not (tmp_path / "no").exists()

    def test_without_recipients_opens_with_the_key_file_kept_elsewhere(
        self, small: Store, tmp_path: Path
    ) -> None:
        made(small, tmp_path / "backup")
        kept = small.directory / "key-encryption.key"

        came_back(tmp_path / "new", tmp_path / "backup", key_file=kept)

        assert not list((tmp_path / "backup").glob("key-encryption*"))
        with pytest.raises(BackupUnusable, match="holds no key-encryption key; name"):
            came_back(tmp_path / "no", tmp_path / "backup")

    def test_with_a_locked_key_file_asks_for_its_passphrase_once(
        self, small: Store, tmp_path: Path
    ) -> None:
        provider = small.keys.provider
        assert isinstance(provider, KeyFile)
        small.keys.rewrap(provider.locked(PASSPHRASE, code=new_code(), cost=QUICK))
        asked: list[str] = []

        def ask() -> str:
            asked.append("once")
            return PASSPHRASE

        back_up(replace(settings(small), ask=ask), tmp_path / "backup", now=NOW)
        asked.clear()
        kept = small.directory / "key-encryption.key"
        restore(
            Settings(data=tmp_path / "new", ask=ask),
            Asked(backup=tmp_path / "backup", key_file=kept),
        )

        assert asked == ["once"]
        open_keys(tmp_path / "new", ask=lambda: PASSPHRASE).close()

    def test_of_before_a_rotation_needs_the_key_file_of_then(
        self, small: Store, tmp_path: Path
    ) -> None:
        kept = tmp_path / "kept.key"
        shutil.copy(small.directory / "key-encryption.key", kept)
        made(small, tmp_path / "backup")
        small.keys.rotate()

        with pytest.raises(BackupUnusable, match="take the copy from then"):
            came_back(
                tmp_path / "no",
                tmp_path / "backup",
                key_file=small.directory / "key-encryption.key",
            )
        came_back(tmp_path / "new", tmp_path / "backup", key_file=kept)

    def test_refuses_a_place_that_is_taken_and_recipients_that_are_none(
        self, small: Store, tmp_path: Path
    ) -> None:
        made(small, tmp_path / "backup")

        with pytest.raises(BackupUnusable, match="is there already"):
            made(small, tmp_path / "backup")
        with pytest.raises(BackupUnusable, match="is not there; make it first"):
            made(small, tmp_path / "none" / "backup")
        with pytest.raises(BackupUnusable, match="is no public key of age"):
            back_up(settings(small), tmp_path / "other", recipients=["age1no"], now=NOW)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["backup", "data"]

    @pytest.mark.parametrize("owner", ["stream", "subject"])
    def test_refuses_to_call_itself_done_without_a_key_that_is_needed(
        self, small: Store, tmp_path: Path, owner: str
    ) -> None:
        small.keys._secrets._rows._db.execute(
            "DELETE FROM secrets WHERE owner = ?", (owner,)
        )

        with pytest.raises(BackupDamaged, match=r"key of"):
            made(small, tmp_path / "backup")

        assert [p.name for p in tmp_path.iterdir()] == ["data"]


class TestWhileWritingGoesOn:
    def test_a_copy_is_of_the_moment_when_it_began(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("api.backup.copying.PAGES", 10)
        source, steps = sqlite3.connect(tmp_path / "live"), list[int]()
        source.execute("PRAGMA journal_mode=WAL")
        source.execute("CREATE TABLE t (x)")
        source.execute("INSERT INTO t VALUES (zeroblob(400000))")
        source.commit()

        def say(done: int, whole: int | None) -> None:
            steps.append(done)
            source.execute("INSERT INTO t VALUES (zeroblob(50000))")
            source.commit()

        copy_sqlite(tmp_path / "live", tmp_path / "copy", say=say)

        with closing(sqlite3.connect(tmp_path / "copy")) as copy:
            assert copy.execute("SELECT count(*) FROM t").fetchone() == (1,)
        assert len(steps) > 5
        assert steps == sorted(set(steps))
        source.close()

    def test_everything_acknowledged_before_is_in_it(
        self, store: Store, tmp_path: Path
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        stop, told = context.Event(), context.Queue()
        place = (store.directory, store.database_url)
        writer = context.Process(target=_write, args=(place, stop, told))
        writer.start()
        try:
            acknowledged = [told.get(timeout=60) for _ in range(20)]
            manifests_made = [
                made(store, tmp_path / f"backup{number}") for number in range(2)
            ]
            after = told.get(timeout=60)
        finally:
            stop.set()
            writer.join(60)
        kept = store.directory / "key-encryption.key"

        came_back(tmp_path / "new", tmp_path / "backup0", key_file=kept)

        with Store(tmp_path / "new") as found:
            places = {(f.originator_id, f.originator_version) for f in facts(found)}
        assert set(acknowledged) <= places
        assert after
        assert manifests_made[0].facts == len(places)
        assert manifests_made[1].facts >= len(places)

    def test_killed_in_the_middle_leaves_no_backup(
        self, small: Store, tmp_path: Path
    ) -> None:
        # SIGKILL at moments spread over the whole of it.
        target = tmp_path / "backup"
        for tenth in range(12):
            program = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "tests.proof.backing_up",
                    small.directory,
                    target,
                ],
                cwd=ROOT,
                env=environment(),
                stdout=subprocess.PIPE,
            )
            assert program.stdout is not None
            program.stdout.readline()
            time.sleep(tenth * 0.03)
            program.kill()
            program.communicate()
            if target.exists():
                manifests.check_files(target, manifests.read(target))
                break
        shutil.rmtree(target, ignore_errors=True)

        made(small, target)

        assert sorted(p.name for p in tmp_path.iterdir()) == ["backup", "data"]


def _write(place: tuple[Path, str | None], stop: Event, told: Any) -> None:
    directory, url = place
    with Store(directory, database_url=url) as store:
        while not stop.is_set():
            begun = opened(store.ledger)
            told.put((begun.originator_id, 1))
            receipt = recorded(
                store.ledger, begun.case_id, "GiftExchanged", GIFT, narrative=WORDS
            )
            told.put((receipt.stream, receipt.version))
    told.cancel_join_thread()
