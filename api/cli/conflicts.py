"""`conflict`: who stands too close to a case to judge it."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import finding, opening
from api.cli.output import AsJson, answer
from api.conflicts import name_in
from domain import recording


def conflict(
    ctx: typer.Context,
    *,
    named: finding.Case,
    person: Annotated[
        str, typer.Option("--person", metavar="NAME", help="Who stands too close.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    json_wanted: AsJson = False,
) -> None:
    """Name somebody who stands too close to a case to judge it.

    They are kept out of it from then on, unless they treat in it, and rule R44 asks
    about what they decide.
    """
    with opening.house(ctx) as house:
        case_id = finding.case(house, named)
        found = name_in(house, case_id, finding.person(house, person), reason=reason)
        reference = recording.opened(house.ledger, case_id).reference
    document = {
        "case": str(case_id),
        "reference": reference,
        "person": str(found.person_id),
        "is_new": found.is_new,
    }
    said = "stands" if found.is_new else "was named before and stands"
    plain = f"{person} {said} too close to {reference} to judge it."
    answer(document, json_wanted=json_wanted, plain=plain)
