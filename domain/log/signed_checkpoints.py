"""Checkpoints with what vouches for them: the log's own keys, and witnesses.

    practice.example/boundary-ledger/3f0e\\n
    20852163\\n
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\\n
    \\n
    — practice.example/boundary-ledger/3f0e (Ed25519)\\n
    — practice.example/boundary-ledger/3f0e (ML-DSA-44, with the time)\\n
    — witness.example/w1 (a cosignature, with the time)\\n

A log signs under its own origin. Whoever opens a checkpoint names the log keys that must
all have signed: if one were enough, the line of another could be changed unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.log.checkpoints import Checkpoint, parse_checkpoint
from domain.log.notes import (
    MOST_SIGNATURES,
    Note,
    Verified,
    parse_note,
    parse_signatures,
    sign_note,
)
from domain.log.refusals import NoteRefused
from domain.log.tree import EMPTY_ROOT
from domain.log.vkeys import SigningKey, VerifierKey


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedCheckpoint:
    """A checkpoint that its log stands by, and who else does."""

    checkpoint: Checkpoint
    signed: tuple[Verified, ...]
    """By the log: one for each key that was asked for."""
    cosigned: tuple[Verified, ...]
    """By the witnesses that were named; any number of them."""
    note: Note


def sign_checkpoint(
    checkpoint: Checkpoint, *, keys: Sequence[SigningKey], at: int
) -> Note:
    """A checkpoint under the log's own keys. Whether it may be signed was asked before."""
    assert keys
    assert all(key.name == checkpoint.origin for key in keys)
    assert checkpoint.size > 0 or checkpoint.root == EMPTY_ROOT
    return sign_note(checkpoint.text, keys=keys, at=at)


def open_checkpoint(
    raw: bytes,
    *,
    log_keys: Sequence[VerifierKey],
    witness_keys: Sequence[VerifierKey] = (),
) -> SignedCheckpoint:
    """A checkpoint that all these keys of the log have signed. Raises LogRefusal."""
    if not log_keys:
        raise NoteRefused("no key of the log was given, so nothing can be trusted")
    note = parse_note(raw)
    checkpoint = parse_checkpoint(note.text)
    if {key.name for key in log_keys} != {checkpoint.origin}:
        raise NoteRefused(f"the keys given are not those of {checkpoint.origin}")
    verified = note.verified_by([*log_keys, *witness_keys])
    signed = tuple(who for who in verified if who.key in log_keys)
    if len(signed) < len(set(log_keys)):
        raise NoteRefused(f"not every key given for {checkpoint.origin} has signed")
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise NoteRefused("a log without leaves has the root of the empty tree")
    cosigned = tuple(who for who in verified if who.key not in log_keys)
    return SignedCheckpoint(
        checkpoint=checkpoint, signed=signed, cosigned=cosigned, note=note
    )


def with_cosignatures(
    note: Note, answer: bytes, *, witness_keys: Sequence[VerifierKey]
) -> Note:
    """The note with the lines that a witness answered; newer ones replace its older.

    Lines of keys that are not named are left out. Raises LogRefusal for a wrong line,
    or if no line is left.
    """
    try:
        lines = parse_signatures(answer.decode("utf-8"))
    except UnicodeDecodeError:
        raise NoteRefused("a witness answers UTF-8; this is not") from None
    verified = Note(text=note.text, signatures=lines).verified_by(witness_keys)
    names = {(who.key.name, who.key.key_id) for who in verified}
    kept = [s for s in note.signatures if (s.name, s.key_id) not in names]
    new = [s for s in lines if (s.name, s.key_id) in names]
    if len(kept) + len(new) > MOST_SIGNATURES:
        raise NoteRefused(f"a note has at most {MOST_SIGNATURES} signatures")
    return replace(note, signatures=(*kept, *new))
