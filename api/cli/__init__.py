"""The command line: what an operator needs.

It acts for whoever runs this machine, who holds keys and database anyway: nothing here
asks `decide()`. What people may see of each other is for the pages and the API.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import passphrases
from api.cli.calm import CalmGroup
from api.cli.lazily import Lazily

COMMANDS = {
    "serve": ("api.cli.serving", "serve"),
    "demo": ("api.cli.demo", "demo"),
    "import": ("api.cli.histories", "import_"),
    "assess": ("api.cli.assess", "assess"),
    "assess-book": ("api.cli.assess_book", "assess_book"),
    "rules": ("api.cli.rule_books", "commands"),
    "timeline": ("api.cli.cases", "timeline"),
    "report": ("api.cli.cases", "report"),
    "bundle": ("api.cli.bundle", "bundle"),
    "rebuild": ("api.cli.stores", "rebuild"),
    "bench": ("api.cli.bench", "bench"),
    "user": ("api.cli.members", "commands"),
    "case": ("api.cli.cases", "case_commands"),
    "grant": ("api.cli.access", "grant"),
    "recuse": ("api.cli.access", "recuse"),
    "access": ("api.cli.access", "access"),
    "accesses": ("api.cli.accesses", "accesses"),
    "disclosures": ("api.cli.accesses", "disclosures"),
    "check-person": ("api.cli.check_person", "check_person"),
    "persons": ("api.cli.persons", "commands"),
    "conflict": ("api.cli.conflicts", "conflict"),
    "proceeding": ("api.cli.access", "proceeding_commands"),
    "database": ("api.cli.stores", "commands"),
    "verify": ("api.cli.verify", "verify"),
    "verify-page": ("api.cli.verify_page", "verify_page"),
    "log": ("api.cli.log", "commands"),
    "witness": ("api.cli.witness", "commands"),
    "keys": ("api.cli.keys", "commands"),
    "erase": ("api.cli.erasing", "erase"),
    "hold": ("api.cli.erasing", "hold"),
    "release": ("api.cli.erasing", "release"),
    "retention": ("api.cli.retaining", "commands"),
    "certificate": ("api.cli.certificates", "certificate"),
    "verify-certificate": ("api.cli.certificates", "verify_certificate"),
    "tie": ("api.cli.ties", "commands"),
    "common-party": ("api.cli.common_parties", "commands"),
    "former-clients": ("api.cli.former_clients", "former_clients"),
    "backup": ("api.cli.backup", "backup"),
    "restore": ("api.cli.backup", "restore"),
}
"""Every command, and where it is: a new one is a new line here."""


class Commands(CalmGroup):
    """All commands of the table, loaded when they are asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Lazily(COMMANDS)


app = typer.Typer(
    name="boundary-ledger",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
