"""The file of wrapped secrets: what stands in it, and getting out what must be gone.

It knows no key. What was destroyed leaves a tombstone: so that nobody makes it anew,
and so that a copy from before can be told what to forget.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from domain.wal import use_wal

LOCK_WAIT_SECONDS = 30
MOST_AT_ONCE = 100
"""How many secrets one question to the file asks for."""
_MANY = (
    "SELECT id, wrapped FROM secrets WHERE owner = ? AND id IN ("  # noqa: S608 - question marks alone.
    + ", ".join("?" * MOST_AT_ONCE)
    + ")"
)
_TABLES = (
    (
        "CREATE TABLE IF NOT EXISTS secrets (owner TEXT NOT NULL, id BLOB NOT NULL, "
        "wrapped BLOB NOT NULL, PRIMARY KEY (owner, id)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE IF NOT EXISTS destroyed (owner TEXT NOT NULL, id BLOB NOT NULL, "
        "PRIMARY KEY (owner, id)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE IF NOT EXISTS wrapping (one INTEGER PRIMARY KEY CHECK (one = 1), "
        "key_id BLOB NOT NULL, changes INTEGER NOT NULL, is_clean INTEGER NOT NULL)"
    ),
)


class Owner(StrEnum):
    """Whose secret it is."""

    STREAM = "stream"
    SUBJECT = "subject"
    LEDGER = "ledger"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrapping:
    """Which key-encryption key the secrets are wrapped with.

    `changes` counts what made remembered secrets stale; `is_clean` says that nothing
    of what was taken out since is left in the file.
    """

    key_id: bytes
    changes: int
    is_clean: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """A secret that was destroyed, and must not be made again."""

    owner: Owner
    id: bytes


class KeyRows:
    """One connection to the file. Not to be used by two threads at once."""

    def __init__(self, path: Path) -> None:
        use_wal(path)
        self._db = sqlite3.connect(
            path,
            isolation_level=None,
            check_same_thread=False,
            timeout=LOCK_WAIT_SECONDS,
        )
        # Temporary files would keep what VACUUM reads.
        settings = (
            "synchronous=FULL",
            "secure_delete=ON",
            "temp_store=MEMORY",
        )
        for pragma in settings:
            self._db.execute(f"PRAGMA {pragma}")
        for table in _TABLES:
            self._db.execute(table)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def writing(self) -> Generator[None]:
        """A transaction that no other writer shares; all of it, or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def reading(self) -> Generator[None]:
        """Everything that is read here is of one moment."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def others_wrote(self) -> int:
        """A number that is another one after a commit of any other connection."""
        found: int = self._db.execute("PRAGMA data_version").fetchone()[0]
        return found

    def wrapping(self) -> Wrapping | None:
        """How the secrets are wrapped; None in a file of an earlier version."""
        row = self._db.execute(
            "SELECT key_id, changes, is_clean FROM wrapping"
        ).fetchone()
        if row is None:
            return None
        return Wrapping(key_id=row[0], changes=row[1], is_clean=bool(row[2]))

    def begin(self, key_id: bytes) -> None:
        """From now on secrets are wrapped with this key."""
        self._db.execute(
            "INSERT OR IGNORE INTO wrapping VALUES (1, ?, 0, 1)", (key_id,)
        )

    def wrapped(self, owner: Owner, id_: bytes) -> bytes | None:
        row = self._db.execute(
            "SELECT wrapped FROM secrets WHERE owner = ? AND id = ?", (owner, id_)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def wrapped_of(
        self, owner: Owner, ids: Sequence[bytes]
    ) -> list[tuple[bytes, bytes]]:
        """The wrapped secrets of many, each with its id, where there is one."""
        found: list[tuple[bytes, bytes]] = []
        for start in range(0, len(ids), MOST_AT_ONCE):
            some = ids[start : start + MOST_AT_ONCE]
            again = [some[-1]] * (MOST_AT_ONCE - len(some))
            found += self._db.execute(_MANY, (owner, *some, *again))
        return found

    def all(self) -> list[tuple[Owner, bytes, bytes]]:
        """Every wrapped secret: whose, and of which id."""
        rows = self._db.execute("SELECT owner, id, wrapped FROM secrets").fetchall()
        return [(Owner(owner), id_, wrapped) for owner, id_, wrapped in rows]

    def some(self) -> tuple[Owner, bytes, bytes] | None:
        """Any one of them."""
        row = self._db.execute("SELECT * FROM secrets LIMIT 1").fetchone()
        return None if row is None else (Owner(row[0]), row[1], row[2])

    def add(self, owner: Owner, id_: bytes, wrapped: bytes) -> None:
        self._db.execute("INSERT INTO secrets VALUES (?, ?, ?)", (owner, id_, wrapped))

    def rewrap(
        self, rows: Iterable[tuple[Owner, bytes, bytes]], *, key_id: bytes
    ) -> None:
        """Put every secret as it is wrapped with another key."""
        self._db.executemany(
            "UPDATE secrets SET wrapped = ? WHERE owner = ? AND id = ?",
            [(wrapped, owner, id_) for owner, id_, wrapped in rows],
        )
        self._db.execute("UPDATE wrapping SET key_id = ?", (key_id,))
        self._count()

    def destroy(self, owner: Owner, id_: bytes) -> None:
        """Take a secret out, and put up its tombstone."""
        self._db.execute("DELETE FROM secrets WHERE owner = ? AND id = ?", (owner, id_))
        self._db.execute("INSERT OR IGNORE INTO destroyed VALUES (?, ?)", (owner, id_))
        self._count()

    def is_destroyed(self, owner: Owner, id_: bytes) -> bool:
        found = self._db.execute(
            "SELECT 1 FROM destroyed WHERE owner = ? AND id = ?", (owner, id_)
        )
        return found.fetchone() is not None

    def destroyed(self) -> list[Tombstone]:
        """All tombstones, always in one order."""
        rows = self._db.execute("SELECT owner, id FROM destroyed ORDER BY owner, id")
        return [Tombstone(owner=Owner(owner), id=id_) for owner, id_ in rows]

    def counts(self) -> dict[Owner, int]:
        """How many secrets of each owner there are."""
        rows = self._db.execute("SELECT owner, count(*) FROM secrets GROUP BY owner")
        return dict.fromkeys(Owner, 0) | {Owner(owner): n for owner, n in rows}

    def scrub(self) -> bool:
        """Write the file anew, so that it and its WAL hold nothing that was taken out.

        False where somebody else is using it for too long: the next start tries again.
        """
        before = self.wrapping()
        with suppress(sqlite3.OperationalError):
            self._db.execute("VACUUM")
            (is_busy, _, _) = self._db.execute(
                "PRAGMA wal_checkpoint(TRUNCATE)"
            ).fetchone()
            if is_busy or before is None:
                return False
            # Where more was taken out meanwhile, somebody else has it to clean.
            self._db.execute(
                "UPDATE wrapping SET is_clean = 1 WHERE changes = ?", (before.changes,)
            )
            return True
        return False

    def _count(self) -> None:
        self._db.execute("UPDATE wrapping SET changes = changes + 1, is_clean = 0")
