"""Browsers that somebody signed in with before: what others try never shuts them out.

Such a browser holds a secret of its own, which opens nothing; tries that come with it
are counted apart.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from api.sign_in.records import Records, digest, new_secret, text
from domain.values import PersonId

LASTS = timedelta(days=180)
MOST = 20
"""Browsers of one person; the one that was longest unused is forgotten."""


class Devices:
    """The browsers of each person."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def know(self, person_id: PersonId, secret: str | None, *, now: datetime) -> str:
        """The secret of a browser, as it is where this person's is known already."""
        if secret and self.is_known(person_id, secret, now=now):
            self._records.run(
                "UPDATE devices SET seen_at = ? WHERE token_hash = ?",
                (text(now), digest(secret)),
            )
            return secret
        fresh = new_secret()
        self._records.run(
            "INSERT INTO devices VALUES (?, ?, ?)",
            (digest(fresh), person_id.bytes, text(now)),
        )
        self._records.run(
            "DELETE FROM devices WHERE person_id = ? AND token_hash NOT IN ("
            "SELECT token_hash FROM devices WHERE person_id = ? "
            "ORDER BY seen_at DESC LIMIT ?)",
            (person_id.bytes, person_id.bytes, MOST),
        )
        return fresh

    def is_known(self, person_id: PersonId, secret: str, *, now: datetime) -> bool:
        row = self._records.one(
            "SELECT 1 FROM devices "
            "WHERE token_hash = ? AND person_id = ? AND seen_at > ?",
            (digest(secret), person_id.bytes, text(now - LASTS)),
        )
        return row is not None

    def forget(self, person_id: PersonId) -> None:
        """Know no browser of a person any more."""
        self._records.run("DELETE FROM devices WHERE person_id = ?", (person_id.bytes,))
