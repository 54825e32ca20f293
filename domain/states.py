"""How a stored state is encrypted and bound to its place. Knows no fact and no store.

    0x01 ‖ nonce (12 bytes) ‖ AES-256-GCM(plain, associated data = prefixed(
        "boundary-ledger/state/v1", stream, version, topic))

The ledger writes with it, and whoever was handed a stream's key reads with it.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.log.leaf import prefixed

STATE_VERSION = b"\x01"
NONCE_BYTES = 12
PADDED_TO = 256
LABEL = b"boundary-ledger/state/v1"


class StateUnreadable(Exception):
    """A state does not open with the key of its stream at this place."""


def seal_state(
    cipher: AESGCM, plain: bytes, *, stream: UUID, version: int, topic: str
) -> bytes:
    """The plain form, padded and encrypted for its place."""
    plain += b" " * (-len(plain) % PADDED_TO)
    nonce = os.urandom(NONCE_BYTES)
    place = _place(stream=stream, version=version, topic=topic)
    return STATE_VERSION + nonce + cipher.encrypt(nonce, plain, place)


def open_state(
    cipher: AESGCM, state: bytes, *, stream: UUID, version: int, topic: str
) -> bytes:
    """The plain form with its padding. Raises StateUnreadable."""
    if state[:1] != STATE_VERSION:
        raise StateUnreadable(
            f"its format byte is {state[:1].hex() or 'missing'}, not 01"
        )
    nonce, sealed = state[1 : 1 + NONCE_BYTES], state[1 + NONCE_BYTES :]
    place = _place(stream=stream, version=version, topic=topic)
    try:
        return cipher.decrypt(nonce, sealed, place)
    except (InvalidTag, ValueError):
        # A ValueError says that the bytes were cut too short to hold a nonce.
        raise StateUnreadable(
            "it does not open with the key of its stream at this place"
        ) from None


def _place(*, stream: UUID, version: int, topic: str) -> bytes:
    """The associated data; as `prefixed` has it, in a third of the time."""
    number = version.to_bytes(8, "big", signed=True)
    kind = topic.encode()
    length = len(kind).to_bytes(8, "big")
    return b"".join((_LABEL, stream.bytes, _EIGHT, number, length, kind))


_LABEL = prefixed(LABEL) + (16).to_bytes(8, "big")
_EIGHT = (8).to_bytes(8, "big")
