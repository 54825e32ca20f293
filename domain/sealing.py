"""Words about a person, sealed under that person's key, with a commitment to them.

AES-GCM alone would let one ciphertext open to two texts under two keys, so a salted
commitment stands beside it and is checked whenever it is opened. Both are bound to
the fact and the field they were written for.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag

from domain.keys import NONCE_BYTES, KeyMissing, KeyStore
from domain.log.leaf import prefixed
from domain.values import FactId, PersonId, Sealed

SALT_BYTES = 32
LABEL = b"boundary-ledger/sealed/v1"
COMMITMENT_LABEL = b"boundary-ledger/commitment/v1"


class Seal(Protocol):
    """Seals words about a person; decisions are handed one and know no keys."""

    def __call__(self, text: str, *, about: PersonId, field: str) -> Sealed: ...


class SealBroken(Exception):
    """A sealed value does not open to what it committed to."""


class Erased(str):
    """What stands where words were, once the key of the person is destroyed."""

    __slots__ = ()


ERASED = Erased("[erased]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """Words, and the salt with which anybody can check what was committed to."""

    salt: bytes
    text: str


def seal(
    keys: KeyStore, text: str, *, about: PersonId, fact_id: FactId, field: str
) -> Sealed:
    """Seal `text`. The person's key must have been made. Raises KeyMissing."""
    salt = os.urandom(SALT_BYTES)
    nonce = os.urandom(NONCE_BYTES)
    cipher = keys.subject(about)
    place = _place(about=about, fact_id=fact_id, field=field)
    words = text.encode()
    return Sealed(
        subject_id=about,
        commitment=_commitment(salt=salt, place=place, words=words),
        ciphertext=nonce + cipher.encrypt(nonce, salt + words, place),
        is_blank=not text.strip(),
    )


def unseal(keys: KeyStore, sealed: Sealed, *, fact_id: FactId, field: str) -> str:
    """The words, or `ERASED` where their key is gone. Raises SealBroken."""
    opened = disclose(keys, sealed, fact_id=fact_id, field=field)
    return ERASED if opened is None else opened.text


def disclose(
    keys: KeyStore, sealed: Sealed, *, fact_id: FactId, field: str
) -> Opened | None:
    """The words and their salt, or None where their key is gone. Raises SealBroken."""
    try:
        cipher = keys.subject(sealed.subject_id)
    except KeyMissing:
        return None
    place = _place(about=sealed.subject_id, fact_id=fact_id, field=field)
    nonce, body = sealed.ciphertext[:NONCE_BYTES], sealed.ciphertext[NONCE_BYTES:]
    try:
        opened = cipher.decrypt(nonce, body, place)
    except (InvalidTag, ValueError):
        # A ValueError says that the bytes were cut too short to hold a nonce.
        msg = f"what {field} of fact {fact_id} says does not open with its key"
        raise SealBroken(msg) from None
    salt, words = opened[:SALT_BYTES], opened[SALT_BYTES:]
    expected = _commitment(salt=salt, place=place, words=words)
    if not hmac.compare_digest(expected, sealed.commitment):
        msg = f"what {field} of fact {fact_id} says is not what was committed to"
        raise SealBroken(msg)
    return Opened(salt=salt, text=words.decode())


def commitment(
    *, about: PersonId, fact_id: FactId, field: str, salt: bytes, text: str
) -> bytes:
    """What a sealed value says it committed to, if this is what it says. 32 bytes."""
    place = _place(about=about, fact_id=fact_id, field=field)
    return _commitment(salt=salt, place=place, words=text.encode())


def _place(*, about: PersonId, fact_id: FactId, field: str) -> bytes:
    return prefixed(LABEL, about.bytes, fact_id.bytes, field.encode())


def _commitment(*, salt: bytes, place: bytes, words: bytes) -> bytes:
    return sha256(prefixed(COMMITMENT_LABEL, salt, place, words)).digest()
