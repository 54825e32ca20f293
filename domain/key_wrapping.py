"""Secrets under one key-encryption key, and changing that key without losing any.

The key may be changed by another process at any time, so every secret is read together
with the name of the key that it is wrapped with.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from domain.key_rows import KeyRows, Owner, Tombstone
from domain.refusals import PersonErased, StreamErased
from domain.values import PersonId

SECRET_BYTES = 32
NONCE_BYTES = 12
APART = (
    "a stored key does not open with this key-encryption key; "
    "check that keys.db and key-encryption.key belong together"
)
_NONE_GIVEN: Mapping[tuple[Owner, bytes], bytes] = MappingProxyType({})


class KeyUnusable(Exception):
    """A key file is not one, or does not open what was wrapped with it."""


class KeyMissing(Exception):
    """There is no secret of this owner: never made, or destroyed."""

    def __init__(self, owner: Owner, id_: bytes) -> None:
        super().__init__(f"no key is kept for {owner} {id_.hex()}")


class KeyProvider(Protocol):
    """Wraps and unwraps secrets; a key-management service can stand here.

    A change of key is `stage` of the new one, then the secrets wrapped with it in one
    transaction, then `settle`. Whatever is cut short is finished or undone by `settle`.
    """

    @property
    def key_id(self) -> bytes:
        """Names the key, and tells nothing of it."""
        ...

    def wrap(self, secret: bytes, *, label: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, label: bytes) -> bytes:
        """Raises KeyUnusable."""
        ...

    def stage(self) -> None:
        """Keep this key so that it outlives a crash, beside the one in force."""
        ...

    def settle(self, key_id: bytes) -> None:
        """The key of this name is in force: keep it, and forget the other one."""
        ...

    def current(self) -> KeyProvider:
        """The key that is in force now. Raises KeyUnusable where it is out of reach."""
        ...

    def successor(self) -> KeyProvider:
        """A new key, kept in the same way."""
        ...


class WrappedSecrets:
    """The secrets of one file. Not to be used by two threads at once."""

    def __init__(self, path: Path, provider: KeyProvider) -> None:
        self.provider = provider
        self._rows = KeyRows(path)
        self._seen = -1
        self._changes = 0
        try:
            self._begin()
        except BaseException:
            self._rows.close()
            raise

    def close(self) -> None:
        self._rows.close()

    def secret(self, owner: Owner, id_: bytes) -> bytes:
        """Raises KeyMissing, and KeyUnusable."""
        with self._rows.reading():
            found = self._rows.wrapping()
            wrapped = self._rows.wrapped(owner, id_)
        if found is None or found.key_id != self.provider.key_id:
            with self._rows.writing():
                self._agree()
                wrapped = self._rows.wrapped(owner, id_)
        if wrapped is None:
            raise KeyMissing(owner, id_)
        return self._unwrapped(owner, id_, wrapped)

    def some(self, owner: Owner, ids: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        """The secrets of many, each with its id; who has none is left out.

        Raises KeyUnusable.
        """
        with self._rows.reading():
            found = self._rows.wrapping()
            wrapped = self._rows.wrapped_of(owner, ids)
        if found is None or found.key_id != self.provider.key_id:
            with self._rows.writing():
                self._agree()
                wrapped = self._rows.wrapped_of(owner, ids)
        return [(id_, self._unwrapped(owner, id_, each)) for id_, each in wrapped]

    def ensure(
        self,
        wanted: Iterable[tuple[Owner, bytes]],
        *,
        given: Mapping[tuple[Owner, bytes], bytes] = _NONE_GIVEN,
    ) -> None:
        """Make what is not there, at random where no secret is `given`.

        Raises PersonErased and StreamErased.
        """
        with self._rows.writing():
            self._agree()
            for owner, id_ in wanted:
                if self._rows.is_destroyed(owner, id_):
                    _refuse(owner, id_)
                if self._rows.wrapped(owner, id_) is None:
                    secret = given.get((owner, id_)) or os.urandom(SECRET_BYTES)
                    wrapped = self.provider.wrap(secret, label=_label(owner, id_))
                    self._rows.add(owner, id_, wrapped)

    @contextmanager
    def still(self) -> Generator[KeyProvider]:
        """While nobody makes, destroys or wraps a secret: the key in force."""
        with self._rows.writing():
            self._agree()
            yield self.provider

    def has_changed(self) -> bool:
        """Whether another process destroyed secrets or changed the key, since asked."""
        seen = self._rows.others_wrote()
        if seen == self._seen:
            return False
        self._seen = seen
        before, self._changes = self._changes, self._count()
        return before != self._changes

    def destroy(self, wanted: Sequence[Tombstone]) -> bool:
        """Destroy secrets, and see to it that the file holds nothing of them."""
        with self._rows.writing():
            for each in wanted:
                if not self._rows.is_destroyed(each.owner, each.id):
                    self._rows.destroy(each.owner, each.id)
        return self.scrub()

    def is_destroyed(self, owner: Owner, id_: bytes) -> bool:
        return self._rows.is_destroyed(owner, id_)

    def destroyed(self) -> list[Tombstone]:
        return self._rows.destroyed()

    def rewrap(self, new: KeyProvider, *, without: Iterable[Tombstone] = ()) -> bool:
        """Wrap all with another key, save what is destroyed with it.

        Raises KeyUnusable, and then nothing changed.
        """
        try:
            with self._rows.writing():
                self._agree()
                for each in without:
                    self._rows.destroy(each.owner, each.id)
                new.stage()
                rows = [self._rewrapped(*row, new=new) for row in self._rows.all()]
                self._rows.rewrap(rows, key_id=new.key_id)
            self.provider = new
        finally:
            with self._rows.writing():
                self._agree()
        return self.scrub()

    def scrub(self) -> bool:
        """Overwrite what was taken out, where that was not done."""
        found = self._rows.wrapping()
        return found is None or found.is_clean or self._rows.scrub()

    def _begin(self) -> None:
        with self._rows.writing():
            if self._rows.wrapping() is None:
                if (any_one := self._rows.some()) is not None:
                    self._unwrapped(*any_one)
                self._rows.begin(self.provider.key_id)
            self._agree()
        self._changes = self._count()
        self.scrub()

    def _agree(self) -> None:
        """Use the key in force; finish or undo a change of it that was cut short."""
        found = self._rows.wrapping()
        assert found is not None
        self.provider.settle(found.key_id)
        if self.provider.key_id != found.key_id:
            self.provider = self.provider.current()
        if self.provider.key_id != found.key_id:
            raise KeyUnusable(APART)

    def _count(self) -> int:
        found = self._rows.wrapping()
        return 0 if found is None else found.changes

    def _unwrapped(self, owner: Owner, id_: bytes, wrapped: bytes) -> bytes:
        return self.provider.unwrap(wrapped, label=_label(owner, id_))

    def _rewrapped(
        self, owner: Owner, id_: bytes, wrapped: bytes, *, new: KeyProvider
    ) -> tuple[Owner, bytes, bytes]:
        secret = self._unwrapped(owner, id_, wrapped)
        return owner, id_, new.wrap(secret, label=_label(owner, id_))


def _refuse(owner: Owner, id_: bytes) -> None:
    if owner is Owner.SUBJECT:
        raise PersonErased(PersonId(UUID(bytes=id_)))
    raise StreamErased(UUID(bytes=id_))


def _label(owner: Owner, id_: bytes) -> bytes:
    return f"boundary-ledger/secret/v1/{owner}/".encode() + id_
