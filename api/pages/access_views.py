"""What the pages of who looked need to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.disclosures import Disclosure
from api.pages.controls import Option
from api.pages.views import NavItem, Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Sieve:
    """The form that chooses looks: two days, a person, and what it is for.

    `asks` where somebody has to say what for; it is then sent, and stands in no
    address. Without `people` a person is typed. `problem` says what is wrong.
    """

    action: str
    since: str
    until: str
    person: str
    people: tuple[Option, ...] = ()
    asks: bool = False
    purpose: str = ""
    problem: str = ""

    @property
    def is_set(self) -> bool:
        """Whether some looks are left out."""
        return bool(self.since or self.until or self.person)


@dataclass(frozen=True, kw_only=True, slots=True)
class LookRow:
    """One look: when, what was shown, and by which rule."""

    at: datetime
    what: str
    by: str
    sections: tuple[str, ...]
    purpose: str
    cases: tuple[NavItem, ...] = ()
    further: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderRow:
    """What one person was shown on one day; folded, with its count and kinds."""

    name: str
    roles: str
    kinds: str
    looks: tuple[LookRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRow:
    """One day, and who looked on it."""

    on: datetime
    readers: tuple[ReaderRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LooksView:
    """Who looked: at one case, or at any. `is_asked` before the purpose is said.

    `before` goes on with earlier looks; `is_first` for the latest.
    """

    page: Page
    heading: str
    lead: str
    back: NavItem | None
    sieve: Sieve
    days: tuple[DayRow, ...]
    is_asked: bool = False
    is_first: bool = True
    before: int | None = None
    disclosures: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisclosuresView:
    """The accounting of disclosures of a case."""

    page: Page
    case_id: UUID
    reference: str
    back: NavItem
    sieve: Sieve
    since: datetime | None
    rows: tuple[Disclosure, ...]
    has_record: bool
    is_asked: bool = False
