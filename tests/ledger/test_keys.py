"""Keys live apart from the facts, wrapped, and open nothing in the wrong hands."""

from __future__ import annotations

import multiprocessing
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from domain.key_providers import KeyFile
from domain.keys import KeyMissing, KeyStore, KeyUnusable
from domain.log.leaf import prefixed
from domain.store import open_keys
from tests.ledger.store import Store
from tests.ledger.writing import opened

KEY_FILE = "key-encryption.key"


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    open_keys(tmp_path / "data").close()

    assert (tmp_path / "data" / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    open_keys(tmp_path).close()
    (tmp_path / KEY_FILE).chmod(0o640)

    with pytest.raises(KeyUnusable, match="can be read by others; run: chmod 600"):
        open_keys(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"my own words\n",
        b"boundary-ledger key-encryption key v1\n",
        b"boundary-ledger key-encryption key v1\nAAAA\n",
        b"boundary-ledger key-encryption key v2\n" + b"A" * 43 + b"=\n",
        b"boundary-ledger key-encryption key v1\n" + b"A" * 42 + b"!=\n",
    ],
)
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    (tmp_path / KEY_FILE).chmod(0o600)

    with pytest.raises(KeyUnusable, match="is not a key file of Boundary Ledger"):
        open_keys(tmp_path)

    assert (tmp_path / KEY_FILE).read_bytes() == content


def test_another_key_file_opens_nothing_and_says_so(sqlite_store: Store) -> None:
    opened(sqlite_store.ledger)
    sqlite_store.close()
    (sqlite_store.directory / KEY_FILE).unlink()

    KeyFile(sqlite_store.directory / KEY_FILE)

    with pytest.raises(KeyUnusable, match=r"keys.db and key-encryption.key belong"):
        sqlite_store.open()

    sqlite_store.keys = open_keys(sqlite_store.directory.parent / "other")
    sqlite_store.ledger = sqlite_store.another()


def test_stored_keys_hold_no_secret_in_clear(tmp_path: Path) -> None:
    keys = open_keys(tmp_path)
    stream, person = uuid4(), uuid4()
    keys.ensure(streams=[stream], subjects=[person])
    secrets = [keys.stream(stream).tag_key, keys.ledger("commands")]
    whole = KeyFile(tmp_path / KEY_FILE)
    wrapped = keys._secrets._rows._db.execute("SELECT owner, id, wrapped FROM secrets")
    for owner, id_, sealed in wrapped.fetchall():
        label = f"boundary-ledger/secret/v1/{owner}/".encode() + id_
        secrets.append(whole.unwrap(sealed, label=label))
    keys.close()

    stored = b"".join(path.read_bytes() for path in tmp_path.glob("keys.db*"))

    assert len(secrets) == 5
    assert not [secret for secret in secrets if secret in stored]


def test_wrapped_keys_cannot_change_places(tmp_path: Path) -> None:
    keys = open_keys(tmp_path)
    first, second = uuid4(), uuid4()
    keys.ensure(streams=[first, second], subjects=[])
    keys._secrets._rows._db.execute(
        "UPDATE secrets SET wrapped = (SELECT wrapped FROM secrets WHERE id = ?) "
        "WHERE id = ?",
        (second.bytes, first.bytes),
    )

    with pytest.raises(KeyUnusable):
        keys.stream(first)

    keys.close()


def test_a_key_is_made_once_and_found_again(tmp_path: Path) -> None:
    stream = uuid4()
    first = open_keys(tmp_path)
    first.ensure(streams=[stream], subjects=[])
    told = first.stream(stream).tag_key
    first.ensure(streams=[stream], subjects=[])
    first.close()

    second = open_keys(tmp_path)

    assert second.stream(stream).tag_key == told
    second.close()


def test_keys_that_were_never_made_are_missing(tmp_path: Path) -> None:
    keys = open_keys(tmp_path)

    with pytest.raises(KeyMissing, match="no key is kept for stream"):
        keys.stream(uuid4())
    with pytest.raises(KeyMissing, match="no key is kept for subject"):
        keys.subject(uuid4())

    keys.close()


def test_every_purpose_and_stream_has_a_secret_of_its_own(tmp_path: Path) -> None:
    keys = open_keys(tmp_path)
    streams = [uuid4() for _ in range(20)]
    keys.ensure(streams=streams, subjects=[])

    tags = {keys.stream(stream).tag_key for stream in streams}
    purposes = {keys.ledger(name) for name in ("commands", "names", "account names")}

    assert len(tags | purposes) == 23
    keys.close()


def test_a_key_file_may_lie_elsewhere(tmp_path: Path) -> None:
    keys = open_keys(tmp_path / "data", key_file=tmp_path / "safe.key")
    keys.close()

    assert (tmp_path / "safe.key").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "data" / KEY_FILE).exists()


def test_the_first_maker_of_a_key_wins_among_processes(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")

    with context.Pool(4) as pool:
        told = pool.map(_made, [(tmp_path / "new", UUID(int=7))] * 8)

    assert len(set(told)) == 1


def _made(asked: tuple[Path, UUID]) -> bytes:
    directory, stream = asked
    keys = open_keys(directory)
    keys.ensure(streams=[stream], subjects=[])
    told = keys.stream(stream).tag_key
    keys.close()
    return told


def test_first_starts_at_one_moment_agree_on_one_key_file(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / f"{number}.key"
        start = Barrier(6)

        def made(path: Path = path, start: Barrier = start) -> bytes:
            start.wait()
            return KeyFile(path).wrap(bytes(32), label=b"")

        with ThreadPoolExecutor(6) as threads:
            wrapped = [
                future.result() for future in [threads.submit(made) for _ in range(6)]
            ]

        assert {KeyFile(path).unwrap(one, label=b"") for one in wrapped} == {bytes(32)}
        assert sorted(tmp_path.glob(f"*{number}.key*")) == [path]


def test_more_keys_than_are_remembered_are_still_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.keys.CACHED_SECRETS", 3)
    keys = open_keys(tmp_path)
    ids = [uuid4() for _ in range(9)]
    keys.ensure(streams=ids, subjects=ids)

    first = [keys.stream(id_).tag_key for id_ in ids]
    again = [keys.stream(id_).tag_key for id_ in ids]
    for id_ in ids:
        keys.subject(id_)

    assert first == again
    keys.close()


def test_keys_without_their_key_file_are_made_useless(tmp_path: Path) -> None:
    keys = open_keys(tmp_path / "data")
    stream = uuid4()
    keys.ensure(streams=[stream], subjects=[])
    keys.close()
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    shutil.copy(tmp_path / "data" / "keys.db", stolen)

    with pytest.raises(KeyUnusable):
        KeyStore(stolen / "keys.db", KeyFile(stolen / "own.key"))


def test_lengths_stand_before_what_they_measure() -> None:
    assert prefixed(b"ab", b"c") != prefixed(b"a", b"bc")
    assert prefixed(b"ab") == b"\0\0\0\0\0\0\0\x02ab"
