"""API tokens: for programs of a person, named, limited in what they may do, expiring.

Shown once and kept as a digest. A token never does more than the person may.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from api.sign_in.records import Records, digest, moment, new_handle, new_secret, text
from api.sign_in.sessions import Session
from domain.values import PersonId

PREFIX = "blt_"
LONGEST_DAYS = 365
LONGEST_NAME = 60
MOST = 50
"""Tokens of one person."""
NOTED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token is good for."""

    READ = "read"
    RECORD = "record"
    EXPORT = "export"
    PRIVACY = "privacy"
    PEOPLE = "people"


SCOPE_WORDS = {
    Scope.READ: "Read what you may read",
    Scope.RECORD: "Record facts, open cases, answer questions",
    Scope.EXPORT: "Take away reports and evidence",
    Scope.PRIVACY: "See holds, erasures and retention",
    Scope.PEOPLE: "See people and invitations, and withdraw these",
}


class TokenUnusable(Exception):
    """A token cannot be made so; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A token as its owner sees it: everything but the secret."""

    handle: str
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


class Tokens:
    """The tokens of everybody."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def make(
        self,
        person_id: PersonId,
        *,
        name: str,
        scopes: Iterable[Scope],
        days: int,
        now: datetime,
    ) -> tuple[Token, str]:
        """A new token, and its secret, told this once. Raises TokenUnusable."""
        called = " ".join("".join(c for c in name if c.isprintable()).split())
        wanted = tuple(sorted(set(scopes)))
        if not 0 < len(called) <= LONGEST_NAME:
            msg = f"a name for the token has 1 to {LONGEST_NAME} characters"
            raise TokenUnusable(msg)
        if not wanted:
            msg = "choose at least one thing that the token is good for"
            raise TokenUnusable(msg)
        if not 1 <= days <= LONGEST_DAYS:
            msg = f"a token lasts from 1 to {LONGEST_DAYS} days"
            raise TokenUnusable(msg)
        if len(self.of(person_id, now=now)) >= MOST:
            msg = f"there are {MOST} tokens already; revoke one first"
            raise TokenUnusable(msg)
        secret, handle = PREFIX + new_secret(), new_handle()
        self._records.run(
            "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                digest(secret),
                person_id.bytes,
                handle,
                self._records.seal(called.encode(), about=handle.encode()),
                " ".join(wanted),
                text(now),
                text(now + timedelta(days=days)),
            ),
        )
        (made,) = [t for t in self.of(person_id, now=now) if t.handle == handle]
        return made, secret

    def of(self, person_id: PersonId, *, now: datetime) -> list[Token]:
        """The tokens of a person that are still good, the newest first."""
        rows = self._records.all(
            "SELECT handle, name, scopes, made_at, expires_at, used_at FROM tokens "
            "WHERE person_id = ? AND expires_at > ? ORDER BY made_at DESC, handle",
            (person_id.bytes, text(now)),
        )
        return [
            Token(
                handle=handle,
                name=self._records.unseal(name, about=handle.encode()).decode(),
                scopes=tuple(Scope(each) for each in scopes.split()),
                made_at=moment(made),
                expires_at=moment(expires),
                used_at=moment(used) if used else None,
            )
            for handle, name, scopes, made, expires, used in rows
        ]

    def find(self, secret: str, *, now: datetime) -> Session | None:
        """Who a token stands for, and what it is good for."""
        if not secret.startswith(PREFIX):
            return None
        row = self._records.one(
            "SELECT person_id, handle, scopes, used_at FROM tokens "
            "WHERE token_hash = ? AND expires_at > ?",
            (digest(secret), text(now)),
        )
        if row is None:
            return None
        person, handle, scopes, used = row
        if used is None or used < text(now - NOTED_EVERY):
            self._records.run(
                "UPDATE tokens SET used_at = ? WHERE token_hash = ?",
                (text(now), digest(secret)),
            )
        return Session(
            person_id=PersonId(UUID(bytes=person)),
            token=secret,
            way="token",
            handle=handle,
            scopes=frozenset(scopes.split()),
        )

    def revoke(self, person_id: PersonId, handle: str) -> bool:
        """End a token. False where this person has no such one."""
        return bool(
            self._records.run(
                "DELETE FROM tokens WHERE person_id = ? AND handle = ?",
                (person_id.bytes, handle),
            )
        )

    def revoke_all(self, person_id: PersonId) -> int:
        """End every token of a person; how many there were."""
        return self._records.run(
            "DELETE FROM tokens WHERE person_id = ?", (person_id.bytes,)
        )
