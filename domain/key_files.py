"""Key files: a key-encryption key as it lies, or locked by a passphrase.

    boundary-ledger key-encryption key v1
    <base64 of 32 bytes>

    boundary-ledger locked key-encryption key v1
    id <base64 of 16 bytes>                       which key it is, telling nothing of it
    argon2id <KiB> <iterations> <lanes> <base64 salt>
    passphrase <base64>      nonce, AES-256-GCM(passphrase key, key ‖ recovery key)
    recovery <base64>        nonce, AES-256-GCM(recovery key, key)

Associated data of each box: "boundary-ledger/key file/v1", the box's word, and the lines
`id` and `argon2id`, each behind its length.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from domain.keys import NONCE_BYTES, SECRET_BYTES, KeyUnusable
from domain.log.canonical import read_after, read_base64, read_decimal, write_base64
from domain.log.leaf import prefixed
from domain.log.refusals import LogRefusal
from domain.recovery import CodeMistyped, recovery_key

OPEN_HEADER = "boundary-ledger key-encryption key v1"
LOCKED_HEADER = "boundary-ledger locked key-encryption key v1"
SALT_BYTES = 16
SHORTEST_PASSPHRASE = 15
_KEY_ID = b"boundary-ledger/v1/key id"
_LABEL = b"boundary-ledger/key file/v1"
_BOUNDS = ((8 * 1024, 4 * 1024 * 1024), (1, 100), (1, 64))
"""Of memory, iterations and lanes: nothing weaker, nothing that would never end."""

Ask: TypeAlias = Callable[[], str]
"""Asks for the passphrase, once it is known that one is needed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one guess at a passphrase costs. RFC 9106's choice without 2 GiB to spare."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Lock:
    """What locks a file again without asking for the passphrase."""

    cost: Cost
    salt: bytes
    passphrase_key: bytes = field(repr=False)
    recovery_key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A key-encryption key in hand, and how its file is locked, where it is."""

    key: bytes = field(repr=False)
    lock: Lock | None = None

    @property
    def key_id(self) -> bytes:
        return key_id(self.key)


@dataclass(frozen=True, kw_only=True, slots=True)
class Locked:
    """What a locked file says to everybody."""

    key_id: bytes
    cost: Cost
    salt: bytes
    by_passphrase: bytes
    by_recovery: bytes


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=8 * SECRET_BYTES)


def key_id(key: bytes) -> bytes:
    """Names a key and tells nothing of it."""
    return HKDFExpand(algorithm=SHA256(), length=16, info=_KEY_ID).derive(key)


def new_lock(passphrase: str, *, code: str, cost: Cost) -> Lock:
    """A lock that a passphrase and a recovery code open. Raises KeyUnusable."""
    if len(normalize("NFKC", passphrase)) < SHORTEST_PASSPHRASE:
        msg = (
            f"a passphrase has at least {SHORTEST_PASSPHRASE} characters; four or five "
            "words that do not belong together are a good one"
        )
        raise KeyUnusable(msg)
    salt = os.urandom(SALT_BYTES)
    return Lock(
        cost=cost,
        salt=salt,
        passphrase_key=_stretched(passphrase, cost=cost, salt=salt),
        recovery_key=recovery_key(code),
    )


def opened(found: Held | Locked, *, ask: Ask | None, where: object) -> Held:
    """The key in a file, its passphrase asked for where it is locked.

    Raises KeyUnusable for a wrong passphrase, or where nobody can be asked.
    """
    if isinstance(found, Held):
        return found
    if ask is None:
        msg = (
            f"{where} is locked by a passphrase; run this on a terminal, or name a "
            "file that holds the passphrase in $BOUNDARY_LEDGER_PASSPHRASE_FILE"
        )
        raise KeyUnusable(msg)
    passphrase_key = _stretched(ask(), cost=found.cost, salt=found.salt)
    return open_again(found, passphrase_key=passphrase_key, where=where)


def open_again(found: Locked, *, passphrase_key: bytes, where: object) -> Held:
    """The key in a locked file, with what the passphrase gave. Raises KeyUnusable."""
    try:
        both = _unbox(found, found.by_passphrase, "passphrase", passphrase_key)
    except InvalidTag:
        msg = (
            f"this passphrase does not open {where}; try again, or set a new one with "
            "the recovery code: boundary-ledger keys recover"
        )
        raise KeyUnusable(msg) from None
    key, recovery_key = both[:SECRET_BYTES], both[SECRET_BYTES:]
    with suppress(InvalidTag):  # Seen now, and not when the passphrase is forgotten.
        if _unbox(found, found.by_recovery, "recovery", recovery_key) == key:
            lock = Lock(
                cost=found.cost,
                salt=found.salt,
                passphrase_key=passphrase_key,
                recovery_key=recovery_key,
            )
            return Held(key=key, lock=lock)
    msg = f"{where} is damaged: its recovery code would not open it; put a copy there"
    raise KeyUnusable(msg)


def recovered(found: Locked, *, code: str, where: object) -> Held:
    """The key in a locked file, opened by its recovery code. Raises KeyUnusable."""
    try:
        key = _unbox(found, found.by_recovery, "recovery", recovery_key(code))
    except CodeMistyped as error:
        raise KeyUnusable(str(error)) from None
    except InvalidTag:
        msg = f"this recovery code belongs to another key file than {where}"
        raise KeyUnusable(msg) from None
    return Held(key=key)


def text_of(held: Held) -> bytes:
    """What a key file holds."""
    lock = held.lock
    if lock is None:
        return f"{OPEN_HEADER}\n{write_base64(held.key)}\n".encode()
    head = _head(key_id=held.key_id, cost=lock.cost, salt=lock.salt)
    both = held.key + lock.recovery_key
    lines = (
        LOCKED_HEADER,
        *head,
        f"passphrase {_box(both, head, 'passphrase', lock.passphrase_key)}",
        f"recovery {_box(held.key, head, 'recovery', lock.recovery_key)}",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def parsed(text: bytes, *, where: object) -> Held | Locked:
    """What stands in a key file. Raises KeyUnusable for a file that is not one."""
    try:
        header, *lines, after = text.decode("ascii").split("\n")
        if header == OPEN_HEADER and not after:
            (encoded,) = lines
            key = read_base64(encoded)
            if len(key) == SECRET_BYTES:
                return Held(key=key)
        if header == LOCKED_HEADER and not after:
            return _locked(*lines)
    except (LogRefusal, ValueError, TypeError):
        pass  # What stands there may be a secret: no part of it goes into a message.
    msg = f"{where} is not a key file of Boundary Ledger; put the right one there"
    raise KeyUnusable(msg)


def _locked(id_: str, argon2id: str, passphrase: str, recovery: str) -> Locked:
    *paid, salt = read_after("argon2id", argon2id).split(" ")
    numbers = [read_decimal(one) for one in paid]
    for number, (least, most) in zip(numbers, _BOUNDS, strict=True):
        if not least <= number <= most:
            raise ValueError(number)
    memory_kib, iterations, lanes = numbers
    return Locked(
        key_id=read_base64(read_after("id", id_)),
        cost=Cost(memory_kib=memory_kib, iterations=iterations, lanes=lanes),
        salt=read_base64(salt),
        by_passphrase=read_base64(read_after("passphrase", passphrase)),
        by_recovery=read_base64(read_after("recovery", recovery)),
    )


def _head(*, key_id: bytes, cost: Cost, salt: bytes) -> tuple[str, str]:
    paid = f"{cost.memory_kib} {cost.iterations} {cost.lanes}"
    return f"id {write_base64(key_id)}", f"argon2id {paid} {write_base64(salt)}"


def _box(secret: bytes, head: tuple[str, str], word: str, key: bytes) -> str:
    nonce = os.urandom(NONCE_BYTES)
    return write_base64(nonce + AESGCM(key).encrypt(nonce, secret, _place(head, word)))


def _unbox(found: Locked, box: bytes, word: str, key: bytes) -> bytes:
    """Raises InvalidTag."""
    head = _head(key_id=found.key_id, cost=found.cost, salt=found.salt)
    try:
        return AESGCM(key).decrypt(
            box[:NONCE_BYTES], box[NONCE_BYTES:], _place(head, word)
        )
    except ValueError:
        raise InvalidTag from None


def _place(head: tuple[str, str], word: str) -> bytes:
    return prefixed(_LABEL, word.encode(), *(line.encode() for line in head))


def _stretched(passphrase: str, *, cost: Cost, salt: bytes) -> bytes:
    slow = Argon2id(
        salt=salt,
        length=SECRET_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return slow.derive(normalize("NFKC", passphrase).encode())
