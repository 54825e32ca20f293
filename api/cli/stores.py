"""`rebuild` and `database`: what keeps read models and databases in order."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.cli import opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer, progress, table
from api.settling import settle
from domain.store import open_keys, set_up_postgres
from projections import catch_up
from projections.catch_up import Differs
from projections.database import open_read_database

commands = typer.Typer(help="Prepare a database.", no_args_is_help=True)


def rebuild(
    ctx: typer.Context,
    *,
    projection: Annotated[
        str | None,
        typer.Argument(metavar="[PROJECTION]", help=" or ".join(catch_up.TABLES)),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare",
            help="Change nothing; exit 1 where a rebuild would differ.",
        ),
    ] = False,
    json_wanted: AsJson = False,
) -> None:
    """Build the read models anew from the facts, all of them or one."""
    if projection is not None and projection not in catch_up.TABLES:
        known = ", ".join(catch_up.TABLES)
        msg = f"there is no projection {projection!r}; there are: {known}"
        raise Stop(msg, code=UNUSABLE)
    names = [projection] if projection else list(catch_up.TABLES)
    with opening.house(ctx) as house, progress("Reading facts") as say:
        settle()
        if compare:
            found = catch_up.compare(house.engine, house.ledger, names, say=say)
            _answer_differences(names, found, json_wanted=json_wanted)
            return
        facts = catch_up.rebuild(house.engine, house.ledger, names, say=say)
    answer(
        {"rebuilt": names, "facts": facts},
        json_wanted=json_wanted,
        plain=f"Rebuilt {', '.join(names)} from {facts} facts.",
    )


@commands.command(name="set-up")
def set_up(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """Make the tables of the database that $BOUNDARY_LEDGER_DATABASE_URL names."""
    settings = opening.settings_of(ctx)
    if settings.database_url is None:
        answer(
            {"database": "sqlite", "made": False},
            json_wanted=json_wanted,
            plain="SQLite needs no set-up: there is nothing to do.",
        )
        return
    keys = open_keys(settings.data, key_file=settings.key_file, ask=settings.ask)
    try:
        set_up_postgres(settings.database_url, keys=keys)
        open_read_database(settings.data, database_url=settings.database_url).dispose()
    finally:
        keys.close()
    answer(
        {"database": "postgresql", "made": True},
        json_wanted=json_wanted,
        plain="The tables of ledger and read models are there.",
    )


def _answer_differences(
    names: list[str], found: list[Differs], *, json_wanted: bool
) -> None:
    document = {"compared": names, "differences": [asdict(each) for each in found]}
    heads = ("Read model", "Only live", "Only rebuilt")
    rows = [
        (each.projection, str(each.only_live), str(each.only_rebuilt)) for each in found
    ]
    same = f"A rebuild gives the same rows: {', '.join(names)}."
    differs = "A rebuild gives other rows; 'boundary-ledger rebuild' replaces them."
    plain = f"{table(heads, rows)}\n\n{differs}" if found else same
    answer(document, json_wanted=json_wanted, plain=plain)
    if found:
        raise typer.Exit(NO)
