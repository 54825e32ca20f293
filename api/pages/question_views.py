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
class QueueRow:
    """A case with open questions; the oldest is open for so many days."""

    case: CaseHead
    attention: str
    oldest: datetime
    days: int
    questions: tuple[QuestionRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueView:
    """The questions that wait for somebody; `more` cases are not shown."""

    page: Page
    supervised: tuple[QueueRow, ...]
    own: tuple[QueueRow, ...]
    more: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyView:
    """A therapist replies to a question about their own case."""

    page: Page
    case: CaseHead
    line: FlagLine
    controls: tuple[Control, ...]
    problems: tuple[Problem, ...]
    idempotency_key: str
