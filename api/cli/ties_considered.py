"""`tie consider` and `tie unavoidable`: before a role, and where it cannot be avoided."""

from __future__ import annotations

from typing import Annotated

import typer

from api import dual, ties
from api.access import operator_told
from api.cli import moments, opening
from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson, answer
from api.cli.ties_named import Person, names_of, person_meant
from api.cli.ties_words import considered_in_words
from api.dual_told import considered_document, overlap_document
from api.house import House
from api.letting_in import operator_books
from api.reading import opens
from domain.dual.considering import Taking
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.ties import Safeguard, Unavoidable
from domain.values import PersonId

ROLES: dict[str, dual.Role] = {
    **{each.value: each for each in Taking},
    **{each.value: each for each in EnteredRole},
}


def consider(
    ctx: typer.Context,
    *,
    therapist: Annotated[
        str, typer.Argument(metavar="THERAPIST", help="Who would take the role.")
    ],
    person: Person,
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help="Default: therapy.")
    ] = Taking.THERAPY.value,
    json_wanted: AsJson = False,
) -> None:
    """Lay out what is known and asked where THERAPIST thinks of a role with PERSON.

    Roles: therapy, supervision, panel; or another one, such as business, landlord_tenant
    or social_friend, which is compared with the therapy there is or was. another_role is
    one that nobody has named yet, and mentioned is none: somebody spoke of PERSON.
    """
    if role not in ROLES:
        raise Stop(f"--role is one of {', '.join(ROLES)}", code=UNUSABLE)
    with opening.house(ctx) as house, opens("check") as shown:
        one, other = _two(house, therapist, person)
        told = dual.consider(house, therapist=one, person=other, role=ROLES[role])
        for case_id in dual.cases_of(told):
            operator_told(house, case_id)
        shown.write()
        names = names_of(house)
        document = considered_document(told, names)
        plain = considered_in_words(told, names)
    answer(document, json_wanted=json_wanted, plain=plain)


def unavoidable(
    ctx: typer.Context,
    *,
    therapist: Annotated[str, typer.Argument(metavar="THERAPIST")],
    person: Person,
    ground: Annotated[
        list[Unavoidable], typer.Option("--ground", help="Why; once for each.")
    ],
    safeguard: Annotated[
        list[Safeguard],
        typer.Option("--safeguard", help="What guards both; once for each."),
    ],
    review: Annotated[
        str | None,
        typer.Option("--review", metavar="T", help="When it is looked at again."),
    ] = None,
    words: Annotated[
        str, typer.Option("--words", metavar="TEXT", help="More about PERSON.")
    ] = "",
    json_wanted: AsJson = False,
) -> None:
    """Write down why two roles cannot be kept apart, and what guards both people."""
    due = moments.understood(review, option="--review")
    with opening.house(ctx) as house:
        one, other = _two(house, therapist, person)
        fact = ties.unavoidable(
            house,
            therapist=one,
            person=other,
            grounds=tuple(dict.fromkeys(ground)),
            safeguards=tuple(dict.fromkeys(safeguard)),
            review_due=due,
            booking=operator_books(house),
            words=words,
        )
    document = overlap_document(fact)
    answer(document, json_wanted=json_wanted, plain="It is written down.")


def _two(house: House, therapist: str, person: str) -> tuple[PersonId, PersonId]:
    """Who would take the role, and with whom. Raises Stop where they are one person."""
    one, other = person_meant(house, therapist), person_meant(house, person)
    if one == other:
        msg = "they are one person; name the therapist, and somebody else"
        raise Stop(msg, code=UNUSABLE)
    return one, other
