"""`import`: case histories from a file into the ledger."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from api import importing
from api.cli import opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer, progress, table
from api.importing import Report

MOST_SHOWN = 200


def import_(
    ctx: typer.Context,
    *,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="JSON or JSON Lines; - is standard input."),
    ],
    json_wanted: AsJson = False,
) -> None:
    """Import case histories; each whole or not at all, and each only once."""
    with (
        _opened(file) as source,
        opening.house(ctx, make=True) as house,
        progress("Importing") as say,
    ):
        report = importing.import_histories(
            house, source, say=lambda done: say(done, None)
        )
    document = importing.to_json(report)
    answer(document, json_wanted=json_wanted, plain=_in_words(report))
    if report.count("rejected"):
        raise typer.Exit(NO)


@contextmanager
def _opened(path: Path) -> Generator[BinaryIO]:
    """A file, opened before anything is made. Raises Stop where it cannot be."""
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise Stop(msg, code=UNUSABLE) from None
    with file:
        yield file


def _in_words(report: Report) -> str:
    problems = [
        (p.history, "" if p.seq is None else str(p.seq), p.field, p.reason)
        for outcome in report.outcomes
        for p in outcome.problems
    ]
    counted = (
        f"Imported {report.count('imported')} histories ({report.facts} facts), "
        f"{report.count('unchanged')} were here before, "
        f"{report.count('rejected')} rejected."
    )
    lines = [counted]
    if problems:
        heads = ("History", "Event", "Field", "Reason")
        lines += ["", table(heads, problems[:MOST_SHOWN])]
    if len(problems) > MOST_SHOWN:
        lines.append(f"... and {len(problems) - MOST_SHOWN} more; --json has them all.")
    return "\n".join(lines)
