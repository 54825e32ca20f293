"""The command line: what an operator needs.

It acts for whoever runs this machine, who holds keys and database anyway: nothing here
asks `decide()`. What people may see of each other is for the pages and the API.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from api.cli import (
    backup,
    bench,
    cases,
    demo,
    histories,
    keys,
    log,
    members,
    passphrases,
    serving,
    stores,
    verify,
    witness,
)
from api.cli.calm import CalmGroup

app = typer.Typer(
    name="boundary-ledger",
    cls=CalmGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(name="serve")(serving.serve)
app.command(name="demo")(demo.demo)
app.command(name="import")(histories.import_)
app.command(name="timeline")(cases.timeline)
app.command(name="report")(cases.report)
app.command(name="rebuild")(stores.rebuild)
app.command(name="bench")(bench.bench)
app.add_typer(members.commands, name="user")
app.add_typer(cases.case_commands, name="case")
app.add_typer(stores.commands, name="database")
app.command(name="verify")(verify.verify)
app.add_typer(log.commands, name="log")
app.add_typer(witness.commands, name="witness")
app.add_typer(keys.commands, name="keys")
app.command(name="backup")(backup.backup)
app.command(name="restore")(backup.restore)


def main(arguments: list[str] | None = None) -> None:
    """Run one command, and leave with its exit code."""
    # What it writes is its owner's alone, whatever directory that lies in.
    os.umask(0o077)
    app(args=sys.argv[1:] if arguments is None else arguments)


def _version(wanted: bool) -> None:
    if not wanted:
        return
    try:
        print(f"boundary-ledger {version('boundary-ledger')}")
    except PackageNotFoundError:
        print("boundary-ledger (not installed)")
    raise typer.Exit


@app.callback()
def choose(
    ctx: typer.Context,
    *,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="DIR",
            help="Where data and keys live. Default: $BOUNDARY_LEDGER_DATA or ./data.",
        ),
    ] = None,
    passphrase_stdin: passphrases.FromStdin = False,
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """The record of what happens at the boundaries of therapy.

    This acts for the operator of the machine, who holds its keys: it asks nobody's
    permission. What people may see of each other is for the pages and the API.

    Exit codes: 0 done; 1 the answer is no; 2 bad usage or unreadable input.
    """
    ctx.obj = data
    passphrases.choose_stdin(ctx, wanted=passphrase_stdin)
