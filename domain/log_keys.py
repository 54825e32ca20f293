"""The keys that sign a log: those in force, those before them, and their change.

The keys lie in `log.key`, made once. A change writes `log.key.next`, then the statement
that both sign, then gives the new file its name; a start finishes what was interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from domain.log.checkpoints import Checkpoint
from domain.log.notes import parse_note
from domain.log.refusals import KeyFileUnusable, LogRefusal, NoteRefused
from domain.log.rotation import follow_rotations, parse_rotation, sign_rotation
from domain.log.signed_checkpoints import SignedCheckpoint as Opened
from domain.log.signed_checkpoints import open_checkpoint
from domain.log.signer import KeyPair, Role, make_key_file, read_key_file
from domain.log.vkeys import VerifierKey
from domain.log_files import LogFiles, sync_folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Generation:
    """Keys of a log, and between which sizes they signed; None where they still do."""

    keys: tuple[VerifierKey, ...]
    since: int
    until: int | None

    def covers(self, size: int) -> bool:
        return self.since <= size and (self.until is None or size <= self.until)


def generations(
    files: LogFiles, *, current: Sequence[VerifierKey] = ()
) -> list[Generation]:
    """All keys that ever signed, by the statements on this machine; see `chain_of`."""
    return chain_of(files.rotations(), current=current)


def chain_of(
    statements: Sequence[bytes], *, current: Sequence[VerifierKey] = ()
) -> list[Generation]:
    """All keys that ever signed, newest last, each vouched for by those beside it.

    `current` are the keys in force where none was ever changed. Raises LogRefusal.
    """
    if not statements:
        return [Generation(keys=tuple(current), since=0, until=None)]
    first = parse_rotation(parse_note(statements[0]).text)
    keys, rotations = follow_rotations(first.old, statements)
    if first.number != 1:
        raise NoteRefused("the first statement about keys of this log is missing")
    if current and set(keys) != set(current):
        raise NoteRefused("the log's keys are not those that its statements lead to")
    starts = [0, *(rotation.after.size for rotation in rotations)]
    ends = [*starts[1:], None]
    chain = [first.old, *(rotation.new for rotation in rotations)]
    return [
        Generation(keys=keys, since=since, until=until)
        for keys, since, until in zip(chain, starts, ends, strict=True)
    ]


def vouched_for(files: LogFiles, trusted: Sequence[VerifierKey]) -> list[Generation]:
    """All keys that signed, where `trusted` are keys of one generation.

    Raises LogRefusal where the statements lead to none of them.
    """
    found = generations(files, current=() if files.rotation_count() else trusted)
    if not any(set(trusted) <= set(generation.keys) for generation in found):
        raise NoteRefused("the keys that were given never signed for this log")
    if len(found) == 1:
        return [Generation(keys=tuple(trusted), since=0, until=None)]
    return found


def open_with(
    raw: bytes, chain: Sequence[Generation], *, witness_keys: Sequence[VerifierKey] = ()
) -> Opened:
    """A checkpoint that keys of its time have signed. Raises LogRefusal."""
    refused: LogRefusal = NoteRefused("no key of this log is known")
    for generation in reversed(chain):
        try:
            opened = open_checkpoint(
                raw, log_keys=generation.keys, witness_keys=witness_keys
            )
        except LogRefusal as refusal:
            refused = refusal
        else:
            if generation.covers(opened.checkpoint.size):
                return opened
            refused = NoteRefused("it is signed by keys that did not sign at its size")
    raise refused


class LogKeys:
    """The key file of a log. To be used by one at a time (`LogFiles.exclusive`)."""

    def __init__(self, path: Path, files: LogFiles, *, name: Callable[[], str]) -> None:
        self._path = path
        self._files = files
        self._name = name

    @property
    def _next(self) -> Path:
        return self._path.with_name(f"{self._path.name}.next")

    def load(self) -> tuple[KeyPair, list[Generation]]:
        """The keys in force, made at the very first. Raises KeyFileUnusable."""
        if not self._path.exists():
            if self._files.latest() or self._files.sizes():
                msg = (
                    f"{self._path} is missing, and checkpoints were signed with it; "
                    "put it back from where you keep it"
                )
                raise KeyFileUnusable(msg)
            make_key_file(self._path, role=Role.LOG, name=self._name())
        keys = read_key_file(self._path, role=Role.LOG)
        try:
            return keys, generations(self._files, current=keys.verifier_keys)
        except LogRefusal as refusal:
            found = self._finished()
            if found is None:
                msg = f"{self._path} does not belong to these checkpoints: {refusal}"
                raise KeyFileUnusable(msg) from None
            return found

    def prepare(self) -> KeyPair:
        """New keys in a file beside those in force."""
        name = read_key_file(self._path, role=Role.LOG).name
        # A change that was interrupted before its statement left keys that count not.
        self._next.unlink(missing_ok=True)
        return make_key_file(self._next, role=Role.LOG, name=name)

    def state(self, old: KeyPair, new: KeyPair, *, after: Checkpoint, at: int) -> None:
        """Keep the statement that new keys follow; from now on they are in force."""
        number = self._files.rotation_count() + 1
        note = sign_rotation(number=number, after=after, old=old, new=new, at=at)
        self._files.put_rotation(note.encode(), number=number)

    def finish(self) -> None:
        """Give the new keys the name of the old ones, which are gone after that."""
        self._next.replace(self._path)
        sync_folder(self._path.parent)

    def _finished(self) -> tuple[KeyPair, list[Generation]] | None:
        with suppress(LogRefusal, FileNotFoundError):
            keys = read_key_file(self._next, role=Role.LOG)
            chain = generations(self._files, current=keys.verifier_keys)
            self.finish()
            return keys, chain
        return None
