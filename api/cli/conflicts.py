"""`conflict`: who stands too close to a case to judge it, or does not after all."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from api.cli import finding, opening
from api.cli.output import AsJson, answer
from api.conflicts import kept_out, name_in, take_back_in
from api.letting_in import operator_books
from domain import recording


def conflict(
    ctx: typer.Context,
    *,
    named: finding.Case,
    person: Annotated[
        str, typer.Option("--person", metavar="NAME", help="Who stands too close.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    take_back: Annotated[
        bool,
        typer.Option("--take-back", help="Say that they do not, after all."),
    ] = False,
    json_wanted: AsJson = False,
) -> None:
    """Name somebody who stands too close to a case to judge it.

    They are kept out of it from then on, unless they treat in it, and rule R44 asks
    about what they decide. With --take-back they are kept out no longer. Grants and
    referrals that they had do not come back: give them anew.
    """
    with opening.house(ctx) as house:
        case_id = finding.case(house, named)
        is_new = False
        if take_back:
            whom = kept_out(house, case_id, person)
            booking = partial(operator_books, house)
            take_back_in(house, case_id, whom, reason=reason, booking=booking)
        else:
            whom = finding.person(house, person)
            is_new = name_in(house, case_id, whom, reason=reason).is_new
        reference = recording.opened(house.ledger, case_id).reference
    document = {
        "case": str(case_id),
        "reference": reference,
        "person": str(whom),
        "is_new": is_new,
        "is_taken_back": take_back,
    }
    said = "stands" if is_new else "was named before and stands"
    plain = f"{person} {said} too close to {reference} to judge it."
    if take_back:
        plain = f"{person} is not kept out of {reference} any more."
    answer(document, json_wanted=json_wanted, plain=plain)
