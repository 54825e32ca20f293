"""`former-clients`: until when codes set an interval after the last contact."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.access import operator_told
from api.cli import finding, moments, opening
from api.cli.output import AsJson, answer, table
from api.dual_told import former_document
from api.former_clients import former_clients as found_former
from api.privacy import called
from api.reading import opens
from domain.codes.provisions import CHECK_THE_TEXT
from domain.dual.considering import FormerClient

NO_ONE = "There is nobody whose therapy has ended."
NO_ONE_SOON = "No interval ends in this time."


def former_clients(
    ctx: typer.Context,
    *,
    therapist: Annotated[
        str | None,
        typer.Option("--therapist", metavar="NAME", help="Theirs only."),
    ] = None,
    within: Annotated[
        int | None,
        typer.Option(
            "--within", metavar="DAYS", min=0, help="Whose interval ends in these days."
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="T", help="As it stands then. Default: today."),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """List former clients, and until when each code that binds sets an interval.

    Counted from the last professional contact, by the edition in force. It is about
    sexual and romantic relationships; the end of an interval allows nothing by itself.
    """
    at = moments.understood(as_of, option="--as-of")
    with opening.house(ctx) as house, opens("cases") as shown:
        who = None if therapist is None else finding.person(house, therapist)
        at = at or house.clock()
        day = at.date()
        found = found_former(house, therapist=who, at=at, within_days=within)
        for one in found:
            operator_told(house, one.case_id)
        shown.write()
        document = {
            "as_of": day.isoformat(),
            "former_clients": [
                former_document(one, day, lambda person: called(house, person))
                for one in found
            ],
            "note": CHECK_THE_TEXT,
        }
    nobody = NO_ONE if within is None else NO_ONE_SOON
    plain = f"{_listed(found, day)}\n\n{CHECK_THE_TEXT}" if found else nobody
    answer(document, json_wanted=json_wanted, plain=plain)


def _listed(found: list[FormerClient], day: date) -> str:
    heads = ("Case", "Last contact", "Code", "Ends", "In words")
    rows: list[tuple[str, ...]] = []
    for one in found:
        for clock in one.clocks:
            ends = "" if clock.ends_on is None else clock.ends_on.isoformat()
            passed = " (passed)" if clock.is_over(day) else ""
            last = one.last_contact_on.isoformat()
            rows.append((one.reference, last, clock.code, ends + passed, clock.words))
        if not one.clocks:
            last = one.last_contact_on.isoformat()
            rows.append((one.reference, last, "", "", "No code is named for them."))
    return table(heads, rows)
