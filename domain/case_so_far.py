"""A case laid out for questions: what is recorded around an act.

Built once from the facts that stand (`domain/corrections.py`) and then only read.
What a circumstance means for the weight of an act is `domain/circumstances.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeAlias, TypeVar, assert_never, cast

from domain.acts import is_boundary_event, is_clinical, is_hidden
from domain.answers import EVERY_KIND
from domain.conditions import Basis, basis
from domain.drift import Point, rises
from domain.facts.alliance import (
    InformedConsentObtained,
    TherapyStarted,
    TreatmentFrameChanged,
)
from domain.facts.alliance_choices import ConsentScope, FrameElement, Vulnerability
from domain.facts.decisions import BoundaryDecisionDocumented, ConsultationObtained
from domain.facts.endings import ClientStoppedAttending, TherapyTerminated
from domain.facts.fact import CaseFact
from domain.facts.supervision import (
    BoundaryIssueRaisedInSupervision,
    SupervisionSessionHeld,
)
from domain.series import Series, in_order, indexed, series
from domain.stages import StageSet, is_doubtful, stages
from domain.values import FactId

RECORD_BEFORE = timedelta(days=365)
RECORD_AFTER = timedelta(hours=72)
ADVICE_BEFORE = timedelta(days=30)
ADVICE_AFTER = timedelta(days=14)
LIGHTEST_OF_A_SERIES = 10

Advice: TypeAlias = (
    ConsultationObtained | SupervisionSessionHeld | BoundaryIssueRaisedInSupervision
)
K = TypeVar("K", bound=CaseFact)
_NOTHING: Series[CaseFact] = Series()


@dataclass(frozen=True, eq=False)
class CaseSoFar:
    """The facts of one case that stand, and the day up to which they are known.

    Without `as_of` every deadline counts as passed.
    """

    facts: tuple[CaseFact, ...]
    as_of: datetime | None = None

    def has_passed(self, moment: datetime) -> bool:
        """Whether a moment lies behind us, so that silence until then counts."""
        return self.as_of is None or self.as_of > moment

    def told(self, kind: type[K]) -> Series[K]:
        """The facts of one kind."""
        found = self._by_kind.get(kind, _NOTHING)
        # The index holds a class's own facts under it, which its type cannot say.
        return cast("Series[K]", found)

    def basis(self, fact: CaseFact) -> Basis:
        """What a fact weighs by its kind alone; read once for each of the case."""
        return self._bases.get(fact.fact_id) or basis(fact)

    def opening(self, moment: datetime) -> TherapyStarted | None:
        """The opening of the episode at a moment, or else the first there is."""
        opened = self.told(TherapyStarted)
        return next(opened.latest_first(moment), next(iter(opened.facts), None))

    def consents(self, scope: ConsentScope) -> Series[InformedConsentObtained]:
        """The consents that name an element."""
        return self._consents.get(scope, Series())

    def like(self, fact: CaseFact) -> Series[CaseFact]:
        """What counts as a repetition: boundary events of the family, else the kind.

        Clinical acts, safeguards and acts of no weight are never counted, nor light
        ones at a boundary: who writes down harmless things must not weigh more.
        """
        if is_boundary_event(fact):
            return self._counted.get(fact.FAMILY.letter, _NOTHING)
        return self._counted.get(type(fact), _NOTHING)

    def records_of(self, fact: CaseFact) -> tuple[BoundaryDecisionDocumented, ...]:
        """The decision records about an act: 365 days before to 72 hours after it."""
        first, last = fact.occurred_at - RECORD_BEFORE, fact.occurred_at + RECORD_AFTER
        named = (type(fact).__name__, fact.fact_id, fact.decision_ref)
        return _between(self._records, named, first, last)

    def advice_on(self, fact: CaseFact) -> tuple[Advice, ...]:
        """What was sought on an act: from 30 days before to 14 days after it."""
        first, last = fact.occurred_at - ADVICE_BEFORE, fact.occurred_at + ADVICE_AFTER
        named = (type(fact).__name__, EVERY_KIND, fact.fact_id, *fact.consultation_refs)
        return _between(self._advice, named, first, last)

    def stage_at(self, moment: datetime) -> StageSet | None:
        """The stage of the alliance at a moment, where one was told."""
        reached = bisect_right(self._stage_times, moment)
        return self.stages[reached - 1] if reached else None

    def is_of_series(self, fact: CaseFact) -> bool:
        """Whether an act belongs to the series in which a rise is looked for."""
        return (
            is_boundary_event(fact)
            and not is_clinical(fact)
            and self.basis(fact).score >= LIGHTEST_OF_A_SERIES
        )

    @cached_property
    def markers(self) -> dict[Vulnerability, FactId]:
        """What was told of the client's vulnerability, and by which fact first."""
        found: dict[Vulnerability, FactId] = {}
        for opened in self.told(TherapyStarted).facts:
            for marker in opened.client_vulnerability:
                found.setdefault(marker, opened.fact_id)
        return found

    @cached_property
    def longer_sessions(self) -> TreatmentFrameChanged | None:
        """The first change of the length of sessions for a clinical reason."""
        for change in self.told(TreatmentFrameChanged).facts:
            if change.element is FrameElement.SESSION_LENGTH and is_clinical(change):
                return change
        return None

    @cached_property
    def stages(self) -> tuple[StageSet, ...]:
        """The stages of the alliance, in order of time."""
        return stages(self.facts)

    @cached_property
    def is_stage_doubtful(self) -> bool:
        """Whether the sessions contradict the stage that was told at the opening."""
        return is_doubtful(self.facts)

    @cached_property
    def endings(self) -> Series[CaseFact]:
        """When therapy ended or the client stayed away."""
        ends = TherapyTerminated | ClientStoppedAttending
        return series(fact for fact in self.facts if isinstance(fact, ends))

    @cached_property
    def hidden(self) -> Series[CaseFact]:
        """What was asked to be hidden, or kept off the record."""
        return series(fact for fact in self.facts if is_hidden(fact))

    @cached_property
    def rises(self) -> dict[datetime, tuple[FactId, ...]]:
        """The moments by which non-clinical boundary events had risen, and those."""
        return rises(
            [
                Point(
                    at=fact.occurred_at,
                    weight=self.basis(fact).score,
                    category=type(fact).__name__,
                    fact_id=fact.fact_id,
                )
                for fact in self.facts
                if self.is_of_series(fact)
            ]
        )

    @cached_property
    def _bases(self) -> dict[FactId, Basis]:
        return {fact.fact_id: basis(fact) for fact in self.facts}

    @cached_property
    def _by_kind(self) -> dict[object, Series[CaseFact]]:
        return indexed(self.facts, lambda fact: (type(fact),))

    @cached_property
    def _counted(self) -> dict[object, Series[CaseFact]]:
        counted = (
            fact
            for fact in self.facts
            if self.basis(fact).score >= _lightest(fact)
            and not (fact.IS_SAFEGUARD or is_clinical(fact))
        )
        return indexed(
            counted,
            lambda fact: (
                type(fact),
                fact.FAMILY.letter if is_boundary_event(fact) else None,
            ),
        )

    @cached_property
    def _consents(self) -> dict[object, Series[InformedConsentObtained]]:
        return indexed(
            self.told(InformedConsentObtained).facts, lambda consent: consent.scope
        )

    @cached_property
    def _records(self) -> dict[object, Series[BoundaryDecisionDocumented]]:
        return indexed(
            self.told(BoundaryDecisionDocumented).facts,
            lambda each: (each.subject_category, each.subject_event_ref, each.fact_id),
        )

    @cached_property
    def _advice(self) -> dict[object, Series[Advice]]:
        sought: list[Advice] = [
            *self.told(ConsultationObtained).facts,
            *self.told(SupervisionSessionHeld).facts,
            *self.told(BoundaryIssueRaisedInSupervision).facts,
        ]
        return indexed(sought, _subjects)

    @cached_property
    def _stage_times(self) -> tuple[datetime, ...]:
        return tuple(each.since for each in self.stages)


def _lightest(fact: CaseFact) -> int:
    """What a fact weighs alone from which it counts as a repetition."""
    return LIGHTEST_OF_A_SERIES if is_boundary_event(fact) else 1


def _subjects(advice: Advice) -> tuple[object, ...]:
    match advice:
        case ConsultationObtained():
            return *advice.topic, advice.fact_id
        case SupervisionSessionHeld():
            return *advice.topics, advice.fact_id
        case BoundaryIssueRaisedInSupervision():
            return advice.topic, advice.subject_event_ref, advice.fact_id
        case _:
            assert_never(advice)


def _between(
    index: dict[object, Series[K]],
    names: tuple[object, ...],
    first: datetime,
    last: datetime,
) -> tuple[K, ...]:
    """What stands under any of the names in a stretch of time, each fact once."""
    found = [index[name].between(first, last) for name in names if name in index]
    if len(found) <= 1:
        return found[0] if found else ()
    return in_order({fact.fact_id: fact for those in found for fact in those}.values())
