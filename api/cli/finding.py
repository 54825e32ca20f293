"""What somebody names on the command line: a case, a person, a moment."""

from __future__ import annotations

import re
from typing import Annotated
from uuid import UUID

import typer

from api import importing
from api.cli.calm import UNUSABLE, Stop
from api.house import House
from domain import recording
from domain.refusals import CaseUnknown, PersonUnknown
from domain.values import CaseId, PersonId
from projections import caseload

Case = Annotated[
    str,
    typer.Argument(
        metavar="CASE",
        help="A case's id, its reference, or the id of the history it came from.",
    ),
]


def case(house: House, named: str) -> CaseId:
    """The case that is meant. Raises CaseUnknown."""
    for way in (_by_id, _by_history, _by_reference):
        found = [each for each in way(house, named) if _is_here(house, each)]
        if len(found) > 1:
            cases = ", ".join(str(each) for each in found)
            msg = f"several cases are called {named}: {cases}; name one by its id"
            raise Stop(msg, code=UNUSABLE)
        if found:
            return found[0]
    raise CaseUnknown(named)


def person(house: House, name: str) -> PersonId:
    """Who signs in by a name. Raises PersonUnknown."""
    found = house.accounts.person(name)
    if found is None:
        raise PersonUnknown(name)
    return found


def identifier(told: str) -> UUID | None:
    """An identifier, if that is what was told."""
    try:
        return UUID(told)
    except ValueError:
        return None


def _by_id(_: House, named: str) -> list[CaseId]:
    found = identifier(named)
    return [] if found is None else [CaseId(found)]


def _by_history(house: House, named: str) -> list[CaseId]:
    return [importing.case_of(house, named)]


def _by_reference(house: House, named: str) -> list[CaseId]:
    short = re.fullmatch(r"[Cc]-([0-9A-Fa-f]{8})", named)
    if short is None:
        return []
    with house.engine.connect() as connection:
        return caseload.beginning_with(connection, short[1].lower())


def _is_here(house: House, case_id: CaseId) -> bool:
    try:
        recording.opened(house.ledger, case_id)
    except CaseUnknown:
        return False
    return True
