"""Key files on disk: made once, read, and written over without ever losing both keys.

A change of key writes the new one to `<file>.next`; the secrets are wrapped with it in
one transaction of keys.db, which from then on names it; then its text is written over
the old one, byte upon byte. Everybody does so while holding the lock of keys.db.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from domain import key_files
from domain.key_files import Held, Locked
from domain.keys import KeyUnusable


def stage(path: Path, held: Held) -> None:
    """Write a key beside the one in force. Raises KeyUnusable and OSError."""
    if not os.access(path, os.W_OK):
        msg = f"{path} cannot be written, so its key cannot be changed"
        raise KeyUnusable(msg)
    draft = _next(path)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key_files.text_of(held))
        file.flush()
        os.fsync(file.fileno())
    _sync(draft.parent)


def settle(path: Path, key_id: bytes) -> None:
    """Finish or undo a change of key that was cut short; `key_id` is in force."""
    draft = _next(path)
    if not draft.exists():
        return
    if _id_in(path) == key_id:
        write_over(draft, b"")
    elif _id_in(draft) == key_id:
        write_over(path, draft.read_bytes())
    else:
        return  # Neither opens these secrets, so neither is thrown away.
    draft.unlink()
    _sync(path.parent)


def write_over(path: Path, content: bytes) -> None:
    """Put `content` in a file, upon the very bytes that it held before."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        size = max(os.fstat(handle).st_size, len(content))
        for text in (os.urandom(size), content):
            os.pwrite(handle, text, 0)
            os.fsync(handle)
        os.ftruncate(handle, len(content))
        os.fsync(handle)
    finally:
        os.close(handle)


def read_or_make(path: Path) -> Held | Locked:
    """What a key file holds, a new one where there is none. Raises KeyUnusable."""
    if not path.exists():
        make(path, Held(key=key_files.new_key()))
    return read(path)


def make(path: Path, held: Held) -> None:
    """A new key file, on disk and whole before it has its name; the first maker wins."""
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key_files.text_of(held))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _sync(path.parent)


def read(path: Path) -> Held | Locked:
    """What a key file holds. Raises KeyUnusable."""
    try:
        found = key_files.parsed(path.read_bytes(), where=path)
    except FileNotFoundError:
        msg = (
            f"{path} is missing, and the keys of this ledger were wrapped with it; put "
            "it back from where you keep it: a new one would open nothing"
        )
        raise KeyUnusable(msg) from None
    if path.stat().st_mode & 0o077:
        msg = f"{path} can be read by others; run: chmod 600 {path}"
        raise KeyUnusable(msg)
    return found


def _id_in(path: Path) -> bytes | None:
    """Which key a file holds; None for a file that was cut short, or is none."""
    try:
        return key_files.parsed(path.read_bytes(), where=path).key_id
    except (KeyUnusable, FileNotFoundError):
        return None


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
