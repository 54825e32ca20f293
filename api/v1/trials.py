"""Trying a rule book on past facts before it is adopted. Nothing is written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.dependencies import TheHouse, ThePrincipal
from api.envelope import moment
from api.trial_told import document
from api.trials import MOST_FILES, Wanted, tried_for
from api.v1.rule_books import LONGEST_NAME
from api.v1.shapes import Taken
from domain.refusals import NotUnderstood, Problem
from domain.weighing import Attention

router = APIRouter(tags=["rules and codes"])

Name = Annotated[str, Field(max_length=LONGEST_NAME)]


class TrialIn(Taken):
    """Which book: the name of one on file, or its files by name; and on which day."""

    rule_book: Name | None = None
    files: Annotated[dict[Name, str], Field(max_length=MOST_FILES)] | None = None
    as_of: str | None = None


class BookOut(BaseModel):
    """One of the two books."""

    name: str
    version: str


class CasesOut(BaseModel):
    """How many cases, and which."""

    count: int
    cases: list[str]


class OfRuleOut(BaseModel):
    """In how many cases a rule is asked otherwise, and how."""

    rule: str
    title: str
    only_candidate: CasesOut
    only_in_force: CasesOut
    heavier: CasesOut
    lighter: CasesOut
    otherwise: CasesOut


class MovedOut(CasesOut):
    """Cases that ask for another measure of attention."""

    in_force: Attention
    candidate: Attention


class TrialOut(BaseModel):
    """What a book would ask otherwise than the one in force.

    It has the shape that `assess-book --json` has, where cases may also be counted
    without being named. `is_cut` where not every case was tried.
    """

    candidate: BookOut
    in_force: BookOut
    names_cases: Literal[True]
    fewest: None
    cases: int
    is_cut: bool
    changed: int
    destroyed: CasesOut
    rejected: list[str]
    rules: list[OfRuleOut]
    attention: list[MovedOut]


@router.post("/rule-books/trial", response_model_exclude_unset=True)
def try_book(*, told: TrialIn, house: TheHouse, principal: ThePrincipal) -> TrialOut:
    """What would this book ask otherwise? Tried on the cases that one may see."""
    found = tried_for(house, principal, _wanted(told))
    shown: dict[str, Any] = document(found)
    return TrialOut.model_validate(shown)


def _wanted(told: TrialIn) -> Wanted:
    try:
        as_of = None if told.as_of is None else moment(told.as_of)
    except ValueError as error:
        problem = Problem(field="as_of", reason=str(error))
        raise NotUnderstood([problem], doing="tried") from None
    return Wanted(rule_book=told.rule_book or "", files=told.files, as_of=as_of)
