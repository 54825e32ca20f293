"""Checkpoints: what a log says of itself at one size (C2SP tlog-checkpoint).

    practice.example/boundary-ledger/3f0e...\\n      the origin: which log
    20852163\\n                                      how many leaves
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\\n  their root

Exactly these three lines: extension lines are refused, because nobody audits them. This
is the text alone; `signed_checkpoints` has what vouches for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.log.canonical import (
    BOUND,
    HASH_BYTES,
    read_decimal,
    read_hash,
    write_base64,
)
from domain.log.refusals import NoteRefused

LINES = 3
LONGEST_NAME = 255
"""Bytes of an origin or a key name: a cosignature counts them in one byte."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """A log, a size and a root."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        assert 0 <= self.size < BOUND
        assert len(self.root) == HASH_BYTES

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{write_base64(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text is. Raises LogRefusal."""
    *lines, after = text.split("\n")
    if len(lines) != LINES or after:
        raise NoteRefused("a checkpoint has three lines: origin, size and root")
    origin, size, root = lines
    if not 0 < len(origin.encode()) <= LONGEST_NAME:
        raise NoteRefused(f"an origin has 1 to {LONGEST_NAME} bytes")
    return Checkpoint(origin=origin, size=read_decimal(size), root=read_hash(root))
