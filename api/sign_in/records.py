"""The file in which accounts lie, shared with the wrapped keys; and its digests.

Safe across threads and processes. What must happen together happens in `at_once`.
"""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any
from unicodedata import normalize

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.sign_in.tables import make_tables

Row = tuple[Any, ...]
LOCK_WAIT_SECONDS = 30
NONCE_BYTES = 12
SECRET_BYTES = 32


class Records:
    """Rows of accounts, what is sealed in them, and how names are found again.

    `secret` is 32 bytes that the key provider wraps; names have one of their own.
    """

    def __init__(
        self,
        path: Path,
        *,
        name_secret: bytes,
        secret: bytes,
        clock: Callable[[], datetime],
    ) -> None:
        self._name_secret = name_secret
        self._mark_secret = hmac.digest(secret, b"marks", "sha256")
        self._cipher = AESGCM(hmac.digest(secret, b"sealed", "sha256"))
        self._lock = RLock()
        self.clock = clock
        self._db = sqlite3.connect(
            path,
            isolation_level=None,
            check_same_thread=False,
            timeout=LOCK_WAIT_SECONDS,
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        make_tables(self._db)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows a statement changed."""
        with self._lock:
            return self._db.execute(statement, values).rowcount

    def one(
        self, statement: str, values: Sequence[object] | Mapping[str, object] = ()
    ) -> Row | None:
        with self._lock:
            found = self._db.execute(statement, values).fetchall()
        return found[0] if found else None

    def all(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        with self._lock:
            return self._db.execute(statement, values).fetchall()

    @contextmanager
    def at_once(self) -> Generator[None]:
        """Everything in it happens, or nothing does; inside another it joins that one."""
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def tag(self, name: str) -> bytes:
        """What stands for a name, however it is typed."""
        plain = normalize("NFKC", name).strip().casefold()
        # Half a character, which nothing can write, is nobody's name.
        encoded = plain.encode(errors="replace")
        return hmac.digest(self._name_secret, encoded, "sha256")

    def mark(self, purpose: str, thing: bytes | str) -> str:
        """What stands for somebody or an address in a log: the same each time."""
        told = thing.encode(errors="replace") if isinstance(thing, str) else thing
        return hmac.digest(
            self._mark_secret, purpose.encode() + b"\0" + told, "sha256"
        ).hex()[:24]

    def seal(self, told: bytes, *, about: bytes) -> bytes:
        """Encrypt what only this house reads; `about` says which row it belongs to."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, told, about)

    def unseal(self, sealed: bytes, *, about: bytes) -> bytes:
        """The opposite of `seal`. Raises InvalidTag where the row is another's."""
        nonce, told = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, told, about)


def new_secret() -> str:
    """A secret of 256 bits that can stand in a cookie, a header or an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_handle() -> str:
    """What names a session, token or passkey to its owner; it opens nothing."""
    return secrets.token_hex(8)


def digest(secret: str) -> bytes:
    """What is kept of a secret of 112 bits or more."""
    return sha256(secret.encode(errors="replace")).digest()


def text(moment: datetime) -> str:
    """A moment as the rows have it: sorted as text it is sorted in time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(told: str) -> datetime:
    """The opposite of `text`."""
    return datetime.strptime(told, "%Y-%m-%dT%H:%M:%S.%f%z")
