"""Facts to stored bytes and back, losing no type on the way.

The plain form is compact JSON, its kind first, padded with spaces so that its length
says little. It is encrypted under the key of its stream and bound to its place
(stream, version, topic), so that no row can be changed or put elsewhere unseen.

    0x01 ‖ nonce (12 bytes) ‖ AES-256-GCM(JSON, associated data = prefixed(
        "boundary-ledger/state/v1", stream, version, topic))
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from pydantic import TypeAdapter, ValidationError

from domain import facts
from domain.facts.fact import Fact
from domain.keys import NONCE_BYTES, KeyMissing, KeyStore
from domain.lifts import lift
from domain.log.leaf import prefixed
from domain.refusals import StoredFactUnreadable

STATE_VERSION = b"\x01"
LABEL = b"boundary-ledger/state/v1"
PADDED_TO = 256
PLACE = {"originator_id", "originator_version"}
_KIND = b'{"fact":"'


@cache
def adapters() -> dict[str, TypeAdapter[Fact]]:
    """How each kind of fact is written and read, by the name it has in the ledger."""
    return {kind.TOPIC: TypeAdapter(kind) for kind in facts.kinds()}


def to_plain(fact: Fact) -> bytes:
    """A fact as JSON, without its place (which is in columns)."""
    body: bytes = adapters()[fact.TOPIC].dump_json(
        fact, exclude=PLACE, exclude_defaults=True
    )
    return _KIND + fact.TOPIC.encode() + b'",' + body[1:]


def from_plain(plain: bytes, *, stream: UUID, version: int) -> Fact:
    """The fact that stands in `plain`. Raises ValueError for what is not one."""
    topic, body = lift(*_split(plain))
    try:
        adapter = adapters()[topic]
    except KeyError:
        msg = f"no kind of fact is called {topic!r} (was a newer version here?)"
        raise ValueError(msg) from None
    return adapter.validate_json(
        b'{"originator_id":"%b","originator_version":%d,%b'
        % (stream.hex.encode(), version, body)
    )


def _split(plain: bytes) -> tuple[str, bytes]:
    end = plain.find(b'"', len(_KIND))
    if not plain.startswith(_KIND) or end < 0:
        msg = "the stored form does not begin with its kind"
        raise ValueError(msg)
    return plain[len(_KIND) : end].decode(), plain[end + 2 :]


class FactMapper(Mapper[UUID]):
    """Encrypts facts on their way to the store, and opens them on the way back."""

    def __init__(self, keys: KeyStore) -> None:
        super().__init__(transcoder=JSONTranscoder())
        self._keys = keys

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        assert isinstance(domain_event, Fact)
        stream, version = domain_event.originator_id, domain_event.originator_version
        topic = domain_event.STREAM.value
        plain = to_plain(domain_event)
        plain += b" " * (-len(plain) % PADDED_TO)
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._keys.stream(stream).state.encrypt(
            nonce, plain, _place(stream=stream, version=version, topic=topic)
        )
        return StoredEvent(
            originator_id=stream,
            originator_version=version,
            topic=topic,
            state=STATE_VERSION + nonce + sealed,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Fact:
        """The stored fact. Raises StoredFactUnreadable."""
        stream = stored_event.originator_id
        version = stored_event.originator_version
        assert isinstance(stream, UUID)
        try:
            plain = self._open(stored_event, stream=stream)
            return from_plain(plain, stream=stream, version=version)
        except InvalidTag:
            why = "it does not open with the key of its stream at this place"
        except KeyMissing:
            why = "the key of its stream is gone"
        except ValidationError as error:
            why = f"it is no fact of its kind ({error.error_count()} fields differ)"
        except ValueError as error:
            why = str(error)
        raise StoredFactUnreadable(stream=stream, version=version, why=why)

    def _open(self, stored: StoredEvent, *, stream: UUID) -> bytes:
        state = stored.state
        if state[:1] != STATE_VERSION:
            msg = f"its format byte is {state[:1].hex() or 'missing'}, not 01"
            raise ValueError(msg)
        place = _place(
            stream=stream, version=stored.originator_version, topic=stored.topic
        )
        cipher = self._keys.stream(stream).state
        plain: bytes = cipher.decrypt(state[1 : 1 + NONCE_BYTES], state[13:], place)
        return plain


def _place(*, stream: UUID, version: int, topic: str) -> bytes:
    number = version.to_bytes(8, "big", signed=True)
    return prefixed(LABEL, stream.bytes, number, topic.encode())


def as_document(fact: Fact) -> dict[str, Any]:
    """A fact as JSON values, place and kind included; sealed text stays sealed."""
    document: dict[str, Any] = adapters()[fact.TOPIC].dump_python(fact, mode="json")
    return {"fact": fact.TOPIC, **document}
