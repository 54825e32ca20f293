"""`check-person`: who may be the person that a file describes, or close to them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from api import dual, persons, persons_told
from api.access import operator_told
from api.cli import opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer, table
from api.cli.ties_named import names_of
from api.dual_told import relation_document
from api.persons import Checked, Match
from api.persons_doubted import doubts
from api.reading import opens
from api.unreviewed import advice_to_operator
from domain.dual.steps import Names
from domain.matching.details import Details
from domain.refusals import NotUnderstood

LARGEST = 1_000_000


def check_person(
    ctx: typer.Context,
    *,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A person, as JSON; - is standard input."),
    ],
    json_wanted: AsJson = False,
) -> None:
    """Say who among all known persons may be the one in FILE, or close to them.

    Nothing is written but who was shown what a case tells. Exit code 1 where somebody was found, 0 where nobody was.
    """
    details = _told(file)
    with opening.house(ctx) as house, opens("check") as shown:
        found = persons.check(house, details)
        names = names_of(house)
        related = {
            match.person_id: dual.relations_of(house, match.person_id)
            for match in found.matches
        }
        document = persons.to_json(
            found,
            relations=lambda person: [
                relation_document(one, names) for one in related[person]
            ],
        )
        doubted = doubts(details, today=house.clock().date())
        document["warnings"] = [each.for_programs for each in doubted]
        document["advice"] = advice_to_operator(house)
        plain = in_words(found, document, names)
        steps = [one.step for relations in related.values() for one in relations]
        for case_id in dual.cases_of(steps):
            operator_told(house, case_id)
        shown.write()
    answer(document, json_wanted=json_wanted, plain=plain)
    if found.matches:
        raise typer.Exit(NO)


def in_words(found: Checked, document: dict[str, Any], names: Names) -> str:
    """What a check found, for people: who, how surely, and by what evidence."""
    counted = (
        f"{_counted(len(found.matches), 'match', 'matches')} among "
        f"{_counted(found.among, 'person', 'persons')} "
        f"({found.compared} compared, {found.took_ms:.1f} ms)."
    )
    lines = [counted, *(f"Look again: {each}." for each in document["warnings"])]
    for match, told in zip(found.matches, document["matches"], strict=True):
        lines += ["", *_one(match, told, names)]
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
