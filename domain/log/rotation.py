"""Rotation of a log's keys: the old keys say which new keys follow them.

    boundary-ledger/key-rotation/v1\\n
    practice.example/boundary-ledger/3f0e\\n
    rotation 1\\n                                        the first, the second, ...
    after 20852163 CsUYapGGPo4dkMgIAUqom/Xajj7h...=\\n    the last tree of the old keys
    old practice.example/boundary-ledger/3f0e+1a2b...\\n  verifier keys, one a line
    new practice.example/boundary-ledger/3f0e+5e6f...\\n
    \\n
    signature lines of every old key and of every new key

The new keys sign too, so that nobody can be given a key that its owner does not hold.
ML-DSA keys sign this text as a statement (`vkeys`). Whoever trusts a log's first keys
follows the chain to those in force; what the new keys sign must be consistent with the
tree that a rotation names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.log.canonical import read_after, read_decimal, read_hash, write_base64
from domain.log.checkpoints import Checkpoint
from domain.log.notes import Note, parse_note, sign_note
from domain.log.refusals import NoteRefused
from domain.log.signer import KeyPair, Role
from domain.log.vkeys import VerifierKey, parse_vkey

HEADER = "boundary-ledger/key-rotation/v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotation:
    """Which keys follow, and after which tree."""

    number: int
    after: Checkpoint
    old: tuple[VerifierKey, ...]
    new: tuple[VerifierKey, ...]

    @property
    def text(self) -> str:
        size, root = self.after.size, write_base64(self.after.root)
        lines = [
            HEADER,
            self.after.origin,
            f"rotation {self.number}",
            f"after {size} {root}",
            *(f"old {key}" for key in self.old),
            *(f"new {key}" for key in self.new),
        ]
        return "".join(f"{line}\n" for line in lines)


def sign_rotation(
    *, number: int, after: Checkpoint, old: KeyPair, new: KeyPair, at: int
) -> Note:
    """The statement that `new` follows `old`, signed by both."""
    assert number > 0
    assert {old.name, new.name} == {after.origin}
    assert {old.role, new.role} == {Role.LOG}
    rotation = Rotation(
        number=number, after=after, old=old.verifier_keys, new=new.verifier_keys
    )
    both = [key.for_statements() for key in (*old.signing_keys, *new.signing_keys)]
    # Where only one of the two keys changes, the other signs once.
    keys = {(key.kind, key.verifier.public): key for key in both}
    return sign_note(rotation.text, keys=keys.values(), at=at)


def follow_rotations(
    trusted: Sequence[VerifierKey], statements: Iterable[bytes]
) -> tuple[tuple[VerifierKey, ...], tuple[Rotation, ...]]:
    """The keys in force after a chain of statements, and what the statements said.

    The chain starts where `trusted` were the keys. All of them must have signed its
    first statement, and all keys that one names must have signed the next. Raises
    LogRefusal.
    """
    if not trusted:
        raise NoteRefused("no key of the log was given, so nothing can be trusted")
    keys, followed = tuple(trusted), list[Rotation]()
    for raw in statements:
        rotation = _verified(raw, keys)
        if followed:
            _check_follows(followed[-1], rotation)
        keys = rotation.new
        followed.append(rotation)
    return keys, tuple(followed)


def parse_rotation(text: str) -> Rotation:
    """The rotation that a note's text states. Raises LogRefusal."""
    header, *lines, end = text.split("\n")
    if header != HEADER or len(lines) < 5 or end:  # noqa: PLR2004
        raise NoteRefused(f"this is not a statement of {HEADER}")
    origin, number, after, *keys = lines
    size, _, root = read_after("after", after).partition(" ")
    first_new = next((n for n, key in enumerate(keys) if key.startswith("new ")), 0)
    rotation = Rotation(
        number=read_decimal(read_after("rotation", number)),
        after=Checkpoint(origin=origin, size=read_decimal(size), root=read_hash(root)),
        old=tuple(parse_vkey(read_after("old", key)) for key in keys[:first_new]),
        new=tuple(parse_vkey(read_after("new", key)) for key in keys[first_new:]),
    )
    _check(rotation)
    assert rotation.text == text
    return rotation


def _check(rotation: Rotation) -> None:
    both = (rotation.old, rotation.new)
    if rotation.number == 0 or any(
        {key.name for key in keys} != {rotation.after.origin} for keys in both
    ):
        raise NoteRefused("a rotation has a number, and names keys of its own log")
    if any(len(set(keys)) < len(keys) for keys in both) or set(rotation.old) == set(
        rotation.new
    ):
        raise NoteRefused("a rotation names each key once, and not the same again")


def _verified(raw: bytes, trusted: Sequence[VerifierKey]) -> Rotation:
    """The rotation in a note that all the old and all the new keys have signed."""
    note = parse_note(raw)
    rotation = parse_rotation(note.text)
    if not set(trusted) <= set(rotation.old):
        raise NoteRefused("a rotation does not start from the keys that are trusted")
    needed = {key.for_statements() for key in (*rotation.old, *rotation.new)}
    if len(note.verified_by(needed)) < len(needed):
        raise NoteRefused("a rotation is signed by every old and every new key")
    return rotation


def _check_follows(last: Rotation, next_: Rotation) -> None:
    if next_.number != last.number + 1:
        raise NoteRefused(f"rotation {last.number + 1} is missing from the chain")
    if next_.after.size < last.after.size:
        raise NoteRefused(f"rotation {next_.number} stands on an older tree")
