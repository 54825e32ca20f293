"""Makes a backup as a program of its own, so that a test can kill it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from api.backup.making import back_up
from api.settings import Settings

if __name__ == "__main__":
    print("ready", flush=True)
    back_up(
        Settings(data=Path(sys.argv[1])),
        Path(sys.argv[2]),
        now=datetime(2026, 3, 9, 19, tzinfo=UTC),
    )
