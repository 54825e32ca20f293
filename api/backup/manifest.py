"""The manifest of a backup: what is in it, and that nothing of it has changed.

manifest.json     every file with its size and SHA-256; which ledger; which key
manifest.sha256   the hash of manifest.json, for `sha256sum --check`
manifest.mac      HMAC of manifest.json with a secret of the ledger: whoever holds
                  the backup without its keys cannot write another manifest
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from domain.key_rows import Owner, Tombstone
from domain.keys import KeyStore

FORMAT = "boundary-ledger backup v1"
MANIFEST, SUM, MAC = "manifest.json", "manifest.sha256", "manifest.mac"
_CHUNK = 1 << 20


class BackupDamaged(Exception):
    """A file of a backup is not what was written; the message names it."""


class BackupUnusable(Exception):
    """A backup cannot be made or restored like this; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """What a file of the backup must be."""

    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup holds. `ledger` names the ledger and tells nothing of it."""

    format: str
    made_at: str
    ledger: str
    database: str
    facts: int
    checkpoint: str | None
    key_id: str
    recipients: tuple[str, ...]
    destroyed: tuple[str, ...]
    files: dict[str, File] = field(default_factory=dict[str, File])

    def tombstones(self) -> list[Tombstone]:
        """What had been destroyed when the backup was made."""
        return [_tombstone(word) for word in self.destroyed]


def in_words(tombstones: Iterable[Tombstone]) -> tuple[str, ...]:
    return tuple(f"{each.owner}:{each.id.hex()}" for each in tombstones)


def ledger_name(keys: KeyStore) -> str:
    """The same for all backups of one ledger."""
    return hmac.digest(keys.ledger("backups"), b"name", "sha256")[:16].hex()


def write(directory: Path, manifest: Manifest, *, keys: KeyStore) -> None:
    """Write the manifest of a backup; each of its files has its name already."""
    text = json.dumps(asdict(manifest), indent=2, sort_keys=True).encode() + b"\n"
    put(directory / MAC, _mac(text, keys))
    put(directory / SUM, _sum(text))
    put(directory / MANIFEST, text)


def described(directory: Path) -> dict[str, File]:
    """Every file in a directory and below, by its name from there."""
    return {
        path.relative_to(directory).as_posix(): _described(path)
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def read(directory: Path) -> Manifest:
    """The manifest of a backup, its own bytes checked. Raises BackupDamaged."""
    try:
        text = (directory / MANIFEST).read_bytes()
        told = (directory / SUM).read_bytes()
    except OSError as error:
        name = Path(str(error.filename)).name
        msg = f"{directory} is no whole backup: {name} cannot be read"
        raise BackupDamaged(msg) from None
    if told != _sum(text):
        msg = f"{MANIFEST} is not what was written: it does not fit {SUM}"
        raise BackupDamaged(msg)
    try:
        found = TypeAdapter(Manifest).validate_json(text, strict=False)
        found.tombstones()
    except (ValidationError, ValueError):
        msg = f"{MANIFEST} is not understood; was a newer version here?"
        raise BackupDamaged(msg) from None
    if found.format != FORMAT:
        msg = f"{MANIFEST} is of another format ({found.format!r})"
        raise BackupDamaged(msg)
    return found


def check_files(directory: Path, manifest: Manifest) -> None:
    """That every file is there as it was written. Raises BackupDamaged."""
    for name, told in manifest.files.items():
        path = directory / name
        if not path.resolve().is_relative_to(directory.resolve()):
            msg = f"{name!r} in {MANIFEST} does not lie in the backup"
            raise BackupDamaged(msg)
        if not path.is_file():
            msg = f"{name} is missing from the backup"
            raise BackupDamaged(msg)
        if _described(path) != told:
            msg = f"{name} is not what was written: its SHA-256 is another one"
            raise BackupDamaged(msg)


def check_author(directory: Path, *, keys: KeyStore) -> None:
    """That whoever wrote the manifest had the keys. Raises BackupDamaged."""
    text = (directory / MANIFEST).read_bytes()
    try:
        told = (directory / MAC).read_bytes()
    except OSError:
        told = b""
    if not hmac.compare_digest(told, _mac(text, keys)):
        msg = f"{MANIFEST} was not written by this ledger: it does not fit {MAC}"
        raise BackupDamaged(msg)


def put(path: Path, content: bytes) -> None:
    """A new file, on disk before this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _described(path: Path) -> File:
    digest, size = sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return File(bytes=size, sha256=digest.hexdigest())


def _sum(text: bytes) -> bytes:
    return f"{sha256(text).hexdigest()}  {MANIFEST}\n".encode()


def _mac(text: bytes, keys: KeyStore) -> bytes:
    return hmac.digest(keys.ledger("backups"), text, "sha256").hex().encode() + b"\n"


def _tombstone(word: str) -> Tombstone:
    owner, _, id_ = word.partition(":")
    return Tombstone(owner=Owner(owner), id=bytes.fromhex(id_))
