"""Handing over for somebody who is signed in: the question of access comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.access import require_purpose, seen
from api.evidence import Gathered, gather_case
from api.handing_over import NOT_NAMED, HandedOver, Wanted, hand_over
from api.house import House
from api.packing import PURPOSE, RECIPIENT
from api.whose_reasons import Whose, of_case
from api.withholding import withheld
from domain.answers import understand_words
from domain.exports import SECTIONS
from domain.ledger import Command
from domain.policy import Action, Context, Decision, Principal
from domain.refusals import NotAllowed, NotUnderstood, Problem
from domain.values import CaseId, PersonId, Section

LONGEST_RECIPIENT = 300
LONGEST_PURPOSE = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """What somebody asks to be handed over, in their own words."""

    sections: tuple[str, ...] = ()
    redact: tuple[str, ...] = ()
    recipient: str = NOT_NAMED
    purpose: str = ""


def within_reach(decision: Decision) -> tuple[Section, ...]:
    """The sections that a decision lets somebody hand over."""
    return tuple(section for section in SECTIONS if section in decision.sections)


def gather_for(house: House, principal: Principal, case_id: CaseId) -> Gathered:
    """What somebody could hand over of a case. Raises CaseUnknown and NotAllowed."""
    case = seen(house, principal, case_id, Action.HAND_OVER)
    return gather_case(house, case, within_reach(case.decision))


def hand_over_to(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    asked: Asking,
    command: Command | None,
) -> HandedOver:
    """The bundle of what somebody may see and asks for.

    Raises CaseUnknown, NotAllowed, NotUnderstood, PurposeNeeded and what `hand_over`
    raises.
    """
    context = Context(purpose=asked.purpose.strip())
    case = seen(house, principal, case_id, Action.HAND_OVER, context)
    decision = case.decision
    assert decision.role is not None
    sections = _sections(asked.sections, decision)
    by = principal.person_id
    told = lines(
        house, case_id, by=by, recipient=asked.recipient, purpose=asked.purpose
    )
    reach = gather_case(house, case, within_reach(decision))
    wanted = Wanted(
        sections=sections,
        by=by,
        role=decision.role,
        withheld=withheld(house, reach, asked.redact),
        recipient=told.recipient,
        purpose=told.purpose,
        whose=told.whose,
    )
    require_purpose(decision)
    return hand_over(house, case, wanted, command=command)


def _sections(named: Iterable[str], decision: Decision) -> tuple[Section, ...]:
    """The sections that are meant; all within reach where none is named."""
    wanted = set(named)
    known = {section.value: section for section in SECTIONS}
    reach = within_reach(decision)
    for name in sorted(wanted):
        if name not in known:
            said = f"{name!r} is none of {', '.join(known)}"
            raise NotUnderstood([Problem(field="sections", reason=said)])
        if known[name] not in reach:
            doing = f"hand over its section {name} as evidence"
            raise NotAllowed(action=doing, rule=decision.rule)
    found = tuple(s for s in reach if not wanted or s.value in wanted)
    if not found:
        raise NotAllowed(action=Action.HAND_OVER, rule=decision.rule)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    """To whom and what for, and under whose key both are kept."""

    recipient: str
    purpose: str
    whose: Whose


def lines(
    house: House, case_id: CaseId, *, by: PersonId, recipient: str, purpose: str
) -> Lines:
    """To whom and what for, each in one line that may outlive the client.

    Raises CaseUnknown, and NotUnderstood where one is too long, cannot be written down
    or names the client to who knows them.
    """
    whom = _line(recipient, RECIPIENT, most=LONGEST_RECIPIENT)
    why = _line(purpose, PURPOSE, most=LONGEST_PURPOSE)
    whose = of_case(house, case_id, by=by, recipient=whom, purpose=why)
    return Lines(recipient=whom, purpose=why, whose=whose)


def _line(told: str, field: str, *, most: int) -> str:
    """What was written in one line; empty words are not named."""
    said = " ".join(told.split())
    try:
        understand_words(said)
    except ValueError as error:
        raise NotUnderstood([Problem(field=field, reason=str(error))]) from None
    if len(said) > most:
        reason = f"is longer than {most} characters"
        raise NotUnderstood([Problem(field=field, reason=reason)])
    return said or NOT_NAMED
