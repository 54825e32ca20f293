"""Identifiers of persons as the read models of persons keep them: sealed.

In the clear they would stand beside what a person is found by, and tell which case in
another file or table is theirs. The same identifier always gives the same bytes, so
that it is looked up without opening any.
"""

from __future__ import annotations

from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from domain.keys import KeyStore

PURPOSE = "person ids"
SEALED_BYTES = 32
_INFO = b"boundary-ledger/v1/person ids"


class SealedIds:
    """Seals and opens identifiers with a secret of the ledger, for one table.

    Another table has other bytes for the same person.
    """

    def __init__(self, keys: KeyStore, *, table: str) -> None:
        secret = keys.ledger(PURPOSE)
        derived = HKDFExpand(algorithm=SHA256(), length=64, info=_INFO).derive(secret)
        self._cipher = AESSIV(derived)
        self._about = [table.encode()]

    def sealed(self, id_: UUID) -> bytes:
        """32 bytes."""
        return self.sealed_bytes(id_.bytes)

    def sealed_bytes(self, id_: bytes) -> bytes:
        """The same, of the 16 bytes of an identifier."""
        return self._cipher.encrypt(id_, self._about)

    def opened(self, sealed: bytes) -> UUID:
        """Whose bytes they are."""
        return UUID(bytes=self._cipher.decrypt(sealed, self._about))
