"""Asking for passphrases: never as an argument, where the list of processes shows them.

In this order: standard input where `--passphrase-stdin` says so, the file that
$BOUNDARY_LEDGER_PASSPHRASE_FILE names, and whoever sits at the terminal.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from api.cli.calm import UNUSABLE, Stop
from api.settings import from_environment
from domain.key_files import Ask

FROM_STDIN = "boundary-ledger.passphrase-stdin"
FromStdin = Annotated[
    bool,
    typer.Option(
        "--passphrase-stdin",
        help="Read the passphrase from a line of standard input.",
    ),
]


def choose_stdin(ctx: typer.Context, *, wanted: bool) -> None:
    """Remember for this run that the passphrase comes on standard input."""
    if wanted:
        ctx.find_root().meta[FROM_STDIN] = True


def ask(ctx: typer.Context, from_file: Ask | None) -> Ask | None:
    """How to ask for the passphrase in this run; None where nobody can be asked."""
    if FROM_STDIN in ctx.find_root().meta:
        return lambda: line("passphrase")
    if from_file is not None:
        return from_file
    return _at_the_terminal if _is_terminal() else None


def new(ctx: typer.Context) -> str:
    """A passphrase that somebody chooses now. Raises Stop where nobody can."""
    from_file = from_environment().ask
    if FROM_STDIN in ctx.find_root().meta:
        return line("passphrase")
    if from_file is not None:
        return from_file()
    if not _is_terminal():
        msg = (
            "nobody is at the terminal to choose a passphrase; give it on standard "
            "input with --passphrase-stdin"
        )
        raise Stop(msg, code=UNUSABLE)
    return str(
        typer.prompt(
            "New passphrase", hide_input=True, confirmation_prompt=True, err=True
        )
    )


def code(ctx: typer.Context) -> str:
    """The recovery code, typed from paper."""
    if FROM_STDIN in ctx.find_root().meta or not _is_terminal():
        return line("recovery code")
    return str(typer.prompt("Recovery code", err=True))


def line(what: str) -> str:
    """The next line of standard input. Raises Stop where there is none."""
    told = sys.stdin.readline().rstrip("\r\n")
    if not told:
        msg = f"no {what} came on standard input"
        raise Stop(msg, code=UNUSABLE)
    return told


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _at_the_terminal() -> str:
    return str(typer.prompt("Passphrase of the key file", hide_input=True, err=True))
