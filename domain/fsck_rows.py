"""Leaves against the facts that they stand for, row by row and fast.

Facts and leaves are written in the same order, so both are read in theirs and pair by
place. Where they do not, each leaf's fact is looked up, and a fact that is left over at
the end was never logged. The hashing is spelt out here, because it is most of the work:
the same formats are in `domain.log.leaf`, and tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol
from uuid import UUID

from domain.keys import KeyMissing, KeyStore, KeyUnusable
from domain.log.leaf import LABEL, LEAF_VERSION, prefixed
from domain.log_rows import LeafOf, Snapshot, StoredFact

BATCH = 4096
BLOCK = 64
MOST_STREAMS = 65_536
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_DIGEST = 33
"""Where the digest begins in a leaf, after the format byte and the tag."""

Place = tuple[bytes, int]


class Fail(Protocol):
    """Told what is not as it was logged, and where."""

    def __call__(
        self,
        words: str,
        *,
        stream: UUID | None = None,
        version: int | None = None,
        log_index: int | None = None,
    ) -> None: ...


class Stream(NamedTuple):
    """What is hashed for each fact of a stream; no pads where its key is gone."""

    head: bytes
    inner: bytes
    outer: bytes


class Rows:
    """Pairs leaves with facts, from a size of the log on."""

    def __init__(self, keys: KeyStore, *, size: int, position: int, fail: Fail) -> None:
        self.facts = 0
        self.without_key = 0
        self.position = position
        self._keys = keys
        self._fail = fail
        self._since = size
        self._next: int = size
        self._versions: dict[bytes, int] = {}
        self._streams: dict[bytes, Stream] = {}
        self._topics: dict[bytes, bytes] = {}
        self._ahead: set[Place] = set()
        """Facts that were looked up before the reading in order came to them."""
        self._unasked: dict[Place, None] = {}
        """Facts that the reading came to and that no leaf has asked for."""

    @property
    def streams(self) -> int:
        return len(self._versions)

    def read(self, snapshot: Snapshot, *, limit: int) -> list[bytes]:
        """The hashes of the next leaves, each held against its fact."""
        leaves = snapshot.leaves(start=self._next, limit=limit)
        facts = snapshot.facts(after=self.position, limit=len(leaves))
        if facts:
            self.position = facts[-1][0]
        if self._ahead or self._unasked or not _are_pairs(leaves, facts):
            return self._checked(
                snapshot, leaves, self._looked_up(snapshot, leaves, facts)
            )
        return self._checked(snapshot, leaves, facts)

    def finish(self, snapshot: Snapshot) -> None:
        """Once all leaves were read: what is left over was never logged."""
        while facts := snapshot.facts(after=self.position, limit=BATCH):
            self.position = facts[-1][0]
            self._looked_up(snapshot, (), facts)
        for stream, version in self._unasked:
            self._fail(
                "this fact stands in the store and was never logged",
                stream=_uuid(stream),
                version=version,
            )
        self._unasked.clear()

    def _checked(
        self,
        snapshot: Snapshot,
        leaves: Sequence[LeafOf],
        facts: Sequence[StoredFact | None],
    ) -> list[bytes]:
        hashes: list[bytes] = []
        versions, streams, topics = self._versions, self._streams, self._topics
        for (index, stream, version, leaf), fact in zip(leaves, facts, strict=True):
            hashes.append(sha256(b"\x00" + leaf).digest())
            if index != self._next:
                self._fail("a leaf of the log is missing", log_index=self._next)
            self._next = index + 1
            last = versions.get(stream)
            if last is None:
                last = self._begin(snapshot, stream)
            if fact is None or version != last + 1:
                self._misplaced(index, stream, version, last=last)
                continue
            versions[stream] = version
            about = streams.get(stream) or self._stream(index, stream, version)
            number = version.to_bytes(8, "big")
            _, _, _, topic, state = fact
            digest = sha256(
                about.head
                + number
                + (topics.get(topic) or self._topic(topic))
                + len(state).to_bytes(8, "big")
                + state
            ).digest()
            if about.inner:
                inner = sha256(about.inner + number).digest()
                tag = sha256(about.outer + inner).digest()
            else:
                self.without_key += 1
                tag = leaf[1:_DIGEST]
            if leaf != LEAF_VERSION + tag + digest:
                self._changed(index, stream, version, is_tag=leaf[_DIGEST:] == digest)
        self.facts += len(facts) - list(facts).count(None)
        return hashes

    def _looked_up(
        self,
        snapshot: Snapshot,
        leaves: Sequence[LeafOf],
        facts: Sequence[StoredFact],
    ) -> list[StoredFact | None]:
        """The fact of each leaf, wherever it stands."""
        read: dict[Place, StoredFact] = {}
        for fact in facts:
            place = (fact[1], fact[2])
            if place in self._ahead:
                self._ahead.remove(place)
            elif place in read or place in self._unasked:
                self._fail(
                    "a fact stands here twice", stream=_uuid(place[0]), version=place[1]
                )
            else:
                read[place] = fact
        found: list[StoredFact | None] = []
        for _, stream, version, _ in leaves:
            place = (stream, version)
            if place in read:
                found.append(read.pop(place))
                continue
            found.append(snapshot.fact(stream, version))
            if place in self._unasked:
                del self._unasked[place]
            elif found[-1] is not None:
                self._ahead.add(place)
        self._unasked.update(dict.fromkeys(read))
        return found

    def _begin(self, snapshot: Snapshot, stream: bytes) -> int:
        """The version that a stream had reached where this reading began."""
        return snapshot.version_before(stream, self._since) if self._since else 0

    def _stream(self, index: int, stream: bytes, version: int) -> Stream:
        """What is hashed for a stream, and kept for its next facts."""
        uuid = _uuid(stream)
        tag_key = b"" if uuid is None else self._tag_key(index, uuid, version)
        padded = tag_key.ljust(BLOCK, b"\x00")
        if len(self._streams) >= MOST_STREAMS:
            self._streams.clear()
        about = self._streams[stream] = Stream(
            head=prefixed(LABEL, uuid.bytes if uuid else stream, bytes(8))[:-8],
            inner=padded.translate(_INNER) if tag_key else b"",
            outer=padded.translate(_OUTER),
        )
        return about

    def _tag_key(self, index: int, stream: UUID, version: int) -> bytes:
        """Nothing where it was destroyed by right, and where it should be there."""
        try:
            return self._keys.stream(stream).tag_key
        except KeyMissing:
            if self._keys.is_destroyed(stream=stream):
                return b""
            words = "the key of its stream is missing"
        except KeyUnusable:
            words = "the key of its stream does not open"
        self._fail(words, stream=stream, version=version, log_index=index)
        return b""

    def _topic(self, topic: bytes) -> bytes:
        found = self._topics[topic] = prefixed(topic)
        return found

    def _misplaced(
        self, index: int, stream: bytes, version: object, *, last: int
    ) -> None:
        """A leaf that stands in the wrong place, or alone."""
        if version != last + 1:
            words = f"version {last + 1} of its stream should stand here in the log"
        else:
            words = "this fact was logged and is not in the store"
        number = version if isinstance(version, int) else last + 1
        self._versions[stream] = number
        self._fail(words, stream=_uuid(stream), version=number, log_index=index)

    def _changed(
        self, index: int, stream: bytes, version: int, *, is_tag: bool
    ) -> None:
        words = "the stored fact is not the one that was logged"
        if is_tag:
            words = "its leaf does not carry the tag of its stream and version"
        self._fail(words, stream=_uuid(stream), version=version, log_index=index)


def _are_pairs(leaves: Sequence[LeafOf], facts: Sequence[StoredFact]) -> bool:
    return len(leaves) == len(facts) and all(
        leaf[1] == fact[1] and leaf[2] == fact[2]
        for leaf, fact in zip(leaves, facts, strict=True)
    )


def _uuid(stream: bytes) -> UUID | None:
    """The stream of a column; None where it holds none in its one right spelling."""
    try:
        found = UUID(bytes=bytes.fromhex(stream.decode("ascii")))
    except ValueError:
        return None
    return found if found.hex.encode() == stream else None
