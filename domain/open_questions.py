"""What a case asks, laid out so that any later day is answered without its facts.

`outlook` looks at everything that is told now; `Outlook.on` then says for a moment what
stands open. It gives what `assess` gives for that moment, in short: time alone may let
a question arise, or make one weigh more, and both are foreseen here to the microsecond.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.acts import is_boundary_event, known_at
from domain.assessment import first_told, told_in
from domain.case_so_far import CaseSoFar
from domain.circumstances import RECORD_DUE, documented_late
from domain.codes.provisions import Codes
from domain.conditions import basis
from domain.corrections import corrected_by, standing
from domain.facts.decisions import BoundaryDecisionDocumented
from domain.facts.fact import CaseFact, Fact
from domain.facts.replies import FlagReplied
from domain.facts.supervision import CaseFlagReviewed
from domain.rules.book import Rule, RuleBook
from domain.rules.clauses import Raised
from domain.rules.flags import MOST_BY_MEMORY, Status, by_anchor, cites, flag_id
from domain.rules.seen import Around, Seen
from domain.scales import Act
from domain.values import CaseId, FactId
from domain.weighing import Attention

HEAVIEST = 100.0
TICK = timedelta(microseconds=1)
BANDS = tuple(Attention)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arising:
    """One way in which a question arises, and whether something answered it in time."""

    at: datetime
    severity: float
    is_answered: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question of a rule, whatever the day; `told_at` is when its fact was told."""

    id: UUID
    rule: str
    told_at: datetime
    arisings: tuple[Arising, ...]

    def on(self, moment: datetime) -> Standing:
        """How it stands at a moment, as `domain.rules.flags` has it."""
        unanswered = [each for each in self.arisings if not each.is_answered]
        arisen = [each for each in unanswered if each.at <= moment]
        counted = arisen or unanswered or self.arisings
        arose_at = min(each.at for each in counted)
        status = Status.RAISED if arose_at <= moment else Status.PENDING
        return Standing(
            id=self.id,
            rule=self.rule,
            told_at=self.told_at,
            arose_at=arose_at,
            severity=max(each.severity for each in counted),
            status=status if unanswered else Status.WITHDRAWN,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A question on a day."""

    id: UUID
    rule: str
    told_at: datetime
    arose_at: datetime
    severity: float
    status: Status

    @property
    def attention(self) -> Attention:
        """The band of its severity."""
        return Attention.of(self.severity)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What people said to a question: up to which band it is answered, and replies.

    `band` is how it stood when it was answered last; None where nobody answered.
    """

    band: Attention | None = None
    has_reply: bool = False

    def answers(self, attention: Attention) -> bool:
        """Whether the answer still holds: a heavier band asks once more."""
        if self.band is None:
            return False
        return BANDS.index(attention) <= BANDS.index(self.band)


UNSAID = Mark()


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """The questions from a moment on, until the next segment begins."""

    since: datetime
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """All that a case asks at and after the last thing that happened in it."""

    segments: tuple[Segment, ...]
    marks: Mapping[UUID, Mark]

    def on(self, moment: datetime) -> tuple[Standing, ...]:
        """Every question at a moment, in the order in which they arise."""
        since = [segment.since for segment in self.segments]
        place = bisect_right(since, moment) - 1
        if place < 0:
            return ()
        found = [each.on(moment) for each in self.segments[place].questions]
        return tuple(sorted(found, key=lambda s: (s.arose_at, s.rule, s.id)))

    def open_on(self, moment: datetime) -> tuple[Standing, ...]:
        """Those that have arisen, ask for attention, and are not answered."""
        return tuple(
            each
            for each in self.on(moment)
            if each.status is Status.RAISED
            and each.attention is not Attention.NONE
            and not self.mark(each.id).answers(each.attention)
        )

    def mark(self, question: UUID) -> Mark:
        """What people said to a question."""
        return self.marks.get(question, UNSAID)


NOTHING = Outlook(segments=(), marks={})


@dataclass(frozen=True, kw_only=True, slots=True)
class Judging:
    """By which book and codes a case is judged, and what is known besides its facts."""

    case_id: CaseId
    book: RuleBook
    codes: Codes
    around: Around


def outlook(facts: Iterable[Fact], by: Judging) -> Outlook:
    """What a case asks, for every day from its last fact on."""
    everything = tuple(facts)
    told = told_in(everything)
    if not told:
        return NOTHING
    first = max(fact.occurred_at for fact in told)
    begins = [first, *_later(told, first=first)]
    return Outlook(
        segments=tuple(
            Segment(since=since, questions=_questions(told, since, by))
            for since in begins
        ),
        marks=marks(everything, by),
    )


def marks(facts: Iterable[Fact], by: Judging) -> dict[UUID, Mark]:
    """What people said to each question, by its id.

    An answer that was put right counts no more; the last one that stands does.
    """
    everything = tuple(facts)
    told = told_in(everything)
    replied = {f.flag_id for f in everything if isinstance(f, FlagReplied)}
    bands = {
        flag: _band(told, answer, flag=flag, by=by)
        for flag, answer in answered(told).items()
    }
    return {
        flag: Mark(band=bands.get(flag), has_reply=flag in replied)
        for flag in (replied | bands.keys())
    }


def answered(told: Sequence[CaseFact]) -> dict[UUID, CaseFlagReviewed]:
    """The last answer that stands to each question."""
    reviews = [fact for fact in told if isinstance(fact, CaseFlagReviewed)]
    if not reviews:
        return {}
    corrected = corrected_by(told)
    found: dict[UUID, CaseFlagReviewed] = {}
    for each in sorted(reviews, key=lambda fact: (known_at(fact), fact.fact_id)):
        if isinstance(each.flag_ref, UUID) and each.fact_id not in corrected:
            found[each.flag_ref] = each
    return found


def _band(
    told: Sequence[CaseFact], answer: CaseFlagReviewed, *, flag: UUID, by: Judging
) -> Attention:
    """How heavily a question stood when it was answered, by what was known then."""
    then = known_at(answer)
    known = [
        fact
        for fact in told
        if known_at(fact) <= then
        and fact.occurred_at <= then
        and fact.fact_id != answer.fact_id
    ]
    for question in _questions(known, then, by):
        if question.id == flag:
            found = question.on(then)
            if found.status is Status.RAISED:
                return found.attention
    return Attention.NONE


def _later(told: Sequence[CaseFact], *, first: datetime) -> list[datetime]:
    """When the time for a decision record runs out, so that an act weighs more."""
    recent = [fact for fact in told if fact.occurred_at + RECORD_DUE >= first]
    if not any(is_boundary_event(fact) for fact in recent):
        return []
    records = [f for f in standing(told) if isinstance(f, BoundaryDecisionDocumented)]
    case = CaseSoFar(facts=tuple(records))
    due = {
        fact.occurred_at + RECORD_DUE + TICK
        for fact in recent
        if documented_late(Act(fact=fact, case=case, base=basis(fact).score), 1.0)
    }
    return sorted(due)


def _questions(
    told: Sequence[CaseFact], moment: datetime, by: Judging
) -> tuple[Question, ...]:
    """The questions of facts that have all happened by a moment."""
    corrected = corrected_by(told)
    counted = tuple(fact for fact in told if fact.fact_id not in corrected)
    case = CaseSoFar(facts=counted, as_of=moment)
    seen = Seen(case=case, codes=by.codes, around=by.around)
    roots = first_told(told) if corrected else {}
    first_known = {fact.fact_id: known_at(fact) for fact in told}

    def question(rule: Rule, raised: list[Raised]) -> Question:
        anchor = raised[0].anchor
        root = roots.get(anchor.fact_id, anchor.fact_id)
        _, by_memory = cites(rule, by.codes, seen.binding, anchor.occurred_at)
        most = MOST_BY_MEMORY if by_memory else HEAVIEST
        return Question(
            id=flag_id(by.case_id, rule.id, root),
            rule=rule.id,
            told_at=first_known.get(FactId(root), known_at(anchor)),
            arisings=tuple(_arising(each, most=most) for each in raised),
        )

    return tuple(
        question(rule, raised) for rule in by.book for raised in by_anchor(rule, seen)
    )


def _arising(raised: Raised, *, most: float) -> Arising:
    return Arising(
        at=raised.at,
        severity=min(raised.severity, most),
        is_answered=bool(raised.answered_by),
    )
