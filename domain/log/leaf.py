"""The leaf that a stored fact leaves in the log. Knows nothing of therapy.

A leaf is 65 bytes: a version byte, a tag that only holders of the stream's tag key can
recognise, and a digest of the stored bytes. To everybody else it is random.

    0x01 ‖ HMAC-SHA256(tag key, version) ‖ SHA-256(prefixed(label, stream, version,
                                                            topic, state))

`prefixed` writes each part behind its length; lengths and versions are 8 bytes, big
endian; the stream is its 16 bytes, the label and the topic are UTF-8.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

LEAF_VERSION = b"\x01"
LEAF_LENGTH = 65
LABEL = b"boundary-ledger/fact/v1"


def leaf(
    *, tag_key: bytes, stream: UUID, version: int, topic: str, state: bytes
) -> bytes:
    """The leaf of one stored fact."""
    return (
        LEAF_VERSION
        + tag(tag_key=tag_key, version=version)
        + digest(stream=stream, version=version, topic=topic, state=state)
    )


def tag(*, tag_key: bytes, version: int) -> bytes:
    """What marks fact `version` of the stream whose tag key this is. 32 bytes."""
    return hmac.digest(tag_key, version.to_bytes(8, "big"), "sha256")


def digest(*, stream: UUID, version: int, topic: str, state: bytes) -> bytes:
    """What fixes the stored bytes and the place they stand in. 32 bytes."""
    return sha256(
        prefixed(LABEL, stream.bytes, version.to_bytes(8, "big"), topic.encode(), state)
    ).digest()


def prefixed(*parts: bytes) -> bytes:
    """The parts in a row, each behind its length, so that none runs into the next."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)
