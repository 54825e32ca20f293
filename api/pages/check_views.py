"""What the pages of checks need to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

from api.checks import Heard, Mine
from api.found_shown import HitShown
from api.pages.controls import Control, Problem
from api.pages.office_views import Form
from api.pages.thought_views import ThoughtView
from api.pages.views import CaseHead, Page
from api.reviewing import Opened, Waiting
from api.reviewing_persons import PersonShown
from domain.described import written
from domain.facts.checks import CheckId
from domain.matching.details import Details
from domain.values import PersonId

FEW = 3
"""So many of whom little is known are shown unfolded."""
Card: TypeAlias = tuple[int, HitShown, ThoughtView | None]
"""Somebody found, by number, with what is laid out of another role."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckView:
    """A form to have somebody checked, and what one asked before.

    `more` are the questions that are folded away; `advice` says what to do where
    nobody else is a conflict reviewer.
    """

    page: Page
    form: Form
    more: tuple[Control, ...]
    problems: tuple[Problem, ...]
    mine: tuple[Mine, ...]
    advice: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardView:
    """One check of one's own: what one is told of it, and one's own people.

    `thoughts` stand beside each of these: what is laid out of another `role` with them.
    They `may_open` a case with whom they asked about, and `may_put` the check to a case
    of these. `until` is what to leave until one hears.
    """

    page: Page
    heard: Heard
    thoughts: tuple[ThoughtView | None, ...]
    until: str = ""
    role: str = ""
    may_open: bool = False
    may_put: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class PutView:
    """A check is put to a case; without a `form` there is none to choose."""

    page: Page
    case: CaseHead
    form: Form | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewsView:
    """What waits for a reviewer, a page at a time."""

    page: Page
    waiting: tuple[Waiting, ...]
    is_first: bool = True
    after: CheckId | None = None
    """The last check of this page, where there are more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewView:
    """A check with all that it found, and the form that answers it.

    `thoughts` stand beside each hit: what is laid out of another `role` with a client
    of who asked.
    """

    page: Page
    opened: Opened
    lines: tuple[tuple[str, str], ...]
    form: Form
    problems: tuple[Problem, ...]
    thoughts: tuple[ThoughtView | None, ...] = ()
    role: str = ""

    @property
    def clear(self) -> list[Card]:
        """Each hit by which there is something to say, with what is laid out of it."""
        return [card for card in self._cards if not card[1].is_faint]

    @property
    def faint(self) -> list[Card]:
        """Those of whom too little is known to say: many where a name is common."""
        return [card for card in self._cards if card[1].is_faint]

    @property
    def is_open(self) -> bool:
        """Whether these are shown at once: few, and there is nobody else."""
        return not self.clear and len(self.faint) <= FEW

    @property
    def _cards(self) -> list[Card]:
        hits = zip(self.opened.hits, self.thoughts, strict=True)
        return [(nth, hit, laid_out) for nth, (hit, laid_out) in enumerate(hits, 1)]


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedPersonView:
    """Somebody whom a check concerns: what is known, as what, and their ties.

    `form` asks how two who look alike are alike, where they do; `common` why they are a
    common party, where they are none yet and in no role.
    """

    page: Page
    person: PersonShown
    lines: tuple[tuple[str, str], ...]
    picture: Markup
    table: Markup
    form: Form | None
    problems: tuple[Problem, ...]
    common: Form | None = None


def lines_of(details: Details | None) -> tuple[tuple[str, str], ...]:
    """What is known of somebody, each with what it is called."""
    if details is None:
        return ()
    told: list[tuple[str, str]] = []
    for name in details.names:
        kind = "Name" if name.kind == "current" else name.kind.replace("_", " ").title()
        told.append((kind, written(name)))
    if details.date_of_birth:
        told.append(("Born", details.date_of_birth))
    for address in details.addresses:
        street = f"{address.street_number} {address.address_1}".strip()
        town = f"{address.postcode} {address.suburb}".strip()
        parts = (street, address.address_2, town, address.state)
        told.append(("Address", ", ".join(part for part in parts if part)))
    told += [("Phone", each) for each in details.phones]
    told += [("E-mail", each) for each in details.emails]
    told += [("Organisation", each) for each in details.organisations]
    return tuple(told)
