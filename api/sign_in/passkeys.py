"""Passkeys (WebAuthn): a key pair in somebody's device, which unlocks it for them.

A passkey is a way in of its own: the device asked for a finger, a face or a PIN, so it
is two factors at once. The challenge belongs to one browser, is used once and expires.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from api.sign_in.records import Records, moment, new_handle, text
from domain.values import PersonId

NAME = "Boundary Ledger"
LONGEST_NAME = 60
LARGEST_ANSWER = 20_000
MOST = 20
"""Passkeys of one person."""


class PasskeyRefused(Exception):
    """What a device answered cannot be used; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RelyingParty:
    """What passkeys are made for: `id` is a domain, `origin` what a browser shows."""

    id: str
    origin: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Passkey:
    """A passkey as its owner sees it."""

    handle: str
    name: str
    made_at: datetime
    used_at: datetime | None


class Passkeys:
    """The passkeys of each person: their public keys, and how often they signed.

    A public key is sealed with whose it is: whoever may write the file can put in none.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, person_id: PersonId) -> list[Passkey]:
        """The passkeys of a person, the oldest first."""
        rows = self._records.all(
            "SELECT handle, name, made_at, used_at FROM passkeys "
            "WHERE person_id = ? ORDER BY made_at, handle",
            (person_id.bytes,),
        )
        return [
            Passkey(
                handle=handle,
                name=self._records.unseal(name, about=handle.encode()).decode(),
                made_at=moment(made),
                used_at=moment(used) if used else None,
            )
            for handle, name, made, used in rows
        ]

    def has(self, person_id: PersonId) -> bool:
        row = self._records.one(
            "SELECT 1 FROM passkeys WHERE person_id = ?", (person_id.bytes,)
        )
        return row is not None

    def creation(self, person_id: PersonId, *, name: str, at: RelyingParty) -> str:
        """What a browser needs to make a passkey: JSON with a new challenge."""
        options = webauthn.generate_registration_options(
            rp_id=at.id,
            rp_name=NAME,
            user_name=name,
            user_id=self._user_handle(person_id),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=self._descriptors(person_id),
        )
        return webauthn.options_to_json(options)

    def request(self, person_id: PersonId | None, *, at: RelyingParty) -> str:
        """What a browser needs to use a passkey: JSON with a new challenge.

        Whoever it is, where nobody is named yet: the device knows its passkeys.
        """
        options = webauthn.generate_authentication_options(
            rp_id=at.id,
            allow_credentials=self._descriptors(person_id) if person_id else [],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return webauthn.options_to_json(options)

    def made(
        self, answer: str, *, challenge: str, at: RelyingParty
    ) -> VerifiedRegistration:
        """The passkey that a device has just made. Raises PasskeyRefused."""
        try:
            return webauthn.verify_registration_response(
                credential=_answer(answer),
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=at.id,
                expected_origin=at.origin,
                require_user_verification=True,
            )
        except Exception:  # noqa: BLE001 - what a device sends may be anything at all.
            raise _unusable() from None

    def keep(
        self,
        person_id: PersonId,
        made: VerifiedRegistration,
        *,
        name: str,
        now: datetime,
    ) -> None:
        """Keep a passkey for a person. Raises PasskeyRefused."""
        if len(self.of(person_id)) >= MOST:
            msg = f"there are {MOST} passkeys already; take one away first"
            raise PasskeyRefused(msg)
        handle = new_handle()
        sealed = self._records.seal(_called(name).encode(), about=handle.encode())
        kept = self._records.run(
            "INSERT OR IGNORE INTO passkeys VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                made.credential_id,
                person_id.bytes,
                handle,
                self._records.seal(
                    made.credential_public_key,
                    about=_belongs(made.credential_id, person_id),
                ),
                made.sign_count,
                sealed,
                text(now),
            ),
        )
        if not kept:
            msg = "this passkey is here already"
            raise PasskeyRefused(msg)

    def use(
        self, answer: str, *, challenge: str, at: RelyingParty, now: datetime
    ) -> PersonId:
        """Whose passkey answered the challenge. Raises PasskeyRefused."""
        try:
            told = _answer(answer)
            raw_id = base64url_to_bytes(str(told["rawId"]))
            row = self._records.one(
                "SELECT person_id, public_key, sign_count FROM passkeys "
                "WHERE credential_id = ?",
                (raw_id,),
            )
            person = self._owner(told, row)
            assert row is not None
            proved = webauthn.verify_authentication_response(
                credential=told,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=at.id,
                expected_origin=at.origin,
                credential_public_key=self._records.unseal(
                    row[1], about=_belongs(raw_id, person)
                ),
                credential_current_sign_count=row[2],
                require_user_verification=True,
            )
        except Exception:  # noqa: BLE001 - what a device sends may be anything at all.
            raise _unusable() from None
        counted = self._records.run(
            "UPDATE passkeys SET sign_count = ?, used_at = ? "
            "WHERE credential_id = ? AND sign_count = ?",
            (proved.new_sign_count, text(now), raw_id, row[2]),
        )
        if not counted:
            raise _unusable()
        return person

    def rename(self, person_id: PersonId, handle: str, name: str) -> bool:
        """Call a passkey something else. False where this person has no such one."""
        sealed = self._records.seal(_called(name).encode(), about=handle.encode())
        return bool(
            self._records.run(
                "UPDATE passkeys SET name = ? WHERE person_id = ? AND handle = ?",
                (sealed, person_id.bytes, handle),
            )
        )

    def forget(self, person_id: PersonId, handle: str | None = None) -> int:
        """Take one passkey of a person no more, or any; how many there were."""
        one = "" if handle is None else " AND handle = ?"
        named = () if handle is None else (handle,)
        return self._records.run(
            f"DELETE FROM passkeys WHERE person_id = ?{one}",  # noqa: S608 - constants.
            (person_id.bytes, *named),
        )

    def _descriptors(self, person_id: PersonId) -> list[PublicKeyCredentialDescriptor]:
        rows = self._records.all(
            "SELECT credential_id FROM passkeys WHERE person_id = ? ORDER BY made_at",
            (person_id.bytes,),
        )
        return [PublicKeyCredentialDescriptor(id=row[0]) for row in rows]

    def _owner(self, told: dict[str, Any], row: tuple[Any, ...] | None) -> PersonId:
        if row is None:
            raise _unusable()
        person = PersonId(UUID(bytes=row[0]))
        handle = told["response"].get("userHandle")
        ours = bytes_to_base64url(self._user_handle(person))
        if handle and not hmac.compare_digest(str(handle).rstrip("="), ours):
            raise _unusable()
        return person

    def _user_handle(self, person_id: PersonId) -> bytes:
        """What a device keeps of a person: nothing that means anything elsewhere."""
        return bytes.fromhex(self._records.mark("passkeys", person_id.bytes))


def _belongs(credential_id: bytes, person_id: PersonId) -> bytes:
    """What a public key is sealed for: no other passkey, and nobody else's."""
    return b"passkey\0" + person_id.bytes + credential_id


def challenge_of(options: str) -> str:
    """The challenge in what was handed to a browser."""
    return str(json.loads(options)["challenge"])


def _answer(answer: str) -> dict[str, Any]:
    if len(answer) > LARGEST_ANSWER:
        raise _unusable()
    told: dict[str, Any] = json.loads(answer)
    return told


def _called(name: str) -> str:
    plain = " ".join("".join(c for c in name if c.isprintable()).split())
    return plain.encode(errors="replace").decode()[:LONGEST_NAME] or "Passkey"


def _unusable() -> PasskeyRefused:
    return PasskeyRefused(
        "this passkey could not be used here; try again, or sign in another way"
    )
