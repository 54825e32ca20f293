"""What each page needs to be drawn: plain data, made by routes, shown by templates.

A template holds loops and ifs and no more; a view that lacks a field fails loudly.
Sealed words come opened, or as the mark of an erasure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from markupsafe import Markup

from api.carrying import OfCase
from api.glass import Broken
from api.lately import Change
from api.pages.controls import Control, Problem
from api.pages.flag_views import Raising
from audit_reports.report import Report, Row
from domain.alarms import Alarm
from domain.catalogue import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class NavItem:
    """A way to another page, in the bar at the top."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What surrounds every page. `person` is empty before somebody signs in.

    `notice` says what just happened; `news` is how many things about their account
    somebody was not told of yet, `broken` how often the glass was broken lately for
    cases that they answer for, `reminders` what of their ways in ends soon. `title`
    holds nothing about a client.
    """

    title: str
    person: str = ""
    standing: str = ""
    nav: tuple[NavItem, ...] = ()
    csrf: str = ""
    notice: str = ""
    news: int = 0
    broken: int = 0
    reminders: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseHead:
    """The case that a page is about; `is_part` where somebody is shown some sections."""

    case_id: UUID
    reference: str
    therapist: str
    client: str
    is_part: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRow:
    """One case in the list, with the last thing that was written in it.

    `changes` is how much changed lately in who may see it.
    """

    case: CaseHead
    standing: str
    facts: int
    last_recorded_at: datetime | None = None
    changes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class CasesView:
    """The cases that this person may see, as therapist, supervisor or board member."""

    page: Page
    cases: tuple[CaseRow, ...]
    may_open: bool
    is_first: bool = True
    after: UUID | None = None
    """The last case of this page, where there are more."""
    ending: int = 0
    ending_days: int = 0
    """For how many former clients an interval ends soon, and within how many days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCaseView:
    """A case is opened: whom it is about, and which check of them went before."""

    page: Page
    controls: tuple[Control, ...]
    problems: tuple[Problem, ...]
    idempotency_key: str
    has_checks: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseView:
    """One case: its facts as a table, the same as a picture, and the two dates.

    `as_of` and `known_on` are what was typed (`2026-11-22`), empty for now; `problem`
    says what is wrong with them. `seen_as` is why this person may read it. They may
    answer questions, or reply to them, or neither. `broken` is each time that the
    glass was broken for it, `lately` what changed in who may see it. `checks` are those
    of its client; with `asks_check` there is none, and its therapist is told so.
    """

    page: Page
    case: CaseHead
    report: Report
    picture: Markup
    as_of: str
    known_on: str
    problem: str
    may_record: bool
    seen_as: str
    may_answer: bool = False
    may_reply: bool = False
    may_hand_over: bool = False
    offices: tuple[NavItem, ...] = ()
    broken: tuple[Broken, ...] = ()
    lately: tuple[Change, ...] = ()
    checks: tuple[OfCase, ...] = ()
    asks_check: bool = False
    is_theirs: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class KindGroup:
    """The kinds of one family."""

    name: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChooseKindView:
    """What happened? A search by everyday words over the kinds one may record."""

    page: Page
    case: CaseHead
    words: str
    groups: tuple[KindGroup, ...]
    found: int
    recent: tuple[Kind, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FactRef:
    """A fact that another page speaks of."""

    fact_id: UUID
    number: int
    title: str
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordView:
    """The form of one kind: when, what has to be said, how it is known, and the rest.

    `action` is where it is sent. `corrects` is the fact that this one puts right;
    `raising` is what it would raise, where somebody asked.
    """

    page: Page
    case: CaseHead
    kind: Kind
    action: str
    when: tuple[Control, ...]
    required: tuple[Control, ...]
    known: tuple[Control, ...]
    optional: tuple[Control, ...]
    problems: tuple[Problem, ...]
    idempotency_key: str
    corrects: FactRef | None = None
    raising: Raising | None = None

    @property
    def is_optional_open(self) -> bool:
        """Whether something in the folded part was typed or has to be mended."""
        return any(control.is_touched for control in self.optional)


@dataclass(frozen=True, kw_only=True, slots=True)
class FactView:
    """One fact with everything that was told, and what puts it right."""

    page: Page
    case: CaseHead
    row: Row
    corrects: FactRef | None
    corrected_by: FactRef | None
    may_correct: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverView:
    """A case is handed over as evidence: which sections, whose words not, to whom."""

    page: Page
    case: CaseHead
    controls: tuple[Control, ...]
    problems: tuple[Problem, ...]
    idempotency_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueView:
    """Every kind of fact there is, by family."""

    page: Page
    words: str
    groups: tuple[KindGroup, ...]
    found: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KindView:
    """One kind: what it means, what it asks, and how it weighs."""

    page: Page
    kind: Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody who can sign in, and as what."""

    name: str
    standings: tuple[str, ...]
    person: str = ""
    factors: str = ""
    """The second factors they have, in words; empty for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """Somebody who was invited and has not come yet."""

    handle: str
    name: str
    standings: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleView:
    """Accounts and roles for an administrator; nothing of any case."""

    page: Page
    members: tuple[Member, ...]
    invited: tuple[Invited, ...] = ()
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpView:
    """What this is, how to read the picture, and what it is not."""

    page: Page


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideView:
    """Somebody was turned away at the door: a page that brings its own style.

    `for_operator` is what whoever runs the ledger can do about it.
    """

    page: Page
    heading: str
    words: str
    style: Markup
    for_operator: str
    way_on: NavItem | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageView:
    """Something could not be shown or done: what it was, and where to go from here.

    `kept` is what somebody had written; `number` is what they may quote.
    """

    page: Page
    heading: str
    words: str
    ways_on: tuple[NavItem, ...]
    kept: str = ""
    number: str = ""
