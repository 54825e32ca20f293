"""`keys`: what wraps the keys of streams and people, and who can get at it.

Whatever changes the key-encryption key makes a new one: the old one, wherever a copy of
it lies, opens nothing that is here now.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pyrage
import typer

from api.cli import opening, passphrases
from api.cli.calm import NO, Stop
from api.cli.output import AsJson, answer
from api.settings import Settings
from domain import key_providers
from domain.key_files import Held
from domain.key_providers import KeyFile
from domain.key_rows import KeyRows, Owner
from domain.key_writing import read
from domain.keys import KeyStore
from domain.recovery import new_code
from domain.store import KEY_FILE, KEYS, open_keys

commands = typer.Typer(
    help="The key-encryption key, its passphrase and its recovery code.",
    no_args_is_help=True,
)
BACKUPS = (
    "Backups made before open only with the key of then: make a new one, and keep the "
    "old key no longer than the old backups."
)
HELD_UP = "Somebody else is using keys.db: its old pages will be overwritten at the next start."


@commands.command()
def protect(
    ctx: typer.Context,
    *,
    passphrase_stdin: passphrases.FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Lock the key file by a passphrase; shows the recovery code, this once."""
    passphrases.choose_stdin(ctx, wanted=passphrase_stdin)
    with _keys(ctx) as (keys, provider):
        if provider.is_locked:
            msg = (
                "the key file is locked already; 'keys recover' sets a new passphrase "
                "with the recovery code, 'keys unprotect' takes the present one away"
            )
            raise Stop(msg, code=NO)
        code = new_code()
        told = passphrases.new(ctx)
        is_clean = keys.rewrap(provider.locked(told, code=code))
    answer(
        {"protected": True, "recovery_code": code, "is_clean": is_clean},
        json_wanted=json_wanted,
        plain=_sentences(
            "The key file is locked.",
            f"Recovery code, shown only now: {code}",
            "Write it down and keep it where a fire at the practice does not reach it: "
            "without passphrase and code nothing of this ledger can be read.",
            BACKUPS,
            "" if is_clean else HELD_UP,
        ),
    )


@commands.command()
def unprotect(
    ctx: typer.Context,
    *,
    passphrase_stdin: passphrases.FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Take the passphrase away: whoever has the key file then opens the ledger."""
    passphrases.choose_stdin(ctx, wanted=passphrase_stdin)
    with _keys(ctx) as (keys, provider):
        if not provider.is_locked:
            msg = "the key file is not locked: there is nothing to take away"
            raise Stop(msg, code=NO)
        is_clean = keys.rewrap(provider.unlocked())
    answer(
        {"protected": False, "is_clean": is_clean},
        json_wanted=json_wanted,
        plain=_sentences(
            "The key file is open. Passphrase and recovery code are of no use now.",
            BACKUPS,
            "" if is_clean else HELD_UP,
        ),
    )


@commands.command()
def recover(
    ctx: typer.Context,
    *,
    passphrase_stdin: passphrases.FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Set a new passphrase with the recovery code, which stays good.

    With --passphrase-stdin the code is the first line and the passphrase the second.
    """
    passphrases.choose_stdin(ctx, wanted=passphrase_stdin)
    settings = opening.settings_of(ctx)
    opening.require_ledger(settings.data)
    store, path = settings.data / KEYS, _key_file(settings)
    code = passphrases.code(ctx)
    provider = key_providers.recover(path, store=store, code=code)
    told = passphrases.new(ctx)
    keys = KeyStore(store, provider)
    try:
        is_clean = keys.rewrap(provider.locked(told, code=code))
    finally:
        keys.close()
    answer(
        {"protected": True, "is_clean": is_clean},
        json_wanted=json_wanted,
        plain=_sentences(
            "The key file has a new passphrase. The recovery code is still the same.",
            BACKUPS,
            "" if is_clean else HELD_UP,
        ),
    )


@commands.command()
def rotate(
    ctx: typer.Context,
    *,
    passphrase_stdin: passphrases.FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Wrap every key with a new key-encryption key, and forget the old one."""
    passphrases.choose_stdin(ctx, wanted=passphrase_stdin)
    with _keys(ctx) as (keys, _):
        is_clean = keys.rotate()
        key_id = keys.provider.key_id.hex()
    answer(
        {"rotated": True, "key_id": key_id, "is_clean": is_clean},
        json_wanted=json_wanted,
        plain=_sentences(
            "Every key is wrapped with a new key-encryption key; the old one is gone. "
            "Passphrase and recovery code, where there are any, stay the same.",
            BACKUPS,
            "" if is_clean else HELD_UP,
        ),
    )


@commands.command()
def status(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """Say how keys are kept, without opening any."""
    settings = opening.settings_of(ctx)
    opening.require_ledger(settings.data)
    found = _status(settings)
    protected = "locked by a passphrase" if found["protected"] else "not locked"
    secrets, gone = found["secrets"], found["destroyed"]
    plain = _sentences(
        f"{found['key_file']} is {protected}.",
        f"It wraps the keys of {secrets['stream']} streams and {secrets['subject']} "
        f"people; destroyed were {gone['stream']} and {gone['subject']}.",
        "" if found["belongs"] else "It does not belong to keys.db!",
        "" if found["is_clean"] else HELD_UP,
    )
    answer(found, json_wanted=json_wanted, plain=plain)


@commands.command()
def erasures(ctx: typer.Context) -> None:
    """List what was destroyed, for `restore --erasures` of a backup from before."""
    settings = opening.settings_of(ctx)
    opening.require_ledger(settings.data)
    rows = KeyRows(settings.data / KEYS)
    try:
        for each in rows.destroyed():
            print(json.dumps({each.owner.value: str(UUID(bytes=each.id))}))
    finally:
        rows.close()


@commands.command()
def identity(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write the new identity.")
    ],
    *,
    json_wanted: AsJson = False,
) -> None:
    """Make an age identity, to whose public key backups can be sealed."""
    made = pyrage.x25519.Identity.generate()
    public = str(made.to_public())
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(f"# public key: {public}\n{made}\n")
    plain = f"Public key, for 'backup --recipient': {public}\nKeep {file} to yourself."
    answer({"public_key": public}, json_wanted=json_wanted, plain=plain)


@contextmanager
def _keys(ctx: typer.Context) -> Generator[tuple[KeyStore, KeyFile]]:
    settings = opening.settings_of(ctx)
    opening.require_ledger(settings.data)
    keys = open_keys(settings.data, key_file=settings.key_file, ask=settings.ask)
    try:
        provider = keys.provider
        assert isinstance(provider, KeyFile)
        yield keys, provider
    finally:
        keys.close()


def _key_file(settings: Settings) -> Path:
    return settings.key_file or settings.data / KEY_FILE


def _status(settings: Settings) -> dict[str, Any]:
    path = _key_file(settings)
    held = read(path)
    rows = KeyRows(settings.data / KEYS)
    try:
        wrapping, counts, gone = rows.wrapping(), rows.counts(), rows.destroyed()
    finally:
        rows.close()
    return {
        "protected": not isinstance(held, Held),
        "argon2id": None if isinstance(held, Held) else asdict(held.cost),
        "key_file": str(path),
        "key_id": held.key_id.hex(),
        "belongs": wrapping is None or wrapping.key_id == held.key_id,
        "is_clean": wrapping is None or wrapping.is_clean,
        "secrets": {owner.value: number for owner, number in counts.items()},
        "destroyed": {
            owner.value: sum(each.owner is owner for each in gone) for owner in Owner
        },
    }


def _sentences(*told: str) -> str:
    return "\n".join(sentence for sentence in told if sentence)
