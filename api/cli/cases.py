"""Commands that read a case (`timeline`, `report`) and lay it before a board."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import people
from api.cli import finding, gathered, moments, opening
from api.cli.calm import UNUSABLE, Stop
from api.cli.members import require_standing
from api.cli.moments import AsOf, KnownOn
from api.cli.output import AsJson, answer, as_json
from api.cli.timeline_table import in_words
from api.cli.writing import write, write_bytes
from api.keeping import with_checkpoint
from api.proceedings import asked_of_member
from api.reading import showing
from audit_reports.gather import timeline_json, to_json
from audit_reports.pdf import report_pdf
from audit_reports.render import render_picture, render_report
from audit_reports.report import Report
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.values import Section

ENDINGS = (".pdf", ".html", ".json")


class Referable(StrEnum):
    """The sections of a case that a board may be shown."""

    RECORD = "record"
    SUPERVISION = "supervision"
    PROCEEDING = "proceeding"


case_commands = typer.Typer(help="Lay cases before a board.", no_args_is_help=True)


def timeline(
    ctx: typer.Context,
    *,
    named: finding.Case,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Write the picture to this file.")
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Show the boundary-risk timeline of a case.

    It shows moments that may be worth a conversation, and the figures they come from.
    It is not a finding about anybody.
    """
    until = moments.understood(as_of, option="--as-of")
    known = moments.understood(known_on, option="--known-on")
    with opening.house(ctx) as house, showing("timeline"):
        case_id = finding.case(house, named)
        shown = gathered.timeline_of(house, case_id, as_of=until, known_on=known)
        report = gathered.report_of(house, shown)
    if svg:
        write(svg, render_picture(report.picture, standalone=True))
    document = timeline_json(report)
    answer(document, json_wanted=json_wanted, plain=in_words(report))


def report(
    ctx: typer.Context,
    *,
    named: finding.Case,
    out: Annotated[
        Path, typer.Option("--out", help="The file to write: FILE.pdf, .html or .json.")
    ],
    as_of: AsOf = None,
    known_on: KnownOn = None,
    json_wanted: AsJson = False,
) -> None:
    """Write the report of a case to a file; its ending says in which form."""
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        msg = f"{out}: a report is written to a file that ends in .pdf, .html or .json"
        raise Stop(msg, code=UNUSABLE)
    until = moments.understood(as_of, option="--as-of")
    known = moments.understood(known_on, option="--known-on")
    form = "paper" if ending == ".pdf" else "report"
    with opening.house(ctx) as house, showing(form):
        case_id = finding.case(house, named)
        shown = gathered.timeline_of(house, case_id, as_of=until, known_on=known)
        written = with_checkpoint(house, gathered.report_of(house, shown))
    write_bytes(out, _in_form(written, ending))
    document = {
        "case": str(case_id),
        "reference": written.reference,
        "out": str(out),
        "facts": len(written.rows),
    }
    plain = f"Wrote {out}: {len(written.rows)} facts of {written.reference}."
    answer(document, json_wanted=json_wanted, plain=plain)


def _in_form(written: Report, ending: str) -> bytes:
    """The report in the form that the ending of a file asks for."""
    match ending:
        case ".pdf":
            return report_pdf(written)
        case ".html":
            return render_report(written).encode()
        case _:
            return as_json(to_json(written)).encode()


@case_commands.command()
def refer(
    ctx: typer.Context,
    *,
    named: finding.Case,
    member: Annotated[
        list[str], typer.Option("--member", help="A board member, by name.")
    ],
    section: Annotated[
        list[Referable] | None,
        typer.Option("--section", help="What they may read. Default: record."),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Lay sections of a case before members of an ethics board."""
    sections = tuple(Section(part) for part in section or [Referable.RECORD])
    with opening.house(ctx) as house:
        case_id = finding.case(house, named)
        members = [finding.person(house, name) for name in member]
        for name, person in zip(member, members, strict=True):
            require_standing(house, person, Standing.BOARD_MEMBER, name=name)
        people.refer(
            house, case_id=case_id, member_ids=tuple(members), sections=sections
        )
        asked = {
            each.name: said
            for each in people.members(house)
            if each.person_id in members
            and (said := asked_of_member(house, case_id, each))
        }
        reference = recording.opened(house.ledger, case_id).reference
    document = {
        "case": str(case_id),
        "reference": reference,
        "asks": asked,
        "members": member,
        "sections": [part.value for part in sections],
    }
    parts = ", ".join(part.value for part in sections)
    plain = f"{reference} lies before {', '.join(member)} ({parts}, and proceedings)."
    plain += "".join(f"\n{name}: {said}." for name, said in asked.items())
    answer(document, json_wanted=json_wanted, plain=plain)


@case_commands.command()
def revoke(
    ctx: typer.Context,
    *,
    named: finding.Case,
    member: Annotated[
        list[str], typer.Option("--member", help="A board member, by name.")
    ],
    json_wanted: AsJson = False,
) -> None:
    """End the access that a referral gave to members of an ethics board."""
    with opening.house(ctx) as house:
        case_id = finding.case(house, named)
        members = tuple(finding.person(house, name) for name in member)
        people.revoke(house, case_id=case_id, member_ids=members)
        reference = recording.opened(house.ledger, case_id).reference
    document = {"case": str(case_id), "reference": reference, "members": member}
    plain = f"{reference} no longer lies before {', '.join(member)}."
    answer(document, json_wanted=json_wanted, plain=plain)
