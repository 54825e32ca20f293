"""What the read model keeps of one person, sealed under their own key.

Destroying that key leaves bytes that open with nothing, in every copy of the file.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from msgspec import MsgspecError

from domain.described import matchable, records
from domain.keys import KeyStore
from domain.matching.details import Details
from domain.matching.preparing import Prepared, packed, prepared, unpacked
from domain.matching.tokens import tokens

PURPOSE = "person tokens"
TOKEN_BYTES = 4
LENGTH_BYTES = 4
VERSION_BYTES = 4
PADDED_TO = 32
NONCE_BYTES = 12
ABOUT = b"persons"


class RowsOutdated(Exception):
    """What is kept of persons was made by another version of this program."""

    def __init__(self) -> None:
        super().__init__(
            "what is kept of persons was made by another version of this program; stop "
            "servers of another version, run 'boundary-ledger rebuild persons', and "
            "start them anew"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What matching made of a person, and each source's own number for them.

    `version` is that of their stream when they were last described.
    """

    version: int
    prepared: Prepared
    records: tuple[tuple[str, str], ...] = ()


def told_of(details: Details, *, version: int) -> Told:
    """What is kept of a description, by the version of the stream that told it."""
    return Told(
        version=version,
        prepared=prepared(matchable(details)),
        records=tuple(records(details)),
    )


def tokens_of(told: Told) -> set[str]:
    """What somebody may be found by, in clear: never kept."""
    return {*tokens(told.prepared), *(of_record(each) for _, each in told.records)}


def of_record(record_id: str) -> str:
    """The token of a number that some source has."""
    return f"record\0{record_id}"


def keyed(keys: KeyStore, plain: Iterable[str]) -> dict[int, str]:
    """Tokens as they are kept: four bytes each that tell nothing without the key."""
    secret = keys.ledger(PURPOSE)
    return {
        int.from_bytes(
            hmac.digest(secret, each.encode(), "sha256")[:TOKEN_BYTES], signed=True
        ): each
        for each in plain
    }


def sealed(cipher: AESGCMSIV, told: Told, *, number: int) -> bytes:
    """Sealed so that the same person always gives the same bytes."""
    version = told.version.to_bytes(VERSION_BYTES)
    plain = _joined([packed(told.prepared), version, *_parts(told.records)])
    padded = plain + bytes(-len(plain) % PADDED_TO)
    return cipher.encrypt(_place(number), padded, ABOUT)


def opened(cipher: AESGCMSIV, told: bytes, *, number: int) -> Told:
    """What `sealed` was given. Raises RowsOutdated where it was made otherwise."""
    try:
        plain = cipher.decrypt(_place(number), told, ABOUT)
        first, version, *rest = _split(plain)
        known = unpacked(first)
        texts = [part.decode() for part in rest]
        records = tuple(zip(texts[::2], texts[1::2], strict=True))
    except (InvalidTag, ValueError, MsgspecError):
        raise RowsOutdated from None
    return Told(version=int.from_bytes(version), prepared=known, records=records)


def _place(number: int) -> bytes:
    """What stands for a nonce: this cipher forgives that it comes again."""
    return number.to_bytes(NONCE_BYTES)


def _parts(pairs: Sequence[tuple[str, str]]) -> list[bytes]:
    return [part.encode() for pair in pairs for part in pair]


def _joined(parts: Sequence[bytes]) -> bytes:
    """How many parts there are, and each after its length."""
    told = [len(parts).to_bytes(LENGTH_BYTES)]
    for part in parts:
        told += [len(part).to_bytes(LENGTH_BYTES), part]
    return b"".join(told)


def _split(plain: bytes) -> list[bytes]:
    count, at = int.from_bytes(plain[:LENGTH_BYTES]), LENGTH_BYTES
    parts: list[bytes] = []
    for _ in range(count):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(plain[at:start])
        parts.append(plain[start:at])
    return parts
