"""`check-person`: who may be the person that a file describes, or close to them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer

from api import dual, persons, persons_told
from api.access import operator_told
from api.cli import opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer, table
from api.cli.ties_considered import ROLES
from api.cli.ties_named import names_of, person_meant
from api.cli.ties_words import considered_in_words
from api.dual_told import considered_document, relation_document
from api.house import House
from api.persons import Checked, Match
from api.persons_doubted import doubts
from api.reading import opens
from api.unreviewed import advice_to_operator
from domain.dual.considering import Considered, Taking
from domain.dual.steps import Names, Step
from domain.matching.details import Details
from domain.refusals import NotUnderstood
from domain.values import CaseId, PersonId

LARGEST = 1_000_000


def check_person(
    ctx: typer.Context,
    *,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A person, as JSON; - is standard input."),
    ],
    therapist: Annotated[
        str | None,
        typer.Option("--therapist", metavar="THERAPIST", help="Who thinks of a role."),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="ROLE", help="Which; as of `tie consider`."),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Say who among all known persons may be the one in FILE, or close to them.

    With --therapist it lays out, of each, what is known and asked where THERAPIST thinks of a role with them: therapy, unless --role names another, such as business or social_friend.

    Nothing is written but who was shown what a case tells. Exit code 1 where somebody was found, 0 where nobody was.
    """
    thinks = _thinks(therapist, role)
    details = _told(file)
    with opening.house(ctx) as house, opens("check") as shown:
        found = persons.check(house, details)
        names = names_of(house)
        related = {
            match.person_id: dual.relations_of(house, match.person_id)
            for match in found.matches
        }
        document = _document(found, related, names)
        considered = _considered(house, found, therapist, thinks)
        _lay_out(document, considered, names)
        doubted = doubts(details, today=house.clock().date())
        document["warnings"] = [each.for_programs for each in doubted]
        document["advice"] = advice_to_operator(house)
        plain = in_words(found, document, names, considered)
        steps = [one.step for relations in related.values() for one in relations]
        for case_id in _cases(steps, considered.values()):
            operator_told(house, case_id)
        shown.write()
    answer(document, json_wanted=json_wanted, plain=plain)
    if found.matches:
        raise typer.Exit(NO)


def _thinks(therapist: str | None, role: str | None) -> dual.Role:
    """The role that is thought of. Raises Stop where nobody says who would take it."""
    if role is None:
        return Taking.THERAPY
    if role not in ROLES:
        raise Stop(f"--role is one of {', '.join(ROLES)}", code=UNUSABLE)
    if therapist is None:
        raise Stop("--role needs --therapist: who would take it", code=UNUSABLE)
    return ROLES[role]


def _considered(
    house: House, found: Checked, therapist: str | None, role: dual.Role
) -> dict[str, Considered | None]:
    """What is asked of each who was found; None of the therapist's own self."""
    if therapist is None:
        return {}
    who = person_meant(house, therapist)
    return {
        str(one.person_id): None
        if one.person_id == who
        else dual.consider(house, therapist=who, person=one.person_id, role=role)
        for one in found.matches
    }


def _document(
    found: Checked, related: Mapping[PersonId, list[dual.Relation]], names: Names
) -> dict[str, Any]:
    def told(person: PersonId) -> list[dict[str, Any]]:
        return [relation_document(one, names) for one in related[person]]

    return persons.to_json(found, relations=told)


def _lay_out(
    document: dict[str, Any], considered: Mapping[str, Considered | None], names: Names
) -> None:
    for match in document["matches"] if considered else ():
        told = considered[match["person"]]
        match["considered"] = None if told is None else considered_document(told, names)


def _cases(steps: list[Step], considered: Iterable[Considered | None]) -> list[CaseId]:
    """The cases whose facts say something of what is shown, each once."""
    told = [one for each in considered if each for one in dual.cases_of(each)]
    return list(dict.fromkeys([*dual.cases_of(steps), *told]))


def in_words(
    found: Checked,
    document: dict[str, Any],
    names: Names,
    considered: Mapping[str, Considered | None] = MappingProxyType({}),
) -> str:
    """What a check found, for people: who, how surely, and by what evidence."""
    counted = (
        f"{_counted(len(found.matches), 'match', 'matches')} among "
        f"{_counted(found.among, 'person', 'persons')} "
        f"({found.compared} compared, {found.took_ms:.1f} ms)."
    )
    lines = [counted, *(f"Look again: {each}." for each in document["warnings"])]
    for match, told in zip(found.matches, document["matches"], strict=True):
        lines += ["", *_one(match, told, names)]
        if asked := considered.get(told["person"]):
            lines += [considered_in_words(asked, names)]
    if document["advice"]:
        lines += ["", document["advice"]]
    return "\n".join(lines)


def _one(match: Match, told: dict[str, Any], names: Names) -> list[str]:
    seen = match.likeness
    record = f", {match.record_id} of {match.source}" if match.record_id else ""
    rows = [
        (each.feature, each.agreement, f"{each.bits:+.1f}", each.detail)
        for each in seen.explanation
    ]
    return [
        f"{seen.label.value}: {names(match.person_id)} ({match.person_id}{record})",
        f"{seen.bits:.1f} bits, {seen.probability:.1%}",
        *(f"{one['words']}" for one in told["relations"]),
        table(("What", "How", "Bits", "Seen"), rows),
    ]


def _counted(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _told(path: Path) -> Details:
    """The person in a file. Raises Stop."""
    try:
        if str(path) == "-":
            told: Any = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with path.open("rb") as file:
                told = file.read(LARGEST + 1)
        if len(told) > LARGEST:
            msg = f"{path} is larger than one person can be"
            raise Stop(msg, code=UNUSABLE)
        return persons_told.told_in_text(told.decode("utf-8-sig"))
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        msg = f"{path} is not UTF-8 text"
    except NotUnderstood as refusal:
        said = "; ".join(f"{p.field} {p.reason}" for p in refusal.problems)
        msg = f"{path} cannot be checked as it stands: {said}"
    raise Stop(msg, code=UNUSABLE) from None
