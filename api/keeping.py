"""Keeping the log while the house is open: checkpoints in time, and the check at start.

A thread signs a checkpoint at most so many seconds after a write as the settings say,
and once more at the end. What is wrong with the log has raised an alarm; the house
stays open, because people need their records, and nothing more is signed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread
from time import monotonic

from eventsourcing.persistence import PersistenceError

from api.house import House
from audit_reports.report import CheckpointShown, Report
from domain.fsck import Findings, Reader, Say
from domain.fsck_mark import read_mark, write_mark
from domain.log.canonical import write_base64
from domain.log.refusals import LogRefusal
from domain.log_keeper import LogForked, SignedCheckpoint
from domain.log_timestamps import stamp_if_due

OF_THE_TIME = 0.8
"""When to sign, as a part of the time that is allowed."""
LOOKS = 10
LONGEST_LOOK_SECONDS = 1.0
LONGEST_STEP_SECONDS = 60.0
ALARM = "store-damaged"
NOT_SIGNED = (
    "Whether the log is still what it was. It was not signed for this report, because "
    "it did not agree with what had been signed before; an alarm says more."
)


class StoreDamaged(Exception):
    """The store is not what was logged; the message names the first fact that fails."""

    def __init__(self, findings: Findings) -> None:
        first = findings.first
        assert first is not None
        where = f"; leaf {first.log_index}" if first.log_index is not None else ""
        which = (
            f" (stream {first.stream}, version {first.version}{where})"
            if first.stream is not None
            else ""
        )
        super().__init__(f"{first.words}{which}")


class Keeping:
    """Signs what was written, in time, until told to finish."""

    def __init__(self, house: House, *, say: Callable[[str], None]) -> None:
        self._house = house
        self._say = say
        self._finished = Event()
        self._said = ""
        self._allowed = house.settings.checkpoint_seconds * OF_THE_TIME
        self._looks = min(
            LONGEST_LOOK_SECONDS, house.settings.checkpoint_seconds / LOOKS
        )
        self._thread = Thread(target=self._work, name="keeping", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def finish(self) -> None:
        """Sign what is there, and stop."""
        self._finished.set()
        self._thread.join(LONGEST_STEP_SECONDS)

    def _work(self) -> None:
        signed: int | None = None
        since: float | None = None
        while not self._finished.wait(self._looks):
            count = self._count()
            if count == signed and not self._house.keeper.failures:
                continue
            since = monotonic() if since is None else since
            if monotonic() - since >= self._allowed:
                signed, since = self._sign(count), None
        count = self._count()
        if count != signed:
            self._sign(count)

    def _count(self) -> int:
        try:
            return self._house.keeper.log.size()
        except PersistenceError:
            return -1

    def _sign(self, count: int) -> int | None:
        """The size that needs no signature now; None to try again. Says why, once."""
        size: int | None = None
        try:
            made = self._house.keeper.checkpoint()
            size = made.checkpoint.size
            words = self._stamp(made)
        except LogForked as error:
            words, size = f"the log is not signed any more: {error}", count
        except (PersistenceError, LogRefusal, OSError) as error:
            words = f"the log could not be signed: {error}"
        if words and words != self._said:
            self._say(words)
        self._said = words
        return size

    def _stamp(self, made: SignedCheckpoint) -> str:
        """Once a day: why there is no timestamp, empty where there is one."""
        now = self._house.clock()
        try:
            done = stamp_if_due(self._house.settings.data, made.note, now)
        except LogRefusal as refusal:
            return f"the log is signed, and has no timestamp: {refusal}"
        return "" if done is None or done.stamp is not None else done.words


def check_at_start(house: House, *, say: Say) -> Findings:
    """Read what was written since the last start, and remember how far it is sound.

    Raises StoreDamaged, after an alarm, LogForked and KeyFileUnusable.
    """
    keeper, directory = house.keeper, house.settings.data
    made = keeper.checkpoint(cosign=False)
    chain = keeper.generations()
    reader = Reader(
        house.ledger.recorder,
        keys=house.keys,
        files=keeper.files,
        chain=chain,
        mark=read_mark(directory, keys=house.keys, log=keeper.log, chain=chain),
        say=say,
    )
    findings = reader.read(until=made.checkpoint.size)
    if not findings.is_sound:
        error = StoreDamaged(findings)
        house.alarms.raise_alarm(ALARM, str(error))
        raise error
    write_mark(
        directory, keys=house.keys, findings=findings, made=made, now=house.clock()
    )
    return findings


def with_checkpoint(house: House, report: Report) -> Report:
    """The report with the checkpoint under which its facts stand.

    It is made now. Where the log cannot be signed, the report says so.
    """
    try:
        made = house.keeper.checkpoint(cosign=False)
    except LogForked:
        return replace(report, limits=(*report.limits, NOT_SIGNED))
    return replace(report, checkpoint=shown(made))


def shown(made: SignedCheckpoint) -> CheckpointShown:
    """A checkpoint as a report prints it."""
    return CheckpointShown(
        origin=made.checkpoint.origin,
        size=made.checkpoint.size,
        root=write_base64(made.checkpoint.root),
    )
