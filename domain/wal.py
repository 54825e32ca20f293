"""Write-ahead logging for an SQLite file, also where several start at one moment."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from time import sleep

ATTEMPTS = 600
PAUSE_SECONDS = 0.05


def use_wal(path: Path) -> None:
    """Put a file into WAL mode, made where it is missing; it stays so for good.

    SQLite does not wait for others here, whatever its timeout: it says at once that
    the database is locked. Raises sqlite3.DatabaseError for a file that is no database.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for _ in range(ATTEMPTS):
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                sleep(PAUSE_SECONDS)
            else:
                return
        msg = f"{path} was locked by another program for too long"
        raise sqlite3.OperationalError(msg)
