"""`persons`: registering them, checking many, and judging who is whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from api import persons, privacy
from api.cli import judging, opening
from api.cli.calm import NO, UNUSABLE, Stop, say
from api.cli.output import AsJson, answer, printable, progress, table
from api.house import House
from api.persons import Checked
from api.persons_csv import MOST_PROBLEMS, FileUnusable, Refused, Row, opened
from api.persons_doubted import Doubted, Warned
from api.persons_import import Imported, import_persons
from api.persons_kept import Kept
from api.settling import settle
from projections import persons_found
from projections.persons_found import Known

commands = typer.Typer(
    help="Persons: register and check them, and judge who is whom.",
    no_args_is_help=True,
)
commands.command()(judging.judge)
commands.command()(judging.undo)
commands.command()(judging.judgements)
File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE.csv", help="A first line with record_id and other columns."
    ),
]
PAGE = 200


@commands.command("import")
def import_(
    ctx: typer.Context,
    *,
    file: File,
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help="Whose record_id it is. Default: the name of the file.",
        ),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Register the persons of a CSV file, all or none; a second time changes nothing.

    A row whose record_id is known from the same source takes the place of what was
    known of that person.
    """
    with opening.house(ctx, make=True) as house, progress("Importing") as shown:
        try:
            done = import_persons(
                house,
                file,
                source=source or file.stem,
                say=lambda count: shown(count, None),
            )
        except FileUnusable as error:
            raise Stop(str(error), code=UNUSABLE) from None
    _say_unread(done.unread)
    if not json_wanted:
        _say_doubted(done.warnings, done.doubtful)
    answer(_import_document(done), json_wanted=json_wanted, plain=_import_words(done))
    if done.problems:
        raise typer.Exit(NO)


@commands.command()
def check(ctx: typer.Context, *, file: File, json_wanted: AsJson = False) -> None:
    """Check each row of a CSV file against all registered persons. Writes nothing.

    With --json it prints JSON Lines, one a row. Exit code 1 where somebody was found.
    """
    found_any = False
    try:
        _require_readable(file)
        with (
            opening.house(ctx) as house,
            opened(file) as reading,
            progress("Checking") as shown,
        ):
            rows = (row for row in reading.rows if isinstance(row, Row))
            doubted = Doubted(today=house.clock().date())
            settle()
            for count, row in enumerate(rows, start=1):
                found, again = persons.check(house, row.details), doubted.look_at(row)
                found_any = found_any or bool(found.matches)
                if json_wanted:
                    print(json.dumps(_row_document(row, found, again)))
                else:
                    _print_row(house, row, found)
                shown(count, None)
    except FileUnusable as error:
        raise Stop(str(error), code=UNUSABLE) from None
    if not json_wanted:
        _say_doubted(doubted.first, doubted.lines)
    if found_any:
        raise typer.Exit(NO)
    if not json_wanted:
        print("Nobody was found.")


@commands.command("list")
def list_(
    ctx: typer.Context,
    *,
    after: Annotated[
        int, typer.Option("--after", metavar="NUMBER", help="Begin after this one.")
    ] = 0,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=5000, help="How many.")
    ] = PAGE,
    json_wanted: AsJson = False,
) -> None:
    """List everybody who is known, in an order that stays the same and tells nothing."""
    with opening.house(ctx) as house:
        with house.engine.connect() as connection:
            found = persons_found.some(connection, house.keys, after=after, limit=limit)
            among = persons_found.live(connection).persons
        rows = [_listed(house, known) for known in found]
    more = found[-1].number if len(found) == limit else None
    document = {"persons": rows, "among": among, "after": more}
    shown = table(
        ("Name", "Person", "Records"),
        [(row["name"], row["person"], _records(row)) for row in rows],
    )
    rest = f"\n\nGo on with --after {more}." if more else ""
    answer(
        document,
        json_wanted=json_wanted,
        plain=f"{shown}\n\n{among:,} persons are known.{rest}",
    )


def _listed(house: House, known: Known) -> dict[str, Any]:
    return {
        "person": str(known.person_id),
        "name": privacy.listed_as(house, known.person_id),
        "record_ids": [number for _, number in known.told.records],
        "sources": [source for source, _ in known.told.records],
        "number": known.number,
    }


def _records(row: dict[str, Any]) -> str:
    pairs = zip(row["record_ids"], row["sources"], strict=True)
    return ", ".join(f"{number} of {source}" for number, source in pairs)


def _print_row(house: House, row: Row, found: Checked) -> None:
    for match in found.matches:
        seen = match.likeness
        name = privacy.listed_as(house, match.person_id)
        print(
            printable(
                f"{row.record_id}  {seen.label.value:9}  {seen.bits:5.1f} bits  "
                f"{match.record_id or match.person_id}{_of(match.source)}  {name}"
            )
        )


def _of(source: str | None) -> str:
    return f" of {source}" if source else ""


def _row_document(row: Row, found: Checked, again: Sequence[str]) -> dict[str, Any]:
    """A row's matches; why each is one is what `check-person` tells."""
    told = persons.to_json(found)
    kept = ("record_id", "source", "label", "alert", "person", "probability", "bits")
    matches = [{name: match[name] for name in kept} for match in told["matches"]]
    return {
        "record_id": row.record_id,
        "matches": matches,
        "compared": told["compared"],
        "took_ms": told["took_ms"],
        "warnings": list(again),
    }


def _require_readable(file: Path) -> None:
    """That every line is understood, before any is checked. Raises Stop."""
    with opened(file) as reading:
        problems = [row for row in reading.rows if isinstance(row, Refused)]
        _say_unread(reading.unread)
    if problems:
        for each in _lines(problems):
            say(each)
        msg = f"{file} cannot be checked as it stands; mend these lines"
        raise Stop(msg, code=UNUSABLE)


def _say_unread(columns: Sequence[str]) -> None:
    if columns:
        named = ", ".join(columns)
        say(printable(f"Not read, because nobody here knows them: {named}."))


def _say_doubted(first: Sequence[Warned], lines: int) -> None:
    """Which lines to look at again, though they were taken."""
    for each in first:
        say(printable(f"line {each.line} ({each.record_id}): {each.reason}"))
    if lines > len(first):
        say(f"... and {lines - len(first):,} lines more to look at again.")


def _import_document(done: Imported) -> dict[str, Any]:
    return {
        **{kept.value: done.became[kept] for kept in Kept},
        "rejected": len(done.problems),
        "problems": [
            {"line": each.line, "reason": each.reason} for each in done.problems
        ],
        "unread": list(done.unread),
        "warnings": [
            {"line": each.line, "record_id": each.record_id, "reason": each.reason}
            for each in done.warnings
        ],
        "doubtful": done.doubtful,
    }


def _import_words(done: Imported) -> str:
    if done.problems:
        return "\n".join(
            ["Nothing was imported; mend these lines first:", *_lines(done.problems)]
        )
    return (
        f"{done.became[Kept.NEW]:,} persons are new, {done.became[Kept.CHANGED]:,} "
        f"changed, {done.became[Kept.UNCHANGED]:,} were known as they are."
    )


def _lines(problems: Sequence[Refused]) -> Iterator[str]:
    for each in problems[:MOST_PROBLEMS]:
        yield f"line {each.line}: {each.reason}"
    if len(problems) >= MOST_PROBLEMS:
        yield "... and perhaps more."
