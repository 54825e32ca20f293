"""Alarms: what somebody must look at, kept until somebody says that they did.

One JSON document a line in `alarms.jsonl`, on disk before the call returns. An alarm is
never taken out; an answer is another line.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FILE = "alarms.jsonl"


class AlarmUnknown(Exception):
    """There is no open alarm of this number."""

    def __init__(self, id_: int) -> None:
        super().__init__(f"there is no open alarm {id_}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """What happened, in words for people; `kind` is a short name for programs."""

    id: int
    kind: str
    words: str
    raised_at: datetime


class Alarms:
    """The alarms of a data directory. Safe to use from several processes."""

    def __init__(self, directory: Path, clock: Callable[[], datetime]) -> None:
        self._path = directory / FILE
        self._clock = clock

    def raise_alarm(self, kind: str, words: str) -> Alarm:
        """Keep an alarm. The same one again, while it is open, changes nothing."""
        with self._lines() as (lines, add):
            for alarm in _open(lines):
                if (alarm.kind, alarm.words) == (kind, words):
                    return alarm
            alarm = Alarm(
                id=len(lines) + 1, kind=kind, words=words, raised_at=self._clock()
            )
            at = alarm.raised_at.isoformat()
            add({"id": alarm.id, "kind": kind, "words": words, "raised_at": at})
        return alarm

    def open_alarms(self) -> list[Alarm]:
        """The alarms that nobody has answered, oldest first."""
        try:
            return _open(self._path.read_text("utf-8").splitlines())
        except FileNotFoundError:
            return []

    def answer(self, id_: int) -> None:
        """Say that somebody has looked at an alarm. Raises AlarmUnknown."""
        with self._lines() as (lines, add):
            if id_ not in {alarm.id for alarm in _open(lines)}:
                raise AlarmUnknown(id_)
            add({"answers": id_, "answered_at": self._clock().isoformat()})

    @contextmanager
    def _lines(
        self,
    ) -> Generator[tuple[list[str], Callable[[dict[str, object]], None]]]:
        """The lines there are, and a way to add one, while nobody else writes."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            lines = file.read().splitlines()

            def add(line: dict[str, object]) -> None:
                file.write(json.dumps(line) + "\n")
                file.flush()
                os.fsync(file.fileno())

            yield lines, add


def _open(lines: list[str]) -> list[Alarm]:
    found: dict[int, Alarm] = {}
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            continue  # Half a line, of a writer that was killed.
        if "answers" in told:
            found.pop(told["answers"], None)
        else:
            found[told["id"]] = Alarm(
                id=told["id"],
                kind=told["kind"],
                words=told["words"],
                raised_at=datetime.fromisoformat(told["raised_at"]),
            )
    return list(found.values())
