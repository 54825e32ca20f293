"""`user`: who may sign in, in which capacity, and under whose supervision."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api import appointing, people, privacy
from api.access import require
from api.accounts import FIRST_FOR
from api.cli import finding, inviting, moments, opening, passwords
from api.cli.calm import NO, UNUSABLE, Stop, say
from api.cli.output import AsJson, answer, printable, table
from api.cli.signing_in import As, actor
from api.cli.signing_in import FromStdin as PasswordOfWho
from api.codes_named import said_of_codes
from api.house import House
from api.people import Member
from api.relations import practice_of
from api.sign_in.events import What
from domain.codes import on_file
from domain.facts.bookkeeping import Licence, Standing
from domain.policy import Action
from domain.values import PersonId

LONGEST_NAME = 200
FIRST_HOURS = int(FIRST_FOR.total_seconds() // 3600)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name they sign in by.")]
Role = Annotated[Standing, typer.Option("--role", help="The capacity.")]
FromStdin = Annotated[
    bool,
    typer.Option("--password-stdin", help="Read the password from standard input."),
]
Ask = Annotated[bool, typer.Option("--ask", help="Ask for the password here.")]

commands = typer.Typer(help="Accounts, roles and supervision.", no_args_is_help=True)
commands.command()(inviting.invite)
commands.command()(inviting.renew)
commands.command(name="end-factors")(inviting.end_factors)
commands.command(name="sign-out")(inviting.sign_out)


@commands.command()
def add(
    ctx: typer.Context,
    *,
    name: Name,
    role: Annotated[
        list[Standing] | None,
        typer.Option("--role", help="Once for each capacity."),
    ] = None,
    outside: Annotated[
        bool,
        typer.Option(
            "--outside",
            help="Somebody from outside, who sees only what 'grant' lets them see.",
        ),
    ] = False,
    code: Annotated[
        list[str] | None,
        typer.Option("--code", help="A code of ethics that binds them, such as APA."),
    ] = None,
    licence: Annotated[
        Licence, typer.Option("--licence", help="Of a therapist.")
    ] = Licence.LICENSED,
    password_stdin: FromStdin = False,
    ask: Ask = False,
    json_wanted: AsJson = False,
) -> None:
    """Let somebody sign in. Without a password one is made, and shown this once."""
    name, roles = _name(name), _roles(role, is_outside=outside)
    told = passwords.chosen(from_stdin=password_stdin, ask=ask)
    password, codes = told or passwords.generate(), on_file().as_on_file(code or ())
    with opening.house(ctx, make=True) as house:
        person = people.add_member(
            house,
            name=name,
            password=password,
            standings=roles,
            licence=licence,
            codes=codes,
            is_first=told is None,
        )
    document = {
        "name": name,
        "person": str(person),
        "roles": [each.value for each in roles],
        "password": None if told else password,
    }
    if said := said_of_codes(codes):
        say(printable(said))
    answer(document, json_wanted=json_wanted, plain=_welcome(name, told, password))


@commands.command(name="list")
def list_(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """List everybody who can sign in."""
    with opening.house(ctx) as house:
        found = [_document(house, member) for member in people.members(house)]
    heads = ("Name", "Roles", "Licence", "Codes", "Supervised by")
    rows = [
        (
            each["name"],
            ", ".join(each["roles"]),
            each["licence"] or "",
            ", ".join(each["codes"]),
            ", ".join(each["supervisors"]),
        )
        for each in found
    ]
    plain = table(heads, rows) if rows else "Nobody can sign in yet."
    answer({"users": found}, json_wanted=json_wanted, plain=plain)


@commands.command()
def grant(
    ctx: typer.Context,
    *,
    name: Name,
    role: Role,
    as_: As = None,
    password_stdin: PasswordOfWho = False,
    json_wanted: AsJson = False,
) -> None:
    """Grant somebody a capacity.

    An auditor takes two people: one proposes with --as NAME, another confirms in the
    same way. Each is an administrator or a privacy officer, and neither is the auditor.
    """
    with opening.house(ctx) as house:
        person = finding.person(house, name)
        by = actor(house, as_, from_stdin=password_stdin, action=Action.APPOINT)
        if by != people.SYSTEM:
            asked = practice_of(house).appointment(person, role, at=house.clock())
            require(people.principal(house, by), Action.APPOINT, asked)
        people.grant(house, person_id=person, standing=role, by=by)
        _answer_roles(house, person, name=name, json_wanted=json_wanted)


@commands.command()
def withdraw(
    ctx: typer.Context, *, name: Name, role: Role, json_wanted: AsJson = False
) -> None:
    """Withdraw a capacity, and end the sessions in which it was used."""
    with opening.house(ctx) as house:
        person = finding.person(house, name)
        people.withdraw(house, person_id=person, standing=role)
        _answer_roles(house, person, name=name, json_wanted=json_wanted)


@commands.command()
def password(
    ctx: typer.Context,
    *,
    name: Name,
    password_stdin: FromStdin = False,
    ask: Ask = False,
    json_wanted: AsJson = False,
) -> None:
    """Give somebody a new password, and end their sessions and tokens."""
    told = passwords.chosen(from_stdin=password_stdin, ask=ask)
    new = told or passwords.generate()
    with opening.house(ctx) as house:
        person = finding.person(house, name)
        house.accounts.set_password(name, new, is_first=told is None)
        events, now = house.accounts.events, house.clock()
        events.note(What.PASSWORD_CHANGED, person, now=now, by_another=True)
    document = {"name": name, "password": None if told else new}
    answer(document, json_wanted=json_wanted, plain=_welcome(name, told, new))


@commands.command()
def supervise(
    ctx: typer.Context,
    *,
    name: Name,
    supervisor: Annotated[
        str, typer.Option("--supervisor", metavar="NAME", help="Who supervises them.")
    ],
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="T", help="The day of the contract. Default: now."
        ),
    ] = None,
    end: Annotated[
        bool, typer.Option("--end", help="End the supervision instead.")
    ] = False,
    json_wanted: AsJson = False,
) -> None:
    """Say who supervises a therapist from now on, or no longer."""
    with opening.house(ctx) as house:
        person = finding.person(house, name)
        over = finding.person(house, supervisor)
        if person == over:
            msg = "nobody supervises their own work"
            raise Stop(msg, code=UNUSABLE)
        if end:
            people.end_supervision(house, person_id=person, supervisor_id=over)
        else:
            require_standing(house, person, Standing.THERAPIST, name=name)
            require_standing(house, over, Standing.SUPERVISOR, name=supervisor)
            begins = moments.understood(since, option="--since")
            is_new = over not in people.practitioner(house, person).supervisors
            people.supervise(house, person_id=person, supervisor_id=over, since=begins)
            if is_new:
                appointing.tell_supervised(house, person)
        found = _supervisors(house, person)
    document = {"name": name, "supervisors": found}
    plain = f"{name} is supervised by {', '.join(found) or 'nobody'}."
    answer(document, json_wanted=json_wanted, plain=plain)


def require_standing(
    house: House, person: PersonId, standing: Standing, *, name: str
) -> None:
    """Stop where somebody does not hold the capacity that a command needs."""
    if standing not in people.principal(house, person).standings:
        role = standing.value
        msg = f"{name} is no {role.replace('_', ' ')}; grant the role first: "
        msg += f"boundary-ledger user grant {name!r} --role {role}"
        raise Stop(msg, code=NO)


def _name(told: str) -> str:
    name = " ".join(told.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        msg = f"a name has 1 to {LONGEST_NAME} printable characters"
        raise Stop(msg, code=UNUSABLE)
    return name


def _roles(told: list[Standing] | None, *, is_outside: bool) -> tuple[Standing, ...]:
    """The capacities that were named, or none for somebody from outside."""
    roles = tuple(dict.fromkeys(told or ()))
    if bool(roles) == is_outside:
        msg = "say in which capacity with --role, or --outside for somebody without one"
        raise Stop(msg, code=UNUSABLE)
    return roles


def _welcome(name: str, told: str | None, password: str) -> str:
    if told:
        return f"{name} signs in with the password you gave."
    return (
        f"{name} signs in with this password, shown only now: {password}\n"
        f"It is good for {FIRST_HOURS} hours; they choose one of their own before."
    )


def _answer_roles(
    house: House, person: PersonId, *, name: str, json_wanted: bool
) -> None:
    known = practice_of(house)
    roles = sorted(known.standings.get(person, frozenset()))
    waits = sorted(standing for who, standing in known.proposed if who == person)
    plain = f"{name}: {', '.join(roles) or 'no role'}."
    if waits:
        plain += (
            f" Proposed, and to be confirmed by another person: {', '.join(waits)}."
        )
    document = {"name": name, "roles": roles, "proposed": waits}
    answer(document, json_wanted=json_wanted, plain=plain)


def _document(house: House, member: Member) -> dict[str, Any]:
    working = people.practitioner(house, member.person_id)
    return {
        "name": member.name,
        "person": str(member.person_id),
        "roles": sorted(member.standings),
        "licence": working.licence.value if working.version else None,
        "codes": list(working.codes),
        "supervisors": _supervisors(house, member.person_id),
    }


def _supervisors(house: House, person: PersonId) -> list[str]:
    return sorted(
        called(house, s) for s in people.practitioner(house, person).supervisors
    )


def called(house: House, person: PersonId) -> str:
    """What somebody is called; their number where nobody knows."""
    return privacy.called(house, person)
