"""Which data a command works on, and opening it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import typer

from api.cli.calm import UNUSABLE, Stop
from api.house import House, open_house
from api.settings import Settings, from_environment

OF_A_LEDGER = ("keys.db", "ledger.db", "key-encryption.key")


def settings_of(ctx: typer.Context) -> Settings:
    """What was chosen for this run, before the command."""
    return from_environment(data=chosen_data(ctx))


def chosen_data(ctx: typer.Context) -> Path | None:
    """The directory that was named on the command line."""
    found: object = ctx.find_root().obj
    return found if isinstance(found, Path) else None


def holds_ledger(directory: Path) -> bool:
    """Whether there is anything of a ledger in a directory."""
    return any((directory / name).exists() for name in OF_A_LEDGER)


@contextmanager
def house(ctx: typer.Context, *, make: bool = False) -> Generator[House]:
    """The house of this run. Only what begins a ledger makes one (`make`)."""
    settings = settings_of(ctx)
    if not make and not holds_ledger(settings.data):
        msg = (
            f"there is no ledger in {settings.data}; name its directory before the "
            "command: boundary-ledger --data DIR COMMAND"
        )
        raise Stop(msg, code=UNUSABLE)
    with open_house(settings) as opened:
        yield opened
