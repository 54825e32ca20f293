"""What is restored is what was backed up, or nothing is left behind."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from api.backup import manifest as manifests
from api.backup.erased_since import in_list
from api.backup.manifest import BackupDamaged, BackupUnusable
from api.backup.restoring import Asked, restore
from api.house import open_house
from api.settings import Settings
from domain.keys import KeyUnusable
from domain.refusals import PersonErased
from domain.sealing import ERASED
from domain.store import RESTORING, open_keys
from tests.ledger.store import Store
from tests.ledger.writing import CLIENT
from tests.proof.backing import (
    came_back,
    empty_url,
    facts,
    fill,
    identity,
    made,
    small,
    store,
)

__all__ = ["empty_url", "identity", "small", "store"]


class TestRestoring:
    def test_refuses_a_changed_byte_in_any_file_by_its_name(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "backup", identity)
        names = [
            path.relative_to(tmp_path / "backup")
            for path in (tmp_path / "backup").rglob("*")
            if path.is_file()
        ]
        assert len(names) >= 8
        for name in names:
            path = tmp_path / "backup" / name
            whole = path.read_bytes()
            for at in (0, len(whole) // 2, len(whole) - 1):
                changed = bytearray(whole)
                changed[at] ^= 0x01
                path.write_bytes(changed)
                with pytest.raises(BackupDamaged) as refused:
                    came_back(tmp_path / "no", tmp_path / "backup", identity=identity)
                assert str(name) in str(refused.value)
                assert not (tmp_path / "no").exists()
            path.write_bytes(whole)
            path.unlink()
            with pytest.raises(BackupDamaged, match=name.name):
                came_back(tmp_path / "no", tmp_path / "backup", identity=identity)
            path.write_bytes(whole)

    def test_refuses_a_manifest_that_somebody_else_wrote(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "backup", identity)
        path = tmp_path / "backup" / manifests.MANIFEST
        told, count = path.read_bytes(), len(facts(small))
        text = told.replace(b'"facts": %d' % count, b'"facts": %d' % (count - 1))
        assert text != told
        path.write_bytes(text)
        (tmp_path / "backup" / manifests.SUM).write_bytes(manifests._sum(text))

        with pytest.raises(BackupDamaged, match="was not written by this ledger"):
            came_back(tmp_path / "no", tmp_path / "backup", identity=identity)

    def test_refuses_a_place_that_is_not_empty_and_leaves_it_alone(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "backup", identity)
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "mine").touch()

        with pytest.raises(BackupUnusable, match="is not empty"):
            came_back(tmp_path / "new", tmp_path / "backup", identity=identity)

        assert [p.name for p in (tmp_path / "new").iterdir()] == ["mine"]

    def test_killed_in_the_middle_is_never_served(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "backup", identity)
        (tmp_path / "new" / RESTORING).mkdir(parents=True)

        with pytest.raises(KeyUnusable, match="was cut short"):
            open_keys(tmp_path / "new")
        with pytest.raises(BackupUnusable, match="was cut short"):
            came_back(tmp_path / "new", tmp_path / "backup", identity=identity)

    def test_forgets_who_was_erased_after_the_backup(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "old", identity)
        small.keys.destroy(subject=CLIENT)
        made(small, tmp_path / "later", identity)

        restored = came_back(tmp_path / "new", tmp_path / "old", identity=identity)

        assert restored.erased_since == 1
        assert restored.erased_words >= 3
        _assert_erased(tmp_path / "new")

    def test_forgets_who_is_on_a_list(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "old", identity)
        listed = tmp_path / "erasures.jsonl"
        listed.write_text(json.dumps({"subject": str(CLIENT)}) + "\n")

        came_back(
            tmp_path / "new", tmp_path / "old", identity=identity, erasures=listed
        )

        _assert_erased(tmp_path / "new")

    def test_says_where_a_backup_beside_it_cannot_say_who_was_erased(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "old", identity)
        made(small, tmp_path / "later", identity)
        (tmp_path / "later" / manifests.SUM).write_text("no")
        told: list[str] = []

        restore(
            Settings(data=tmp_path / "new"),
            Asked(backup=tmp_path / "old", identity=identity),
            warn=told.append,
        )

        assert len(told) == 1
        assert "what was erased by then is not known" in told[0]

    @pytest.mark.parametrize("line", ["no", "{}", '{"subject": 1}', '{"x": "y"}', "[]"])
    def test_refuses_a_list_that_is_none(self, tmp_path: Path, line: str) -> None:
        (tmp_path / "list").write_text(f'{{"stream": "{UUID(int=1)}"}}\n{line}\n')

        with pytest.raises(BackupUnusable, match="line 2"):
            in_list(tmp_path / "list")

    def test_puts_keys_where_they_are_kept_apart(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "backup", identity)
        chosen = Settings(
            data=tmp_path / "new",
            key_file=tmp_path / "apart.key",
            log_key_file=tmp_path / "log-apart.key",
        )

        restore(chosen, Asked(backup=tmp_path / "backup", identity=identity))

        assert not list((tmp_path / "new").glob("*.key"))
        with open_house(chosen) as house:
            size = house.keeper.checkpoint().checkpoint.size
            assert size == len(facts(small))

    def test_leaves_keys_alone_that_are_others(
        self, small: Store, tmp_path: Path, identity: Path
    ) -> None:
        made(small, tmp_path / "backup", identity)
        (tmp_path / "log-apart.key").write_text("mine")
        chosen = Settings(
            data=tmp_path / "new",
            key_file=tmp_path / "apart.key",
            log_key_file=tmp_path / "log-apart.key",
        )

        with pytest.raises(BackupUnusable, match="is there already, and is not"):
            restore(chosen, Asked(backup=tmp_path / "backup", identity=identity))

        assert not (tmp_path / "apart.key").exists()
        assert not (tmp_path / "new").exists()
        assert (tmp_path / "log-apart.key").read_text() == "mine"


@pytest.mark.postgres
class TestIntoPostgres:
    def test_from_either_database_gives_the_same_facts_and_log(
        self, store: Store, tmp_path: Path, identity: Path, empty_url: str
    ) -> None:
        before, rows = facts(store), store.ledger.recorder.leaf_rows(start=0, limit=99)
        made(store, tmp_path / "backup", identity)

        came_back(
            tmp_path / "new",
            tmp_path / "backup",
            identity=identity,
            database_url=empty_url,
        )

        chosen = Settings(data=tmp_path / "new", database_url=empty_url)
        with open_house(chosen) as house:
            assert [f for _, f in house.ledger.read_on(0, limit=99)] == before
            assert house.ledger.recorder.leaf_rows(start=0, limit=99) == rows
            assert house.keeper.checkpoint().checkpoint.size == len(before)
        assert not (tmp_path / "new" / "ledger.db").exists()
        with Store(tmp_path / "new", database_url=empty_url) as found:
            fill(found)
            assert found.ledger.head() > len(before)

    def test_refuses_a_database_that_holds_facts(
        self, store: Store, tmp_path: Path, identity: Path, postgres_url: str
    ) -> None:
        made(store, tmp_path / "backup", identity)
        if not store.is_postgres:
            with Store(tmp_path / "there", database_url=postgres_url) as there:
                fill(there)

        with pytest.raises(BackupUnusable, match="holds a ledger already"):
            came_back(
                tmp_path / "no",
                tmp_path / "backup",
                identity=identity,
                database_url=postgres_url,
            )

        assert not (tmp_path / "no").exists()

    def test_that_fails_leaves_nothing_in_the_database(
        self,
        small: Store,
        tmp_path: Path,
        identity: Path,
        empty_url: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        made(small, tmp_path / "backup", identity)
        monkeypatch.setattr("api.backup.restoring.put_in_place", _fail)

        with pytest.raises(OSError, match="no space"):
            came_back(
                tmp_path / "no",
                tmp_path / "backup",
                identity=identity,
                database_url=empty_url,
            )

        assert not (tmp_path / "no").exists()
        with psycopg.connect(empty_url) as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_namespace WHERE nspname = 'ledger'"
            ).fetchone()
        assert found == (0,)


def _fail(*_: object, **__: object) -> None:
    raise OSError(28, "no space left on device")


def _assert_erased(directory: Path) -> None:
    with Store(directory) as found:
        sealed = [f for f in facts(found) if getattr(f, "narrative", None)]
        said = {found.ledger.words(f, "narrative", f.narrative) for f in sealed}
        assert said == {ERASED}
        with pytest.raises(PersonErased):
            found.keys.ensure(streams=[], subjects=[CLIENT])
