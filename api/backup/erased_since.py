"""What was destroyed after a backup was made: it must not come back with it.

Backups beside it that were made later list what was destroyed by then; a list can be
named as well (`boundary-ledger keys erasures` writes one).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from api.backup.manifest import (
    MANIFEST,
    BackupDamaged,
    BackupUnusable,
    Manifest,
    check_author,
    read,
)
from domain.key_rows import Owner, Tombstone
from domain.keys import KeyStore

Warn = Callable[[str], None]


def in_list(path: Path) -> list[Tombstone]:
    """What a list names, a JSON document a line. Raises BackupUnusable."""
    found: list[Tombstone] = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            ((owner, id_),) = json.loads(line).items()
            found.append(Tombstone(owner=Owner(owner), id=UUID(id_).bytes))
        except (ValueError, TypeError, AttributeError):
            msg = f'{path}, line {number}: it is not like {{"subject": "<id>"}}'
            raise BackupUnusable(msg) from None
    return found


def in_backups_beside(
    backup: Path, manifest: Manifest, *, keys: KeyStore, warn: Warn
) -> Iterator[Tombstone]:
    """What other backups of the same ledger in the same folder say."""
    here = backup.resolve()
    for path in sorted(here.parent.iterdir()):
        if path == here or path.name.startswith(".") or not (path / MANIFEST).is_file():
            continue
        try:
            found = read(path)
            if found.ledger != manifest.ledger:
                continue
            check_author(path, keys=keys)
        except BackupDamaged as error:
            warn(f"{path}: what was erased by then is not known; {error}")
        else:
            yield from found.tombstones()
