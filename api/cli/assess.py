"""`assess`: what a case asks for on a day, from a file or in the ledger."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from api import assessing
from api.access import operator_sees
from api.assessing import Wanted
from api.assessing_files import answered, judge_file
from api.cli import finding, opening, planned
from api.cli.assess_answers import answers
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.cases import AsOf, KnownOn
from api.cli.output import AsJson, progress
from api.house import now_in_utc
from api.reading import showing
from domain import codes, rules


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
    plan: planned.Kind = None,
    data: planned.Data = None,
    when: planned.When = None,
    json_wanted: AsJson = False,
) -> None:
    """Ask what in a case is worth a conversation, why, and on which facts.

    With --plan it says what an act would raise that nobody has recorded. Nothing is
    written, save that a case was looked at. An answer is a list of questions, never a finding about anybody.
    """
    wanted = Wanted(
        as_of=finding.moment(as_of, option="--as-of"),
        known_on=finding.moment(known_on, option="--known-on"),
        book=_book(rule_book),
        codes=_codes(code),
    )
    act = planned.understood(plan, data, when)
    if named != "-" and not Path(named).is_file():
        _of_case(ctx, named, wanted, act, json_wanted=json_wanted)
    elif act is None:
        _of_file(named, wanted, json_wanted=json_wanted)
    else:
        msg = f"--plan is for a case of the ledger, and {named} is a file"
        raise Stop(msg, code=UNUSABLE)


def _of_case(
    ctx: typer.Context,
    named: str,
    wanted: Wanted,
    act: planned.Act | None,
    *,
    json_wanted: bool,
) -> None:
    """Judge a case of the ledger, with an act where one is planned."""
    if not opening.holds_ledger(opening.settings_of(ctx).data):
        msg = f"{named} is no file, and there is no ledger to look for such a case in"
        raise Stop(msg, code=UNUSABLE)
    form = "assessment" if act is None else "plan"
    with opening.house(ctx) as house, showing(form):
        case_id = finding.case(house, named)
        if act is not None:
            planned.say(house, case_id, wanted, act, json_wanted=json_wanted)
            return
        judged = assessing.judge_case(house, operator_sees(house, case_id), wanted)
    with answers(json_wanted=json_wanted) as gathered:
        gathered.add(answered(judged, in_words=not json_wanted))
        gathered.say()


def _of_file(named: str, wanted: Wanted, *, json_wanted: bool) -> None:
    """Judge every history of a file that can be read."""
    with _opened(named) as file, answers(json_wanted=json_wanted) as gathered:
        with progress("Judging") as told:
            judged = judge_file(
                file, wanted, now=now_in_utc(), in_words=not json_wanted
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
