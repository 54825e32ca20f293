"""The passphrase of a key file, from a file that only its owner reads."""

from __future__ import annotations

from pathlib import Path

from domain.key_files import Ask
from domain.keys import KeyUnusable

NAMED_BY = "BOUNDARY_LEDGER_PASSPHRASE_FILE"


def passphrase_in(path: Path) -> Ask:
    """Asks a file: its first line is the passphrase. Asking raises KeyUnusable."""

    def ask() -> str:
        try:
            if path.stat().st_mode & 0o077:
                msg = f"{path} can be read by others; run: chmod 600 {path}"
                raise KeyUnusable(msg)
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeError):
            msg = f"{path}, which ${NAMED_BY} names, cannot be read"
            raise KeyUnusable(msg) from None
        if not lines or not lines[0]:
            msg = f"{path}, which ${NAMED_BY} names, holds no passphrase"
            raise KeyUnusable(msg)
        return lines[0]

    return ask
