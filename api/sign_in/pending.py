"""What has begun and is not finished: a challenge, a first factor, a way elsewhere.

Each lasts some minutes, belongs to one browser, and is taken once.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag

from api.sign_in.records import Records, digest, text

LASTS = timedelta(minutes=10)


class Pending:
    """Things that one browser has begun, under the secret that it holds."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def begin(
        self,
        kind: str,
        holder: str,
        *,
        now: datetime,
        told: dict[str, Any],
        lasts: timedelta = LASTS,
    ) -> None:
        """Remember something of a kind; what was begun before is forgotten."""
        self._records.run("DELETE FROM pending WHERE expires_at < ?", (text(now),))
        key = _key(kind, holder)
        self._records.run(
            "INSERT OR REPLACE INTO pending VALUES (?, ?, ?)",
            (
                key,
                self._records.seal(json.dumps(told).encode(), about=key),
                text(now + lasts),
            ),
        )

    def look(self, kind: str, holder: str, *, now: datetime) -> dict[str, Any] | None:
        """What was begun, left as it is. None where there is nothing, or no more."""
        key = _key(kind, holder)
        row = self._records.one(
            "SELECT told FROM pending WHERE token_hash = ? AND expires_at >= ?",
            (key, text(now)),
        )
        return self._opened(key, row)

    def take(self, kind: str, holder: str, *, now: datetime) -> dict[str, Any] | None:
        """What was begun, which nobody can take a second time."""
        key = _key(kind, holder)
        row = self._records.one(
            "DELETE FROM pending WHERE token_hash = ? RETURNING told, expires_at",
            (key,),
        )
        return None if row is None or row[1] < text(now) else self._opened(key, row)

    def _opened(self, key: bytes, row: tuple[Any, ...] | None) -> dict[str, Any] | None:
        if row is None:
            return None
        try:
            told: dict[str, Any] = json.loads(self._records.unseal(row[0], about=key))
        except InvalidTag:
            return None
        return told


def _key(kind: str, holder: str) -> bytes:
    return digest(f"{kind}\0{holder}")
