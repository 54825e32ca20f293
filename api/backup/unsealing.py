"""The key to open a backup with: sealed in it with age, or kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import pyrage

from api.backup.making import KEY_AGE
from api.backup.manifest import BackupUnusable, Manifest, put
from domain.key_writing import read
from domain.store import KEY_FILE


def key_of(
    backup: Path,
    manifest: Manifest,
    *,
    stage: Path,
    identity: Path | None,
    key_file: Path | None,
    elsewhere: Path | None,
) -> Path:
    """The key file of a backup, put in `stage` where it is not `elsewhere` already.

    Raises BackupUnusable and KeyUnusable.
    """
    path = stage / KEY_FILE
    if elsewhere is not None and elsewhere.exists():
        path = elsewhere
    elif identity is not None:
        put(path, _unsealed(backup, identity))
    elif key_file is not None:
        put(path, key_file.read_bytes())
    else:
        raise BackupUnusable(_nothing_named(manifest))
    if read(path).key_id.hex() != manifest.key_id:
        where = key_file if path.parent == stage else path
        msg = (
            f"{where or KEY_FILE} is not the key file of this backup, which was made "
            f"at {manifest.made_at}: the key was changed since; take the copy from then"
        )
        raise BackupUnusable(msg)
    return path


def _nothing_named(manifest: Manifest) -> str:
    if manifest.recipients:
        names = ", ".join(manifest.recipients)
        return f"this backup is sealed to {names}; name an identity with --identity"
    return (
        "this backup holds no key-encryption key; name the copy that was kept "
        "elsewhere with --key-file"
    )


def _unsealed(backup: Path, identity: Path) -> bytes:
    try:
        sealed = (backup / KEY_AGE).read_bytes()
    except FileNotFoundError:
        msg = "this backup was sealed to nobody: name its key file with --key-file"
        raise BackupUnusable(msg) from None
    try:
        return pyrage.decrypt(sealed, _identities(identity))
    except pyrage.DecryptError:
        msg = f"{identity} does not open this backup; it was sealed to other identities"
        raise BackupUnusable(msg) from None


def _identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The identities in a file as age-keygen writes it."""
    try:
        lines = path.read_text("ascii").splitlines()
        found = [
            pyrage.x25519.Identity.from_str(line.strip())
            for line in lines
            if line.strip() and not line.startswith("#")
        ]
    except (UnicodeError, pyrage.IdentityError):
        found = []
    if not found:
        msg = f"{path} holds no identity of age; its line begins AGE-SECRET-KEY-1"
        raise BackupUnusable(msg)
    return found
