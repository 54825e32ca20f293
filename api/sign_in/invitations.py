"""Invitations: a link that lets one person in once, to choose how they sign in.

A link is for somebody new, or for somebody who is here and lost their password: whoever
makes it never learns what the other chooses. It is good for 72 hours and shown once.
What it says of somebody new is sealed; nothing is registered before they have come.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from api.sign_in.records import (
    Records,
    Row,
    digest,
    moment,
    new_handle,
    new_secret,
    text,
)
from domain.facts.bookkeeping import Licence, Standing
from domain.values import PersonId

LASTS = timedelta(hours=72)


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """Who is invited, as what. `person_id` is None for somebody new.

    `will_be` is the number that somebody new will have; `made_by` is None where nobody
    knows any more.
    """

    handle: str
    name: str
    standings: tuple[Standing, ...]
    codes: tuple[str, ...]
    licence: Licence
    person_id: PersonId | None
    will_be: PersonId
    made_by: PersonId | None
    made_at: datetime
    expires_at: datetime


class Invitations:
    """The invitations that were not used yet."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def make(
        self,
        name: str,
        *,
        now: datetime,
        standings: Sequence[Standing] = (),
        codes: Sequence[str] = (),
        licence: Licence = Licence.LICENSED,
        person_id: PersonId | None = None,
        made_by: PersonId | None = None,
    ) -> tuple[Invitation, str]:
        """A new invitation and its secret, told this once.

        One for the same name that was made before is good for nothing any more.
        """
        secret, handle = new_secret(), new_handle()
        told = {
            "name": name,
            "standings": [each.value for each in standings],
            "codes": list(codes),
            "licence": licence.value,
            "will_be": str(person_id or uuid4()),
            "made_by": str(made_by) if made_by else None,
        }
        sealed = self._records.seal(json.dumps(told).encode(), about=handle.encode())
        with self._records.at_once():
            self._records.run(
                "DELETE FROM invitations WHERE name_tag = ? OR expires_at <= ?",
                (self._records.tag(name), text(now)),
            )
            self._records.run(
                "INSERT INTO invitations VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    digest(secret),
                    handle,
                    self._records.tag(name),
                    person_id.bytes if person_id else None,
                    sealed,
                    text(now),
                    text(now + LASTS),
                ),
            )
        made = self.find(secret, now=now)
        assert made is not None
        return made, secret

    def find(self, secret: str, *, now: datetime) -> Invitation | None:
        """The invitation of a link that is still good."""
        row = self._records.one(
            f"SELECT {_COLUMNS} FROM invitations "  # noqa: S608 - constants.
            "WHERE token_hash = ? AND expires_at > ?",
            (digest(secret), text(now)),
        )
        return self._opened(row) if row else None

    def all(self, *, now: datetime) -> list[Invitation]:
        """Those that are still good, the newest first."""
        rows = self._records.all(
            f"SELECT {_COLUMNS} FROM invitations "  # noqa: S608 - constants.
            "WHERE expires_at > ? ORDER BY made_at DESC, handle",
            (text(now),),
        )
        return [self._opened(row) for row in rows]

    def take(self, secret: str, *, now: datetime) -> bool:
        """Use an invitation up. False where somebody was quicker, or it has expired."""
        return bool(
            self._records.run(
                "DELETE FROM invitations WHERE token_hash = ? AND expires_at > ?",
                (digest(secret), text(now)),
            )
        )

    def withdraw(self, handle: str) -> bool:
        """End an invitation. False where there is none of this handle."""
        return bool(
            self._records.run("DELETE FROM invitations WHERE handle = ?", (handle,))
        )

    def _opened(self, row: Row) -> Invitation:
        handle, person, sealed, made, expires = row
        about = str(handle).encode()
        told: dict[str, Any] = json.loads(self._records.unseal(sealed, about=about))
        made_by = told.get("made_by")
        return Invitation(
            handle=handle,
            name=told["name"],
            standings=tuple(Standing(each) for each in told["standings"]),
            codes=tuple(told["codes"]),
            licence=Licence(told["licence"]),
            person_id=PersonId(UUID(bytes=person)) if person else None,
            will_be=PersonId(UUID(told["will_be"])),
            made_by=PersonId(UUID(made_by)) if made_by else None,
            made_at=moment(made),
            expires_at=moment(expires),
        )


_COLUMNS = "handle, person_id, told, made_at, expires_at"
