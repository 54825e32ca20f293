"""How far the store was read, so that the next start reads on from there.

`verified.json` is a cache: deleted, the store is read from the beginning. It counts only
with the signed checkpoint that it was made at, with a seal made with a secret of this
ledger, and where the stored tree still has that checkpoint's root.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from domain.fsck import Findings, Mark
from domain.keys import KeyStore
from domain.log.leaf import prefixed
from domain.log.refusals import LogRefusal
from domain.log_files import write_whole
from domain.log_keeper import SignedCheckpoint
from domain.log_keys import Generation, open_with
from domain.log_rows import LogDamaged
from domain.stored_log import StoredLog

FILE = "verified.json"


def read_mark(
    directory: Path, *, keys: KeyStore, log: StoredLog, chain: Sequence[Generation]
) -> Mark | None:
    """Where to read on; None where there is no mark that can be trusted."""
    try:
        told = json.loads((directory / FILE).read_bytes())
        note, position = told["checkpoint"].encode(), int(told["position"])
        if not hmac.compare_digest(_seal(keys, note, position), told["seal"]):
            return None
        signed = open_with(note, chain).checkpoint
        state = log.tree(signed.size)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    except (LogRefusal, LogDamaged):
        return None
    if state.root != signed.root:
        return None
    return Mark(position=position, size=signed.size)


def write_mark(
    directory: Path,
    *,
    keys: KeyStore,
    findings: Findings,
    made: SignedCheckpoint,
    now: datetime,
) -> None:
    """Keep how far a reading came that found nothing wrong."""
    assert findings.is_sound
    assert (findings.size, findings.root) == (
        made.checkpoint.size,
        made.checkpoint.root,
    )
    document = {
        "checkpoint": made.note.decode(),
        "position": findings.position,
        "verified_at": now.isoformat(),
        "seal": _seal(keys, made.note, findings.position),
    }
    path = directory / FILE
    draft = path.with_name(f".{FILE}")
    write_whole(path, json.dumps(document, indent=2).encode(), draft=draft)


def _seal(keys: KeyStore, note: bytes, position: int) -> str:
    said = prefixed(note, str(position).encode())
    return hmac.digest(keys.ledger("verified"), said, "sha256").hex()
