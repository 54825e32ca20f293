"""What the pages about open questions need to be drawn: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.pages.controls import Control, Problem
from api.pages.views import CaseHead, Page
from audit_reports.flag_lines import FlagLine


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionRow:
    """An open question in a list; `attention` and `state` are in words."""

    id: UUID
    title: str
    attention: str
    since: datetime
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GroundRow:
    """A fact that a question rests on, and when it happened."""

    fact_id: UUID
    title: str
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueRow:
    """A case with open questions, the heaviest `first`; it is open for so many days.

    `grounds` are the latest facts that it rests on, `further` how many there are beside.
    """

    case: CaseHead
    days: int
    first: QuestionRow
    asks: str
    grounds: tuple[GroundRow, ...]
    further: int
    others: tuple[QuestionRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueView:
    """The questions that wait for somebody: so many cases from `since` on, of `total`.

    `before` and `after` are where other pages begin; None where there is none.
    """

    page: Page
    supervised: tuple[QueueRow, ...]
    own: tuple[QueueRow, ...]
    since: int
    until: int
    total: int
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyView:
    """A therapist replies to a question about their own case."""

    page: Page
    case: CaseHead
    line: FlagLine
    controls: tuple[Control, ...]
    problems: tuple[Problem, ...]
    idempotency_key: str
