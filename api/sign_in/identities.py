"""Whom an identity provider means: its issuer and its subject, and nothing else.

An account is never found by an e-mail address or a name that a provider tells: those
can be given to somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from api.sign_in.records import Records, text
from domain.values import PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Somebody as a provider knows them."""

    issuer: str
    subject: str

    @property
    def tag(self) -> bytes:
        """What is kept of it."""
        issuer = self.issuer.encode()
        told = len(issuer).to_bytes(4, "big") + issuer + self.subject.encode()
        return sha256(told).digest()


class Identities:
    """Who signs in through a provider."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def link(self, person_id: PersonId, identity: Identity, *, now: datetime) -> bool:
        """Let an identity stand for a person, in the place of the one before.

        False where it stands for somebody else.
        """
        with self._records.at_once():
            owner = self.person(identity)
            if owner not in {None, person_id}:
                return False
            self.unlink(person_id)
            self._records.run(
                "INSERT INTO identities VALUES (?, ?, ?)",
                (identity.tag, person_id.bytes, text(now)),
            )
        return True

    def person(self, identity: Identity) -> PersonId | None:
        """Who is meant."""
        row = self._records.one(
            "SELECT person_id FROM identities WHERE identity_tag = ?", (identity.tag,)
        )
        return PersonId(UUID(bytes=row[0])) if row else None

    def has(self, person_id: PersonId) -> bool:
        row = self._records.one(
            "SELECT 1 FROM identities WHERE person_id = ?", (person_id.bytes,)
        )
        return row is not None

    def unlink(self, person_id: PersonId) -> bool:
        """Let no provider stand for a person any more. False where none did."""
        return bool(
            self._records.run(
                "DELETE FROM identities WHERE person_id = ?", (person_id.bytes,)
            )
        )
