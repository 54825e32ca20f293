"""The questions that wait for somebody, and the form in which a therapist replies."""

from __future__ import annotations

from uuid import uuid4

from fastapi import APIRouter, Depends, Response

from api import queue, replying
from api.dependencies import form_is_ours, identifier, request_of
from api.pages import controls
from api.pages.controls import Control, Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.question_views import (
    GroundRow,
    QuestionRow,
    QueueRow,
    QueueView,
    ReplyView,
)
from api.pages.typed import Typed, first
from api.queue import Queued, Waiting
from api.queue_grounds import grounds_of
from audit_reports.flag_lines import FlagLine
from audit_reports.wording import ATTENTION, moment
from domain.catalogue import in_words
from domain.ledger import Command
from domain.refusals import FlagUnknown, KeyReused, NotUnderstood, StreamErased
from domain.replies import REPLY
from domain.values import CaseId

router = APIRouter(tags=["pages"])
MOST_SHOWN = 20
MOST_GROUNDS = 2
LONGEST_PLACE = 9
SENT_BEFORE = (
    "This form was sent before, with other words, and those are recorded. To add these, "
    "send it once more."
)


@router.get("/queue")
def show_queue(visit: TheVisit, since: str = "") -> Response:
    """The questions of one's own cases, and of those that one supervises."""
    found = queue.queue_of(visit.house, visit.principal)
    begin = _place(since, among=len(found))
    end = min(begin + MOST_SHOWN, len(found))
    rows = [(each.is_own, _row(visit, each)) for each in found[begin:end]]
    view = QueueView(
        page=visit.page("Questions", at="/queue"),
        supervised=tuple(row for is_own, row in rows if not is_own),
        own=tuple(row for is_own, row in rows if is_own),
        since=begin + 1,
        until=end,
        total=len(found),
        before=max(0, begin - MOST_SHOWN) if begin else None,
        after=end if end < len(found) else None,
    )
    return draw("queue.html", view)


def _place(typed: str, *, among: int) -> int:
    """Where a page begins; what is no place in the queue is its beginning."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < LONGEST_PLACE
    place = int(typed) if is_number else 0
    return place if place < among else 0


@router.get("/cases/{case_id}/questions/{flag_id}/reply")
def ask_reply(visit: TheVisit, case_id: ThePageCase, flag_id: str) -> Response:
    """The form in which the therapist of a case replies to a question."""
    line = _line(visit, case_id, flag_id)
    return _form(visit, case_id, line=line, typed={}, reasons={})


@router.post(
    "/cases/{case_id}/questions/{flag_id}/reply", dependencies=[Depends(form_is_ours)]
)
def replied(
    visit: TheVisit, case_id: ThePageCase, flag_id: str, form: TheForm
) -> Response:
    """Record the reply, and show it with its question."""
    line = _line(visit, case_id, flag_id)
    path = f"/cases/{case_id}/questions/{line.id}/reply"
    words = first(form, REPLY)
    asked = request_of(method="POST", path=path, body={REPLY: words})
    key = first(form, "idempotency_key") or str(uuid4())
    command = Command(key=key, actor=visit.principal.person_id, request=asked)
    try:
        replying.reply(
            visit.house,
            visit.principal,
            case_id,
            flag_id=line.id,
            words=words,
            command=command,
        )
    except NotUnderstood as refusal:
        reasons = {problem.field: problem.reason for problem in refusal.problems}
        return _form(visit, case_id, line=line, typed=form, reasons=reasons)
    except KeyReused:
        return _form(
            visit, case_id, line=line, typed=form, reasons={}, notice=SENT_BEFORE
        )
    return go_to(f"/cases/{case_id}?told=replied#question-{line.id}")


def _line(visit: Visit, case_id: CaseId, flag_id: str) -> FlagLine:
    """The question in the address, for its author. Raises FlagUnknown, NotAllowed."""
    replying.require_author(visit.house, visit.principal, case_id)
    found = identifier(flag_id)
    if found is None:
        raise FlagUnknown(flag_id)
    return replying.flag_of(visit.house, visit.principal, case_id, found)


def _form(
    visit: Visit,
    case_id: CaseId,
    *,
    line: FlagLine,
    typed: Typed,
    reasons: Reasons,
    notice: str = "",
) -> Response:
    asked = (
        Control(
            name=REPLY,
            label="What you want to say to it",
            hint="What was going on, what was thought about, what will be done.",
            widget=Widget.LINES,
            is_required=True,
            value=first(typed, REPLY),
            error=controls.sentence(reasons.get(REPLY, "")),
        ),
    )
    view = ReplyView(
        page=visit.page("Reply to a question", notice=notice),
        case=visit.head(case_id),
        line=line,
        controls=asked,
        problems=controls.problems(asked),
        idempotency_key=str(uuid4()),
    )
    return draw("reply.html", view, status=422 if reasons else 409 if notice else 200)


def _row(visit: Visit, queued: Queued) -> QueueRow:
    first, *others = queued.questions
    try:
        latest, count = grounds_of(visit.house, queued, first, most=MOST_GROUNDS)
    except StreamErased:  # Its records were destroyed a moment ago.
        latest, count = (), 0
    return QueueRow(
        case=visit.head(queued.case.begun.case_id),
        days=max(0, (visit.house.clock() - first.since).days),
        first=_question(first),
        asks=first.asks,
        grounds=tuple(
            GroundRow(
                fact_id=fact.fact_id,
                title=in_words(type(fact).__name__),
                occurred_at=fact.occurred_at,
            )
            for fact in latest
        ),
        further=count - len(latest),
        others=tuple(_question(each) for each in others),
    )


def _question(waiting: Waiting) -> QuestionRow:
    said: list[str] = []
    if waiting.is_returned:
        said.append("answered before, and it asks more now")
    if waiting.is_replied:
        said.append("the therapist has replied")
    if waiting.others_see_from is not None:
        said.append(f"only you see it until {moment(waiting.others_see_from)}")
    return QuestionRow(
        id=waiting.id,
        title=waiting.title,
        attention=ATTENTION[waiting.attention],
        since=waiting.since,
        state="; ".join(said),
    )
