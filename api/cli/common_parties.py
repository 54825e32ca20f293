"""`common-party`: to whom half the practice is tied, so that such a tie says little."""

from __future__ import annotations

from typing import Annotated

import typer

from api import common_parties
from api.cli import opening
from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson, answer, table
from api.cli.ties_named import Person, person_meant
from api.letting_in import operator_books
from api.reviewing_common import require_outside
from domain.refusals import NotUnderstood

commands = typer.Typer(
    help="Parties that many share: what leads only through them makes no hit.",
    no_args_is_help=True,
)
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why; sealed about PERSON.")
]
NONE = "No party is named as common."


@commands.command()
def name(
    ctx: typer.Context, *, person: Person, reason: Reason, json_wanted: AsJson = False
) -> None:
    """Name a party to whom half the practice is tied: an employer, a school, a parish."""
    with opening.house(ctx) as house:
        who = person_meant(house, person)
        try:
            require_outside(house, who)
            common_parties.name(
                house, who, reason=reason, booking=operator_books(house)
            )
        except NotUnderstood as refusal:
            raise _stop(refusal) from None
    said = "It is a common party from now on."
    answer({"person": str(who), "is_common": True}, json_wanted=json_wanted, plain=said)


@commands.command()
def unname(
    ctx: typer.Context, *, person: Person, reason: Reason, json_wanted: AsJson = False
) -> None:
    """Let a party count again like everybody else."""
    with opening.house(ctx) as house:
        who = person_meant(house, person)
        try:
            common_parties.unname(
                house, who, reason=reason, booking=operator_books(house)
            )
        except NotUnderstood as refusal:
            raise _stop(refusal) from None
    said = "It counts again like everybody else."
    answer(
        {"person": str(who), "is_common": False}, json_wanted=json_wanted, plain=said
    )


@commands.command(name="list")
def list_(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """List the parties that are common now, with who said so and why."""
    with opening.house(ctx) as house:
        found = common_parties.listed(house)
    document = {
        "common_parties": [
            {
                "person": str(one.person_id),
                "name": one.name,
                "since": one.since.isoformat(),
                "named_by": one.named_by,
                "reason": one.reason,
                "counts_because": one.counts_because or None,
            }
            for one in found
        ]
    }
    heads = ("Party", "Since", "Named by", "Why")
    rows = [(o.name, f"{o.since:%Y-%m-%d}", o.named_by, _why(o)) for o in found]
    answer(
        document, json_wanted=json_wanted, plain=table(heads, rows) if found else NONE
    )


def _why(one: common_parties.CommonParty) -> str:
    """Why it is named, and why that says nothing for now."""
    return "; ".join(each for each in (one.reason, one.counts_because) if each)


def _stop(refusal: NotUnderstood) -> Stop:
    said = "; ".join(f"{one.field} {one.reason}" for one in refusal.problems)
    return Stop(said, code=UNUSABLE)
