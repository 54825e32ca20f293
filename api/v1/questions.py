"""The questions that wait for somebody, and what a therapist replies to one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api import queue, replying
from api.access import names, shown
from api.dependencies import TheCase, TheCommand, TheHouse, ThePrincipal, identifier
from api.house import House
from api.queue import Queued
from api.v1.cases import replayed
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from api.v1.people import named
from api.v1.shapes import PersonOut, Taken
from domain.answers import LONGEST_TEXT
from domain.policy import Principal
from domain.refusals import FlagUnknown
from domain.weighing import Attention

router = APIRouter(tags=["questions"])


class WaitingOut(BaseModel):
    """An open question. `others_see_from` is set while the therapist alone sees it."""

    id: UUID
    rule: str
    title: str
    asks: str
    attention: Attention
    since: datetime
    is_returned: bool
    is_replied: bool
    others_see_from: datetime | None


class QueuedOut(BaseModel):
    """A case with open questions, the heaviest and oldest first."""

    case_id: UUID
    reference: str
    therapist: PersonOut
    is_own: bool
    attention: Attention
    oldest: datetime
    questions: list[WaitingOut]


class ReplyTold(Taken):
    """What the therapist says to a question, in words."""

    reply: str = Field(max_length=LONGEST_TEXT)


class ReplyOut(BaseModel):
    """A reply that stays with its question."""

    fact_id: UUID
    flag_id: UUID
    recorded_at: datetime


@router.get("/queue")
def show_queue(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    after: TheAfter,
    limit: TheLimit = USUAL,
) -> Page[QueuedOut]:
    """Cases whose questions wait for one: one's own, and those of one's supervisees.

    Ordered by attention, then by the age of the oldest question; never by therapist.
    """
    page, cursor = cut(
        queue.queue_of(house, principal),
        key=lambda one: one.case.begun.case_id,
        after=after,
        limit=limit,
    )
    items = [_queued(house, principal, each) for each in page]
    return Page(items=items, next=cursor)


@router.post("/cases/{case}/flags/{flag}/replies", status_code=201)
def reply_to(
    *,
    told: ReplyTold,
    flag: str,
    response: Response,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> ReplyOut:
    """Reply to a question about one's own case. The reply stays with it for ever."""
    flag_id = identifier(flag)
    if flag_id is None:
        raise FlagUnknown(flag)
    written = replying.reply(
        house, principal, case, flag_id=flag_id, words=told.reply, command=command
    )
    replayed(response, is_repeat=written.is_repeat)
    fact = written.fact
    return ReplyOut(
        fact_id=fact.fact_id, flag_id=fact.flag_id, recorded_at=fact.recorded_at
    )


def _queued(house: House, principal: Principal, queued: Queued) -> QueuedOut:
    begun = shown(house, principal, queued.case).begun
    called = names(house, queued.case)
    return QueuedOut(
        case_id=begun.case_id,
        reference=begun.reference,
        therapist=named(begun.therapist_id, called.get(begun.therapist_id)),
        is_own=queued.is_own,
        attention=queued.attention,
        oldest=queued.oldest,
        questions=[
            WaitingOut.model_validate(each, from_attributes=True)
            for each in queued.questions
        ],
    )
