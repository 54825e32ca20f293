"""Key files of a log or a witness: the two private keys, apart from all other keys.

    boundary-ledger log key v1\\n
    practice.example/boundary-ledger/3f0e\\n            the name that they sign under
    ed25519 b3BlbiBzZXNhbWUgb3BlbiBzZXNhbWUgb3BlbiE=\\n  32 random bytes each
    ml-dsa-44 bXV0dGVyIG11dHRlciBtdXR0ZXIgbXV0dGVyISE=\\n

The file is made once, readable by its owner alone, and never written over. A log's keys
sign (01 and 06 of `vkeys`); a witness's keys cosign (04 and 06), and neither file is
taken for the other or for the key-encryption key.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from domain.log.canonical import read_after, read_hash, write_base64
from domain.log.refusals import KeyFileUnusable, LogRefusal
from domain.log.vkeys import Kind, SigningKey, VerifierKey, check_name


class Role(StrEnum):
    """Whose keys they are; it decides what they sign."""

    LOG = "log"
    WITNESS = "witness"

    @property
    def header(self) -> str:
        return f"boundary-ledger {self} key v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPair:
    """An Ed25519 and an ML-DSA-44 key under one name."""

    role: Role
    name: str
    ed25519: Ed25519PrivateKey = field(repr=False)
    ml_dsa_44: MLDSA44PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def signing_keys(self) -> tuple[SigningKey, SigningKey]:
        """Ed25519, which everybody can check, and ML-DSA-44 beside it."""
        log = self.role is Role.LOG
        kind = Kind.ED25519 if log else Kind.ED25519_COSIGNATURE
        return (
            SigningKey(name=self.name, kind=kind, private=self.ed25519),
            SigningKey(
                name=self.name,
                kind=Kind.ML_DSA_44_COSIGNATURE,
                private=self.ml_dsa_44,
            ),
        )

    @property
    def verifier_keys(self) -> tuple[VerifierKey, VerifierKey]:
        ed25519, ml_dsa_44 = self.signing_keys
        return ed25519.verifier, ml_dsa_44.verifier

    @property
    def vkeys(self) -> str:
        """What to publish: a verifier key a line."""
        return "".join(f"{key}\n" for key in self.verifier_keys)


def key_pair(*, role: Role, name: str, ed25519: bytes, ml_dsa_44: bytes) -> KeyPair:
    """The keys that two secrets of 32 bytes stand for. Raises NoteRefused for a name."""
    return KeyPair(
        role=role,
        name=name,
        ed25519=Ed25519PrivateKey.from_private_bytes(ed25519),
        ml_dsa_44=MLDSA44PrivateKey.from_seed_bytes(ml_dsa_44),
    )


def make_key_file(path: Path, *, role: Role, name: str) -> KeyPair:
    """New keys, on disk before anything is signed with them.

    Raises FileExistsError where there is a file, NoteRefused for a name that no key has.
    """
    keys = KeyPair(
        role=role,
        name=name,
        ed25519=Ed25519PrivateKey.generate(),
        ml_dsa_44=MLDSA44PrivateKey.generate(),
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(_file_text(keys))
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return keys


def read_key_file(path: Path, *, role: Role) -> KeyPair:
    """The keys in a file. Raises KeyFileUnusable."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            msg = f"{path} can be read by others; run: chmod 600 {path}"
            raise KeyFileUnusable(msg)
        raw = file.read()
    try:
        return _parse(raw.decode("utf-8"), role=role)
    except (LogRefusal, ValueError):
        # What stands in the file may be a secret: no part of it goes into a message.
        msg = f"{path} is not a {role} key file; put the right one there"
        raise KeyFileUnusable(msg) from None


def _file_text(keys: KeyPair) -> str:
    ed25519 = write_base64(keys.ed25519.private_bytes_raw())
    ml_dsa_44 = write_base64(keys.ml_dsa_44.private_bytes_raw())
    return (
        f"{keys.role.header}\n{keys.name}\ned25519 {ed25519}\nml-dsa-44 {ml_dsa_44}\n"
    )


def _parse(text: str, *, role: Role) -> KeyPair:
    header, name, ed25519, ml_dsa_44, after = text.split("\n")
    if header != role.header or after:
        raise KeyFileUnusable("another kind of file")
    return key_pair(
        role=role,
        name=name,
        ed25519=read_hash(read_after("ed25519", ed25519)),
        ml_dsa_44=read_hash(read_after("ml-dsa-44", ml_dsa_44)),
    )
