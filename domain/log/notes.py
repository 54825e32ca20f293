"""Signed notes (C2SP signed-note): a text, a blank line, and who vouches for it.

    any text, which ends with a newline\\n
    \\n
    — practice.example/boundary-ledger/3f0e CmxVbg...=\\n
    — witness.example/w1 jWbPPwAAAABkGFDL...==\\n

A signature is base64 of the key id (4 bytes) and the signature. Lines of keys that
nobody here knows are passed over; a wrong line of a known key refuses the whole note.
There is one spelling of a note: read and written again it is the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.log.canonical import read_base64, write_base64
from domain.log.refusals import NoteRefused
from domain.log.vkeys import ID_BYTES, SigningKey, VerifierKey, check_name

LONGEST_NOTE = 128 * 1024
MOST_SIGNATURES = 32
DASH = "— "


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """One line under a note: whose it says it is, and the bytes."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"{DASH}{self.name} {write_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """A key that vouches for a note, and when it says it did."""

    key: VerifierKey
    at: int | None
    """Seconds since 1970 UTC; only timed signatures have it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A text and its signatures, well formed; nobody has checked who signed."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        return (self.text + "\n" + "".join(s.line for s in self.signatures)).encode()

    def verified_by(self, trusted: Iterable[VerifierKey]) -> tuple[Verified, ...]:
        """Which of the trusted keys vouch for it, in the order of their lines.

        Raises LogRefusal where a line of a trusted key is wrong or there twice, and
        where there is none at all.
        """
        keys = _by_name_and_id(trusted)
        found = [
            Verified(key=key, at=key.verify(self.text, line.signature))
            for line in self.signatures
            if (key := keys.get((line.name, line.key_id))) is not None
        ]
        if not found:
            raise NoteRefused("no key that is trusted here has signed this note")
        if len({who.key for who in found}) < len(found):
            raise NoteRefused("a key has signed this note twice")
        return tuple(found)

    def unknown_to(self, trusted: Iterable[VerifierKey]) -> tuple[Signature, ...]:
        """The lines that say nothing to somebody who trusts these keys."""
        keys = _by_name_and_id(trusted)
        return tuple(s for s in self.signatures if (s.name, s.key_id) not in keys)


def sign_note(text: str, *, keys: Iterable[SigningKey], at: int) -> Note:
    """A note with a line of each key, made at a time. Raises LogRefusal."""
    _check_text(text)
    return Note(text=text, signatures=signatures_on(text, keys=keys, at=at))


def signatures_on(
    text: str, *, keys: Iterable[SigningKey], at: int
) -> tuple[Signature, ...]:
    """The line of each key under a text. Raises LogRefusal."""
    return tuple(
        Signature(
            name=key.name,
            key_id=key.verifier.key_id,
            signature=key.sign(text, at=at),
        )
        for key in keys
    )


def parse_note(raw: bytes) -> Note:
    """The note that these bytes are. Raises LogRefusal; see `verified_by`."""
    if len(raw) > LONGEST_NOTE:
        raise NoteRefused(f"a note has at most {LONGEST_NOTE} bytes")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteRefused("a note is UTF-8; this is not") from None
    before, blank, after = whole.rpartition("\n\n")
    if not blank:
        raise NoteRefused("no blank line divides the text from the signatures")
    text = before + "\n"
    _check_text(text)
    note = Note(text=text, signatures=parse_signatures(after))
    assert note.encode() == raw
    return note


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """One or more signature lines, as a witness answers them. Raises LogRefusal."""
    *found, after = lines.split("\n")
    if after or not 0 < len(found) <= MOST_SIGNATURES:
        raise NoteRefused(
            f"a note ends with 1 to {MOST_SIGNATURES} signature lines and a newline"
        )
    return tuple(_parse_signature(line) for line in found)


def _parse_signature(line: str) -> Signature:
    parts: Sequence[str] = line.removeprefix(DASH).split(" ")
    if not line.startswith(DASH) or len(parts) != 2:  # noqa: PLR2004
        raise NoteRefused("a signature line is a dash, a key name and base64")
    name, encoded = parts
    check_name(name)
    found = read_base64(encoded)
    if len(found) <= ID_BYTES:
        raise NoteRefused(f"a signature of {name} is empty")
    return Signature(name=name, key_id=found[:ID_BYTES], signature=found[ID_BYTES:])


def _check_text(text: str) -> None:
    if not text.endswith("\n") or text == "\n" or text.endswith("\n\n"):
        raise NoteRefused("a note's text ends with a line that is not empty")
    if any(mark < " " and mark != "\n" for mark in text):
        raise NoteRefused("a note has no control character but the newline")


def _by_name_and_id(
    keys: Iterable[VerifierKey],
) -> dict[tuple[str, bytes], VerifierKey]:
    found: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if found.setdefault((key.name, key.key_id), key) != key:
            raise NoteRefused(f"two trusted keys of {key.name} have one key id")
    return found
