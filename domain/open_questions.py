"""What a case asks, laid out so that any later day is answered without its facts.

`outlook` looks at everything that is told now; `Outlook.on` then says for a moment what
stands open. It gives what `assess` gives for that moment, in short: time alone may let
a question arise, or make one weigh more, and both are foreseen here to the microsecond.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.acts import is_boundary_event, known_at
from domain.assessment import Judging, first_told
from domain.case_on import CaseOn, case_on, told_in
from domain.circumstances import RECORD_DUE, documented_late
from domain.conditions import basis
from domain.corrections import corrected_by
from domain.facts.fact import CaseFact, Fact
from domain.facts.replies import FlagReplied
from domain.facts.supervision import CaseFlagReviewed
from domain.rules.book import Rule
from domain.rules.clauses import Raised
from domain.rules.flags import MOST_BY_MEMORY, Status, by_anchor, cites, flag_id
from domain.rules.seen import Seen
from domain.scales import Act
from domain.values import FactId
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


def outlook(facts: Iterable[Fact], by: Judging) -> Outlook:
    """What a case asks, for every day from its last fact on."""
    everything = tuple(facts)
    told = told_in(everything)
    if not told:
        return NOTHING
    first = max(fact.occurred_at for fact in told)
    on = case_on(told, as_of=first)
    asking = _Asking.of(on, by)
    segments = [asking.segment]
    for since, acts in sorted(_later(on).items()):
        asking = asking.once(since, anew=acts)
        segments.append(asking.segment)
    rules = {
        question.id: by.book.by_id[question.rule]
        for segment in segments
        for question in segment.questions
    }
    return Outlook(segments=tuple(segments), marks=marks(everything, by, rules))


def marks(
    facts: Iterable[Fact], by: Judging, asked: Mapping[UUID, Rule] | None = None
) -> dict[UUID, Mark]:
    """What people said to each question, by its id.

    An answer that was put right counts no more; the last one that stands does. Where it
    is known which rule `asked` a question, the others need not be looked at.
    """
    everything = tuple(facts)
    told = told_in(everything)
    replied = {f.flag_id for f in everything if isinstance(f, FlagReplied)}
    known = asked or {}
    bands = {
        flag: _band(told, answer, flag, by, (known[flag],) if flag in known else None)
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
    told: Sequence[CaseFact],
    answer: CaseFlagReviewed,
    flag: UUID,
    by: Judging,
    rules: Iterable[Rule] | None,
) -> Attention:
    """How heavily a question stood when it was answered, by what was known then."""
    then = known_at(answer)
    others = [fact for fact in told if fact.fact_id != answer.fact_id]
    known = [f for f in others if known_at(f) <= then and f.occurred_at <= then]
    asking = _Asking.of(case_on(known, as_of=then), by, rules)
    for question in asking.segment.questions:
        if question.id == flag:
            found = question.on(then)
            if found.status is Status.RAISED:
                return found.attention
    return Attention.NONE


def _later(on: CaseOn) -> dict[datetime, list[FactId]]:
    """When the time for a decision record runs out, so that these acts weigh more."""
    case = on.case.on(None, anew=())
    recent = on.as_of - RECORD_DUE
    found: dict[datetime, list[FactId]] = {}
    for fact in on.told:
        if fact.occurred_at < recent or not is_boundary_event(fact):
            continue
        if documented_late(Act(fact=fact, case=case, base=basis(fact).score), 1.0):
            since = fact.occurred_at + RECORD_DUE + TICK
            found.setdefault(since, []).append(fact.fact_id)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """The questions of a rule, and the facts whose weight it looked at."""

    questions: tuple[Question, ...]
    weighed: frozenset[FactId]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asking:
    """What every rule asks of a case at a moment by which all its facts have happened.

    `roots` names for a fact that puts another right the one that was told first, and
    `told_at` when that one was written down.
    """

    seen: Seen
    by: Judging
    since: datetime
    roots: Mapping[FactId, FactId]
    told_at: Mapping[FactId, datetime]
    found: Mapping[str, _Asked]

    @classmethod
    def of(
        cls, on: CaseOn, by: Judging, rules: Iterable[Rule] | None = None
    ) -> _Asking:
        """What these rules ask, or all of them."""
        asking = cls(
            seen=Seen(case=on.case, codes=by.codes, around=by.around),
            by=by,
            since=on.as_of,
            roots=first_told(on.told) if on.corrected else {},
            told_at={f.fact_id: known_at(f) for f in on.told} if on.corrected else {},
            found={},
        )
        wanted = by.book if rules is None else rules
        return replace(
            asking, found={rule.id: asking.asked_by(rule) for rule in wanted}
        )

    @property
    def segment(self) -> Segment:
        """All of it, rule after rule."""
        questions = [each for asked in self.found.values() for each in asked.questions]
        return Segment(since=self.since, questions=tuple(questions))

    def once(self, since: datetime, *, anew: Sequence[FactId]) -> _Asking:
        """The same at a later moment, at which these acts alone weigh otherwise."""
        seen = self.seen.on(self.seen.case.on(since, anew=anew))
        later = replace(self, seen=seen, since=since)
        return replace(
            later,
            found={
                id_: asked
                if asked.weighed.isdisjoint(anew)
                else later.asked_by(self.by.book.by_id[id_])
                for id_, asked in self.found.items()
            },
        )

    def asked_by(self, rule: Rule) -> _Asked:
        """What one rule asks."""
        self.seen.asked.clear()
        found = tuple(
            [self._question(rule, each) for each in by_anchor(rule, self.seen)]
        )
        return _Asked(questions=found, weighed=frozenset(self.seen.asked))

    def _question(self, rule: Rule, raised: list[Raised]) -> Question:
        anchor = raised[0].anchor
        root = self.roots.get(anchor.fact_id, anchor.fact_id)
        codes, binding = self.by.codes, self.seen.binding
        _, by_memory = cites(rule, codes, binding, anchor.occurred_at)
        most = MOST_BY_MEMORY if by_memory else HEAVIEST
        return Question(
            id=flag_id(self.by.case_id, rule.id, root),
            rule=rule.id,
            told_at=self.told_at.get(root, known_at(anchor)),
            arisings=tuple([_arising(each, most=most) for each in raised]),
        )


def _arising(raised: Raised, *, most: float) -> Arising:
    return Arising(
        at=raised.at,
        severity=min(raised.severity, most),
        is_answered=bool(raised.answered_by),
    )
