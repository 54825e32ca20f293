"""Proof files that anybody can check without the log (C2SP tlog-proof).

    c2sp.org/tlog-proof@v1\\n
    extra aGVsbG8=\\n                                   may be missing; nobody vouches for it
    index 73894\\n                                      which leaf, counted from 0
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\\n     the inclusion proof, lowest first
    B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\\n
    \\n
    a signed checkpoint, byte for byte

The leaf itself is not in the file: whoever checks it brings the leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.log.canonical import (
    read_after,
    read_base64,
    read_decimal,
    read_hashes,
    write_base64,
    write_hashes,
)
from domain.log.notes import LONGEST_NOTE
from domain.log.proofs import verify_inclusion
from domain.log.refusals import ProofRefused
from domain.log.signed_checkpoints import SignedCheckpoint, open_checkpoint
from domain.log.tree import leaf_hash
from domain.log.vkeys import VerifierKey

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF = 2 * LONGEST_NOTE


@dataclass(frozen=True, kw_only=True, slots=True)
class TlogProof:
    """That a leaf stands in the tree of a checkpoint; nobody has checked it yet."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    """The signed checkpoint as it was published."""
    extra: bytes = b""

    def encode(self) -> bytes:
        extra = f"extra {write_base64(self.extra)}\n" if self.extra else ""
        head = f"{HEADER}\n{extra}index {self.index}\n{write_hashes(self.hashes)}\n"
        return head.encode() + self.checkpoint


def parse_tlog_proof(raw: bytes) -> TlogProof:
    """The proof that a file holds. Raises LogRefusal; see `verify_tlog_proof`."""
    if len(raw) > LONGEST_PROOF:
        raise ProofRefused(f"a proof file has at most {LONGEST_PROOF} bytes")
    head, blank, checkpoint = raw.partition(b"\n\n")
    if not blank or not head.isascii():
        raise ProofRefused("a proof file has ASCII lines, a blank line, a checkpoint")
    header, *lines = head.decode("ascii").split("\n")
    if header != HEADER:
        raise ProofRefused(f"a proof file starts with {HEADER}")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = read_base64(read_after("extra", lines.pop(0)))
        if not extra:
            raise ProofRefused("a proof file without extra data has no line for it")
    if not lines:
        raise ProofRefused("a proof file says which leaf it is about")
    return TlogProof(
        index=read_decimal(read_after("index", lines[0])),
        hashes=read_hashes(lines[1:]),
        checkpoint=checkpoint,
        extra=extra,
    )


def verify_tlog_proof(
    proof: TlogProof,
    *,
    leaf: bytes,
    log_keys: Sequence[VerifierKey],
    witness_keys: Sequence[VerifierKey] = (),
) -> SignedCheckpoint:
    """The checkpoint that this leaf stands under. Raises LogRefusal."""
    signed = open_checkpoint(
        proof.checkpoint, log_keys=log_keys, witness_keys=witness_keys
    )
    verify_inclusion(
        index=proof.index,
        size=signed.checkpoint.size,
        leaf_hash=leaf_hash(leaf),
        proof=proof.hashes,
        root=signed.checkpoint.root,
    )
    return signed
