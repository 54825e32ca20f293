"""Which data a command works on, and opening it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import typer

from api.cli import passphrases
from api.cli.calm import UNUSABLE, Stop
from api.house import House, now_in_utc, open_house
from api.settings import Settings, from_environment
from domain.alarms import Alarms
from domain.keys import KeyStore
from domain.ledger import Ledger
from domain.store import open_keys, open_ledger

OF_A_LEDGER = ("keys.db", "ledger.db", "key-encryption.key")


def settings_of(ctx: typer.Context) -> Settings:
    """What was chosen for this run, before the command."""
    settings = from_environment(data=chosen_data(ctx))
    return replace(settings, ask=passphrases.ask(ctx, settings.ask))


def chosen_data(ctx: typer.Context) -> Path | None:
    """The directory that was named on the command line."""
    found: object = ctx.find_root().obj
    return found if isinstance(found, Path) else None


def holds_ledger(directory: Path) -> bool:
    """Whether there is anything of a ledger in a directory."""
    return any((directory / name).exists() for name in OF_A_LEDGER)


def alarms(ctx: typer.Context) -> Alarms:
    """The alarms of this run's directory; nothing else of it is opened."""
    settings = settings_of(ctx)
    require_ledger(settings.data)
    return Alarms(settings.data, now_in_utc)


@contextmanager
def house(ctx: typer.Context, *, make: bool = False) -> Generator[House]:
    """The house of this run. Only what begins a ledger makes one (`make`)."""
    settings = settings_of(ctx)
    if not make:
        require_ledger(settings.data)
    with open_house(settings) as opened:
        yield opened


@contextmanager
def store(ctx: typer.Context) -> Generator[tuple[Settings, KeyStore, Ledger]]:
    """Keys and ledger alone, without reading a fact: they may be damaged."""
    settings = settings_of(ctx)
    require_ledger(settings.data)
    keys = open_keys(settings.data, key_file=settings.key_file, ask=settings.ask)
    try:
        ledger = open_ledger(
            settings.data, keys=keys, database_url=settings.database_url
        )
        try:
            yield settings, keys, ledger
        finally:
            ledger.close()
    finally:
        keys.close()


def require_ledger(directory: Path) -> None:
    if not holds_ledger(directory):
        msg = (
            f"there is no ledger in {directory}; name its directory before the "
            "command: boundary-ledger --data DIR COMMAND"
        )
        raise Stop(msg, code=UNUSABLE)
