"""The files of the log: checkpoints, and the statements with which keys were changed.

    checkpoints/latest           the checkpoint that was published last
    checkpoints/000000000123     the one at 123 leaves
    checkpoints/rotations/000001 the statement that new keys follow

A file has its name only when it is whole and on disk. What is written here has not yet
been shown to anybody: persist, then publish.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

LATEST = "latest"
ROTATIONS = "rotations"
_DRAFT = ".draft"
_LOCK = ".lock"


class LogFiles:
    """The directory `checkpoints` of a data directory."""

    def __init__(self, directory: Path) -> None:
        self.folder = directory / "checkpoints"
        self.rotation_folder = self.folder / ROTATIONS

    @contextmanager
    def exclusive(self) -> Generator[None]:
        """While nobody else signs or writes here, in this process or in another."""
        self.rotation_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def latest(self) -> bytes | None:
        """The checkpoint that was published last; its file may not outlive a power cut.

        Then the largest of `sizes` is the last.
        """
        return _read(self.folder / LATEST) or None

    def at(self, size: int) -> bytes | None:
        """The checkpoint at a size."""
        return _read(self._path(size))

    def sizes(self) -> list[int]:
        """The sizes of all checkpoints, smallest first."""
        return sorted(_numbers(self.folder))

    def put(self, note: bytes, *, size: int, is_latest: bool = True) -> None:
        """Keep a checkpoint. `latest` goes first: it alone is asked what was signed."""
        draft, latest = self.folder / _DRAFT, self.folder / f"{_DRAFT}.{LATEST}"
        _write(draft, note)
        if is_latest:
            # Not a link: who writes into the one file should not write into both. Not
            # synced: processes see it at once, and the other file is what lasts.
            latest.write_bytes(note)
            latest.replace(self.folder / LATEST)
        draft.replace(self._path(size))
        sync_folder(self.folder)

    def rotations(self) -> list[bytes]:
        """The statements of all changes of keys, in their order."""
        folder = self.rotation_folder
        return [
            (folder / f"{number:06}").read_bytes()
            for number in sorted(_numbers(folder))
        ]

    def rotation_count(self) -> int:
        return len(_numbers(self.rotation_folder))

    def put_rotation(self, statement: bytes, *, number: int) -> None:
        """Keep a statement."""
        path = self.rotation_folder / f"{number:06}"
        write_whole(path, statement, draft=path.with_name(_DRAFT))

    def _path(self, size: int) -> Path:
        return self.folder / f"{size:012}"


def sync_folder(folder: Path) -> None:
    """Names that were given in a folder are on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes, *, draft: Path) -> None:
    """A file that has its name only when it is whole and on disk."""
    _write(draft, content)
    draft.replace(path)
    sync_folder(path.parent)


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _numbers(folder: Path) -> list[int]:
    try:
        names = os.listdir(folder)  # noqa: PTH208 - a path for each would be slow.
    except FileNotFoundError:
        return []
    return [int(name) for name in names if name.isascii() and name.isdigit()]
