"""Accounts: who may sign in, and everything they sign in with.

They are secrets that change, so they stand beside the keys and not among the facts.
Names are kept as keyed digests, passwords as Argon2id hashes, session identifiers as
digests: what a thief reads here names nobody and opens nothing. Each way to sign in is
a module of `api.sign_in`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from api.sign_in.apart import Apart
from api.sign_in.attempts import Attempts, Caller
from api.sign_in.devices import Devices
from api.sign_in.events import Events, What
from api.sign_in.forwarding import LogServer
from api.sign_in.identities import Identities
from api.sign_in.invitations import Invitations
from api.sign_in.one_time_codes import OneTimeCodes
from api.sign_in.passkeys import Passkeys
from api.sign_in.passwords import (
    NO_PASSWORD,
    SHORTEST_PASSWORD,
    PasswordRefused,
    Passwords,
    PasswordTooShort,
    TooManySignIns,
    acceptable,
)
from api.sign_in.pending import Pending
from api.sign_in.records import Records, moment, text
from api.sign_in.recovery_codes import RecoveryCodes
from api.sign_in.sessions import IDLE, LONGEST, Around, Session, Sessions
from api.sign_in.tables import OF_A_PERSON
from api.sign_in.tokens import Tokens
from domain.values import PersonId

__all__ = [
    "FIRST_FOR",
    "IDLE",
    "LONGEST",
    "SHORTEST_PASSWORD",
    "AccountTaken",
    "Accounts",
    "FirstPasswordOver",
    "PasswordRefused",
    "PasswordTooShort",
    "Proof",
    "SecondFactorNeeded",
    "Session",
    "TooManySignIns",
]


class AccountTaken(Exception):
    """Somebody signs in by this name already."""


class SecondFactorNeeded(Exception):
    """The password is right; this account has a second factor as well."""

    def __init__(self) -> None:
        super().__init__(
            "this account has a second factor: a code of the authenticator app, or a "
            "recovery code, is needed as well"
        )


FIRST_FOR = timedelta(hours=72)
"""For so long is a password good that was made for somebody, as an invitation is."""


class FirstPasswordOver(Exception):
    """A password that was made for somebody was not changed in time."""

    def __init__(self) -> None:
        super().__init__(
            "this password was made for you and has ended; ask an administrator for an "
            "invitation, and choose one of your own"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """Somebody has proved who they are by a password, which `stamp` stands for."""

    person_id: PersonId
    stamp: str


class Accounts:
    """Accounts of one data directory; safe across threads and processes."""

    def __init__(
        self,
        path: Path,
        *,
        name_secret: bytes,
        secret: bytes,
        clock: Callable[[], datetime],
        log: Path,
        log_server: LogServer | None = None,
        is_forgotten: Callable[[PersonId], bool],
    ) -> None:
        """`is_forgotten` says of whom nothing is left but, perhaps, their account."""
        self._is_forgotten = is_forgotten
        self._records = Records(
            path, name_secret=name_secret, secret=secret, clock=clock
        )
        self.passwords = Passwords()
        self.sessions = Sessions(self._records)
        self.codes = OneTimeCodes(self._records)
        self.recovery = RecoveryCodes(self._records)
        self.passkeys = Passkeys(self._records)
        self.identities = Identities(self._records)
        self.tokens = Tokens(self._records)
        self.invitations = Invitations(self._records)
        self.devices = Devices(self._records)
        self.pending = Pending(self._records)
        self.apart = Apart(self._records, self.pending)
        self.attempts = Attempts(self._records)
        self.events = Events(self._records, log=log, server=log_server)

    def close(self) -> None:
        self.events.close()
        self._records.close()

    def at_once(self) -> AbstractContextManager[None]:
        """Everything in it happens to accounts, or nothing, and nobody comes between."""
        return self._records.at_once()

    def check(self, name: str, *, password: str | None) -> None:
        """Whether `add` would refuse. Raises AccountTaken and PasswordRefused."""
        if password is not None:
            acceptable(password, name=name)
        if self.person(name) is not None:
            raise _taken(name)

    def add(
        self,
        name: str,
        *,
        person_id: PersonId,
        password: str | None,
        is_first: bool = False,
    ) -> None:
        """Let a person sign in. Raises AccountTaken and PasswordRefused.

        Without a password they come in by a passkey or through a provider. One that
        was made for them (`is_first`) ends after `FIRST_FOR`.
        """
        hashed = NO_PASSWORD
        if password is not None:
            hashed = self.passwords.hashed(password, name=name)
        try:
            self._records.run(
                "INSERT INTO accounts VALUES (?, ?, ?)",
                (self._records.tag(name), person_id.bytes, hashed),
            )
        except sqlite3.IntegrityError:
            raise _taken(name) from None
        self._note_first(person_id, is_first=is_first)

    def set_password(self, name: str, password: str, *, is_first: bool = False) -> None:
        """Give an account a new password, and end its sessions and tokens."""
        person = self.person(name)
        if person is not None:
            self.change_password(person, password, name=name, is_first=is_first)

    def first_password_until(self, person_id: PersonId) -> datetime | None:
        """When the password ends that was made for somebody; None for their own."""
        row = self._records.one(
            "SELECT expires_at FROM first_passwords WHERE person_id = ?",
            (person_id.bytes,),
        )
        return moment(row[0]) if row else None

    def change_password(
        self,
        person_id: PersonId,
        password: str,
        *,
        name: str,
        keep: str = "",
        is_first: bool = False,
    ) -> None:
        """Give a person a new password, and end their sessions but the one to keep.

        Their tokens end too. Raises PasswordRefused.
        """
        hashed = self.passwords.hashed(password, name=name)
        with self._records.at_once():
            self._records.run(
                "UPDATE accounts SET password = ? WHERE person_id = ?",
                (hashed, person_id.bytes),
            )
            self._note_first(person_id, is_first=is_first)
            self.end_everywhere(person_id, but=keep)

    def person(self, name: str) -> PersonId | None:
        """Who signs in by this name."""
        row = self._records.one(
            "SELECT person_id FROM accounts WHERE name_tag = ?",
            (self._records.tag(name),),
        )
        return PersonId(UUID(bytes=row[0])) if row else None

    def people(self) -> list[PersonId]:
        """Everybody who can sign in."""
        rows = self._records.all("SELECT person_id FROM accounts")
        return [PersonId(UUID(bytes=row[0])) for row in rows]

    def has_password(self, person_id: PersonId) -> bool:
        return bool(self._hash_of(person_id))

    def has_second_factor(self, person_id: PersonId) -> bool:
        """Whether a password alone does not let this person in."""
        return self.codes.has(person_id) or self.passkeys.has(person_id)

    def proved(self, name: str, password: str) -> Proof | None:
        """Whose name and password these are; nobody takes as long as a wrong one.

        Raises TooManySignIns, and FirstPasswordOver where it was made for them.
        """
        row = self._records.one(
            "SELECT person_id, password FROM accounts WHERE name_tag = ?",
            (self._records.tag(name),),
        )
        if not self.passwords.matches(password, row[1] if row else None):
            return None
        assert row is not None
        person = PersonId(UUID(bytes=row[0]))
        until = self.first_password_until(person)
        if until is not None and until <= self._records.clock():
            raise FirstPasswordOver
        return Proof(person_id=person, stamp=_stamp(row[1]))

    def is_password_of(self, person_id: PersonId, password: str) -> bool:
        """Whether somebody who is here knows their password. Raises TooManySignIns."""
        return self.passwords.matches(password, self._hash_of(person_id))

    def still_holds(self, proof: Proof) -> bool:
        """Whether the password is the one that was proved, and the account is there."""
        return _stamp(self._hash_of(proof.person_id) or "") == proof.stamp

    def sign_in(self, name: str, password: str, *, now: datetime) -> Session | None:
        """A new session for a name and a password, or None.

        Raises TooManySignIns, and SecondFactorNeeded where a password is not enough.
        """
        proof = self.proved(name, password)
        if proof is None:
            return None
        if self.has_second_factor(proof.person_id):
            raise SecondFactorNeeded
        return self.begin(proof, now=now, way="password")

    def begin(
        self, proof: Proof, *, now: datetime, way: str, caller: Caller | None = None
    ) -> Session | None:
        """A new session for who proved themselves.

        A password that was changed while this one was checked lets nobody in, nor does
        an account whose person was forgotten.
        """
        if self._is_forgotten(proof.person_id):
            return None
        here = self._around(caller)
        with self._records.at_once():
            if not self.still_holds(proof):
                return None
            return self.sessions.begin(
                proof.person_id,
                now=now,
                way=way,
                agent=here.agent if here else "",
                network=here.network if here else "",
            )

    def session(
        self, token: str, *, now: datetime, caller: Caller | None = None
    ) -> Session | None:
        """The session a browser holds the token of, where it is still good.

        One that comes from another network and another browser than those of its proof
        ends, and its person is told.
        """
        found = self.sessions.find(token, now=now, here=self._around(caller))
        if found is None or self._is_forgotten(found.person_id):
            return None
        if not found.is_strange:
            return found
        self.sessions.end(token)
        self.events.note(What.CARRIED_AWAY, found.person_id, now=now, caller=caller)
        return None

    def of_token(self, token: str, *, now: datetime) -> Session | None:
        """Who an API token stands for, and what it is good for."""
        found = self.tokens.find(token, now=now)
        return None if found and self._is_forgotten(found.person_id) else found

    def take_away(self, person_id: PersonId) -> None:
        """Let a person sign in no more; nothing of their account is left."""
        with self._records.at_once():
            for table in OF_A_PERSON:
                self._records.run(
                    f"DELETE FROM {table} WHERE person_id = ?",  # noqa: S608 - constants.
                    (person_id.bytes,),
                )

    def end_factors(self, person_id: PersonId) -> int:
        """Take no second factor of a person any more; how many there were.

        Sessions, tokens and known browsers end with them.
        """
        with self._records.at_once():
            ended = int(self.codes.forget(person_id)) + self.passkeys.forget(person_id)
            self.recovery.forget(person_id)
            self.sessions.end_all(person_id)
            self.tokens.revoke_all(person_id)
            self.devices.forget(person_id)
        return ended

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.sessions.end(token)

    def end_everywhere(self, person_id: PersonId, *, but: str = "") -> int:
        """End the sessions of a person but one, and every token.

        How many sessions there were.
        """
        self.tokens.revoke_all(person_id)
        return self.sessions.end_all(person_id, but=but)

    def end_sessions(self, person_id: PersonId) -> None:
        """End all sessions of a person, as where they lose rights."""
        self.sessions.end_all(person_id)

    def proof_of(self, person_id: PersonId) -> Proof:
        """A proof by something else than a password, such as a passkey."""
        return Proof(person_id=person_id, stamp=_stamp(self._hash_of(person_id) or ""))

    def _around(self, caller: Caller | None) -> Around | None:
        """From where somebody comes, as a session remembers it."""
        if caller is None or not caller.address:
            return None
        network = self._records.mark("network", caller.household)
        return Around(network=network, agent=caller.agent)

    def _note_first(self, person_id: PersonId, *, is_first: bool) -> None:
        """Keep when a password ends that was made for somebody; their own does not."""
        self._records.run(
            "DELETE FROM first_passwords WHERE person_id = ?", (person_id.bytes,)
        )
        if is_first:
            until = text(self._records.clock() + FIRST_FOR)
            self._records.run(
                "INSERT INTO first_passwords VALUES (?, ?)", (person_id.bytes, until)
            )

    def _hash_of(self, person_id: PersonId) -> str | None:
        row = self._records.one(
            "SELECT password FROM accounts WHERE person_id = ?", (person_id.bytes,)
        )
        return str(row[0]) if row else None


def _stamp(hashed: str) -> str:
    return sha256(hashed.encode()).hexdigest()


def _taken(name: str) -> AccountTaken:
    return AccountTaken(f"somebody signs in as {name!r} already; choose another name")
