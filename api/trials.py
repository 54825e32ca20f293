"""Trying a rule book for somebody who is signed in: on the cases that they may see.

On every case of the practice it is tried at the command line alone, as a statistic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from api import figures
from api.book_trial import of_reader
from api.house import House
from api.trial_told import Found, gathered
from domain import rules
from domain.policy import Principal
from domain.refusals import NotUnderstood, Problem
from domain.rules.book import RuleBook
from domain.rules.naming import RuleUnusable

MOST_CASES = 2_000
MOST_FILES = 200
LONGEST_REASON = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which book is tried: one on file, or one by its files; and on which day."""

    rule_book: str = ""
    files: Mapping[str, str] | None = None
    as_of: datetime | None = None


def tried_for(house: House, principal: Principal, wanted: Wanted) -> Found:
    """What a book would ask otherwise of the cases that somebody may see, which are named.

    Raises NotUnderstood.
    """
    candidate = _candidate(house, wanted)
    return gathered(
        (figures.book_of(house), candidate),
        islice(
            of_reader(house, principal, candidate, as_of=wanted.as_of), MOST_CASES + 1
        ),
        names_cases=True,
        most=MOST_CASES,
    )


def _candidate(house: House, wanted: Wanted) -> RuleBook:
    if wanted.files and wanted.rule_book:
        raise _no("rule_book", "either a book on file is tried or files are, not both")
    if wanted.rule_book:
        if wanted.rule_book not in rules.names():
            known = ", ".join(rules.names())
            raise _no("rule_book", f"this book is not on file; these are: {known}")
        return figures.book_of(house, wanted.rule_book)
    if not wanted.files:
        raise _no(
            "files", "none was chosen; a book is book.yaml, and one file for each rule"
        )
    if len(wanted.files) > MOST_FILES:
        raise _no("files", f"there are more than {MOST_FILES}")
    try:
        return figures.candidate_of(house, wanted.files)
    except RuleUnusable as error:
        reason = " ".join(str(error).split())[:LONGEST_REASON]
        raise _no("files", f"they make no book that can be used: {reason}") from None


def _no(field: str, reason: str) -> NotUnderstood:
    return NotUnderstood([Problem(field=field, reason=reason)], doing="tried")
