"""Changing the key-encryption key, locking it, destroying keys: all or nothing, for ever."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from domain import recovery
from domain.key_files import Cost
from domain.key_providers import KeyFile, recover
from domain.keys import KeyMissing, KeyStore, KeyUnusable, Owner
from domain.recovery import ALPHABET, CodeMistyped, new_code, recovery_key
from domain.refusals import PersonErased, StreamErased
from domain.sealing import ERASED, seal, unseal
from domain.store import open_keys
from domain.values import FactId, PersonId
from tests.cli.run import ROOT, environment
from tests.ledger.writing import CLIENT, GIFT, opened, recorded, written
from tests.proof.keeping import Kept

KEY_FILE = "key-encryption.key"
PASSPHRASE = "four words that go on"
OTHER = "another four words here"
QUICK = Cost(memory_kib=8 * 1024, iterations=1, lanes=1)
STREAM, PERSON = uuid4(), PersonId(uuid4())
FACT = FactId(uuid4())


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    """A store with a stream and a person."""
    made = open_keys(tmp_path)
    made.ensure(streams=[STREAM], subjects=[PERSON])
    yield made
    made.close()


def key_file(keys: KeyStore) -> KeyFile:
    assert isinstance(keys.provider, KeyFile)
    return keys.provider


def stored(directory: Path) -> bytes:
    """Every byte of the store and of what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in directory.glob("keys.db*"))


def wrapped(keys: KeyStore) -> list[bytes]:
    return [found for _, _, found in keys._secrets._rows.all()]


def lock(keys: KeyStore, passphrase: str = PASSPHRASE) -> str:
    code = new_code()
    assert keys.rewrap(key_file(keys).locked(passphrase, code=code, cost=QUICK))
    return code


class TestRotating:
    def test_keeps_every_secret_and_forgets_how_it_was_wrapped(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        keys.ensure(streams=[uuid4() for _ in range(300)], subjects=[])
        tag, old = keys.stream(STREAM).tag_key, wrapped(keys)
        before = (tmp_path / KEY_FILE).read_bytes()

        assert keys.rotate()

        left = stored(tmp_path)
        assert not [one for one in old if one in left]
        assert (tmp_path / KEY_FILE).read_bytes() != before
        assert not (tmp_path / f"{KEY_FILE}.next").exists()
        with closing(open_keys(tmp_path)) as again:
            assert again.stream(STREAM).tag_key == tag

    def test_of_ten_thousand_secrets_takes_a_moment(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        keys.ensure(streams=[uuid4() for _ in range(10_000)], subjects=[])
        old = set(wrapped(keys))
        start = time.process_time()

        assert keys.rotate()

        took = time.process_time() - start
        left = stored(tmp_path)
        assert took < 1
        assert not [one for one in list(old)[::97] if one in left]

    def test_is_seen_by_another_process_that_had_the_store_open(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        new = uuid4()
        with closing(open_keys(tmp_path)) as other:
            keys.rotate()
            keys.rotate()
            other.ensure(streams=[new], subjects=[])
            told = other.stream(new).tag_key, other.stream(STREAM).tag_key

        assert told == (keys.stream(new).tag_key, keys.stream(STREAM).tag_key)

    def test_changes_nothing_where_a_secret_does_not_open(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        before = (tmp_path / KEY_FILE).read_bytes()
        keys._secrets._rows._db.execute(
            "UPDATE secrets SET wrapped = zeroblob(60) WHERE id = ?", (PERSON.bytes,)
        )

        with pytest.raises(KeyUnusable, match="does not open"):
            keys.rotate()

        assert (tmp_path / KEY_FILE).read_bytes() == before
        assert [path.name for path in tmp_path.glob("*.key*")] == [KEY_FILE]
        assert keys.stream(STREAM).tag_key

    def test_says_so_where_somebody_reads_for_too_long(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        keys._secrets._rows._db.execute("PRAGMA busy_timeout = 50")
        with closing(open_keys(tmp_path)) as other, other._secrets._rows.reading():
            other._secrets._rows.wrapping()
            assert not keys.rotate()
        assert keys.scrub()

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("deed", "each"), [("rotate", 3), ("protect", 29), ("destroy", 1)]
    )
    def test_killed_at_any_step_leaves_the_old_key_or_the_new_one(
        self, tmp_path: Path, deed: str, each: int
    ) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "tests.proof.killed", tmp_path, deed, str(each)],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment(),
        )

        assert done.returncode == 0, done.stderr
        assert int(done.stdout) > 30


class TestLocking:
    def test_asks_for_the_passphrase_from_then_on(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        tag, key = keys.stream(STREAM).tag_key, key_file(keys).exported().split()[-1]
        lock(keys)

        with pytest.raises(KeyUnusable, match="is locked by a passphrase; run this on"):
            open_keys(tmp_path)
        with pytest.raises(KeyUnusable, match="this passphrase does not open"):
            open_keys(tmp_path, ask=lambda: OTHER)
        with closing(open_keys(tmp_path, ask=lambda: PASSPHRASE)) as again:
            assert again.stream(STREAM).tag_key == tag
        text = (tmp_path / KEY_FILE).read_bytes()
        assert key not in text
        assert key_file(keys).exported().split()[-1] not in text

    def test_reads_a_passphrase_however_the_keyboard_composes_it(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        lock(keys, "fünf Wörter für die Praxis")

        told = "fu\u0308nf Wo\u0308rter fu\u0308r die Praxis"
        open_keys(tmp_path, ask=lambda: told).close()

    def test_refuses_a_passphrase_that_is_too_short(self, keys: KeyStore) -> None:
        with pytest.raises(KeyUnusable, match="at least 15 characters"):
            key_file(keys).locked("short", code=new_code())

    def test_is_kept_by_a_rotation_that_asks_nobody(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        code = lock(keys)

        keys.rotate()

        open_keys(tmp_path, ask=lambda: PASSPHRASE).close()
        found = recover(tmp_path / KEY_FILE, store=tmp_path / "keys.db", code=code)
        assert found.key_id == keys.provider.key_id

    def test_the_recovery_code_gives_the_same_key_and_a_new_passphrase(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        code, tag = lock(keys), keys.stream(STREAM).tag_key
        keys.close()
        store = tmp_path / "keys.db"
        with closing(
            KeyStore(store, recover(tmp_path / KEY_FILE, store=store, code=code))
        ) as found:
            again = key_file(found).locked(OTHER, code=code, cost=QUICK)
            found.rewrap(again)

        with pytest.raises(KeyUnusable, match="this passphrase does not open"):
            open_keys(tmp_path, ask=lambda: PASSPHRASE)
        with closing(open_keys(tmp_path, ask=lambda: OTHER)) as now:
            assert now.stream(STREAM).tag_key == tag
        recover(tmp_path / KEY_FILE, store=store, code=code.lower().replace("-", " "))

    def test_another_recovery_code_opens_nothing(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        lock(keys)

        with pytest.raises(KeyUnusable, match="belongs to another key file"):
            recover(tmp_path / KEY_FILE, store=tmp_path / "keys.db", code=new_code())

    @pytest.mark.usefixtures("keys")
    def test_there_is_nothing_to_recover_of_an_open_file(self, tmp_path: Path) -> None:
        with pytest.raises(KeyUnusable, match="is not locked"):
            recover(tmp_path / KEY_FILE, store=tmp_path / "keys.db", code=new_code())

    def test_taken_away_leaves_an_open_file(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        lock(keys)

        keys.rewrap(key_file(keys).unlocked())

        open_keys(tmp_path).close()
        assert (tmp_path / KEY_FILE).stat().st_size == 83

    def test_is_noticed_by_a_process_that_knows_no_passphrase(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        with closing(open_keys(tmp_path)) as other:
            lock(keys)
            with pytest.raises(KeyUnusable, match="was changed; start this again"):
                other.ensure(streams=[uuid4()], subjects=[])

    def test_no_bit_of_a_locked_file_can_change(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        lock(keys)
        path = tmp_path / KEY_FILE
        text = path.read_bytes()
        keys.close()

        for at in range(0, 8 * len(text), 13):
            changed = bytearray(text)
            changed[at // 8] ^= 1 << (at % 8)
            path.write_bytes(changed)
            with pytest.raises(KeyUnusable):
                open_keys(tmp_path, ask=lambda: PASSPHRASE)

    @pytest.mark.parametrize(
        "cost", ["1 1 1", "99999999 3 4", "65536 0 4", "65536 3 9999"]
    )
    def test_a_cost_that_cannot_be_meant_is_refused(
        self, keys: KeyStore, tmp_path: Path, cost: str
    ) -> None:
        lock(keys)
        path = tmp_path / KEY_FILE
        path.write_text(path.read_text("ascii").replace("8192 1 1", cost), "ascii")

        with pytest.raises(KeyUnusable, match="is not a key file"):
            open_keys(tmp_path, ask=lambda: PASSPHRASE)

    @pytest.mark.usefixtures("keys")
    def test_a_key_file_that_went_missing_is_not_made_anew(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / KEY_FILE).unlink()

        with pytest.raises(
            KeyUnusable, match="is missing, and the keys of this ledger"
        ):
            open_keys(tmp_path)

        assert not (tmp_path / KEY_FILE).exists()

    def test_a_key_file_that_cannot_be_written_is_left_alone(
        self, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("os.access", lambda *_: False)

        with pytest.raises(KeyUnusable, match="cannot be written"):
            keys.rotate()

        assert keys.stream(STREAM).tag_key


class TestRecoveryCodes:
    def test_have_a_hundred_and_sixty_bits(self) -> None:
        groups = new_code().split("-")

        assert [len(group) for group in groups] == [5] * 8
        assert len(ALPHABET) ** (4 * 8) == 2**160

    def test_a_wrong_character_is_found_in_its_group(self) -> None:
        code = new_code()
        for at, char in enumerate(code):
            if char == "-":
                continue
            for other in set(ALPHABET) - {char}:
                with pytest.raises(CodeMistyped, match=f"group {at // 6 + 1} of"):
                    recovery_key(code[:at] + other + code[at + 1 :])

    def test_groups_in_another_order_are_found(self) -> None:
        groups = new_code().split("-")

        with pytest.raises(CodeMistyped, match="group 1 of"):
            recovery_key("-".join([groups[1], groups[0], *groups[2:]]))

    def test_may_be_written_as_people_write(self) -> None:
        code = recovery._group(0, [1, 0, 1, 0]) + new_code()[5:]
        told = code.lower().replace("-", "  ").replace("1010", "lOio")

        assert recovery_key(told) == recovery_key(code)

    @pytest.mark.parametrize("code", ["", "ABC", "A" * 39, "A" * 41])
    def test_of_another_length_are_refused(self, code: str) -> None:
        with pytest.raises(CodeMistyped, match="has 8 groups of 5 characters"):
            recovery_key(code)


class TestDestroying:
    def test_leaves_nothing_of_the_secret_and_everything_else(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        other = PersonId(uuid4())
        keys.ensure(streams=[], subjects=[other])
        gone = seal(keys, "words", about=PERSON, fact_id=FACT, field="narrative")
        stays = seal(keys, "others", about=other, fact_id=FACT, field="narrative")
        found = keys._secrets._rows.wrapped(Owner.SUBJECT, PERSON.bytes)
        assert found is not None
        assert found in stored(tmp_path)

        assert keys.destroy(subject=PERSON)

        assert found not in stored(tmp_path)
        assert keys.is_destroyed(PERSON)
        assert not keys.is_destroyed(other)
        assert unseal(keys, gone, fact_id=FACT, field="narrative") is ERASED
        assert unseal(keys, stays, fact_id=FACT, field="narrative") == "others"

    def test_is_for_ever(self, keys: KeyStore, tmp_path: Path) -> None:
        new = uuid4()
        keys.destroy(subject=PERSON)
        keys.destroy(stream=STREAM)
        keys.destroy(subject=PERSON)

        with closing(open_keys(tmp_path)) as again:
            with pytest.raises(PersonErased):
                again.ensure(streams=[new], subjects=[PERSON])
            with pytest.raises(StreamErased):
                again.ensure(streams=[STREAM], subjects=[])
            with pytest.raises(KeyMissing):
                again.stream(new)
            with pytest.raises(KeyMissing):
                again.subject(PERSON)
            assert again.is_destroyed(stream=STREAM)
            assert len(again.destroyed()) == 2

    def test_is_known_at_once_to_another_process(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        with closing(open_keys(tmp_path)) as other:
            other.subject(PERSON)
            other.stream(STREAM)
            keys.destroy(subject=PERSON, stream=STREAM)
            with pytest.raises(KeyMissing):
                other.subject(PERSON)
            other.refresh()
            with pytest.raises(KeyMissing):
                other.stream(STREAM)

    def test_of_somebody_without_a_key_is_remembered_too(self, keys: KeyStore) -> None:
        stranger = uuid4()

        keys.destroy(subject=stranger)

        with pytest.raises(PersonErased):
            keys.ensure(streams=[], subjects=[stranger])

    def test_shows_in_a_ledger_that_is_open_elsewhere(self, kept: Kept) -> None:
        store = kept.store
        begun = opened(store.ledger)
        receipt = recorded(
            store.ledger, begun.case_id, "GiftExchanged", GIFT, narrative="a scarf"
        )
        fact = written(store.ledger, receipt)
        sealed = getattr(fact, "narrative")  # noqa: B009 - The kind is not known here.
        assert store.ledger.words(fact, "narrative", sealed) == "a scarf"

        with closing(open_keys(store.directory)) as elsewhere:
            elsewhere.destroy(subject=CLIENT)

        assert store.ledger.words(fact, "narrative", sealed) is ERASED
        with pytest.raises(PersonErased):
            opened(store.ledger)


def test_a_store_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    first = open_keys(tmp_path)
    first.ensure(streams=[STREAM], subjects=[])
    tag = first.stream(STREAM).tag_key
    first._secrets._rows._db.execute("DROP TABLE wrapping")
    first._secrets._rows._db.execute("DROP TABLE destroyed")
    first.close()

    with closing(open_keys(tmp_path)) as now:
        assert now.stream(STREAM).tag_key == tag
        assert now.rotate()
