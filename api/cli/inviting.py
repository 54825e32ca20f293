"""`user invite` and what helps somebody who is locked out: links, factors, sessions.

A link is printed once. Whoever runs this command never learns what the other chooses.
"""

from __future__ import annotations

from typing import Annotated

import typer

from api import inviting
from api.cli import finding, opening
from api.cli.calm import say
from api.cli.output import AsJson, answer, printable
from api.codes_named import said_of_codes
from api.house import House
from api.inviting import Link
from domain.facts.bookkeeping import Licence, Standing

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name they sign in by.")]
USUAL = "http://localhost:8000"


def invite(
    ctx: typer.Context,
    *,
    name: Name,
    role: Annotated[
        list[Standing], typer.Option("--role", help="Once for each capacity.")
    ],
    code: Annotated[
        list[str] | None,
        typer.Option("--code", help="A code of ethics that binds them, such as APA."),
    ] = None,
    licence: Annotated[
        Licence, typer.Option("--licence", help="Of a therapist.")
    ] = Licence.LICENSED,
    json_wanted: AsJson = False,
) -> None:
    """Make a link by which somebody new comes in once and chooses how to sign in."""
    with opening.house(ctx, make=True) as house:
        link = inviting.invite(
            house, name, standings=role, codes=code or (), licence=licence
        )
        _answer(house, link, json_wanted=json_wanted)
    if said := said_of_codes(link.invitation.codes):
        say(printable(said))


def renew(ctx: typer.Context, *, name: Name, json_wanted: AsJson = False) -> None:
    """Make a link by which somebody who is here chooses a new password.

    A second factor stays as it is.
    """
    with opening.house(ctx) as house:
        link = inviting.renew(house, finding.person(house, name))
        _answer(house, link, json_wanted=json_wanted)


def end_factors(ctx: typer.Context, *, name: Name, json_wanted: AsJson = False) -> None:
    """End the second factors of somebody who lost them. They are told; tell them too."""
    with opening.house(ctx) as house:
        ended = inviting.end_factors(house, finding.person(house, name))
    plain = (
        f"{name} has no second factor any more ({ended} ended), and is signed out. "
        "They are told when they next sign in."
    )
    answer({"name": name, "ended": ended}, json_wanted=json_wanted, plain=plain)


def sign_out(ctx: typer.Context, *, name: Name, json_wanted: AsJson = False) -> None:
    """End every session and token of somebody."""
    with opening.house(ctx) as house:
        ended = inviting.sign_out_everywhere(house, finding.person(house, name))
    plain = f"{name} was signed in in {ended} places, and is in none now."
    answer({"name": name, "ended": ended}, json_wanted=json_wanted, plain=plain)


def _answer(house: House, link: Link, *, json_wanted: bool) -> None:
    found = link.invitation
    address = (house.settings.origin or USUAL) + link.path
    document = {
        "name": found.name,
        "roles": [each.value for each in found.standings],
        "link": address,
        "expires_at": found.expires_at.isoformat().replace("+00:00", "Z"),
    }
    plain = (
        f"{found.name} comes in once by this link, shown only now, until "
        f"{found.expires_at:%Y-%m-%d %H:%M} UTC:\n{address}"
    )
    if house.settings.origin is None:
        plain += (
            "\nSet BOUNDARY_LEDGER_ORIGIN where browsers reach this ledger otherwise."
        )
    answer(document, json_wanted=json_wanted, plain=plain)
