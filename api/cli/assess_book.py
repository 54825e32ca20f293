"""`assess-book`: what a rule book would ask of past facts, before it is adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from api import book_trial
from api.book_trial import OfRule, Tried, Untried, by_rule
from api.cli import finding, opening
from api.cli.calm import NO, UNUSABLE, Stop, say
from api.cli.cases import AsOf
from api.cli.output import AsJson, answer, progress, table
from api.house import now_in_utc
from domain import rules
from domain.histories import Rejected
from domain.rules.book import RuleBook
from domain.rules.naming import RuleUnusable

MOST_SHOWN = 20


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
    as_of: AsOf = None,
    json_wanted: AsJson = False,
) -> None:
    """Try a rule book on past facts, beside the one in force. Nothing is written.

    It lists, rule by rule, in which cases the book would ask otherwise.
    """
    candidate = _book(folder)
    day = finding.moment(as_of, option="--as-of")
    found: list[Tried | Untried | Rejected] = []
    with progress("Judging") as told:
        if histories is None:
            with opening.house(ctx) as house:
                for each in book_trial.of_ledger(house, candidate, as_of=day):
                    found.append(each)
                    told(len(found), None)
        else:
            books = (rules.newest(), candidate)
            with histories.open("rb") as file:
                for one in book_trial.of_histories(
                    file, books, as_of=day, now=now_in_utc()
                ):
                    found.append(one)
                    told(len(found), None)
    _say(found, candidate, json_wanted=json_wanted)


def _book(named: Path) -> RuleBook:
    folder = named.parent if named.name == rules.BOOK else named
    try:
        return rules.candidate(folder)
    except RuleUnusable as error:
        raise Stop(f"this book cannot be used: {error}", code=UNUSABLE) from None
    except (OSError, UnicodeDecodeError):
        msg = f"{named} is no folder of a rule book: it has no readable {rules.BOOK}"
        raise Stop(msg, code=UNUSABLE) from None


def _say(
    found: Iterable[Tried | Untried | Rejected],
    candidate: RuleBook,
    *,
    json_wanted: bool,
) -> None:
    each = tuple(found)
    tried = [one for one in each if isinstance(one, Tried)]
    untried = [one.id for one in each if isinstance(one, Untried)]
    rejected = [one for one in each if isinstance(one, Rejected)]
    for problem in [p for one in rejected for p in one.rejections][:MOST_SHOWN]:
        seq = "" if problem.seq is None else f", event {problem.seq}"
        say(f"{problem.history}{seq}: {problem.field} {problem.reason}")
    differing = by_rule(tried)
    document = {
        "candidate": {"name": candidate.name, "version": candidate.version},
        "in_force": {"name": rules.newest().name, "version": rules.newest().version},
        "cases": len(tried),
        "changed": sum(bool(one.differs) for one in tried),
        "destroyed": untried,
        "rejected": [one.id for one in rejected],
        "rules": [_of_rule(one) for one in differing],
        "attention": [_attention(one) for one in _moved(tried)],
    }
    plain = "\n".join(_in_words(tried, differing, candidate))
    answer(document, json_wanted=json_wanted, plain=plain)
    if rejected:
        raise typer.Exit(NO)


def _moved(tried: Iterable[Tried]) -> list[Tried]:
    return [one for one in tried if one.in_force is not one.candidate]


def _of_rule(one: OfRule) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "title": one.rule.title,
        "only_candidate": one.only_candidate,
        "only_in_force": one.only_in_force,
        "heavier": one.heavier,
        "lighter": one.lighter,
        "otherwise": one.otherwise,
    }


def _attention(one: Tried) -> dict[str, str]:
    return {
        "id": one.id,
        "in_force": one.in_force.value,
        "candidate": one.candidate.value,
    }


def _in_words(
    tried: list[Tried], differing: Iterable[OfRule], candidate: RuleBook
) -> Iterator[str]:
    changed = sum(bool(one.differs) for one in tried)
    yield (
        f"{candidate.title} ({candidate.name}, version {candidate.version}) beside "
        f"{rules.newest().name}: {changed} of {len(tried)} cases are asked otherwise."
    )
    rows = [
        (
            one.rule.id,
            one.rule.title,
            *(
                str(len(cases))
                for cases in (
                    one.only_candidate,
                    one.only_in_force,
                    one.heavier,
                    one.lighter,
                    one.otherwise,
                )
            ),
        )
        for one in differing
    ]
    if rows:
        heads = ("Rule", "Title", "New", "Gone", "Heavier", "Lighter", "Otherwise")
        yield ""
        yield "Cases by rule"
        yield table(heads, rows)
    moved = _moved(tried)
    if moved:
        yield ""
        yield "Cases that ask for another measure of attention"
        shown = [(one.id, one.in_force, one.candidate) for one in moved[:MOST_SHOWN]]
        yield table(("Case", "In force", "Candidate"), shown)
        if len(moved) > MOST_SHOWN:
            yield f"... and {len(moved) - MOST_SHOWN} more; --json lists them all"
