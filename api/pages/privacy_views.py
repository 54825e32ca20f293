"""What the pages of privacy need to be drawn: plain data, nothing of what a case says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.pages.controls import Control, Problem
from api.pages.views import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestRow:
    """Something that was asked to be forgotten."""

    request_id: UUID
    what: str
    state: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldRow:
    """A hold that stands."""

    hold_id: UUID
    person_id: UUID
    placed_by: str
    placed_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptRow:
    """Until when a case is kept. `is_asked` where its end was asked for already."""

    case_id: UUID
    reference: str
    last_contact_on: date
    until: date | None
    may_end: bool
    is_asked: bool
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivacyView:
    """Requests and holds."""

    page: Page
    waiting: tuple[RequestRow, ...]
    settled: tuple[RequestRow, ...]
    holds: tuple[HoldRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AskView:
    """A form that asks for an erasure, for the end of a case, or for a hold.

    `loses` says what will be lost, one sentence a line.
    """

    page: Page
    heading: str
    lead: str
    loses: tuple[str, ...]
    action: str
    controls: tuple[Control, ...]
    problems: tuple[Problem, ...]
    button: str
    idempotency_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestView:
    """One request, and what may be done with it by who looks at it.

    `not_by_me` says why somebody else has to decide; empty where they may. `others` are
    records of the same person that would stay.
    """

    page: Page
    row: RequestRow
    subject_id: UUID
    reason: str
    basis: str
    cases: tuple[str, ...]
    others: tuple[UUID, ...]
    settled_by: str
    settled_at: datetime | None
    refused_because: str
    not_by_me: str
    loses: tuple[str, ...]
    is_open: bool
    is_approved: bool
    problem: str
    written: str
    idempotency_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RetentionView:
    """Until when cases are kept."""

    page: Page
    rows: tuple[KeptRow, ...]
    edition: date
    note: str
