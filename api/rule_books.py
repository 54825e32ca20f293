"""Which rule book and which code somebody means, with the figures the practice chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from urllib.parse import urlencode

from api import figures, people
from api.house import House
from domain import codes, rules
from domain.codes.provisions import Code
from domain.refusals import PersonUnknown
from domain.rules.book import RuleBook
from domain.values import PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A figure that the practice chose: by whom, when, why, and instead of which.

    `name` is empty where nobody knows what they are called.
    """

    by: PersonId
    name: str
    at: datetime
    reason: str
    instead_of: float


Choices: TypeAlias = Mapping[tuple[str, str], Choice]
"""By the rule's id, or `THE_BOOK`, and the parameter's name."""


def named(house: House, name: str | None) -> RuleBook | None:
    """The book of that name, else the one in force; None where it is not on file."""
    if name is not None and name not in rules.names():
        return None
    return figures.book_of(house, name)


def is_in_force(book: RuleBook) -> bool:
    """Whether cases are usually judged by this book."""
    return book.name == rules.names()[-1]


def query(book: RuleBook) -> str:
    """What keeps an address in a book; empty for the one in force."""
    return "" if is_in_force(book) else f"?{urlencode({'rule_book': book.name})}"


def choices(house: House, book: RuleBook) -> Choices:
    """The figures of a book that the practice has chosen and that count now."""
    own = {key: each.value for key, each in rules.book(book.name).settable.items()}
    found: dict[tuple[str, str], Choice] = {}
    for each in figures.settings(house):
        key = (each.rule, each.parameter)
        found.pop(key, None)
        if each.value is not None and key in own and key in book.chosen:
            found[key] = Choice(
                by=each.by,
                name=_name(house, each.by),
                at=each.at,
                reason=each.reason,
                instead_of=own[key],
            )
    return found


def code_named(name: str) -> Code | None:
    """The code of that id or other name; None where it is not on file."""
    for code in codes.on_file().codes:
        if name in {code.id, *code.known_as}:
            return code
    return None


def _name(house: House, person: PersonId) -> str:
    try:
        return people.name_of(house, person)
    except PersonUnknown:
        return ""
