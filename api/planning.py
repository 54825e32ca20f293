"""What an act would raise that nobody has recorded: a case judged with and without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, TypeAlias
from uuid import UUID

from api import figures
from api.access import Seen, stored
from api.assessing import Judged, Wanted, judge, shown_score
from api.assessing_cases import around_case
from api.house import House
from domain import recording
from domain.assessment import Assessment, Difference, attention_of, differences
from domain.case import Telling
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact
from domain.rules.flags import Flag, Status
from domain.told import tell
from domain.values import FactId, Role
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

    Questions that are `hidden` without it stay so with it, also where the act makes
    them hang on another fact, so that they look new.
    """
    as_of = how.as_of or max(house.today_ends(), _end_of_day(act.recorded_at))
    known = around_case(house, begun)
    without, with_it = (
        judge(
            begun.reference,
            those,
            case_id=begun.case_id,
            known=known,
            wanted=replace(how, as_of=as_of),
            book_of=lambda name: figures.book_of(house, name),
        )
        for those in (facts, (*facts, act))
    )
    unseen = hidden(without.assessment)
    before = _left(without.assessment, unseen)
    after = _left(
        with_it.assessment, unseen | _again(with_it.assessment, without, unseen)
    )
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
    case: Seen,
    how: Wanted,
    *,
    kind: str,
    data: Mapping[str, Any],
    occurred_at: datetime,
) -> Planned:
    """As somebody sees the case, told by its therapist; nothing is held back for a day.

    What a therapist does not tell is taken as told by whom its kind names first.
    Raises CaseUnknown, KindUnknown, NotUnderstood and PersonErased.
    """
    told = tell(kind, data)
    begun = case.begun
    tellers = told.kind.recorded_by
    act = recording.planned(
        house.ledger,
        case_id=begun.case_id,
        told=told,
        telling=Telling(
            occurred_at=occurred_at,
            recorded_by=begun.therapist_id,
            recorded_as=Role.THERAPIST if Role.THERAPIST in tellers else tellers[0],
        ),
        narrative=None,
        now=house.clock(),
    )
    return with_act(
        begun,
        tuple(fact for fact in stored(house, case) if isinstance(fact, CaseFact)),
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


def _again(
    found: Assessment, without: Judged, unseen: frozenset[UUID]
) -> frozenset[UUID]:
    """What looks new, and is asked by the same rule of the same facts as the unseen."""
    stood = {flag.id: flag for flag in without.assessment.flags}
    asked: dict[str, set[FactId]] = {}
    for id_ in unseen:
        asked.setdefault(stood[id_].rule.id, set()).update(stood[id_].because)
    return frozenset(
        flag.id
        for flag in found.flags
        if flag.id not in stood
        and not asked.get(flag.rule.id, set()).isdisjoint(flag.because)
    )


def _left(found: Assessment, unseen: frozenset[UUID]) -> Assessment:
    flags = tuple(flag for flag in found.flags if flag.id not in unseen)
    attention, lifted = attention_of(flags)
    return replace(found, flags=flags, attention=attention, lifted=lifted)


def _end_of_day(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(UTC).date(), time.max, tzinfo=UTC)
