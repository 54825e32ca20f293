"""What somebody may know of a case's questions: as it stands, and with a planned act.

Only sections that they may see are judged, so two readers of one case may be asked
different questions of it; and for a day a question is the therapist's alone. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from api import figures, questions
from api.access import Seen, seen, stored
from api.assessing import Judged, Wanted, judge
from api.assessing_cases import around_case
from api.cases import understood
from api.envelope import Envelope
from api.house import House
from api.planning import Planned, with_act
from domain import codes, recording, rules
from domain.assessment import Assessment, differences
from domain.facts.fact import CaseFact, Fact
from domain.policy import Principal
from domain.refusals import NotUnderstood, Problem
from domain.values import CaseId


def wanted(
    *,
    as_of: datetime | None = None,
    known_on: datetime | None = None,
    rule_book: str | None = None,
    code: tuple[str, ...] = (),
) -> Wanted:
    """How somebody wants a case judged. Raises NotUnderstood for what is not on file."""
    found: list[Problem] = []
    if rule_book is not None and rule_book not in rules.names():
        on_file = ", ".join(rules.names())
        found.append(
            Problem(field="rule_book", reason=f"is none of those on file: {on_file}")
        )
    if unknown := codes.on_file().binding(code)[1]:
        on_file = ", ".join(codes.on_file().names())
        reason = f"{unknown[0]} is not on file; these are: {on_file}"
        found.append(Problem(field="code", reason=reason))
    if found:
        raise NotUnderstood(found, doing="asked")
    return Wanted(
        as_of=as_of,
        known_on=known_on,
        book=rule_book,
        codes=tuple(dict.fromkeys(code)) or None,
    )


def binding(house: House, principal: Principal, case_id: CaseId) -> tuple[str, ...]:
    """The codes that bind the therapist of a case, by name. Raises CaseUnknown."""
    return around_case(house, seen(house, principal, case_id).begun).codes


def assessment_of(
    house: House, principal: Principal, case_id: CaseId, how: Wanted
) -> Judged:
    """A case judged from what somebody may see of it. Raises CaseUnknown."""
    case = seen(house, principal, case_id)
    facts = stored(house, case)
    wanted = replace(how, as_of=how.as_of or house.today_ends())
    found = _judged(house, case, facts, wanted)
    if not questions.is_for_others(principal, case):
        return found
    shown = questions.shown_to_others(house, found.assessment, facts)
    differs = None
    if found.differs is not None:
        usual = _judged(house, case, facts, replace(wanted, book=None, codes=None))
        before = questions.shown_to_others(house, usual.assessment, facts)
        differs = differences(before, shown)
    return replace(found, assessment=shown, differs=differs)


def with_planned(
    house: House,
    principal: Principal,
    case_id: CaseId,
    how: Wanted,
    *,
    kind: str,
    data: Mapping[str, Any],
    envelope: Envelope,
) -> Planned:
    """What an act would raise if it were recorded; it may lie ahead.

    Judged up to the end of today, or of the day of the act where that is later.
    Raises what `api.cases.record` raises.
    """
    told, telling = understood(
        house, principal, case_id, kind=kind, data=data, envelope=envelope
    )
    act = recording.planned(
        house.ledger,
        case_id=case_id,
        told=told,
        telling=telling,
        narrative=envelope.narrative,
        now=house.clock(),
    )
    case = seen(house, principal, case_id)
    facts = stored(house, case)

    def hidden(without: Assessment) -> frozenset[UUID]:
        if not questions.is_for_others(principal, case):
            return frozenset()
        shown = questions.shown_to_others(house, without, facts)
        return _ids(without) - _ids(shown)

    return with_act(case.begun, _told(facts), act, house=house, how=how, hidden=hidden)


def _judged(house: House, case: Seen, facts: Iterable[Fact], wanted: Wanted) -> Judged:
    return judge(
        case.begun.reference,
        _told(facts),
        case_id=case.begun.case_id,
        known=around_case(house, case.begun),
        wanted=wanted,
        book_of=lambda name: figures.book_of(house, name, on=wanted.known_on),
    )


def _told(facts: Iterable[Fact]) -> tuple[CaseFact, ...]:
    return tuple(fact for fact in facts if isinstance(fact, CaseFact))


def _ids(found: Assessment) -> frozenset[UUID]:
    return frozenset(flag.id for flag in found.flags)
