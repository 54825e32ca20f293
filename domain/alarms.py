"""Alarms: what somebody must look at, kept until somebody says that they did.

One JSON document a line in `alarms.jsonl`, on disk before the call returns. An alarm is
never taken out; an answer is another line. No line names anybody: an alarm that is about
somebody has their number, and whoever shows it says the name.
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
from typing import TextIO
from uuid import UUID

from domain.log_files import sync_folder

FILE = "alarms.jsonl"
WHO = "{who}"
"""Stands in the words for whom they are about."""
Line = dict[str, object]


class AlarmUnknown(Exception):
    """There is no open alarm of this number."""

    def __init__(self, id_: int) -> None:
        super().__init__(f"there is no open alarm {id_}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """What happened, in words for people; `kind` is a short name for programs.

    `about` is the number of whom the words say `WHO`; None where they speak of nobody.
    """

    id: int
    kind: str
    words: str
    raised_at: datetime
    about: UUID | None = None


class Alarms:
    """The alarms of a data directory. Safe to use from several processes."""

    def __init__(self, directory: Path, clock: Callable[[], datetime]) -> None:
        self._path = directory / FILE
        self._clock = clock

    def raise_alarm(self, kind: str, words: str, *, about: UUID | None = None) -> Alarm:
        """Keep an alarm. The same one again, while it is open, changes nothing."""
        with self._lines() as (lines, add):
            for alarm in _open(lines):
                if (alarm.kind, alarm.words, alarm.about) == (kind, words, about):
                    return alarm
            alarm = Alarm(
                id=len(lines) + 1,
                kind=kind,
                words=words,
                raised_at=self._clock(),
                about=about,
            )
            at = alarm.raised_at.isoformat()
            line: Line = {"id": alarm.id, "kind": kind, "words": words, "raised_at": at}
            add(line if about is None else line | {"about": str(about)})
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

    def reword(self, change: Callable[[Line], Line]) -> int:
        """Write lines anew, where `change` returns others; how many there were.

        For lines of before that say what none says now. Cut short, nothing changed.
        """
        if not self._path.exists():
            return 0
        with self._lines() as (lines, _add):
            written = [_changed(line, change) for line in lines]
            changed = sum(
                one != other for one, other in zip(lines, written, strict=True)
            )
            if changed:
                self._replace(written)
        return changed

    def _replace(self, lines: list[str]) -> None:
        beside = self._path.with_name(f"{FILE}.new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        sync_folder(self._path.parent)

    @contextmanager
    def _lines(self) -> Generator[tuple[list[str], Callable[[Line], None]]]:
        """The lines there are, and a way to add one, while nobody else writes."""
        with self._locked() as file:
            lines = file.read().splitlines()

            def add(line: Line) -> None:
                file.write(json.dumps(line) + "\n")
                file.flush()
                os.fsync(file.fileno())

            yield lines, add

    @contextmanager
    def _locked(self) -> Generator[TextIO]:
        """The file, for this writer alone, and not one that was replaced meanwhile."""
        while True:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "r+", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if self._is_there(file):
                    yield file
                    return

    def _is_there(self, file: TextIO) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._path.stat())
        except FileNotFoundError:
            return False


def _changed(line: str, change: Callable[[Line], Line]) -> str:
    """A line after a change; the same text where nothing changed."""
    try:
        told: Line = json.loads(line)
    except ValueError:
        return line
    found = change(told)
    return line if found == told else json.dumps(found)


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
                about=UUID(told["about"]) if "about" in told else None,
            )
    return list(found.values())
