"""Facts to stored bytes and back, losing no type on the way.

The plain form is compact JSON, its kind first, padded with spaces so that its length
says little. It is encrypted under the key of its stream and bound to its place
(stream, version, topic), so that no row can be changed or put elsewhere unseen
(`domain.states`).
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from pydantic import TypeAdapter, ValidationError

from domain import facts
from domain.facts.fact import Fact
from domain.keys import KeyMissing, KeyStore
from domain.lifts import lift
from domain.refusals import StoredFactUnreadable, StreamErased
from domain.states import StateUnreadable, open_state, seal_state

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
    fact = adapter.validate_json(
        b'{"originator_id":"%b","originator_version":%d,%b'
        % (stream.hex.encode(), version, body)
    )
    _in_utc(fact)
    return fact


def _in_utc(fact: Fact) -> None:
    """Let the times of facts that were just read share one time zone.

    The validator gives each a zone of its own, and times of different zones take eight
    times as long to compare.
    """
    values = vars(fact)
    values["occurred_at"] = fact.occurred_at.astimezone(UTC)
    values["recorded_at"] = fact.recorded_at.astimezone(UTC)


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
        state = seal_state(
            self._keys.stream(stream).state,
            to_plain(domain_event),
            stream=stream,
            version=version,
            topic=topic,
        )
        return StoredEvent(
            originator_id=stream,
            originator_version=version,
            topic=topic,
            state=state,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Fact:
        """The stored fact. Raises StreamErased and StoredFactUnreadable."""
        stream = stored_event.originator_id
        version = stored_event.originator_version
        assert isinstance(stream, UUID)
        try:
            plain = self._open(stored_event, stream=stream)
            return from_plain(plain, stream=stream, version=version)
        except StateUnreadable as error:
            why = str(error)
        except KeyMissing:
            if self._keys.is_destroyed(stream=stream):
                raise StreamErased(stream) from None
            why = "the key of its stream is gone"
        except ValidationError as error:
            why = f"it is no fact of its kind ({error.error_count()} fields differ)"
        except ValueError as error:
            why = str(error)
        raise StoredFactUnreadable(stream=stream, version=version, why=why)

    def _open(self, stored: StoredEvent, *, stream: UUID) -> bytes:
        return open_state(
            self._keys.stream(stream).state,
            stored.state,
            stream=stream,
            version=stored.originator_version,
            topic=stored.topic,
        )


def as_document(fact: Fact) -> dict[str, Any]:
    """A fact as JSON values, place and kind included; sealed text stays sealed."""
    document: dict[str, Any] = adapters()[fact.TOPIC].dump_python(fact, mode="json")
    return {"fact": fact.TOPIC, **document}
