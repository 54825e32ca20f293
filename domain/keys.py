"""Keys: disclosure is handing one over, erasure is destroying one.

Every stream and every person has a secret of 32 random bytes. They live apart from
the facts, wrapped by a key-encryption key that a `KeyProvider` holds. What a secret is
used for is derived from it (HKDF-SHA256), so that each use can be handed over alone.
"""

from __future__ import annotations

import os
import sqlite3
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Protocol, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

SECRET_BYTES = 32
NONCE_BYTES = 12
CACHED_SECRETS = 16_384
KEY_FILE_HEADER = "boundary-ledger key-encryption key v1"


class Owner(StrEnum):
    """Whose secret it is."""

    STREAM = "stream"
    SUBJECT = "subject"
    LEDGER = "ledger"


class KeyUnusable(Exception):
    """A key file is not one, or does not open what was wrapped with it."""


class KeyMissing(Exception):
    """There is no secret of this owner: never made, or destroyed."""

    def __init__(self, owner: Owner, id_: bytes) -> None:
        super().__init__(f"no key is kept for {owner} {id_.hex()}")


class KeyProvider(Protocol):
    """Wraps and unwraps secrets; a key-management service can stand here."""

    def wrap(self, secret: bytes, *, label: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, label: bytes) -> bytes:
        """Raises KeyUnusable."""
        ...


class KeyFile:
    """A key-encryption key in a file of its own, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self._cipher = AESGCM(_read_or_make(path))

    def wrap(self, secret: bytes, *, label: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, label)

    def unwrap(self, wrapped: bytes, *, label: bytes) -> bytes:
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, sealed, label)
        except InvalidTag:
            msg = (
                "a stored key does not open with this key-encryption key; "
                "check that keys.db and key-encryption.key belong together"
            )
            raise KeyUnusable(msg) from None


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamKeys:
    """What one stream's secret is good for.

    `state` encrypts facts, `tag_key` marks their leaves, `read_model` seals what a
    projection keeps (deterministic, so that a rebuild gives the same bytes).
    """

    state: AESGCM
    tag_key: bytes
    read_model: AESSIV


class KeyStore:
    """Wrapped secrets in an SQLite file.

    Safe to use from several threads and processes: the first maker of a secret wins,
    and a secret is on disk before anything is encrypted with it.
    """

    def __init__(self, path: Path, provider: KeyProvider) -> None:
        self._provider = provider
        self._lock = RLock()
        self._streams: OrderedDict[UUID, StreamKeys] = OrderedDict()
        self._subjects: OrderedDict[UUID, AESGCM] = OrderedDict()
        self._connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=30
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS secrets (owner TEXT NOT NULL, "
            "id BLOB NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY (owner, id)) "
            "WITHOUT ROWID"
        )

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def stream(self, stream_id: UUID) -> StreamKeys:
        """The keys of a stream. Raises KeyMissing."""
        with self._lock:
            keys = self._streams.get(stream_id)
            if keys is None:
                keys = _stream_keys(self._secret(Owner.STREAM, stream_id.bytes))
                _keep(self._streams, stream_id, keys)
            return keys

    def subject(self, person_id: UUID) -> AESGCM:
        """The cipher of what is said about a person. Raises KeyMissing."""
        with self._lock:
            cipher = self._subjects.get(person_id)
            if cipher is None:
                secret = self._secret(Owner.SUBJECT, person_id.bytes)
                cipher = AESGCM(_derive(secret, b"sealed"))
                _keep(self._subjects, person_id, cipher)
            return cipher

    def ledger(self, purpose: str) -> bytes:
        """A secret of the whole ledger for one purpose, made when new. 32 bytes."""
        with self._lock:
            self._make(Owner.LEDGER, purpose.encode())
            return self._secret(Owner.LEDGER, purpose.encode())

    def ensure(self, *, streams: Iterable[UUID], subjects: Iterable[UUID]) -> None:
        """Make the secrets of many new streams and people in one commit."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            for owner, ids in ((Owner.STREAM, streams), (Owner.SUBJECT, subjects)):
                for id_ in ids:
                    self._make(owner, id_.bytes)
            self._connection.execute("COMMIT")

    def _secret(self, owner: Owner, id_: bytes) -> bytes:
        row = self._connection.execute(
            "SELECT wrapped FROM secrets WHERE owner = ? AND id = ?", (owner, id_)
        ).fetchone()
        if row is None:
            raise KeyMissing(owner, id_)
        return self._provider.unwrap(row[0], label=_label(owner, id_))

    def _make(self, owner: Owner, id_: bytes) -> None:
        secret = os.urandom(SECRET_BYTES)
        self._connection.execute(
            "INSERT OR IGNORE INTO secrets VALUES (?, ?, ?)",
            (owner, id_, self._provider.wrap(secret, label=_label(owner, id_))),
        )


T = TypeVar("T")


def _keep(cache: OrderedDict[UUID, T], id_: UUID, value: T) -> None:
    cache[id_] = value
    if len(cache) > CACHED_SECRETS:
        cache.popitem(last=False)


def _stream_keys(secret: bytes) -> StreamKeys:
    return StreamKeys(
        state=AESGCM(_derive(secret, b"state")),
        tag_key=_derive(secret, b"tag"),
        read_model=AESSIV(_derive(secret, b"read model", length=64)),
    )


def _derive(secret: bytes, purpose: bytes, *, length: int = 32) -> bytes:
    info = b"boundary-ledger/v1/" + purpose
    return HKDFExpand(algorithm=SHA256(), length=length, info=info).derive(secret)


def _label(owner: Owner, id_: bytes) -> bytes:
    return f"boundary-ledger/secret/v1/{owner}/".encode() + id_


def _read_or_make(path: Path) -> bytes:
    """The key in a key file. Raises KeyUnusable for a file that is not one."""
    if not path.exists():
        _make(path)
    return _read(path)


def _make(path: Path) -> None:
    """A new key, on disk and whole before it has its name; the first maker wins."""
    key = AESGCM.generate_key(bit_length=256)
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{KEY_FILE_HEADER}\n{b64encode(key).decode()}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _read(path: Path) -> bytes:
    try:
        header, encoded = path.read_text("ascii").splitlines()
        key = b64decode(encoded, validate=True)
    except ValueError:
        header, key = "", b""
    if header != KEY_FILE_HEADER or len(key) != SECRET_BYTES:
        msg = f"{path} is not a key file of Boundary Ledger; put the right one there"
        raise KeyUnusable(msg)
    if path.stat().st_mode & 0o077:
        msg = f"{path} can be read by others; run: chmod 600 {path}"
        raise KeyUnusable(msg)
    return key
