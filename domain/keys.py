"""Keys: disclosure is handing one over, erasure is destroying one.

Every stream and every person has a secret of 32 random bytes. They live apart from
the facts, wrapped by a key-encryption key that a `KeyProvider` holds. What a secret is
used for is derived from it (HKDF-SHA256), so that each use can be handed over alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from domain.key_rows import Owner, Tombstone
from domain.key_wrapping import (
    NONCE_BYTES,
    SECRET_BYTES,
    KeyMissing,
    KeyProvider,
    KeyUnusable,
    WrappedSecrets,
)

__all__ = [
    "NONCE_BYTES",
    "SECRET_BYTES",
    "KeyMissing",
    "KeyProvider",
    "KeyStore",
    "KeyUnusable",
    "Owner",
    "StreamKeys",
    "Tombstone",
    "stream_keys",
]

CACHED_SECRETS = 8_192


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamKeys:
    """What one stream's secret is good for.

    `state` encrypts facts, `tag_key` marks their leaves, `read_model` seals what a
    projection keeps (deterministic, so that a rebuild gives the same bytes).
    """

    state: AESGCM
    tag_key: bytes
    read_model_key: bytes

    @property
    def read_model(self) -> AESSIV:
        """Made anew each time: thousands of streams are remembered, few are sealed."""
        return AESSIV(self.read_model_key)


class KeyStore:
    """Wrapped secrets in an SQLite file.

    Safe to use from several threads and processes: the first maker of a secret wins,
    and a secret is on disk before anything is encrypted with it. What one process
    destroys, no other remembers.
    """

    def __init__(self, path: Path, provider: KeyProvider) -> None:
        self._lock = RLock()
        self._streams: OrderedDict[UUID, StreamKeys] = OrderedDict()
        self._subjects: OrderedDict[UUID, AESGCM] = OrderedDict()
        self._ledger: dict[str, bytes] = {}
        self.forgotten = 0
        """How often something was destroyed, as far as this process has noticed."""
        self._secrets = WrappedSecrets(path, provider)

    def close(self) -> None:
        with self._lock:
            self._secrets.close()

    @property
    def provider(self) -> KeyProvider:
        """The key-encryption key that this process used last."""
        return self._secrets.provider

    def stream(self, stream_id: UUID) -> StreamKeys:
        """The keys of a stream. Raises KeyMissing."""
        with self._lock:
            keys = self._streams.get(stream_id)
            if keys is None:
                keys = stream_keys(self._secrets.secret(Owner.STREAM, stream_id.bytes))
                _keep(self._streams, stream_id, keys)
            return keys

    def handed_over(self, stream_id: UUID) -> bytes:
        """The secret of a stream, for who may read all of it for ever. 32 bytes.

        `stream_keys` makes of it what it is good for. Raises KeyMissing.
        """
        with self._lock:
            return self._secrets.secret(Owner.STREAM, stream_id.bytes)

    def subject(self, person_id: UUID) -> AESGCM:
        """The cipher of what is said about a person. Raises KeyMissing."""
        with self._lock:
            self.refresh()
            cipher = self._subjects.get(person_id)
            if cipher is None:
                secret = self._secrets.secret(Owner.SUBJECT, person_id.bytes)
                cipher = AESGCM(_derive(secret, b"sealed"))
                _keep(self._subjects, person_id, cipher)
            return cipher

    def readers(self, person_ids: Iterable[UUID]) -> dict[UUID, AESGCMSIV]:
        """The ciphers of what projections keep about some people, in one reading.

        Whoever has no key, such as the erased, is not among them.
        """
        with self._lock:
            self.refresh()
            wanted = {id_.bytes: id_ for id_ in person_ids}
            # Making one costs less than keeping many, of this kind the least.
            return {
                wanted[id_]: AESGCMSIV(_derive(secret, b"read model rows"))
                for id_, secret in self._secrets.some(Owner.SUBJECT, [*wanted])
            }

    def ledger(self, purpose: str) -> bytes:
        """A secret of the whole ledger for one purpose, made when new. 32 bytes."""
        with self._lock:
            if purpose not in self._ledger:
                self._secrets.ensure([(Owner.LEDGER, purpose.encode())])
                secret = self._secrets.secret(Owner.LEDGER, purpose.encode())
                self._ledger[purpose] = secret
            return self._ledger[purpose]

    def ensure(
        self,
        *,
        streams: Iterable[UUID],
        subjects: Iterable[UUID],
        derived: Mapping[UUID, bytes] | None = None,
    ) -> None:
        """Make the secrets of many new streams and people in one commit.

        `derived` are streams whose secrets follow from something that everybody may
        know. Raises PersonErased and StreamErased: what was destroyed is never made
        anew.
        """
        wanted = [(Owner.STREAM, id_.bytes) for id_ in streams]
        wanted += [(Owner.SUBJECT, id_.bytes) for id_ in subjects]
        given = {
            (Owner.STREAM, id_.bytes): secret for id_, secret in (derived or {}).items()
        }
        with self._lock:
            self._secrets.ensure([*wanted, *given], given=given)

    def refresh(self) -> None:
        """Forget what another process has destroyed since.

        Asked for every person; who reads streams asks before the first fact.
        """
        with self._lock:
            if self._secrets.has_changed():
                self._forget()

    def destroy(
        self, *, subject: UUID | None = None, stream: UUID | None = None
    ) -> bool:
        """Destroy the secret of a person or of a stream, for ever.

        Afterwards no file of this store holds it, and `ensure` refuses to make it anew.
        A second time changes nothing. False where somebody else held the file for so
        long that its old pages could not be overwritten: call `scrub`, or start again.
        """
        wanted = ((Owner.SUBJECT, subject), (Owner.STREAM, stream))
        return self.destroy_all(
            Tombstone(owner=owner, id=id_.bytes)
            for owner, id_ in wanted
            if id_ is not None
        )

    def destroy_all(self, wanted: Iterable[Tombstone]) -> bool:
        """Destroy many in one commit, such as what was destroyed after a backup."""
        with self._lock:
            try:
                return self._secrets.destroy(list(wanted))
            finally:
                self._forget()

    def erase(self, wanted: Iterable[Tombstone]) -> bool:
        """Destroy, and in the same commit wrap what is left with a new key.

        So the file's old pages, wherever a disk still has them, open with nothing.
        False as for `destroy`. Raises KeyUnusable where the key file cannot be written;
        then nothing was destroyed, and `destroy_all` still can.
        """
        with self._lock:
            try:
                return self._secrets.rewrap(self.provider.successor(), without=wanted)
            finally:
                self._forget()

    def is_destroyed(
        self, subject: UUID | None = None, *, stream: UUID | None = None
    ) -> bool:
        """Whether the secret of a person (or of a stream) was destroyed."""
        owner = Owner.STREAM if subject is None else Owner.SUBJECT
        id_ = stream if subject is None else subject
        assert id_ is not None, "nobody was named"
        with self._lock:
            return self._secrets.is_destroyed(owner, id_.bytes)

    def destroyed(self) -> list[Tombstone]:
        """Everything that was destroyed, so that a copy from before can forget it."""
        with self._lock:
            return self._secrets.destroyed()

    def rotate(self) -> bool:
        """`rewrap` with a new key that is kept as the present one is."""
        with self._lock:
            return self.rewrap(self.provider.successor())

    def rewrap(self, new_provider: KeyProvider) -> bool:
        """Wrap every secret with another key, and forget the one before.

        Cut short anywhere, the store works with the old key or with the new one. False
        as for `destroy`. Raises KeyUnusable where a secret does not open: then nothing
        has changed.
        """
        with self._lock:
            return self._secrets.rewrap(new_provider)

    @contextmanager
    def still(self) -> Generator[KeyProvider]:
        """While no secret is made, destroyed or wrapped anew, such as for a copy."""
        with self._lock, self._secrets.still() as provider:
            yield provider

    def scrub(self) -> bool:
        """Overwrite what was destroyed, where that was not done. True when done."""
        with self._lock:
            return self._secrets.scrub()

    def _forget(self) -> None:
        self.forgotten += 1
        self._streams.clear()
        self._subjects.clear()


T = TypeVar("T")


def _keep(cache: OrderedDict[UUID, T], id_: UUID, value: T) -> None:
    cache[id_] = value
    if len(cache) > CACHED_SECRETS:
        cache.popitem(last=False)


def stream_keys(secret: bytes) -> StreamKeys:
    """What the secret of a stream is good for."""
    return StreamKeys(
        state=AESGCM(_derive(secret, b"state")),
        tag_key=_derive(secret, b"tag"),
        read_model_key=_derive(secret, b"read model", length=64),
    )


def _derive(secret: bytes, purpose: bytes, *, length: int = 32) -> bytes:
    info = b"boundary-ledger/v1/" + purpose
    return HKDFExpand(algorithm=SHA256(), length=length, info=info).derive(secret)
