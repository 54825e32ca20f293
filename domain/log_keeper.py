"""The keeper of the log: signs checkpoints, each only after the one before it.

Before it signs it shows itself that the tree it has now begins with the tree that was
signed last. It never signs a smaller tree or another one: whoever deletes or changes
what was logged gets an alarm instead of a signature. A checkpoint is on disk before
anybody is told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from domain.alarms import Alarms
from domain.ledger import Ledger
from domain.log.checkpoints import Checkpoint
from domain.log.notes import Note, Signature, parse_note, signatures_on
from domain.log.refusals import LogRefusal
from domain.log.signed_checkpoints import sign_checkpoint
from domain.log.signer import KeyPair
from domain.log.tree import Frontier
from domain.log.vkeys import VerifierKey
from domain.log_files import LogFiles
from domain.log_keys import Generation, LogKeys, open_with
from domain.log_rows import LogDamaged
from domain.recorders import LeafRow
from domain.stored_log import StoredLog

KEY_FILE = "log.key"
DOMAIN = "practice.invalid"
"""Stands in the origin of a log whose practice named no domain of its own."""
ALARM = "log-forked"


class LogForked(Exception):
    """The log is not the one that was signed last; it is not signed again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedCheckpoint:
    """A checkpoint as it is published, with all signature lines there are."""

    checkpoint: Checkpoint
    note: bytes
    made_at: datetime


class Cosigned(Protocol):
    """What witnesses answered: their lines, and in words who did not answer."""

    @property
    def lines(self) -> Sequence[Signature]: ...

    @property
    def failures(self) -> Sequence[str]: ...


class Witnesses(Protocol):
    """Those who are asked to cosign."""

    def cosign(
        self,
        note: Note,
        *,
        old: Checkpoint | None,
        prove: Callable[[int, int], list[bytes]],
        leaves: Callable[[], int] | None,
    ) -> Cosigned: ...


class LogKeeper:
    """Keeps the log of one ledger. Safe to use from several threads and processes."""

    def __init__(
        self,
        ledger: Ledger,
        directory: Path,
        clock: Callable[[], datetime],
        *,
        key_file: Path | None = None,
        domain: str = DOMAIN,
    ) -> None:
        self.witnesses: Witnesses | None = None
        self.failures: tuple[str, ...] = ()
        """Which witnesses did not cosign the last checkpoint, in words."""
        self.alarms = Alarms(directory, clock)
        self.files = LogFiles(directory)
        self.log = StoredLog(ledger.recorder)
        self._ledger = ledger
        self._clock = clock
        self._log_keys = LogKeys(
            key_file or directory / KEY_FILE,
            self.files,
            name=lambda: f"{domain}/boundary-ledger/{ledger.private_id('log')}",
        )
        self._keys: KeyPair | None = None
        self._chain: list[Generation] = []
        self._last: SignedCheckpoint | None = None

    @property
    def origin(self) -> str:
        """Which log this is. Raises KeyFileUnusable."""
        return self._key_pair().name

    @property
    def vkeys(self) -> tuple[VerifierKey, ...]:
        """The keys to verify it with. Raises KeyFileUnusable."""
        return self._key_pair().verifier_keys

    def checkpoint(
        self, *, fresh: bool = True, cosign: bool = True
    ) -> SignedCheckpoint:
        """A checkpoint of all leaves; the last one where none was written since.

        With `fresh=False` the last one whatever was written since, if there is one.
        With `cosign=False` witnesses are left for later. Raises LogForked, after an
        alarm, and KeyFileUnusable.
        """
        with self._signing():
            before = self._last_signed()
            if before is not None and not fresh:
                return before
            made = self._signed_now(before)
        if self.witnesses is not None and cosign and (made != before or self.failures):
            made = self._cosigned(made, before=before, witnesses=self.witnesses)
        return made

    def rotate(self) -> SignedCheckpoint:
        """New keys, from now on. The last checkpoint gets their signatures too.

        The private halves of the old ones are gone after it. Raises LogForked.
        """
        with self._signing():
            last = self._signed_now(self._last_signed())
            old, new = self._key_pair(), self._log_keys.prepare()
            self._log_keys.state(old, new, after=last.checkpoint, at=self._now())
            self._log_keys.finish()
            self._load()
            return self._signed_now(last)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that leaf `index` stands in the tree of `size`. Raises LogDamaged."""
        return self.log.inclusion(index, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of `new` begins with that of `old`; empty from 0.

        Raises LogDamaged.
        """
        return self.log.consistency(old, new)

    def leaves(self, start: int, limit: int) -> list[LeafRow]:
        """Leaves and the facts that they stand for, from `start` on."""
        return self._ledger.recorder.leaf_rows(start=start, limit=limit)

    def generations(self) -> list[Generation]:
        """All keys that ever signed, newest last. Raises KeyFileUnusable."""
        self._key_pair()
        return self._chain

    def _signed_now(self, before: SignedCheckpoint | None) -> SignedCheckpoint:
        """All leaves there are, signed by the keys in force."""
        tree = self._grown(before)
        if before is not None and before.checkpoint.size == tree.size:
            return self._signed_by_all(before)
        keys = self._key_pair()
        checkpoint = Checkpoint(origin=keys.name, size=tree.size, root=tree.root)
        note = sign_checkpoint(checkpoint, keys=keys.signing_keys, at=self._now())
        return self._keep(note)

    def _grown(self, before: SignedCheckpoint | None) -> Frontier:
        """The tree of all leaves, which begins with the one that was signed last."""
        count = self.log.size()
        if before is None or before.checkpoint.size == 0:
            return self.log.grown(Frontier(), size=count)
        last = before.checkpoint
        if count < last.size:
            raise LogForked(
                f"the log has {count} leaves, and a checkpoint of {last.size} was signed"
            )
        then = self.log.tree(last.size)
        if then.root != last.root:
            raise LogForked(
                f"the first {last.size} leaves of the log are not those that were signed"
            )
        now = self.log.grown(then, size=count)
        # Once more as a witness would, and from the subtrees that are stored now.
        self.log.consistency(last.size, count)
        return now

    def _signed_by_all(self, before: SignedCheckpoint) -> SignedCheckpoint:
        """The last checkpoint; keys that came into force since then sign it too."""
        note = parse_note(before.note)
        keys = self._key_pair()
        missing = note.unknown_to(keys.verifier_keys)
        if len(note.signatures) - len(missing) == len(keys.signing_keys):
            return before
        lines = signatures_on(note.text, keys=keys.signing_keys, at=self._now())
        return self._keep(replace(note, signatures=(*note.signatures, *lines)))

    def _last_signed(self) -> SignedCheckpoint | None:
        """The largest that was ever signed here; `latest` may have been put back."""
        known = [] if self._last is None else [self._last]
        raws = [self.files.latest()]
        if self._last is None:
            raws += [self.files.at(size) for size in self.files.sizes()[-1:]]
        elif raws[0] == self._last.note:
            return self._last
        known += [self._opened(raw) for raw in raws if raw is not None]
        largest = max((one.checkpoint.size for one in known), default=0)
        last = [one for one in known if one.checkpoint.size == largest]
        if len({one.checkpoint.root for one in last}) > 1:
            raise LogForked(f"two checkpoints of {largest} leaves have two roots")
        if last and None in (self.files.latest(), self.files.at(largest)):
            # Whoever signed it was stopped before it had both of its names for good.
            self.files.put(last[-1].note, size=largest)
        self._last = last[-1] if last else None
        return self._last

    def _keep(self, note: Note, *, is_latest: bool = True) -> SignedCheckpoint:
        raw = note.encode()
        made = self._opened(raw)
        self.files.put(raw, size=made.checkpoint.size, is_latest=is_latest)
        if is_latest:
            self._last = made
        return made

    def _opened(self, raw: bytes) -> SignedCheckpoint:
        try:
            opened = open_with(raw, self._chain)
        except LogRefusal as refusal:
            raise LogForked(
                f"the last checkpoint is not one that this log signed: {refusal}"
            ) from None
        at = next(who.at for who in opened.signed if who.at is not None)
        made_at = datetime.fromtimestamp(at, UTC)
        return SignedCheckpoint(checkpoint=opened.checkpoint, note=raw, made_at=made_at)

    def _cosigned(
        self,
        made: SignedCheckpoint,
        *,
        before: SignedCheckpoint | None,
        witnesses: Witnesses,
    ) -> SignedCheckpoint:
        """With the lines of those who cosign; meanwhile others may sign here."""
        old = None if before is None else before.checkpoint
        told = witnesses.cosign(
            parse_note(made.note),
            old=old,
            prove=self.consistency,
            leaves=self.log.size,
        )
        self.failures = tuple(told.failures)
        if not told.lines:
            return made
        with self._signing():
            size = made.checkpoint.size
            note = parse_note(self.files.at(size) or made.note)
            names = {(line.name, line.key_id) for line in told.lines}
            kept = [s for s in note.signatures if (s.name, s.key_id) not in names]
            last = self._last_signed()
            return self._keep(
                replace(note, signatures=(*kept, *told.lines)),
                is_latest=last is None or last.checkpoint.size == size,
            )

    @contextmanager
    def _signing(self) -> Generator[None]:
        """While nobody else signs. What is wrong with the log raises an alarm."""
        with self.files.exclusive():
            if self._are_keys_stale():
                self._load()
            try:
                yield
            except (LogDamaged, LogForked) as error:
                self.alarms.raise_alarm(ALARM, str(error))
                raise LogForked(str(error)) from None

    def _key_pair(self) -> KeyPair:
        if self._are_keys_stale():
            with self.files.exclusive():
                self._load()
        assert self._keys is not None
        return self._keys

    def _are_keys_stale(self) -> bool:
        return self._keys is None or self.files.rotation_count() >= len(self._chain)

    def _load(self) -> None:
        self._keys, self._chain = self._log_keys.load()

    def _now(self) -> int:
        return int(self._clock().timestamp())
