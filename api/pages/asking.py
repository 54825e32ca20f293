"""Asking of a case under another book, other codes, or on another day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api import assessments
from api.assessing import Judged, Wanted
from api.assessing_words import changed_in_words
from api.envelope import moment
from api.pages.controls import Option
from api.pages.drawing import ThePageCase, TheVisit, Visit, draw
from api.pages.flag_rows import change_row, flag_rows, in_words
from api.pages.flag_views import ChangeRow
from api.pages.rule_views import AskedView, AssessmentView
from domain import codes, rules
from domain.assessment import differences
from domain.catalogue import in_words as in_plain_words
from domain.refusals import NotUnderstood, Problem
from domain.values import CaseId

router = APIRouter(tags=["pages"])
ON_THESE_DATES = "the book in force and the codes that bind, on the same dates"
TODAY = "today, with everything that is known by now"
MOST_CODES = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What was asked for, as it was typed; empty is as the case has it."""

    as_of: str
    known_on: str
    rule_book: str
    code: tuple[str, ...]


def the_question(
    visit: TheVisit,
    as_of: str = "",
    known_on: str = "",
    rule_book: str = "",
    code: Annotated[tuple[str, ...], Query(max_length=MOST_CODES)] = (),
) -> Typed:
    """What was asked for, once somebody is signed in."""
    del visit
    return Typed(as_of=as_of, known_on=known_on, rule_book=rule_book, code=code)


TheQuestion = Annotated[Typed, Depends(the_question)]


@router.get("/cases/{case_id}/assessment")
def assessment_page(
    visit: TheVisit, case_id: ThePageCase, typed: TheQuestion
) -> Response:
    """The questions of a case as another book, other codes or another day sees them."""
    binding = _binding(visit, case_id)
    asked, problem = None, ""
    try:
        asked = _asked(visit, case_id, _wanted(typed, binding=binding))
    except ValueError as error:
        problem = f"This date cannot be read: {error}."
    except NotUnderstood as refusal:
        problem = " ".join(_sentence(each) for each in refusal.problems)
    view = AssessmentView(
        page=visit.page("Ask in another way"),
        case=visit.head(case_id),
        as_of=typed.as_of,
        known_on=typed.known_on,
        books=_books(typed.rule_book),
        codes=_codes(typed.code or tuple(binding)),
        problem=problem,
        asked=asked,
    )
    return draw("assessment.html", view, status=422 if problem else 200)


def _sentence(problem: Problem) -> str:
    return f"{in_plain_words(problem.field)} {problem.reason}."


def _binding(visit: Visit, case_id: CaseId) -> frozenset[str]:
    named = assessments.binding(visit.house, visit.principal, case_id)
    return codes.on_file().binding(named)[0]


def _wanted(typed: Typed, *, binding: frozenset[str]) -> Wanted:
    """What was asked for; what is as usual is None. Raises ValueError, NotUnderstood."""
    found = assessments.wanted(
        as_of=_moment(typed.as_of),
        known_on=_moment(typed.known_on),
        rule_book=typed.rule_book or None,
        code=typed.code,
    )
    if found.book == rules.newest().name:
        found = replace(found, book=None)
    if found.codes and codes.on_file().binding(found.codes)[0] == binding:
        found = replace(found, codes=None)
    return found


def _moment(typed: str) -> datetime | None:
    return moment(typed) if typed.strip() else None


def _asked(visit: Visit, case_id: CaseId, how: Wanted) -> AskedView:
    """Another book or code is held against the usual ones, another day against today."""
    found = _judged(visit, case_id, how)
    if how.is_usual and how.as_of is None and how.known_on is None:
        usual, compared = found, ""
    elif how.is_usual:
        usual, compared = _judged(visit, case_id, Wanted()), TODAY
    else:
        same_days = replace(how, book=None, codes=None)
        usual, compared = _judged(visit, case_id, same_days), ON_THESE_DATES
    assessment = found.assessment
    return AskedView(
        attention=in_words(assessment.attention),
        usual_attention=in_words(usual.assessment.attention),
        is_lifted=assessment.lifted,
        flags=flag_rows(found, base=f"/cases/{case_id}"),
        unknown_codes=assessment.unknown_codes,
        compared_with=compared,
        changes=_changes(usual, found),
    )


def _judged(visit: Visit, case_id: CaseId, how: Wanted) -> Judged:
    return assessments.assessment_of(visit.house, visit.principal, case_id, how)


def _changes(usual: Judged, found: Judged) -> tuple[ChangeRow, ...]:
    before, after = usual.assessment, found.assessment
    return tuple(
        change_row(each, before.book, after.book, words=changed_in_words(each))
        for each in differences(before, after)
    )


def _books(chosen: str) -> tuple[Option, ...]:
    usual = rules.newest().name
    return tuple(
        Option(
            value=name,
            label=f"{rules.book(name).title} ({name})"
            + (", in force" if name == usual else ""),
            is_chosen=name == (chosen or usual),
        )
        for name in rules.names()
    )


def _codes(chosen: tuple[str, ...]) -> tuple[Option, ...]:
    ids = codes.on_file().binding(chosen)[0]
    return tuple(
        Option(value=each.id, label=each.title, is_chosen=each.id in ids)
        for each in codes.on_file().codes
    )
