"""`tie`: what people are to each other, told, ended, listed and thought about."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api import dual, ties
from api.access import operator_told
from api.cli import moments, opening, ties_considered
from api.cli.output import AsJson, answer, table
from api.cli.ties_named import Person, day_begun, names_of, person_meant, sight_of
from api.cli.writing import write
from api.dual_told import circle_document, step_document
from api.letting_in import operator_books
from api.reading import opens
from audit_reports.ties_lines import TieLine
from audit_reports.ties_render import render_ties
from audit_reports.ties_svg import ties_picture
from domain.dual.sight import Sight
from domain.dual.steps import Step, sentence
from domain.dual.telling import Telling
from domain.dual.walking import DEEPEST
from domain.facts.ties import TieKind, TieStanding
from domain.values import EvidenceLevel

commands = typer.Typer(
    help="What people are to each other: tell, end, list, and think before a role.",
    no_args_is_help=True,
)
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other person.")]
Tie = Annotated[
    str, typer.Argument(metavar="TIE", help="Its id, as 'tie list' shows it.")
]
Circle = Annotated[
    str | None,
    typer.Option(
        "--circle-of",
        metavar="THERAPIST",
        help="A tie of this therapist's own circle, which serves their checks alone.",
    ),
]
Kind = Annotated[TieKind, typer.Option("--kind", help="What PERSON is to OTHER.")]
Standing = Annotated[TieStanding, typer.Option("--standing", help="Is it, or was it?")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="T", help="From which day on.")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="T", help="Up to which day.")
]
How = Annotated[EvidenceLevel, typer.Option("--how", help="How it is known.")]
Words = Annotated[
    str, typer.Option("--words", metavar="TEXT", help="More about PERSON; sealed.")
]
OtherWords = Annotated[
    str, typer.Option("--other-words", metavar="TEXT", help="More about OTHER; sealed.")
]

commands.command()(ties_considered.consider)
commands.command()(ties_considered.unavoidable)


@commands.command()
def add(
    ctx: typer.Context,
    *,
    person: Person,
    other: Other,
    kind: Kind,
    standing: Standing = TieStanding.CURRENT,
    since: Since = None,
    until: Until = None,
    how: How = EvidenceLevel.THIRD_PARTY,
    circle_of: Circle = None,
    words: Words = "",
    other_words: OtherWords = "",
    json_wanted: AsJson = False,
) -> None:
    """Tell what two people are to each other; the same twice changes nothing."""
    starts = day_begun(since, option="--since")
    ends = moments.understood(until, option="--until")
    with opening.house(ctx) as house:
        told = Telling(
            person_id=person_meant(house, person),
            other_id=person_meant(house, other),
            kind=kind,
            standing=standing,
            evidence_level=how,
            since=starts,
            until=ends,
            held_by=None if circle_of is None else person_meant(house, circle_of),
        )
        done = ties.state(
            house,
            told,
            booking=operator_books(house),
            words=words,
            other_words=other_words,
        )
        sight = Sight(circle_of=told.held_by)
        step = ties.find(house, told.person_id, str(done.tie_id), sight=sight)
        names = names_of(house)
        document = {"is_new": done.is_new, **step_document(step, names)}
        said = sentence(step, names)
    known = "" if done.is_new else " That was known."
    answer(document, json_wanted=json_wanted, plain=f"{said}.{known}")


@commands.command()
def end(
    ctx: typer.Context,
    *,
    person: Person,
    tie: Tie,
    on: Annotated[
        str | None, typer.Option("--on", metavar="T", help="When. Default: now.")
    ] = None,
    circle_of: Circle = None,
    json_wanted: AsJson = False,
) -> None:
    """Tell that a tie of PERSON came to an end."""
    at = day_begun(on, option="--on")
    with opening.house(ctx) as house:
        who, sight = person_meant(house, person), sight_of(house, circle_of)
        step = ties.find(house, who, tie, sight=sight)
        is_new = ties.end(house, step, booking=operator_books(house), at=at)
        names = names_of(house)
        after = ties.find(house, who, str(step.fact_id), sight=sight)
        document = {"is_new": is_new, **step_document(after, names)}
        said = sentence(after, names)
    answer(document, json_wanted=json_wanted, plain=f"{said}.")


@commands.command()
def withdraw(
    ctx: typer.Context,
    *,
    person: Person,
    tie: Tie,
    circle_of: Circle = None,
    json_wanted: AsJson = False,
) -> None:
    """Tell that a tie of PERSON was told by mistake: it was never there."""
    with opening.house(ctx) as house:
        who, sight = person_meant(house, person), sight_of(house, circle_of)
        step = ties.find(house, who, tie, sight=sight)
        ties.withdraw(house, step, booking=operator_books(house))
        document = step_document(step, names_of(house))
    answer(document, json_wanted=json_wanted, plain="It is taken back.")


@commands.command("list")
def list_(
    ctx: typer.Context,
    *,
    person: Person,
    depth: Annotated[
        int, typer.Option("--depth", min=1, max=DEEPEST, help="How many ties far.")
    ] = 1,
    circle_of: Circle = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Write the picture here too."),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """List what PERSON is to others, with dates and sources."""
    with opening.house(ctx) as house, opens("people") as shown:
        who = person_meant(house, person)
        circle = dual.ties_of(house, who, sight=sight_of(house, circle_of), depth=depth)
        for case_id in dual.cases_of(circle.steps):
            operator_told(house, case_id)
        shown.write()
        names = names_of(house)
        document = circle_document(circle, names)
        drawn = ties_picture(who, circle.steps, circle.far, names=names, cut=circle.cut)
    if svg is not None:
        write(svg, render_ties(drawn, standalone=True))
    ids = {
        line.number: str(step.fact_id) for line, step in _numbered(drawn.lines, circle)
    }
    heads = ("Tie", "Who", "What to whom", "Since", "Until", "Source")
    rows = [
        (
            ids[line.number][:8],
            line.first,
            f"{line.words} {line.other}",
            line.since,
            line.until,
            f"{line.how}; {line.told_by}, {line.told_on}"
            + (f" ({line.circle})" if line.circle else ""),
        )
        for line in drawn.lines
    ]
    listed = table(heads, rows) if rows else "No ties are known."
    plain = "\n\n".join([listed, *drawn.notes])
    answer(document, json_wanted=json_wanted, plain=plain)


def _numbered(
    lines: tuple[TieLine, ...], circle: dual.Circle
) -> list[tuple[TieLine, Step]]:
    return list(zip(lines, dual.listed(circle), strict=True))
