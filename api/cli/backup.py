"""`backup` and `restore`: a copy of everything, and a ledger from a copy."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.backup.making import back_up
from api.backup.restoring import Asked
from api.backup.restoring import restore as restore_from
from api.cli import opening, passphrases
from api.cli.calm import say as say_aside
from api.cli.output import AsJson, answer, progress
from api.house import now_in_utc

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The directory of the backup.")
]


def backup(
    ctx: typer.Context,
    directory: Folder,
    *,
    recipient: Annotated[
        list[str] | None,
        typer.Option(
            "--recipient",
            metavar="AGE_PUBLIC_KEY",
            help="Whose identity opens the backup; once for each.",
        ),
    ] = None,
    passphrase_stdin: passphrases.FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Copy ledger, keys, accounts and log into a new directory, and read the copy.

    Writing goes on meanwhile.
    """
    passphrases.choose_stdin(ctx, wanted=passphrase_stdin)
    settings = opening.settings_of(ctx)
    opening.require_ledger(settings.data)
    with progress("Copying and reading the copy") as say:
        made = back_up(
            settings, directory, recipients=recipient or (), now=now_in_utc(), say=say
        )
    whose = (
        f"It opens with the identity of any of {len(made.recipients)} recipients."
        if made.recipients
        else (
            "It holds no key-encryption key: keep a copy of the key file somewhere "
            "else, or it can never be read. --recipient seals the key into the backup."
        )
    )
    plain = f"{made.facts} facts are in {directory}, and every one was read.\n{whose}"
    document = {"directory": str(directory), **asdict(made)}
    answer(document, json_wanted=json_wanted, plain=plain)


def restore(
    ctx: typer.Context,
    directory: Folder,
    *,
    identity: Annotated[
        Path | None,
        typer.Option("--identity", metavar="FILE", help="An identity file of age."),
    ] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(
            "--key-file", metavar="FILE", help="The key file, kept elsewhere."
        ),
    ] = None,
    erasures: Annotated[
        Path | None,
        typer.Option(
            "--erasures",
            metavar="FILE",
            help="What was erased since, as 'keys erasures' lists it.",
        ),
    ] = None,
    passphrase_stdin: passphrases.FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Restore a backup into an empty data directory (and database), checking all."""
    passphrases.choose_stdin(ctx, wanted=passphrase_stdin)
    settings = opening.settings_of(ctx)
    asked = Asked(
        backup=directory, identity=identity, key_file=key_file, erasures=erasures
    )
    with progress("Reading what is restored") as say:
        found = restore_from(settings, asked, say=say, warn=say_aside)
    plain = (
        f"{found.facts} facts of {found.made_at} are in {settings.data}, and every one "
        f"was read. Erased since the backup, and so here too: {found.erased_since}."
    )
    if identity is not None:
        plain += (
            "\nThe key file lies open now: 'boundary-ledger keys protect' locks it."
        )
    document = {"data": str(settings.data), **asdict(found)}
    answer(document, json_wanted=json_wanted, plain=plain)
