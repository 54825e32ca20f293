"""Where the key-encryption key is kept: in a file, as it lies or locked."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain import key_files
from domain.key_files import Ask, Cost, Held, Lock, Locked
from domain.key_rows import KeyRows
from domain.key_wrapping import APART
from domain.key_writing import read, read_or_make, settle, stage
from domain.keys import NONCE_BYTES, KeyUnusable


class KeyInHand:
    """A key-encryption key for a copy of a store, which stays as it is."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._cipher = AESGCM(held.key)

    @property
    def key_id(self) -> bytes:
        """Names the key, and tells nothing of it."""
        return self._held.key_id

    def wrap(self, secret: bytes, *, label: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, label)

    def unwrap(self, wrapped: bytes, *, label: bytes) -> bytes:
        """Raises KeyUnusable."""
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, sealed, label)
        except (InvalidTag, ValueError):
            raise KeyUnusable(APART) from None

    def stage(self) -> None:
        """Nothing: it is kept nowhere."""

    def settle(self, key_id: bytes) -> None:
        """Nothing: no file holds it."""

    def current(self) -> KeyInHand:
        """The same."""
        return self

    def successor(self) -> KeyInHand:
        """Another key, in hand like this one."""
        return KeyInHand(Held(key=key_files.new_key()))


class KeyFile(KeyInHand):
    """A key-encryption key in a file of its own, readable by its owner alone."""

    def __init__(
        self, path: Path, *, ask: Ask | None = None, held: Held | None = None
    ) -> None:
        self._path = path.resolve()
        if held is None:
            held = key_files.opened(read_or_make(self._path), ask=ask, where=path)
        super().__init__(held)

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase stands before it."""
        return self._held.lock is not None

    def in_hand(self) -> KeyInHand:
        """The same key, without its file."""
        return KeyInHand(Held(key=self._held.key))

    def exported(self) -> bytes:
        """The file without its lock, for whoever keeps backups."""
        return key_files.text_of(Held(key=self._held.key))

    def stage(self) -> None:
        """Write this key beside the one in force. Raises KeyUnusable and OSError."""
        stage(self._path, self._held)

    def settle(self, key_id: bytes) -> None:
        """The key of this name is in force: keep it alone."""
        settle(self._path, key_id)

    def current(self) -> KeyFile:
        """The key that the file holds now. Raises KeyUnusable."""
        found = read(self._path)
        if isinstance(found, Held):
            return KeyFile(self._path, held=found)
        lock = self._held.lock
        if lock is None or (lock.cost, lock.salt) != (found.cost, found.salt):
            msg = f"the passphrase of {self._path} was changed; start this again"
            raise KeyUnusable(msg)
        held = key_files.open_again(
            found, passphrase_key=lock.passphrase_key, where=self._path
        )
        return KeyFile(self._path, held=held)

    def successor(self) -> KeyFile:
        """A new key, locked as this one is."""
        return self._next_with(self._held.lock)

    def locked(
        self, passphrase: str, *, code: str, cost: Cost | None = None
    ) -> KeyFile:
        """A new key that a passphrase opens, and a recovery code.

        Raises KeyUnusable for a passphrase that is too short.
        """
        lock = key_files.new_lock(passphrase, code=code, cost=cost or Cost())
        return self._next_with(lock)

    def unlocked(self) -> KeyFile:
        """A new key that lies open."""
        return self._next_with(None)

    def _next_with(self, lock: Lock | None) -> KeyFile:
        return KeyFile(self._path, held=Held(key=key_files.new_key(), lock=lock))


def open_key_file(path: Path, *, store: Path, ask: Ask | None = None) -> KeyFile:
    """The key file that belongs to the secrets in `store`; a new one for a new store.

    Raises KeyUnusable.
    """
    if not store.exists():
        return KeyFile(path, ask=ask)
    # Asked only now: nobody waits at a lock while somebody types.
    found = _settled(path, store=store)
    return KeyFile(path, held=key_files.opened(found, ask=ask, where=path))


def recover(path: Path, *, store: Path, code: str) -> KeyFile:
    """The key in a locked file, opened by its recovery code. Raises KeyUnusable."""
    found = _settled(path, store=store)
    if isinstance(found, Held):
        msg = f"{path} is not locked: there is nothing to recover"
        raise KeyUnusable(msg)
    return KeyFile(path, held=key_files.recovered(found, code=code, where=path))


def _settled(path: Path, *, store: Path) -> Held | Locked:
    """What the key file of a store holds, once no change of key is half done."""
    rows = KeyRows(store)
    try:
        with rows.writing():
            wrapping = rows.wrapping()
            if wrapping is not None:
                settle(path.resolve(), wrapping.key_id)
            return read_or_make(path) if rows.some() is None else read(path)
    finally:
        rows.close()
