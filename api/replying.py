"""The therapist of a case replies to a question about it; the reply stays with it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from api.access import permitted, seen
from api.cases import report_of
from api.house import House
from api.named_elsewhere import require_unnamed_reply
from audit_reports.flag_lines import FlagLine
from domain import replies
from domain.answers import understand_words
from domain.facts.replies import FlagReplied
from domain.keys import KeyMissing
from domain.ledger import Command
from domain.policy import Action, Principal
from domain.practice import Booking
from domain.refusals import (
    FlagUnknown,
    NotAllowed,
    NotUnderstood,
    PersonErased,
    Problem,
)
from domain.replies import REPLY
from domain.sealing import seal
from domain.values import CaseId, FactId, Role, Section

THERAPISTS = frozenset({Role.THERAPIST, Role.TRAINEE})
THEIRS_ALONE = "a reply is the therapist's own; a supervisor answers the question"


@dataclass(frozen=True, kw_only=True, slots=True)
class Replied:
    """A reply that was written; `is_repeat` where an earlier request had written it."""

    fact: FlagReplied
    is_repeat: bool


def flag_of(
    house: House, principal: Principal, case_id: CaseId, flag_id: UUID
) -> FlagLine:
    """A question of a case as somebody is shown it. Raises CaseUnknown, FlagUnknown."""
    for line in report_of(house, principal, case_id).flags or ():
        if line.id == flag_id:
            return line
    raise FlagUnknown(flag_id)


def require_author(house: House, principal: Principal, case_id: CaseId) -> Role:
    """That somebody is the therapist of a case. Raises CaseUnknown and NotAllowed."""
    _, decision = permitted(house, principal, case_id, Action.RECORD)
    if decision.role not in THERAPISTS or Section.SUPERVISION not in decision.sections:
        raise NotAllowed(action="reply to this question", rule=THEIRS_ALONE)
    assert decision.role is not None
    return decision.role


def reply(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    flag_id: UUID,
    words: str,
    command: Command | None,
) -> Replied:
    """Write a reply down.

    Raises CaseUnknown, NotAllowed, FlagUnknown, NotUnderstood, StreamErased, KeyReused.
    """
    role = require_author(house, principal, case_id)
    flag_of(house, principal, case_id, flag_id)
    text = understood(words)
    case = seen(house, principal, case_id)
    require_unnamed_reply(house, case, field=REPLY, text=text)
    begun = case.begun
    now, fact_id = house.clock(), FactId(uuid4())
    try:
        sealed = seal(
            house.keys, text, about=begun.therapist_id, fact_id=fact_id, field=REPLY
        )
    except KeyMissing:
        raise PersonErased(begun.therapist_id) from None

    def decision() -> list[FlagReplied]:
        return [
            replies.reply(
                house.ledger.section(case_id, Section.SUPERVISION),
                flag_id=flag_id,
                fact_id=fact_id,
                words=sealed,
                booking=Booking(by=principal.person_id, role=role, now=now),
            )
        ]

    receipt = house.ledger.carry_out(decision, command=command)
    house.catch_up()
    fact = house.ledger.fact(receipt.stream, receipt.version)
    assert isinstance(fact, FlagReplied)
    return Replied(fact=fact, is_repeat=receipt.is_repeat)


def understood(words: str) -> str:
    """A reply as it was typed. Raises NotUnderstood."""
    try:
        text = understand_words(words).text.strip()
    except ValueError as error:
        raise NotUnderstood([Problem(field=REPLY, reason=str(error))]) from None
    if not text:
        raise NotUnderstood([Problem(field=REPLY, reason="is missing")])
    return text
