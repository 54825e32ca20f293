"""What an operator chooses, read once at start from the command line and environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.passphrases import NAMED_BY, passphrase_in
from domain.key_files import Ask

DEFAULT_DATA = Path("data")
CHECKPOINT_SECONDS = 60.0
LOG_DOMAIN = "practice.invalid"


class SettingUnusable(Exception):
    """The environment says something that cannot be meant; the message says what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Where data and keys live, and which database holds the facts.

    `database_url` is None for SQLite in `data`. `key_file` and `log_key_file` may point
    outside of `data`; `ask` asks for the passphrase of a locked one. A checkpoint is made at most `checkpoint_seconds` after a write.
    `log_domain` begins the name of the log, where that is not made yet.
    """

    data: Path = DEFAULT_DATA
    database_url: str | None = None
    key_file: Path | None = None
    ask: Ask | None = None
    log_key_file: Path | None = None
    checkpoint_seconds: float = CHECKPOINT_SECONDS
    log_domain: str = LOG_DOMAIN


def from_environment(
    *, data: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Settings of this process; `data` from the command line wins."""
    key_file = environ.get("BOUNDARY_LEDGER_KEY_FILE")
    told = environ.get(NAMED_BY)
    log_key_file = environ.get("BOUNDARY_LEDGER_LOG_KEY_FILE")
    return Settings(
        data=data or Path(environ.get("BOUNDARY_LEDGER_DATA") or DEFAULT_DATA),
        database_url=environ.get("BOUNDARY_LEDGER_DATABASE_URL") or None,
        key_file=Path(key_file) if key_file else None,
        ask=passphrase_in(Path(told)) if told else None,
        log_key_file=Path(log_key_file) if log_key_file else None,
        checkpoint_seconds=_seconds(environ.get("BOUNDARY_LEDGER_CHECKPOINT_SECONDS")),
        log_domain=environ.get("BOUNDARY_LEDGER_DOMAIN") or LOG_DOMAIN,
    )


def _seconds(told: str | None) -> float:
    """Raises SettingUnusable."""
    if not told:
        return CHECKPOINT_SECONDS
    try:
        found = float(told)
    except ValueError:
        found = 0.0
    if not 0 < found <= CHECKPOINT_SECONDS:
        msg = (
            "BOUNDARY_LEDGER_CHECKPOINT_SECONDS is a number above 0, "
            f"at most {CHECKPOINT_SECONDS:.0f}"
        )
        raise SettingUnusable(msg)
    return found
