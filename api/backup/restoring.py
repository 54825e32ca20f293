"""Restoring a backup into an empty place, and serving nothing of it before it is whole.

Everything is put together and read in `.restoring` inside the data directory; while that
is there no command opens the directory. Erasures that came after the backup are carried
out before the first fact is served. On failure nothing is left behind.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import psycopg

from api.backup import manifest as manifests
from api.backup.checking import check_copy
from api.backup.copying import Say
from api.backup.erased_since import Warn, in_backups_beside, in_list
from api.backup.making import KEY_AGE, LOG_KEY_LABEL, SEALED_LOG_KEY
from api.backup.manifest import BackupDamaged, Manifest, put
from api.backup.on_postgres import drop_postgres, fill_postgres
from api.backup.placing import check_empty, put_in_place, stage_in
from api.backup.unsealing import key_of
from api.house import open_house
from api.settings import Settings
from domain import key_files
from domain.erasure import finish
from domain.key_files import Ask
from domain.key_providers import KeyInHand
from domain.key_rows import Tombstone
from domain.key_writing import read as read_key
from domain.keys import KeyStore, KeyUnusable
from domain.log.refusals import LogRefusal
from domain.log.signer import Role, read_key_file
from domain.log.vkeys import VerifierKey
from domain.log_keeper import KEY_FILE as LOG_KEY
from domain.store import KEYS, LEDGER, open_ledger
from projections.catch_up import rebuild
from projections.database import open_read_database

NOT_IN_PLACE = (KEY_AGE, SEALED_LOG_KEY)
OF_SQLITE = (LEDGER, "read.db")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is restored, and with which key."""

    backup: Path
    identity: Path | None = None
    key_file: Path | None = None
    erasures: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What came back. `erased_since` were destroyed after the backup was made."""

    facts: int
    sealed_words: int
    erased_words: int
    erased_since: int
    made_at: str


def restore(
    settings: Settings,
    asked: Asked,
    *,
    say: Say = lambda _done, _whole: None,
    warn: Warn = lambda _sentence: None,
) -> Restored:
    """Put a backup where there is nothing. Raises BackupUnusable and BackupDamaged."""
    check_empty(settings)
    manifest = manifests.read(asked.backup)
    manifests.check_files(asked.backup, manifest)
    erasures = in_list(asked.erasures) if asked.erasures else []
    with stage_in(settings) as (stage, undo):
        key = key_of(
            asked.backup,
            manifest,
            stage=stage,
            identity=asked.identity,
            key_file=asked.key_file,
            elsewhere=settings.key_file,
        )
        # Nobody types a passphrase twice.
        ask: Ask | None = settings.ask and cache(settings.ask)
        found = key_files.opened(read_key(key), ask=ask, where=asked.key_file or key)
        provider = KeyInHand(found)
        _copy(asked.backup, manifest, stage, provider=provider)
        _forget(asked.backup, manifest, stage, erasures, provider=provider, warn=warn)
        restored = _read(stage, manifest, provider=provider, say=say)
        held = replace(
            settings, data=stage, database_url=None, key_file=key, log_key_file=None
        )
        with open_house(replace(held, ask=ask)):
            pass  # It opens, and its read models are made.
        if settings.database_url is not None:
            _fill(settings.database_url, stage, provider=provider, undo=undo, say=say)
        put_in_place(settings, stage, undo=undo)
    return restored


def _copy(
    backup: Path, manifest: Manifest, stage: Path, *, provider: KeyInHand
) -> None:
    for name in manifest.files:
        if name not in NOT_IN_PLACE:
            place = stage / name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(backup / name, place)
            place.chmod(0o600)
    sealed = (backup / SEALED_LOG_KEY).read_bytes()
    try:
        put(stage / LOG_KEY, provider.unwrap(sealed, label=LOG_KEY_LABEL))
    except KeyUnusable:
        msg = f"{SEALED_LOG_KEY} does not open with the key of this backup"
        raise BackupDamaged(msg) from None


def _forget(
    backup: Path,
    manifest: Manifest,
    stage: Path,
    erasures: Iterable[Tombstone],
    *,
    provider: KeyInHand,
    warn: Warn,
) -> None:
    """Destroy what was destroyed after the backup."""
    with closing(KeyStore(stage / KEYS, provider)) as keys:
        manifests.check_author(backup, keys=keys)
        beside = in_backups_beside(backup, manifest, keys=keys, warn=warn)
        keys.destroy_all([*erasures, *beside])


def _read(
    stage: Path, manifest: Manifest, *, provider: KeyInHand, say: Say
) -> Restored:
    """Read all that was copied."""
    try:
        vkeys: tuple[VerifierKey, ...] = read_key_file(
            stage / LOG_KEY, role=Role.LOG
        ).verifier_keys
    except LogRefusal as refusal:
        raise BackupDamaged(str(refusal)) from None
    with (
        closing(KeyStore(stage / KEYS, provider)) as keys,
        closing(open_ledger(stage, keys=keys)) as ledger,
    ):
        # What the copied facts say was to be forgotten is gone before it is read.
        finish(ledger, rewrap=False)
        found = check_copy(stage, ledger, keys=keys, vkeys=vkeys, say=say)
        gone = len(set(keys.destroyed()) - set(manifest.tombstones()))
    if found.facts != manifest.facts:
        msg = f"{LEDGER} holds {found.facts} facts, and had {manifest.facts}"
        raise BackupDamaged(msg)
    return Restored(
        facts=found.facts,
        sealed_words=found.sealed,
        erased_words=found.erased,
        erased_since=gone,
        made_at=manifest.made_at,
    )


def _fill(
    url: str, stage: Path, *, provider: KeyInHand, undo: ExitStack, say: Say
) -> None:
    """Put the facts into an empty PostgreSQL database, and its read models."""
    undo.callback(_drop, url)
    with closing(KeyStore(stage / KEYS, provider)) as keys:
        fill_postgres(url, stage, keys=keys, say=say)
        engine = open_read_database(stage, database_url=url)
        try:
            with closing(open_ledger(stage, keys=keys, database_url=url)) as ledger:
                rebuild(engine, ledger)
        finally:
            engine.dispose()
    for name in OF_SQLITE:
        (stage / name).unlink()


def _drop(url: str) -> None:
    with suppress(psycopg.Error):
        drop_postgres(url)
