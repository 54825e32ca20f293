"""The questions of one case as somebody may see them, with what people said to them.

Only facts that they may see are judged. For a day, a question is the therapist's alone
(`domain.rules.ladder`), on every page and in every answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from api import figures
from api.access import Seen
from api.assessing import around_case
from api.house import House
from audit_reports.flag_lines import Asked
from domain import codes
from domain.acts import known_at
from domain.assessment import Assessment, assess, attention_of, first_told, told_in
from domain.corrections import standing
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact, Fact
from domain.facts.replies import FlagReplied
from domain.facts.supervision import CaseFlagReviewed
from domain.open_questions import Judging, marks
from domain.policy import Principal
from domain.rules.flags import Flag
from domain.rules.ladder import shown_to_others_from
from domain.values import FactId


def asked_of(
    house: House,
    begun: CaseOpened,
    facts: Iterable[Fact],
    *,
    as_of: datetime,
    known_on: datetime | None,
    for_others: bool,
) -> Asked:
    """The questions that rest on some facts of a case, on a day.

    `for_others` leaves out those that are the therapist's alone by now.
    """
    known = _known(facts, as_of=as_of, known_on=known_on)
    by = Judging(
        case_id=begun.case_id,
        book=figures.book_of(house, on=known_on),
        codes=codes.on_file(),
        around=around_case(house, begun),
    )
    found = assess(
        known,
        case_id=begun.case_id,
        as_of=as_of,
        known_on=known_on,
        book=by.book,
        codes=by.codes,
        around=by.around,
    ).flags
    waiting = _waiting(house, found, known)
    if for_others:
        found = tuple(flag for flag in found if flag.id not in waiting)
    return Asked(
        flags=found,
        marks=marks(known, by),
        answers=_answers(known),
        replies=tuple(fact for fact in known if isinstance(fact, FlagReplied)),
        waiting={} if for_others else waiting,
    )


def is_for_others(principal: Principal, case: Seen) -> bool:
    """Whether somebody is not the therapist of a case, who sees its questions first."""
    return principal.person_id != case.begun.therapist_id


def shown_to_others(
    house: House, assessment: Assessment, facts: Iterable[Fact]
) -> Assessment:
    """An assessment without the questions that are the therapist's alone by now."""
    waiting = _waiting(house, assessment.flags, tuple(facts))
    flags = tuple(flag for flag in assessment.flags if flag.id not in waiting)
    attention, lifted = attention_of(flags)
    return replace(assessment, flags=flags, attention=attention, lifted=lifted)


def _known(
    facts: Iterable[Fact], *, as_of: datetime, known_on: datetime | None
) -> tuple[Fact, ...]:
    """What had happened by a day, and was known on another."""
    return tuple(
        fact
        for fact in facts
        if fact.occurred_at <= as_of
        and (known_on is None or _known_at(fact) <= known_on)
    )


def _known_at(fact: Fact) -> datetime:
    return known_at(fact) if isinstance(fact, CaseFact) else fact.recorded_at


def _answers(facts: Sequence[Fact]) -> tuple[CaseFlagReviewed, ...]:
    """The answers that stand, in the order in which they were given."""
    found = [f for f in standing(told_in(facts)) if isinstance(f, CaseFlagReviewed)]
    return tuple(sorted(found, key=lambda fact: (known_at(fact), fact.fact_id)))


def _waiting(
    house: House, flags: Iterable[Flag], facts: Sequence[Fact]
) -> dict[UUID, datetime]:
    """The questions that the therapist alone sees by now, and until when."""
    told = told_in(facts)
    first, times = first_told(told), {fact.fact_id: known_at(fact) for fact in told}
    replied = {fact.flag_id for fact in facts if isinstance(fact, FlagReplied)}
    found: dict[UUID, datetime] = {}
    for flag in flags:
        root = first.get(flag.anchor, flag.anchor)
        until = shown_to_others_from(
            family=flag.rule.family,
            arose_at=flag.arose_at,
            told_at=times.get(FactId(root), times[flag.anchor]),
            has_reply=flag.id in replied,
        )
        if house.clock() < until:
            found[flag.id] = until
    return found
