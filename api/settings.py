"""What an operator chooses, read once at start from the command line and environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATA = Path("data")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Where data and keys live, and which database holds the facts.

    `database_url` is None for SQLite in `data`. `key_file` may point outside of `data`.
    """

    data: Path = DEFAULT_DATA
    database_url: str | None = None
    key_file: Path | None = None


def from_environment(
    *, data: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Settings of this process; `data` from the command line wins."""
    key_file = environ.get("BOUNDARY_LEDGER_KEY_FILE")
    return Settings(
        data=data or Path(environ.get("BOUNDARY_LEDGER_DATA") or DEFAULT_DATA),
        database_url=environ.get("BOUNDARY_LEDGER_DATABASE_URL") or None,
        key_file=Path(key_file) if key_file else None,
    )
