"""Accounts and sessions: who may sign in, and who is signed in.

They are secrets that change, so they stand beside the keys and not among the facts.
Names are kept as keyed digests, passwords as Argon2id hashes, session identifiers as
digests: what a thief reads here names nobody and opens nothing.
"""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, RLock
from typing import Any
from unicodedata import normalize
from uuid import UUID

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.values import PersonId

SHORTEST_PASSWORD = 15
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
MOST_AT_ONCE = 2
"""Passwords that are checked at one moment: each takes 64 MiB and a processor."""
MOST_IN_LINE = 8
"""Sign-ins that are checked or wait for it; the others are asked to come again."""
_TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
    name_tag BLOB PRIMARY KEY, person_id BLOB NOT NULL, password TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    token_hash BLOB PRIMARY KEY, person_id BLOB NOT NULL,
    began_at TEXT NOT NULL, seen_at TEXT NOT NULL
) WITHOUT ROWID;
"""


class AccountTaken(Exception):
    """Somebody signs in by this name already."""


class PasswordTooShort(Exception):
    """A password has at least fifteen characters."""

    def __init__(self) -> None:
        super().__init__(
            f"a password has at least {SHORTEST_PASSWORD} characters; "
            "four or five words that do not belong together are a good one"
        )


class TooManySignIns(Exception):
    """More passwords are waiting to be checked than this house can check."""

    def __init__(self) -> None:
        super().__init__("many people sign in at this moment; try again shortly")


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """Somebody who is signed in, with the secret that their browser holds."""

    person_id: PersonId
    token: str

    @property
    def form_token(self) -> str:
        """What a form of this session carries, so that no other site can send it."""
        return hmac.new(self.token.encode(), b"form", sha256).hexdigest()


class Accounts:
    """Accounts and sessions of one data directory; safe across threads, processes."""

    def __init__(self, path: Path, *, name_secret: bytes) -> None:
        self._name_secret = name_secret
        self._hasher = PasswordHash((Argon2Hasher(),))
        self._lock = RLock()
        self._line = BoundedSemaphore(MOST_IN_LINE)
        self._turns = BoundedSemaphore(MOST_AT_ONCE)
        self._db = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=30
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_TABLES)
        self._decoy: str | None = None

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def check(self, name: str, *, password: str) -> None:
        """Whether `add` would refuse. Raises AccountTaken and PasswordTooShort."""
        _long_enough(password)
        with self._lock:
            found = self._db.execute(
                "SELECT 1 FROM accounts WHERE name_tag = ?", (self._tag(name),)
            ).fetchone()
        if found:
            raise _taken(name)

    def add(self, name: str, *, person_id: PersonId, password: str) -> None:
        """Let a person sign in. Raises AccountTaken and PasswordTooShort."""
        hashed = self._hashed(password)
        try:
            self._run(
                "INSERT INTO accounts VALUES (?, ?, ?)",
                (self._tag(name), person_id.bytes, hashed),
            )
        except sqlite3.IntegrityError:
            raise _taken(name) from None

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password, and end its sessions."""
        hashed = self._hashed(password)
        tag = self._tag(name)
        self._run("UPDATE accounts SET password = ? WHERE name_tag = ?", (hashed, tag))
        self._run(
            "DELETE FROM sessions WHERE person_id IN "
            "(SELECT person_id FROM accounts WHERE name_tag = ?)",
            (tag,),
        )

    def person(self, name: str) -> PersonId | None:
        """Who signs in by this name."""
        row = self._one(
            "SELECT person_id FROM accounts WHERE name_tag = ?", (self._tag(name),)
        )
        return PersonId(UUID(bytes=row[0])) if row else None

    def people(self) -> list[PersonId]:
        """Everybody who can sign in."""
        with self._lock:
            rows = self._db.execute("SELECT person_id FROM accounts").fetchall()
        return [PersonId(UUID(bytes=row[0])) for row in rows]

    def sign_in(self, name: str, password: str, *, now: datetime) -> Session | None:
        """A new session, or None; an unknown name takes as long as a wrong password.

        Raises TooManySignIns.
        """
        row = self._one(
            "SELECT person_id, password FROM accounts WHERE name_tag = ?",
            (self._tag(name),),
        )
        decoy = self._unused_hash()
        verified = self._verified(password, row[1] if row else decoy)
        if row is None or not verified:
            return None
        session = Session(
            person_id=PersonId(UUID(bytes=row[0])), token=secrets.token_urlsafe(32)
        )
        self._run("DELETE FROM sessions WHERE began_at < ?", (_text(now - LONGEST),))
        # A password that was changed while this one was checked lets nobody in.
        self._run(
            "INSERT INTO sessions SELECT ?, person_id, ?, ? FROM accounts "
            "WHERE person_id = ? AND password = ?",
            (_hash(session.token), _text(now), _text(now), row[0], row[1]),
        )
        return self.session(session.token, now=now)

    def session(self, token: str, *, now: datetime) -> Session | None:
        """The session a browser holds the token of, where it is still good."""
        row = self._one(
            "SELECT person_id, began_at, seen_at FROM sessions WHERE token_hash = ?",
            (_hash(token),),
        )
        if row is None:
            return None
        if row[1] < _text(now - LONGEST) or row[2] < _text(now - IDLE):
            self.sign_out(token)
            return None
        if row[2] < _text(now - timedelta(minutes=1)):
            self._run(
                "UPDATE sessions SET seen_at = ? WHERE token_hash = ?",
                (_text(now), _hash(token)),
            )
        return Session(person_id=PersonId(UUID(bytes=row[0])), token=token)

    def take_away(self, person_id: PersonId) -> None:
        """Let a person sign in no more; nothing of their account is left."""
        with self._lock:
            self._run("DELETE FROM accounts WHERE person_id = ?", (person_id.bytes,))
            self.end_sessions(person_id)

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._run("DELETE FROM sessions WHERE token_hash = ?", (_hash(token),))

    def end_sessions(self, person_id: PersonId) -> None:
        """End all sessions of a person, as after a change of their rights."""
        self._run("DELETE FROM sessions WHERE person_id = ?", (person_id.bytes,))

    def _verified(self, password: str, hashed: str) -> bool:
        if not self._line.acquire(blocking=False):
            raise TooManySignIns
        try:
            with self._turns:
                return self._hasher.verify(_plain(password), hashed)
        finally:
            self._line.release()

    def _unused_hash(self) -> str:
        """A hash that no password has, for names that nobody has.

        Made when first somebody signs in, whoever that is, so that it tells nothing;
        opening the accounts does not take the time that a hash takes.
        """
        with self._lock:
            if self._decoy is None:
                self._decoy = self._hasher.hash(secrets.token_urlsafe())
            return self._decoy

    def _hashed(self, password: str) -> str:
        return self._hasher.hash(_long_enough(password))

    def _tag(self, name: str) -> bytes:
        plain = normalize("NFKC", name).strip().casefold()
        return hmac.digest(self._name_secret, plain.encode(), "sha256")

    def _run(self, statement: str, values: tuple[object, ...]) -> None:
        with self._lock:
            self._db.execute(statement, values)

    def _one(
        self, statement: str, values: tuple[object, ...]
    ) -> tuple[Any, ...] | None:
        with self._lock:
            row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return row


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(password: str) -> str:
    """A password as it is hashed: keyboards compose the same characters differently."""
    return normalize("NFKC", password)


def _long_enough(password: str) -> str:
    plain = _plain(password)
    if len(plain) < SHORTEST_PASSWORD:
        raise PasswordTooShort
    return plain


def _taken(name: str) -> AccountTaken:
    return AccountTaken(f"somebody signs in as {name!r} already; choose another name")
