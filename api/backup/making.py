"""Making a backup while the ledger is in use.

The order is the point. Checkpoints first: none may speak of leaves that the copy lacks.
Then the facts, of one moment. The keys last, so that every stream and person in the
facts has its key, and whoever was erased meanwhile has none. The copy gets its name only
after it has been read whole.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage

from api.backup import manifest as manifests
from api.backup.checking import check_copy
from api.backup.copying import Say, copy_sqlite, finish_sqlite, forget_sessions
from api.backup.manifest import BackupUnusable, Manifest, put
from api.backup.on_postgres import copy_postgres
from api.keeper import open_keeper
from api.settings import Settings
from domain.key_providers import KeyFile
from domain.keys import KeyStore, Tombstone
from domain.ledger import Ledger
from domain.log.signer import Role, read_key_file
from domain.log.vkeys import VerifierKey
from domain.log_files import LATEST, sync_folder
from domain.log_keeper import KEY_FILE as LOG_KEY
from domain.log_keeper import LogKeeper
from domain.store import KEY_FILE, KEYS, LEDGER, open_keys, open_ledger

CHECKPOINTS = "checkpoints"
BESIDE = ("witnesses.json", "alarms.jsonl")
"""Files of a data directory that a backup holds as they are, where they exist."""
SEALED_LOG_KEY = "log.key.sealed"
LOG_KEY_LABEL = b"boundary-ledger/backup/v1/log.key"
KEY_AGE = f"{KEY_FILE}.age"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What a backup is made from."""

    settings: Settings
    keys: KeyStore
    ledger: Ledger
    keeper: LogKeeper


def recipients_of(told: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """Public keys of age. Raises BackupUnusable."""
    found: list[pyrage.x25519.Recipient] = []
    for each in told:
        try:
            found.append(pyrage.x25519.Recipient.from_str(each.strip()))
        except pyrage.RecipientError:
            msg = f"{each!r} is no public key of age; it looks like age1..."
            raise BackupUnusable(msg) from None
    return found


def back_up(
    settings: Settings,
    target: Path,
    *,
    recipients: Sequence[str] = (),
    now: datetime,
    say: Say = lambda _done, _whole: None,
) -> Manifest:
    """Copy everything that a ledger needs into a new directory, and read it there.

    Raises BackupUnusable, BackupDamaged, and what opening a ledger raises.
    """
    to = recipients_of(recipients)
    with _draft(target) as draft:
        with _opened(settings, now=now) as parts:
            provider, vkeys = _copied(parts, draft, say=say)
            if to:
                sealed = pyrage.encrypt(provider.exported(), to)
                put(draft / KEY_AGE, sealed)
            facts, destroyed = _checked(draft, provider, vkeys=vkeys, say=say)
            for name in (LEDGER, KEYS):
                finish_sqlite(draft / name)
            made = Manifest(
                format=manifests.FORMAT,
                made_at=now.isoformat(),
                ledger=manifests.ledger_name(parts.keys),
                database="postgresql" if settings.database_url else "sqlite",
                facts=facts,
                checkpoint=_latest(draft),
                key_id=provider.key_id.hex(),
                recipients=tuple(recipients),
                destroyed=manifests.in_words(destroyed),
                files=manifests.described(draft),
            )
            manifests.write(draft, made, keys=parts.keys)
        _sync_all(draft)
        manifests.check_files(draft, manifests.read(draft))
        draft.rename(target)
        sync_folder(target.parent)
    return made


@contextmanager
def _draft(target: Path) -> Generator[Path]:
    """A directory beside the target, which no other backup uses; gone on failure."""
    _check_target(target)
    draft = target.parent / f".{target.name}.partial"
    draft.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(draft, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = f"another backup to {target} is being made; wait for it"
            raise BackupUnusable(msg) from None
        _empty(draft)  # A backup that was killed may have left something.
        try:
            yield draft
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    finally:
        os.close(handle)


def _check_target(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        msg = f"{target} is there already; name a directory that is not"
        raise BackupUnusable(msg)
    if not target.absolute().parent.is_dir():
        msg = f"{target.absolute().parent} is not there; make it first"
        raise BackupUnusable(msg)
    if target.is_mount():
        msg = f"{target} is a drive of its own; name a directory inside it"
        raise BackupUnusable(msg)


@contextmanager
def _opened(settings: Settings, *, now: datetime) -> Generator[Parts]:
    keys = open_keys(settings.data, key_file=settings.key_file, ask=settings.ask)
    with closing(keys):
        ledger = open_ledger(
            settings.data, keys=keys, database_url=settings.database_url
        )
        with closing(ledger):
            keeper = open_keeper(settings, ledger, clock=lambda: now)
            yield Parts(settings=settings, keys=keys, ledger=ledger, keeper=keeper)


def _copied(
    parts: Parts, draft: Path, *, say: Say
) -> tuple[KeyFile, Sequence[VerifierKey]]:
    """The copies, in their order; the key that wraps them, and the log's public keys."""
    data = parts.settings.data
    manifests.ledger_name(parts.keys)  # Its secret must be among the keys copied.
    parts.keeper.checkpoint(cosign=False)
    log_key, vkeys = _copy_log(parts, draft)
    for name in BESIDE:
        if (data / name).exists():
            put(draft / name, (data / name).read_bytes())
    if parts.settings.database_url is None:
        copy_sqlite(data / LEDGER, draft / LEDGER, say=say)
    else:
        copy_postgres(parts.settings.database_url, draft, keys=parts.keys, say=say)
    with parts.keys.still() as provider:
        copy_sqlite(data / KEYS, draft / KEYS, say=lambda _done, _whole: None)
    assert isinstance(provider, KeyFile)
    forget_sessions(draft / KEYS)
    put(draft / SEALED_LOG_KEY, provider.wrap(log_key, label=LOG_KEY_LABEL))
    return provider, vkeys


def _copy_log(parts: Parts, draft: Path) -> tuple[bytes, Sequence[VerifierKey]]:
    """Copy the checkpoints; the log's key file that belongs to them, and its keys."""
    settings, folder = parts.settings, parts.keeper.files.folder
    with parts.keeper.files.exclusive():
        for path in sorted(folder.rglob("*")):
            place = draft / CHECKPOINTS / path.relative_to(folder)
            if path.is_file() and not path.name.startswith("."):
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                put(place, path.read_bytes())
        path = settings.log_key_file or settings.data / LOG_KEY
        return path.read_bytes(), read_key_file(path, role=Role.LOG).verifier_keys


def _checked(
    draft: Path, provider: KeyFile, *, vkeys: Sequence[VerifierKey], say: Say
) -> tuple[int, list[Tombstone]]:
    """Read the copy whole; how many facts it has, and what was destroyed."""
    with (
        closing(KeyStore(draft / KEYS, provider.in_hand())) as keys,
        closing(open_ledger(draft, keys=keys)) as ledger,
    ):
        found = check_copy(draft, ledger, keys=keys, vkeys=vkeys, say=say)
        return found.facts, keys.destroyed()


def _latest(draft: Path) -> str | None:
    path = draft / CHECKPOINTS / LATEST
    return path.read_text("utf-8") if path.exists() else None


def _empty(directory: Path) -> None:
    for path in directory.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _sync_all(directory: Path) -> None:
    for path in directory.rglob("*"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    sync_folder(directory)
