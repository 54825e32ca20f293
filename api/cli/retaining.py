"""`retention`: until when cases are kept, and ending one whose time is over."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from api import forgetting, privacy, retention
from api.access import operator_told
from api.cli import finding, moments, opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.erasing import (
    Approve,
    Basis,
    Reason,
    Refuse,
    answer_asked,
    answer_done,
    open_one,
    settle_by_refusing,
)
from api.cli.output import AsJson, answer, table
from api.cli.signing_in import As, FromStdin, actor
from api.reading import opens
from api.retention import Judged, Undetermined
from domain.facts.erasures import Forgettable
from domain.retention import NOT_LEGAL_ADVICE, classes, edition
from domain.values import CaseId

commands = typer.Typer(
    help="Until when cases are kept, and ending those whose time is over."
)


@commands.callback(invoke_without_command=True)
def overview(
    ctx: typer.Context,
    *,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="T", help="As it will stand then. Default: now."
        ),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """List until when each case is kept, and which may be ended. Changes nothing."""
    if ctx.invoked_subcommand is not None:
        return
    at = moments.understood(as_of, option="--as-of")
    with opening.house(ctx) as house, opens("retention") as shown:
        at = at or house.clock()
        found = retention.overview(house, as_of=at)
        for each in found:
            operator_told(house, each.case_id)
        shown.write()
    document = {
        "as_of": at.isoformat(),
        "edition": edition().isoformat(),
        "cases": [_document(each) for each in found],
        "note": NOT_LEGAL_ADVICE,
    }
    heads = ("Case", "Last contact", "Kept until", "May end", "Why not")
    rows = [
        (
            each.reference,
            each.last_contact_on.isoformat(),
            each.until.isoformat() if each.until else "",
            "yes" if each.may_end else "no",
            each.why,
        )
        for each in found
    ]
    listed = table(heads, rows) if rows else "There is no case with anything in it."
    plain = f"{listed}\n\n{NOT_LEGAL_ADVICE}"
    answer(document, json_wanted=json_wanted, plain=plain)


@commands.command()
def end(
    ctx: typer.Context,
    *,
    named: finding.Case,
    reason: Reason = None,
    basis: Basis = None,
    approve: Approve = False,
    refuse: Refuse = False,
    as_: As = None,
    password_stdin: FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """End a case that no longer has to be kept: one asks, another approves.

    Approving destroys the keys of the case: what is stored of it are random bytes
    then, and nobody reads, adds or exports anything of it again.
    """
    with opening.house(ctx) as house:
        case_id = finding.case(house, named)
        by = actor(house, as_, from_stdin=password_stdin)
        request = privacy.register(house).open_request(Forgettable.CASE, case_id)
        if refuse:
            settle_by_refusing(
                house, by, open_one(request, named), reason, json_wanted=json_wanted
            )
            return
        is_second = request is not None and as_ and by != request.asked.recorded_by
        if not (approve or is_second):
            if not reason:
                raise Stop("say why: --reason TEXT", code=UNUSABLE)
            asked = forgetting.ask_to_end(
                house, by=by, case_id=case_id, reason=reason, basis=basis
            )
            answer_asked(asked, json_wanted=json_wanted)
            return
        waiting = open_one(request, named)
        done = forgetting.approve(house, by=by, request_id=waiting.id)
        answer_done(house, done, json_wanted=json_wanted)


@commands.command()
def choose(
    ctx: typer.Context,
    *,
    named: Annotated[
        str | None,
        typer.Argument(metavar="[CASE]", help="A case. Default: every case."),
    ] = None,
    retention_class: Annotated[
        str | None,
        typer.Option("--class", metavar="NAME", help="See 'retention classes'."),
    ] = None,
    of_age_on: Annotated[
        str | None,
        typer.Option(
            "--of-age-on",
            metavar="DATE",
            help="When a client who is a minor is of age.",
        ),
    ] = None,
    as_: As = None,
    password_stdin: FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Choose for how long a case is kept, or every case that says nothing else."""
    _require_choice(named, retention_class, of_age_on)
    day = _day(of_age_on)
    with opening.house(ctx) as house:
        case_id: CaseId | None = finding.case(house, named) if named else None
        chosen = retention.choose_class(
            house,
            by=actor(house, as_, from_stdin=password_stdin),
            case_id=case_id,
            retention_class=retention_class,
            of_age_on=day,
        )
    document = {
        "case": str(case_id) if case_id else None,
        "class": chosen.retention_class,
        "of_age_on": chosen.of_age_at.date().isoformat() if chosen.of_age_at else None,
    }
    where = "the case" if case_id else "every case that says nothing else"
    plain = f"For {where}: {chosen.retention_class or 'the classes of its codes'}"
    if chosen.of_age_at:
        plain += f", of age on {chosen.of_age_at:%Y-%m-%d}"
    answer(document, json_wanted=json_wanted, plain=f"{plain}. {NOT_LEGAL_ADVICE}")


@commands.command(name="classes")
def classes_(*, json_wanted: AsJson = False) -> None:
    """List the classes of retention, with their sources."""
    found = list(classes().values())
    document = {
        "edition": edition().isoformat(),
        "note": NOT_LEGAL_ADVICE,
        "classes": [
            {
                "name": one.name,
                "title": one.title,
                "years": one.years,
                "counts_from": one.counts_from.value,
                "after_of_age_years": one.after_of_age_years,
                "covers_record": one.covers_record,
                "codes": list(one.codes),
                "source": one.source,
                "in_force_on": one.in_force_on.isoformat(),
            }
            for one in found
        ],
    }
    heads = ("Name", "Years", "From", "After of age", "Codes", "Source")
    rows = [
        (
            one.name,
            str(one.years),
            one.counts_from.value.replace("_", " "),
            "" if one.after_of_age_years is None else str(one.after_of_age_years),
            ", ".join(one.codes),
            one.source,
        )
        for one in found
    ]
    plain = f"{table(heads, rows)}\n\n{NOT_LEGAL_ADVICE}"
    answer(document, json_wanted=json_wanted, plain=plain)


def _require_choice(
    named: str | None, retention_class: str | None, of_age_on: str | None
) -> None:
    if retention_class is None and of_age_on is None:
        raise Stop("choose with --class NAME or --of-age-on DATE", code=UNUSABLE)
    if of_age_on is not None and named is None:
        msg = "a day of coming of age belongs to one case; name it"
        raise Stop(msg, code=UNUSABLE)
    if retention_class is not None and retention_class not in classes():
        known = ", ".join(classes())
        msg = f"there is no class {retention_class!r}; there are: {known}"
        raise Stop(msg, code=NO)


def _day(told: str | None) -> date | None:
    try:
        return None if told is None else date.fromisoformat(told)
    except ValueError:
        msg = f"--of-age-on: {told!r} is no date; write it like 2031-04-09"
        raise Stop(msg, code=UNUSABLE) from None


def _document(each: Judged | Undetermined) -> dict[str, Any]:
    return {
        "case": str(each.case_id),
        "reference": each.reference,
        "classes": [one.name for one in each.classes],
        "last_contact_on": each.last_contact_on.isoformat(),
        "kept_until": each.until.isoformat() if each.until else None,
        "may_end": each.may_end,
        "why": each.why or None,
    }
