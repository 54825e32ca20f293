"""Copies of SQLite files that are in use, each of one moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from api.sign_in.tables import OF_THE_MOMENT

PAGES = 2_000
LOCK_WAIT_SECONDS = 30
Say = Callable[[int, int | None], None]


def copy_sqlite(source: Path, target: Path, *, say: Say) -> None:
    """A copy of an SQLite database as it stands when this begins."""
    with (
        closing(sqlite3.connect(source, timeout=LOCK_WAIT_SECONDS)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        # Held until the last page is copied: a commit meanwhile changes nothing here.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(
            copy, pages=PAGES, progress=lambda _, left, whole: say(whole - left, whole)
        )


def finish_sqlite(path: Path) -> None:
    """Make a copy one file that reading does not change."""
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA temp_store=MEMORY")
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")
    path.chmod(0o600)


def forget_sessions(path: Path) -> None:
    """Take out of a copy what opens a door by itself: sessions, tokens, invitations.

    Nobody is signed in to a restored ledger, and nothing that was revoked works again.
    """
    with closing(sqlite3.connect(path)) as copy, copy:
        copy.execute("PRAGMA secure_delete=ON")
        found = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for table in {row[0] for row in found} & set(OF_THE_MOMENT):
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - constants.
