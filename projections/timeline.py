"""The boundary-risk timeline of one case, folded from its facts on reading.

Pure: the same facts and the same two dates give the same timeline, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.acts import is_boundary_event, known_at
from domain.case_on import CaseOn, case_on
from domain.case_so_far import CaseSoFar
from domain.facts.alliance import SessionHeld
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact, Fact, Modifier
from domain.numbering import numbers as numbers_of
from domain.risk import Risk, Weight, risk
from domain.scales import ASKS_A_RECORD
from domain.severity import weigh
from domain.values import CaseId, FactId, PersonId
from domain.weighing import Attention, Weighed

__all__ = [
    "Attention",
    "Moment",
    "RiskPart",
    "RiskPoint",
    "StageSpan",
    "Timeline",
    "timeline",
    "timeline_on",
]

RECORDED_LATE = timedelta(days=7)
HEAVIEST = 100.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One fact on the timeline.

    `number` counts the facts in order of telling (a `Source.seq` for an import, else
    the order of recording). `late_by_days` is set where it was written down more than
    seven days after it happened. `corrected_by` marks a fact that a later one puts
    right: it stays visible and no longer weighs. `lacks_decision_record` holds where
    an act of 25 or more has no decision record around it.
    """

    number: int
    fact: CaseFact
    lane: str
    weighed: Weighed
    attention: Attention
    is_session: bool
    is_safeguard: bool
    is_claimed: bool
    known_at: datetime
    late_by_days: int | None
    corrected_by: FactId | None
    lacks_decision_record: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskPart:
    """What one act still adds to the risk on a day."""

    number: int
    fact_id: FactId
    adds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskPoint:
    """The risk at a moment: a sum of acts that fade, and its parts, largest first.

    `total` may pass 100; `score` is cut there.
    """

    at: datetime
    total: float
    score: float
    attention: Attention
    parts: tuple[RiskPart, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StageSpan:
    """A stretch of the alliance: commitment, process, change or termination."""

    stage: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """Everything the picture, its table twin and the report show of one case.

    `moments` are ordered by when they happened. `risk` has a point at each moment that
    changes it and one at `as_of`. `sessions` is the denominator: ordinary work.
    """

    case_id: CaseId
    reference: str
    therapist_id: PersonId
    client_id: PersonId
    as_of: datetime
    known_on: datetime | None
    moments: tuple[Moment, ...]
    risk: tuple[RiskPoint, ...]
    stages: tuple[StageSpan, ...]
    sessions: int
    has_claimed_times: bool


def timeline(
    facts: Iterable[Fact], *, as_of: datetime, known_on: datetime | None = None
) -> Timeline:
    """What happened in a case up to `as_of`, as far as it was known on `known_on`.

    `facts` are those of one case, in any order: its opening, its record, supervision
    and proceedings. A correction counts from the day it was known, whatever day it
    is about.
    """
    everything = tuple(facts)
    (opened,) = (fact for fact in everything if isinstance(fact, CaseOpened))
    return timeline_on(opened, case_on(everything, as_of=as_of, known_on=known_on))


def timeline_on(opened: CaseOpened, on: CaseOn) -> Timeline:
    """The timeline of a case that is laid out already."""
    numbers = numbers_of(on.told)
    moments = [_moment(fact, on, number=numbers[fact.fact_id]) for fact in on.happened]
    return Timeline(
        case_id=opened.case_id,
        reference=opened.reference,
        therapist_id=opened.therapist_id,
        client_id=opened.client_id,
        as_of=on.as_of,
        known_on=on.known_on,
        moments=tuple(sorted(moments, key=_place)),
        risk=_risk(moments, as_of=on.as_of),
        stages=_spans(on.case, as_of=on.as_of),
        sessions=len(on.case.told(SessionHeld).facts),
        has_claimed_times=any(moment.is_claimed for moment in moments),
    )


def _moment(fact: CaseFact, on: CaseOn, *, number: int) -> Moment:
    successor = on.corrected.get(fact.fact_id)
    weighed = weigh(fact, on.case) if successor is None else _NO_WEIGHT
    late = known_at(fact) - fact.occurred_at
    return Moment(
        number=number,
        fact=fact,
        lane=fact.FAMILY.lane,
        weighed=weighed,
        attention=Attention.of(weighed.score),
        is_session=isinstance(fact, SessionHeld),
        is_safeguard=fact.IS_SAFEGUARD,
        is_claimed=fact.claimed_recorded_at is not None,
        known_at=known_at(fact),
        late_by_days=late.days if late > RECORDED_LATE else None,
        corrected_by=successor,
        lacks_decision_record=(
            is_boundary_event(fact)
            and _before_circumstances(weighed) >= ASKS_A_RECORD
            and not on.case.records_of(fact)
        ),
    )


_NO_WEIGHT = Weighed(base=0, variant=None, steps=(), score=0.0)
"""What was put right is shown, and weighs nothing."""


def _place(moment: Moment) -> tuple[datetime, int]:
    return moment.fact.occurred_at, moment.number


def _before_circumstances(weighed: Weighed) -> float:
    """The figure of the kind or, for clinical work, of the clinical variant."""
    first = next(iter(weighed.steps), None)
    is_clinical = first is not None and first.modifier is Modifier.CLINICAL
    return first.after if first and is_clinical else weighed.base


def _risk(moments: Sequence[Moment], *, as_of: datetime) -> tuple[RiskPoint, ...]:
    numbers = {moment.fact.fact_id: moment.number for moment in moments}
    weights = [
        Weight(
            at=moment.fact.occurred_at,
            fact_id=moment.fact.fact_id,
            score=moment.weighed.score,
        )
        for moment in moments
    ]
    return tuple(_point(each, numbers=numbers) for each in risk(weights, as_of=as_of))


def _point(found: Risk, *, numbers: Mapping[FactId, int]) -> RiskPoint:
    score = min(found.total, HEAVIEST)
    return RiskPoint(
        at=found.at,
        total=found.total,
        score=score,
        attention=Attention.of(score),
        parts=tuple(
            RiskPart(number=numbers[part.fact_id], fact_id=part.fact_id, adds=part.adds)
            for part in found.parts
        ),
    )


def _spans(case: CaseSoFar, *, as_of: datetime) -> tuple[StageSpan, ...]:
    ends = [*(each.since for each in case.stages[1:]), as_of]
    return tuple(
        StageSpan(stage=each.stage, since=each.since, until=until)
        for each, until in zip(case.stages, ends, strict=False)
        if until > each.since
    )
