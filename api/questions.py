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
from api.assessing_cases import around_case
from api.house import House
from api.laid_out import Laid
from audit_reports.flag_lines import Asked
from domain import codes
from domain.acts import known_at
from domain.assessment import Assessment, Judging, asked_on, attention_of, first_told
from domain.case_on import case_on, told_in
from domain.corrections import standing
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact, Fact
from domain.facts.replies import FlagReplied
from domain.facts.supervision import CaseFlagReviewed
from domain.open_questions import marks
from domain.policy import Principal
from domain.rules.book import RuleBook
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
    at: datetime | None = None,
    laid: Laid | None = None,
) -> Asked:
    """The questions that rest on some facts of a case, on a day.

    `for_others` leaves out those that are the therapist's alone by now, or at `at`,
    whose figures then count. `laid` is the case with these facts on these days, where
    it is laid out already.
    """
    known = _known(facts, as_of=as_of, known_on=known_on)
    by = Judging(
        case_id=begun.case_id,
        book=figures.book_of(house, on=known_on or at),
        codes=codes.on_file(),
        around=around_case(house, begun),
    )
    now = at or house.clock()
    if laid is not None and laid.on.known == laid.on.happened:
        found = laid.asked(by)
    else:  # What is to come puts nothing right.
        found = asked_on(case_on(known, as_of=as_of, known_on=known_on), by)
    rules = {flag.id: flag.rule for flag in found}
    waiting = _waiting(found, known, book=figures.book_of(house, on=at), now=now)
    if for_others:
        found = tuple(flag for flag in found if flag.id not in waiting)
    return Asked(
        flags=found,
        marks=marks(known, by, rules),
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
    waiting = _waiting(
        assessment.flags,
        tuple(facts),
        book=figures.book_of(house),
        now=house.clock(),
    )
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
    flags: Iterable[Flag], facts: Sequence[Fact], *, book: RuleBook, now: datetime
) -> dict[UUID, datetime]:
    """The questions that the therapist alone sees by `now`, and until when.

    The `book` in force says how long, and of which rules: no other book that somebody
    asks for lets them see a question sooner.
    """
    told = told_in(facts)
    first, times = first_told(told), {fact.fact_id: known_at(fact) for fact in told}
    replied = {fact.flag_id for fact in facts if isinstance(fact, FlagReplied)}
    found: dict[UUID, datetime] = {}
    for flag in flags:
        root = first.get(flag.anchor, flag.anchor)
        until = shown_to_others_from(
            at_once=book.shows_at_once(flag.rule.id),
            hours=book.author_first_hours,
            arose_at=flag.arose_at,
            told_at=times.get(FactId(root), times[flag.anchor]),
            has_reply=flag.id in replied,
        )
        if now < until:
            found[flag.id] = until
    return found
