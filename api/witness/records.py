"""What a witness keeps, in one SQLite file: whom it trusts, and what it has cosigned.

One state for each log, by its origin, and it never goes back. Every change is one
transaction that no other request enters, in this process or another, and it is on disk
before it returns.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from domain.log.vkeys import VerifierKey, parse_vkey
from domain.log.witness import State

WAIT_SECONDS = 4
MOST_REFUSED = 50
"""Kept for each log: they are evidence, and one is enough."""

TABLES = (
    """CREATE TABLE IF NOT EXISTS identity (
        only INTEGER PRIMARY KEY CHECK (only = 1), vkeys TEXT NOT NULL) STRICT""",
    """CREATE TABLE IF NOT EXISTS logs (
        vkey TEXT PRIMARY KEY, origin TEXT NOT NULL) STRICT""",
    """CREATE TABLE IF NOT EXISTS cosigned (
        origin TEXT PRIMARY KEY, origin_hash TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL, root BLOB NOT NULL,
        note BLOB NOT NULL, at INTEGER NOT NULL) STRICT""",
    """CREATE TABLE IF NOT EXISTS refused (
        digest BLOB PRIMARY KEY, origin TEXT NOT NULL, at INTEGER NOT NULL,
        why TEXT NOT NULL, request BLOB NOT NULL) STRICT""",
    """CREATE TRIGGER IF NOT EXISTS never_smaller BEFORE UPDATE ON cosigned
        WHEN NEW.size < OLD.size OR NEW.origin <> OLD.origin
        BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END""",
    """CREATE TRIGGER IF NOT EXISTS never_forgotten BEFORE DELETE ON cosigned
        BEGIN SELECT RAISE(ABORT, 'a witness never forgets a log'); END""",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """A log that is trusted or was: how much of it is cosigned, and what was refused."""

    origin: str
    vkeys: tuple[str, ...]
    size: int | None
    at: int | None
    refused: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A signed checkpoint that does not continue what was cosigned: evidence."""

    origin: str
    at: int
    why: str
    request: bytes


class Records:
    """The records of one witness. Safe to use from several threads and processes.

    What reads or writes expects to stand inside of `exclusive`.
    """

    def __init__(self, path: Path) -> None:
        # Made here, so that it is never anybody's to read, not even for a moment.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._lock = Lock()
        self._sql = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=WAIT_SECONDS
        )
        self._sql.execute("PRAGMA synchronous=EXTRA")
        with self.exclusive():
            for statement in TABLES:
                self._sql.execute(statement)

    def close(self) -> None:
        self._sql.close()

    @contextmanager
    def exclusive(self) -> Generator[None]:
        """One transaction alone: on disk when this returns, gone when it raises."""
        with self._lock:
            self._sql.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._sql.execute("COMMIT")
            except BaseException:
                if self._sql.in_transaction:
                    self._sql.execute("ROLLBACK")
                raise

    def identity(self) -> str | None:
        """The verifier keys that these records belong to."""
        row = self._sql.execute("SELECT vkeys FROM identity").fetchone()
        return None if row is None else str(row[0])

    def put_identity(self, vkeys: str) -> None:
        """Say once whose these records are."""
        self._sql.execute("INSERT INTO identity VALUES (1, ?)", (vkeys,))

    def has_cosigned(self) -> bool:
        return self._sql.execute("SELECT 1 FROM cosigned").fetchone() is not None

    def trust(self, key: VerifierKey) -> bool:
        """Trust a key for the log that it is named after; whether that is new."""
        row = (str(key), key.name)
        done = self._sql.execute("INSERT OR IGNORE INTO logs VALUES (?, ?)", row)
        return done.rowcount > 0

    def distrust(self, key: VerifierKey) -> bool:
        """Trust a key no longer; whether it was trusted. What was cosigned stays."""
        done = self._sql.execute("DELETE FROM logs WHERE vkey = ?", (str(key),))
        return done.rowcount > 0

    def trusted(self, origin: str) -> list[VerifierKey]:
        """The keys that are trusted for a log."""
        rows = self._sql.execute("SELECT vkey FROM logs WHERE origin = ?", (origin,))
        return [parse_vkey(vkey) for (vkey,) in rows]

    def state(self, origin: str) -> State | None:
        """What was cosigned last of a log."""
        row = self._sql.execute(
            "SELECT size, root FROM cosigned WHERE origin = ?", (origin,)
        ).fetchone()
        return None if row is None else State(size=row[0], root=row[1])

    def put_state(self, origin: str, state: State, *, note: bytes, at: int) -> None:
        """What is cosigned now of a log. Never smaller than before."""
        hashed = sha256(origin.encode()).hexdigest()
        self._sql.execute(
            "INSERT INTO cosigned VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (origin) "
            "DO UPDATE SET (size, root, note, at) = "
            "(excluded.size, excluded.root, excluded.note, excluded.at)",
            (origin, hashed, state.size, state.root, note, at),
        )

    def note(self, origin_hash: str) -> bytes | None:
        """The checkpoint that was cosigned last, by the hash of its origin."""
        row = self._sql.execute(
            "SELECT note FROM cosigned WHERE origin_hash = ?", (origin_hash,)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def put_refused(self, refused: Refused, *, digest: bytes) -> bool:
        """Keep evidence, once; whether it is new."""
        (kept,) = self._sql.execute(
            "SELECT count(*) FROM refused WHERE origin = ?", (refused.origin,)
        ).fetchone()
        if kept >= MOST_REFUSED:
            return False
        row = (digest, refused.origin, refused.at, refused.why, refused.request)
        done = self._sql.execute(
            "INSERT OR IGNORE INTO refused VALUES (?, ?, ?, ?, ?)", row
        )
        return done.rowcount > 0

    def refused(self) -> list[Refused]:
        """All evidence, oldest first."""
        rows = self._sql.execute(
            "SELECT origin, at, why, request FROM refused ORDER BY at, rowid"
        )
        return [
            Refused(origin=origin, at=at, why=why, request=request)
            for origin, at, why, request in rows
        ]

    def watched(self) -> list[Watched]:
        """Every log that is trusted or was cosigned, by origin."""
        rows = self._sql.execute(
            "SELECT origin, size, at, (SELECT count(*) FROM refused AS r "
            "WHERE r.origin = o.origin) FROM (SELECT origin FROM logs UNION "
            "SELECT origin FROM cosigned) AS o LEFT JOIN cosigned USING (origin) "
            "ORDER BY origin"
        ).fetchall()
        return [
            Watched(
                origin=origin,
                vkeys=tuple(str(key) for key in self.trusted(origin)),
                size=size,
                at=at,
                refused=refused,
            )
            for origin, size, at, refused in rows
        ]
