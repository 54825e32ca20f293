"""Who acts, where a command must know it: by name and password, as on a page.

Most commands act for whoever runs the machine. What needs a second person needs to know
that there is one.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from api import people
from api.access import require
from api.cli.calm import NO, UNUSABLE, Stop
from api.house import House
from api.sign_in import doorway
from api.sign_in.attempts import Caller
from domain.policy import Action
from domain.values import PersonId

HERE = Caller(agent="the command line")
NAMED_BY = "BOUNDARY_LEDGER_PASSWORD"
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        help="Who acts, by the name they sign in by; asks for their password. "
        "Default: the operator of the machine.",
    ),
]
FromStdin = Annotated[
    bool,
    typer.Option(
        "--password-stdin",
        help=f"Read that password from standard input. Else ${NAMED_BY}, or a prompt.",
    ),
]


def actor(
    house: House,
    name: str | None,
    *,
    from_stdin: bool,
    action: Action = Action.KEEP_PRIVACY,
) -> PersonId:
    """Who acts: somebody who signs in and may do such a thing, or the operator.

    Raises Stop and NotAllowed.
    """
    if name is None:
        return people.SYSTEM
    password = _password(name, from_stdin=from_stdin)
    proof = doorway.prove(house, name, password, caller=HERE)
    if proof is None:
        msg = f"nobody signs in as {name!r} with this password"
        raise Stop(msg, code=NO)
    person = proof.person_id
    if house.accounts.has_second_factor(person):
        _take_code(house, person, name, from_stdin=from_stdin)
    require(people.principal(house, person), action)
    return person


def _take_code(house: House, person: PersonId, name: str, *, from_stdin: bool) -> None:
    """Raises Stop where the second factor is not told, or is wrong."""
    if from_stdin:
        told = sys.stdin.readline().strip()
    elif sys.stdin.isatty() and sys.stderr.isatty():
        told = str(typer.prompt(f"Code of {name}", err=True))
    else:
        told = ""
    if not told:
        msg = (
            f"{name} has a second factor: give a code of the authenticator app, or a "
            "recovery code, on the second line of standard input with --password-stdin"
        )
        raise Stop(msg, code=UNUSABLE)
    if doorway.second(house, person, told, caller=HERE) is None:
        msg = "this code is not the one of this moment, or was used before"
        raise Stop(msg, code=NO)


def _password(name: str, *, from_stdin: bool) -> str:
    if from_stdin:
        told = sys.stdin.readline().rstrip("\r\n")
    elif named := os.environ.get(NAMED_BY):
        told = named
    elif sys.stdin.isatty() and sys.stderr.isatty():
        told = str(typer.prompt(f"Password of {name}", hide_input=True, err=True))
    else:
        told = ""
    if not told:
        msg = (
            f"the password of {name} is needed: give it on standard input with "
            f"--password-stdin, or in ${NAMED_BY}"
        )
        raise Stop(msg, code=UNUSABLE)
    return told
