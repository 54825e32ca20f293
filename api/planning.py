"""What an act would raise that nobody has recorded: a case judged with and without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, TypeAlias
from uuid import UUID

from api import figures
from api.assessing import Judged, Wanted, around_case, judge, shown_score
from api.house import House
from domain import recording
from domain.assessment import Assessment, Difference, attention_of, differences
from domain.case import Telling
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact
from domain.rules.flags import Flag, Status
from domain.told import tell
from domain.values import CaseId, FactId, Role
from domain.weighing import Attention

Hidden: TypeAlias = Callable[[Assessment], frozenset[UUID]]
"""Which questions of a case somebody is not shown yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A case judged with an act that nobody has recorded.

    `judged.differs` is what the act changes; `number` is the one it has in it.
    """

    judged: Judged
    act: FactId
    attention_without: Attention

    @property
    def number(self) -> int:
        """How `because` and its like call the act."""
        return self.judged.numbers[self.act]


def with_act(
    begun: CaseOpened,
    facts: tuple[CaseFact, ...],
    act: CaseFact,
    *,
    house: House,
    how: Wanted,
    hidden: Hidden = lambda _: frozenset(),
) -> Planned:
    """Judge a case with an act, up to today or, where that is later, the act's day.

    Questions that are `hidden` without it stay so with it.
    """
    as_of = how.as_of or max(house.today_ends(), _end_of_day(act.recorded_at))
    known, book = around_case(house, begun), figures.book_of(house)
    without, with_it = (
        judge(
            begun.reference,
            those,
            case_id=begun.case_id,
            known=known,
            wanted=replace(how, as_of=as_of),
            usual_book=book,
        )
        for those in (facts, (*facts, act))
    )
    unseen = hidden(without.assessment)
    before = _left(without.assessment, unseen)
    after = _left(with_it.assessment, unseen)
    # What stands keeps the numbers that people know; the act has the next one.
    number = max(without.numbers.values(), default=0) + 1
    return Planned(
        judged=replace(
            with_it,
            assessment=after,
            numbers={**without.numbers, act.fact_id: number},
            differs=differences(before, after),
        ),
        act=act.fact_id,
        attention_without=before.attention,
    )


def plan_for(
    house: House,
    case_id: CaseId,
    how: Wanted,
    *,
    kind: str,
    data: Mapping[str, Any],
    occurred_at: datetime,
) -> Planned:
    """As whoever runs this machine sees it: all of the case, told by its therapist.

    What a therapist does not tell is taken as told by whom its kind names first.
    Raises CaseUnknown, KindUnknown, NotUnderstood and PersonErased.
    """
    told = tell(kind, data)
    begun = recording.opened(house.ledger, case_id)
    tellers = told.kind.recorded_by
    act = recording.planned(
        house.ledger,
        case_id=case_id,
        told=told,
        telling=Telling(
            occurred_at=occurred_at,
            recorded_by=begun.therapist_id,
            recorded_as=Role.THERAPIST if Role.THERAPIST in tellers else tellers[0],
        ),
        narrative=None,
        now=house.clock(),
    )
    stored = house.ledger.case_facts(case_id, recording.SECTIONS)
    return with_act(
        begun,
        tuple(fact for fact in stored if isinstance(fact, CaseFact)),
        act,
        house=house,
        how=how,
    )


def raised_by(found: Planned) -> tuple[Flag, ...]:
    """The questions that nobody asks without the act."""
    differs = found.judged.differs or ()
    return tuple(each.after for each in differs if each.after and not each.before)


def changed_by(found: Planned) -> tuple[Difference, ...]:
    """The questions that are asked without the act, and otherwise with it."""
    differs = found.judged.differs or ()
    return tuple(each for each in differs if each.before)


def effect_in_words(each: Difference) -> str:
    """What the act does to a question that is asked without it."""
    before, after = each.before, each.after
    assert before is not None
    if after is None:
        return "would not be asked any more"
    if before.status is not after.status:
        return {
            Status.RAISED: "would be asked at once",
            Status.PENDING: f"would be asked only on {after.arose_at:%Y-%m-%d}",
            Status.WITHDRAWN: "would be answered in time",
            Status.SUPERSEDED: "would be put right",
        }[after.status]
    if before.severity != after.severity:
        was, would_be = shown_score(before.severity), shown_score(after.severity)
        return f"would weigh {would_be} instead of {was}"
    if before.arose_at != after.arose_at:
        days = f"{after.arose_at:%Y-%m-%d} instead of {before.arose_at:%Y-%m-%d}"
        return f"would be asked from {days}"
    return "would cite other provisions"


def _left(found: Assessment, unseen: frozenset[UUID]) -> Assessment:
    flags = tuple(flag for flag in found.flags if flag.id not in unseen)
    attention, lifted = attention_of(flags)
    return replace(found, flags=flags, attention=attention, lifted=lifted)


def _end_of_day(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(UTC).date(), time.max, tzinfo=UTC)
