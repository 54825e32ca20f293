"""What the page that tries a rule book shows, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.controls import Option
from api.pages.views import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialRow:
    """A rule that is asked otherwise: each way in words, how many cases, and which."""

    rule: str
    title: str
    ways: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedRow:
    """Cases that ask for another measure of attention, both in words."""

    before: str
    after: str
    count: str
    cases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialFound:
    """What a trial found, in words."""

    title: str
    in_force: str
    cases: str
    changed: str
    is_cut: bool
    rules: tuple[TrialRow, ...]
    moved: tuple[MovedRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialView:
    """The form that asks which book is tried, and what was found."""

    page: Page
    books: tuple[Option, ...]
    as_of: str
    problems: dict[str, str]
    found: TrialFound | None
