"""`assess`: what a case asks for on a day, from a file or in the ledger."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from api.assessing import Wanted
from api.assessing_files import judge_file
from api.cli import moments
from api.cli.assess_answers import answers
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.moments import AsOf, KnownOn
from api.cli.output import AsJson, progress
from domain import codes, rules

Plan = Annotated[
    str | None,
    typer.Option(
        "--plan", metavar="KIND", help="A kind of fact, to try before it is recorded."
    ),
]
Data = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help="A JSON object with the fields of that kind (- is standard input).",
    ),
]
When = Annotated[
    str | None,
    typer.Option(
        "--when",
        metavar="T",
        help="When the act is to happen (UTC); it may lie ahead. Default: now.",
    ),
]


def assess(
    ctx: typer.Context,
    *,
    named: Annotated[
        str,
        typer.Argument(
            metavar="FILE|CASE",
            help="A file of case histories (- is standard input), or a case here.",
        ),
    ],
    as_of: AsOf = None,
    known_on: KnownOn = None,
    rule_book: Annotated[
        str | None,
        typer.Option("--rule-book", metavar="NAME", help="Default: the newest."),
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option(
            "--code", metavar="ID", help="A code of ethics instead of those that bind."
        ),
    ] = None,
    plan: Plan = None,
    data: Data = None,
    when: When = None,
    json_wanted: AsJson = False,
) -> None:
    """Ask what in a case is worth a conversation, why, and on which facts.

    With --plan it says what an act would raise that nobody has recorded. Nothing is
    written, save that a case was looked at. An answer is a list of questions, never a finding about anybody.
    """
    wanted = Wanted(
        as_of=moments.understood(as_of, option="--as-of"),
        known_on=moments.understood(known_on, option="--known-on"),
        book=_book(rule_book),
        codes=_codes(code),
    )
    if plan is None and (data is not None or when is not None):
        msg = "--data and --when tell of an act: name its kind with --plan KIND"
        raise Stop(msg, code=UNUSABLE)
    if named == "-" or Path(named).is_file():
        _of_file(named, wanted, plan=plan, json_wanted=json_wanted)
        return
    # The ledger takes two seconds to load, and a file needs none.
    from api.cli.assess_case import assess_case  # noqa: PLC0415

    act = None if plan is None else (plan, data, when)
    assess_case(ctx, named, wanted, act, json_wanted=json_wanted)


def _of_file(
    named: str, wanted: Wanted, *, plan: str | None, json_wanted: bool
) -> None:
    """Judge every history of a file that can be read."""
    if plan is not None:
        msg = f"--plan is for a case of the ledger, and {named} is a file"
        raise Stop(msg, code=UNUSABLE)
    with _opened(named) as file, answers(json_wanted=json_wanted) as gathered:
        with progress("Judging") as told:
            judged = judge_file(
                file, wanted, now=datetime.now(UTC), in_words=not json_wanted
            )
            for number, each in enumerate(judged, start=1):
                gathered.add(each)
                told(number, None)
        gathered.say()
    if gathered.problems:
        raise typer.Exit(NO)


@contextmanager
def _opened(named: str) -> Generator[BinaryIO]:
    if named == "-":
        yield sys.stdin.buffer
        return
    with Path(named).open("rb") as file:
        yield file


def _book(named: str | None) -> str | None:
    if named is not None and named not in rules.names():
        known = ", ".join(rules.names())
        msg = f"--rule-book: there is none called {named}; on file: {known}"
        raise Stop(msg, code=UNUSABLE)
    return named


def _codes(named: list[str] | None) -> tuple[str, ...] | None:
    if not named:
        return None
    unknown = codes.on_file().binding(named)[1]
    if unknown:
        known = ", ".join(codes.on_file().names())
        msg = f"--code: {unknown[0]} is not on file; these are: {known}"
        raise Stop(msg, code=UNUSABLE)
    return tuple(dict.fromkeys(named))
