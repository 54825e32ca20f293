"""`assess-book`: what a rule book would ask of past facts, before it is adopted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api import book_trial, figures
from api.cli import moments, opening
from api.cli.calm import NO, UNUSABLE, Stop, say
from api.cli.moments import AsOf
from api.cli.output import AsJson, answer, progress, table
from api.house import now_in_utc
from api.reading import showing
from api.small_numbers import FEWEST, figure, in_words
from api.trial_told import WAYS, Found, Outcome, document, gathered
from domain import rules
from domain.rules import Texts
from domain.rules.book import RuleBook
from domain.rules.naming import RuleUnusable

MOST_SHOWN = 20
HEADS = ("Rule", "Title", "New", "Gone", "Heavier", "Lighter", "Otherwise")


def assess_book(
    ctx: typer.Context,
    *,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="BOOK", help="The folder of a rule book, or its book.yaml."
        ),
    ],
    histories: Annotated[
        Path | None,
        typer.Option(
            "--histories",
            metavar="FILE",
            help="Try it on a file of case histories instead of the ledger's cases.",
        ),
    ] = None,
    cases: Annotated[
        bool,
        typer.Option("--cases", help="Name the cases, for whoever may open them."),
    ] = False,
    as_of: AsOf = None,
    json_wanted: AsJson = False,
) -> None:
    """Try a rule book on past facts, beside the one in force. Nothing is
    written, save that the cases of the ledger were looked at.

    It counts, rule by rule, the cases of which the book would ask otherwise. Small
    numbers are hidden unless --cases names the cases; a file's are always named.
    """
    texts = _texts(folder)
    day = moments.understood(as_of, option="--as-of")
    found = (
        _of_ledger(ctx, texts, as_of=day, names_cases=cases)
        if histories is None
        else _of_file(histories, texts, as_of=day)
    )
    _say(found, json_wanted=json_wanted)


def _of_ledger(
    ctx: typer.Context, texts: Texts, *, as_of: datetime | None, names_cases: bool
) -> Found:
    with opening.house(ctx) as house, showing("trial"):
        candidate = _usable(lambda: figures.candidate_of(house, texts))
        books = (figures.book_of(house), candidate)
        tried = _each(book_trial.of_ledger(house, candidate, as_of=as_of))
    return gathered(books, tried, names_cases=names_cases)


def _of_file(file: Path, texts: Texts, *, as_of: datetime | None) -> Found:
    books = (rules.newest(), _usable(lambda: rules.candidate(texts)))
    with file.open("rb") as source:
        tried = _each(
            book_trial.of_histories(source, books, as_of=as_of, now=now_in_utc())
        )
    return gathered(books, tried, names_cases=True)


def _each(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Every outcome, with a word on how far it is."""
    found: list[Outcome] = []
    with progress("Judging") as told:
        for each in outcomes:
            found.append(each)
            told(len(found), None)
    return found


def _texts(named: Path) -> Texts:
    folder = named.parent if named.name == rules.BOOK else named
    try:
        return rules.texts_in(folder)
    except (OSError, UnicodeDecodeError):
        msg = f"{named} is no folder of a rule book: it has no readable {rules.BOOK}"
        raise Stop(msg, code=UNUSABLE) from None


def _usable(read: Callable[[], RuleBook]) -> RuleBook:
    try:
        return read()
    except RuleUnusable as error:
        raise Stop(f"this book cannot be used: {error}", code=UNUSABLE) from None


def _say(found: Found, *, json_wanted: bool) -> None:
    for problem in [p for one in found.rejected for p in one.rejections][:MOST_SHOWN]:
        seq = "" if problem.seq is None else f", event {problem.seq}"
        say(f"{problem.history}{seq}: {problem.field} {problem.reason}")
    told = document(found)
    plain = "\n".join(_in_words(found, told))
    answer(told, json_wanted=json_wanted, plain=plain)
    if found.rejected:
        raise typer.Exit(NO)


def _in_words(found: Found, told: dict[str, Any]) -> Iterator[str]:
    in_force, candidate = found.books
    yield (
        f"{candidate.title} ({candidate.name}, version {candidate.version}) beside "
        f"{in_force.name}."
    )
    yield f"Tried on: {in_words(told['cases'], 'case')}."
    yield f"Asked otherwise: {in_words(told['changed'], 'case')}."
    if told["rules"]:
        yield ""
        yield "Cases by rule"
        yield table(HEADS, [_row(each) for each in told["rules"]])
    if told["attention"]:
        yield ""
        yield "Cases that ask for another measure of attention"
        rows = [
            (each["in_force"], each["candidate"], figure(each["count"]), _named(each))
            for each in told["attention"]
        ]
        yield table(("In force", "Candidate", "Cases", "Which"), rows)
    if not found.names_cases:
        yield ""
        yield (
            f"Fewer than {FEWEST} cases are hidden, and all but as few. "
            "--cases names them, for whoever may open them."
        )


def _row(each: dict[str, Any]) -> tuple[str, ...]:
    counts = (figure(each[way]["count"]) for way in WAYS)
    return (each["rule"], each["title"], *counts)


def _named(each: dict[str, Any]) -> str:
    cases: list[str] = each.get("cases", [])
    more = f" and {len(cases) - MOST_SHOWN} more" if len(cases) > MOST_SHOWN else ""
    return ", ".join(cases[:MOST_SHOWN]) + more
