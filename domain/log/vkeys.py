"""Keys that sign notes, the lines that name them, and the bytes that they sign.

A verifier key is one line: name, key id in hexadecimal, base64 of kind and public key.

    practice.example/boundary-ledger/3f0e+0a1b2c3d+AZXqi...
    key id = the first 4 bytes of SHA-256(name ‖ 0A ‖ kind ‖ public key)

    kind                          what is signed            the signature
    01   Ed25519                  the text                  64 bytes
    04   Ed25519 cosignature      "cosignature/v1\\n" ...    time (8) ‖ 64 bytes
    06   ML-DSA-44 cosignature    "subtree/v1\\n\\0" ...      time (8) ‖ 2,420 bytes
    ff.. ML-DSA-44 of a statement the text, with a context  2,420 bytes

01, 04 and 06 are those of C2SP signed-note and tlog-cosignature. C2SP has no ML-DSA
signature over free text, so statements about keys use the kind left for private use.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA44PrivateKey,
    MLDSA44PublicKey,
)

from domain.log.canonical import BOUND, read_base64, write_base64
from domain.log.checkpoints import LONGEST_NAME, parse_checkpoint
from domain.log.refusals import NoteRefused

ID_BYTES = 4
TIME_BYTES = 8
STATEMENT_CONTEXT = b"boundary-ledger/statement/v1"


class Kind(Enum):
    """A signature type: the bytes that stand before the public key."""

    ED25519 = b"\x01"
    ED25519_COSIGNATURE = b"\x04"
    ML_DSA_44_COSIGNATURE = b"\x06"
    ML_DSA_44_STATEMENT = b"\xffboundary-ledger/ml-dsa-44-statement/v1\n"

    @property
    def is_ed25519(self) -> bool:
        return self in {Kind.ED25519, Kind.ED25519_COSIGNATURE}

    @property
    def is_timed(self) -> bool:
        return self in {Kind.ED25519_COSIGNATURE, Kind.ML_DSA_44_COSIGNATURE}

    @property
    def key_bytes(self) -> int:
        return 32 if self.is_ed25519 else 1312

    @property
    def signature_bytes(self) -> int:
        return 64 if self.is_ed25519 else 2420

    @property
    def context(self) -> bytes | None:
        return STATEMENT_CONTEXT if self is Kind.ML_DSA_44_STATEMENT else None


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifierKey:
    """A key that is trusted to vouch for notes, under its name."""

    name: str
    kind: Kind
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != self.kind.key_bytes:
            raise NoteRefused(f"the public key of {self.name} has a wrong length")

    def __str__(self) -> str:
        key = write_base64(self.kind.value + self.public)
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @property
    def key_id(self) -> bytes:
        hashed = self.name.encode() + b"\n" + self.kind.value + self.public
        return sha256(hashed).digest()[:ID_BYTES]

    def for_statements(self) -> VerifierKey:
        """The same key as it signs statements about keys. Raises NoteRefused."""
        return replace(self, kind=_for_statements(self.kind))

    def verify(self, text: str, signature: bytes) -> int | None:
        """The time that a timed signature carries. Raises LogRefusal."""
        at = None
        if self.kind.is_timed:
            at = int.from_bytes(signature[:TIME_BYTES], "big")
            signature = signature[TIME_BYTES:]
        if len(signature) != self.kind.signature_bytes or (at or 0) >= BOUND:
            raise NoteRefused(f"a signature of {self.name} has a wrong form")
        signed = _signed_bytes(self.name, self.kind, text, at or 0)
        try:
            if self.kind.is_ed25519:
                Ed25519PublicKey.from_public_bytes(self.public).verify(
                    signature, signed
                )
            else:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(
                    signature, signed, self.kind.context
                )
        except InvalidSignature:
            raise NoteRefused(f"a signature of {self.name} is wrong") from None
        return at


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningKey:
    """The private half of a verifier key."""

    name: str
    kind: Kind
    private: Ed25519PrivateKey | MLDSA44PrivateKey = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        public = self.private.public_key().public_bytes_raw()
        return VerifierKey(name=self.name, kind=self.kind, public=public)

    def for_statements(self) -> SigningKey:
        """The same key as it signs statements about keys. Raises NoteRefused."""
        return replace(self, kind=_for_statements(self.kind))

    def sign(self, text: str, *, at: int) -> bytes:
        """A signature made at a time, in seconds since 1970 UTC; not every kind keeps it.

        Raises LogRefusal for a text that this kind of key does not sign.
        """
        assert 0 < at < BOUND
        signed = _signed_bytes(self.name, self.kind, text, at)
        if isinstance(self.private, Ed25519PrivateKey):
            signature = self.private.sign(signed)
        else:
            signature = self.private.sign(signed, self.kind.context)
        time = at.to_bytes(TIME_BYTES, "big") if self.kind.is_timed else b""
        return time + signature


def parse_vkey(line: str) -> VerifierKey:
    """The key that a line names. Raises LogRefusal."""
    name, _, rest = line.partition("+")
    id_, _, encoded = rest.partition("+")
    material = read_base64(encoded)
    for kind in Kind:
        if material.startswith(kind.value):
            public = material.removeprefix(kind.value)
            key = VerifierKey(name=name, kind=kind, public=public)
            if key.key_id.hex() != id_:
                raise NoteRefused(f"the key id of {name} does not fit its key")
            return key
    raise NoteRefused(f"{name} has a kind of key that is not known here")


def parse_vkeys(text: str) -> tuple[VerifierKey, ...]:
    """The keys of a vkey file, one a line. Raises LogRefusal."""
    *lines, after = text.split("\n")
    if after or not lines:
        raise NoteRefused("a vkey file has one key a line and ends with a newline")
    return tuple(parse_vkey(line) for line in lines)


def check_name(name: str) -> None:
    """That a key may have this name. Raises NoteRefused."""
    if not 0 < len(name.encode()) <= LONGEST_NAME:
        raise NoteRefused(f"a key name has 1 to {LONGEST_NAME} bytes")
    if any(mark == "+" or mark.isspace() or mark < " " for mark in name):
        raise NoteRefused(f"a key name has no spaces and no plus: {name!r}")


def _for_statements(kind: Kind) -> Kind:
    if kind is Kind.ED25519_COSIGNATURE:
        raise NoteRefused("a witness makes no statements about keys")
    return kind if kind is Kind.ED25519 else Kind.ML_DSA_44_STATEMENT


def _signed_bytes(name: str, kind: Kind, text: str, at: int) -> bytes:
    """What a key puts its signature under."""
    if not kind.is_timed:
        return text.encode()
    seen = parse_checkpoint(text)
    if kind is Kind.ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {at}\n{text}".encode()
    origin, cosigner = seen.origin.encode(), name.encode()
    return b"".join(
        (
            b"subtree/v1\n\0",
            len(cosigner).to_bytes(1, "big") + cosigner,
            at.to_bytes(8, "big"),
            len(origin).to_bytes(1, "big") + origin,
            bytes(8),  # From the first leaf ...
            seen.size.to_bytes(8, "big"),  # ... up to the last.
            seen.root,
        )
    )
