"""What the API takes and answers about erasure, holds and retention.

Nothing of what a case says is among it: numbers, times, reasons and who decided.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api import privacy
from api.house import House
from api.reasons import LONGEST_REASON
from api.retention import Judged, Undetermined
from api.same_person import others_asked
from api.v1.shapes import Taken
from domain.facts.erasures import Forgettable, HoldPlaced
from domain.privacy import BASIS, Request, State
from domain.values import PersonId

Reason = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class DecidedBy(BaseModel):
    """Who asked or decided, by name; the name is a word where there is none."""

    person_id: UUID
    name: str


class ErasureIn(Taken):
    """What is to be forgotten: a person, or a case whose time is over.

    `subject` is an id; a person may also be named by their sign-in or by a case, which
    means its client. Without `basis`, a case takes the classes that kept it.
    """

    of: Literal["person", "case"]
    subject: Annotated[str, Field(min_length=1, max_length=200)]
    reason: Reason
    basis: Annotated[str | None, Field(min_length=1, max_length=LONGEST_REASON)] = None


class RefusalIn(Taken):
    """Why it is kept."""

    reason: Reason


class HoldIn(Taken):
    """Whose data nobody destroys, and why."""

    person: Annotated[str, Field(min_length=1, max_length=200)]
    reason: Reason


class RequestOut(BaseModel):
    """Something that was asked to be forgotten, and what became of it."""

    request_id: UUID
    of: Forgettable
    subject_id: UUID
    state: State
    reason: str
    basis: str
    asked_by: DecidedBy
    asked_at: datetime
    settled_by: DecidedBy | None
    settled_at: datetime | None
    refused_because: str | None


class RequestInFull(RequestOut):
    """One request. `other_records` are those of the same person, which are no part of it:
    each is asked for by itself. They are named while it waits."""

    other_records: list[UUID]


class ForgottenOut(RequestOut):
    """What was forgotten; see `GET .../certificate` for the proof."""

    is_clean: bool
    is_rewrapped: bool


class HoldOut(BaseModel):
    """A hold that stands."""

    hold_id: UUID
    person_id: UUID
    reason: str
    placed_by: DecidedBy
    placed_at: datetime


class KeptOut(BaseModel):
    """Until when a case is kept, and why it may not be ended."""

    case_id: UUID
    reference: str
    classes: list[str]
    last_contact_on: date
    kept_until: date | None
    may_end: bool
    why: str | None


class RetentionOut(BaseModel):
    """A dry run: nothing is changed by it."""

    as_of: datetime
    edition: date
    cases: list[KeptOut]
    note: str


def shown(house: House, request: Request) -> RequestOut:
    """A request as it stands now."""
    asked, settled = request.asked, request.refused or request.approved
    refused = request.refused
    return RequestOut(
        request_id=request.id,
        of=asked.of,
        subject_id=asked.subject_id,
        state=request.state,
        reason=privacy.reason_of(house, asked, asked.reason),
        basis=privacy.reason_of(house, asked, asked.basis, field=BASIS),
        asked_by=_decided(house, asked.recorded_by),
        asked_at=asked.recorded_at,
        settled_by=None if settled is None else _decided(house, settled.recorded_by),
        settled_at=None if settled is None else settled.recorded_at,
        refused_because=None
        if refused is None
        else privacy.reason_of(house, refused, refused.reason),
    )


def in_full(house: House, request: Request, *, by: PersonId) -> RequestInFull:
    """The same with other records of the person, as far as whoever asks may know."""
    others = others_asked(house, request, by=by)
    told = shown(house, request).model_dump()
    return RequestInFull(**told, other_records=list(others))


def held(house: House, placed: HoldPlaced) -> HoldOut:
    """A hold, and who placed it."""
    return HoldOut(
        hold_id=placed.fact_id,
        person_id=placed.person_id,
        reason=privacy.reason_of(house, placed, placed.reason),
        placed_by=_decided(house, placed.recorded_by),
        placed_at=placed.recorded_at,
    )


def _decided(house: House, person: PersonId) -> DecidedBy:
    return DecidedBy(person_id=person, name=privacy.called(house, person))


def kept(each: Judged | Undetermined) -> KeptOut:
    """Until when a case is kept."""
    return KeptOut(
        case_id=each.case_id,
        reference=each.reference,
        classes=[one.name for one in each.classes],
        last_contact_on=each.last_contact_on,
        kept_until=each.until,
        may_end=each.may_end,
        why=each.why or None,
    )
