"""A case laid out for questions: what is recorded around an act.

Built once from the facts that stand (`domain/corrections.py`) and then only read.
What a circumstance means for the weight of an act is `domain/circumstances.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeAlias, TypeVar, assert_never, cast

from domain.acts import (
    category_of,
    is_boundary_event,
    is_clinical,
    is_hidden,
    names_of,
)
from domain.answers import EVERY_KIND
from domain.conditions import Basis, basis
from domain.drift import Point, rises
from domain.facts.alliance import (
    AllianceStageAdvanced,
    CulturalDifferenceAddressed,
    InformedConsentObtained,
    SessionHeld,
    TherapyStarted,
    TreatmentFrameChanged,
)
from domain.facts.alliance_choices import (
    ConsentForm,
    ConsentScope,
    FrameElement,
    Vulnerability,
)
from domain.facts.decisions import (
    AdviceFollowed,
    BoundaryDecisionDocumented,
    ConsultationObtained,
)
from domain.facts.endings import ClientStoppedAttending, TherapyTerminated
from domain.facts.fact import CaseFact
from domain.facts.supervision import (
    BoundaryIssueRaisedInSupervision,
    SupervisionSessionHeld,
)
from domain.facts.touch import (
    PhysicalContactOccurred,
    TouchConsent,
    TouchContext,
    TouchKind,
)
from domain.series import Series, in_order, indexed, ordered, series
from domain.stages import StageSet, is_doubtful, stages
from domain.values import FactId
from domain.weighing import Weighed

RECORD_BEFORE = timedelta(days=365)
RECORD_AFTER = timedelta(hours=72)
ADVICE_BEFORE = timedelta(days=30)
ADVICE_AFTER = timedelta(days=14)
LIGHTEST_OF_A_SERIES = 10

Advice: TypeAlias = (
    ConsultationObtained | SupervisionSessionHeld | BoundaryIssueRaisedInSupervision
)
K = TypeVar("K", bound=CaseFact)
T = TypeVar("T")
_NOTHING: Series[CaseFact] = Series()


@dataclass(frozen=True, eq=False)
class CaseSoFar:
    """The facts of one case that stand, and the day up to which they are known.

    Without `as_of` every deadline counts as passed. `weights` remembers what was
    weighed (`domain/severity.py`), by fact.
    """

    facts: tuple[CaseFact, ...]
    as_of: datetime | None = None
    weights: dict[FactId, Weighed] = field(default_factory=dict[FactId, Weighed])

    def on(self, as_of: datetime | None, *, anew: Iterable[FactId]) -> CaseSoFar:
        """The same facts on another day, which changes the weight of these alone."""
        other = copy(self)  # With all that was laid out.
        changed = frozenset(anew)
        kept = {id_: found for id_, found in self.weights.items() if id_ not in changed}
        object.__setattr__(other, "as_of", as_of)
        object.__setattr__(other, "weights", kept)
        return other

    def once(self, answer: Callable[[CaseSoFar], T]) -> T:
        """What a function of the whole case, whatever the day, answers; asked once."""
        if answer not in self._answered:
            self._answered[answer] = answer(self)
        # Under each function stands what it answered, which its type cannot say.
        return cast("T", self._answered[answer])

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
        return self._bases.get(id(fact)) or basis(fact)

    def raw(self, fact: CaseFact) -> int:
        """The figure of its `basis`."""
        known = self._bases.get(id(fact))
        return basis(fact).score if known is None else known.score

    def opening(self, moment: datetime) -> TherapyStarted | None:
        """The opening of the episode at a moment, or else the first there is."""
        opened = self.told(TherapyStarted)
        return opened.latest(moment) or next(iter(opened.facts), None)

    def consents(self, scope: ConsentScope) -> Series[InformedConsentObtained]:
        """The consents that name an element."""
        return self._consents.get(scope, Series())

    def like(self, fact: CaseFact) -> Series[CaseFact]:
        """What counts as a repetition: boundary events of the category, else the kind.

        Exempt acts, safeguards and acts of no weight are never counted, nor light
        ones at a boundary: who writes down harmless things must not weigh more.
        """
        return self._counted.get(category_of(fact), _NOTHING)

    def is_exempt(self, fact: CaseFact) -> bool:
        """Whether patterns leave an act out: clinical work, and touch as is agreed.

        Touch is exempt as part of a technique, with written consent and advice, and so
        is a kiss of greeting in a culture that was talked about.
        """
        return is_clinical(fact) or (
            isinstance(fact, PhysicalContactOccurred)
            and (self._is_technique(fact) or self._is_custom(fact))
        )

    def records_of(self, fact: CaseFact) -> tuple[BoundaryDecisionDocumented, ...]:
        """The decision records about an act: 365 days before to 72 hours after it."""
        if not self._records:
            return ()
        first, last = fact.occurred_at - RECORD_BEFORE, fact.occurred_at + RECORD_AFTER
        named = (*names_of(fact), fact.fact_id, fact.decision_ref)
        return _between(self._records, named, first, last)

    def advice_on(self, fact: CaseFact) -> tuple[Advice, ...]:
        """What was sought on an act: from 30 days before to 14 days after it."""
        if not self._advice:
            return ()
        first, last = fact.occurred_at - ADVICE_BEFORE, fact.occurred_at + ADVICE_AFTER
        named = (*names_of(fact), EVERY_KIND, fact.fact_id, *fact.consultation_refs)
        return _between(self._advice, named, first, last)

    def stage_at(self, moment: datetime) -> StageSet | None:
        """The stage of the alliance at a moment, where one was told."""
        reached = bisect_right(self._stage_times, moment)
        return self.stages[reached - 1] if reached else None

    def is_of_series(self, fact: CaseFact) -> bool:
        """Whether an act belongs to the series in which a rise is looked for."""
        return (
            is_boundary_event(fact)
            and not self.is_exempt(fact)
            and self.basis(fact).score >= LIGHTEST_OF_A_SERIES
        )

    def of_kinds(self, kinds: Iterable[type[CaseFact]]) -> tuple[CaseFact, ...]:
        """The facts of some kinds, in order of time."""
        found = [told for kind in kinds if (told := self._by_kind.get(kind))]
        if len(found) == 1:
            return found[0].facts
        return in_order([fact for told in found for fact in told.facts])

    @cached_property
    def in_time(self) -> Series[CaseFact]:
        """All facts, in order of time."""
        return series(self.facts)

    @cached_property
    def kinds(self) -> frozenset[type[CaseFact]]:
        """Every kind of fact that stands."""
        return frozenset(self._by_kind)

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
        return stages(self.of_kinds(_STAGED))

    @cached_property
    def is_stage_doubtful(self) -> bool:
        """Whether the sessions contradict the stage that was told at the opening."""
        return is_doubtful(self.of_kinds(_STAGED))

    @cached_property
    def endings(self) -> Series[CaseFact]:
        """When therapy ended or the client stayed away."""
        return ordered(self.of_kinds((TherapyTerminated, ClientStoppedAttending)))

    @cached_property
    def hidden(self) -> Series[CaseFact]:
        """What was asked to be hidden, or kept off the record."""
        return ordered(tuple([f for f in self.in_time.facts if is_hidden(f)]))

    @cached_property
    def rises(self) -> dict[datetime, tuple[FactId, ...]]:
        """The moments by which non-clinical boundary events had risen, and those."""
        return rises(
            [
                Point(
                    at=fact.occurred_at,
                    weight=self.basis(fact).score,
                    category=category_of(fact),
                    fact_id=fact.fact_id,
                )
                for fact in self.in_time.facts
                if self.is_of_series(fact)
            ]
        )

    @cached_property
    def _answered(self) -> dict[object, object]:
        return {}

    @cached_property
    def _bases(self) -> dict[int, Basis]:
        """By the identity of a fact, which lives as long as its case does."""
        return {id(fact): basis(fact) for fact in self.facts}

    @cached_property
    def _by_kind(self) -> dict[type[CaseFact], Series[CaseFact]]:
        found: defaultdict[type[CaseFact], list[CaseFact]] = defaultdict(list)
        for fact in self.in_time.facts:
            found[type(fact)].append(fact)
        return {kind: ordered(tuple(those)) for kind, those in found.items()}

    @cached_property
    def _counted(self) -> dict[object, Series[CaseFact]]:
        counted = (
            fact
            for fact in self.in_time.facts
            if self.basis(fact).score >= _lightest(fact)
            and not (fact.IS_SAFEGUARD or self.is_exempt(fact))
        )
        return indexed(counted, lambda fact: (category_of(fact),))

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
        return indexed(in_order(sought), _subjects)

    def _is_technique(self, touch: PhysicalContactOccurred) -> bool:
        if touch.context is not TouchContext.TECHNIQUE:
            return False
        at = touch.occurred_at
        agreed = touch.consent is TouchConsent.WRITTEN or any(
            consent.form is ConsentForm.WRITTEN
            and (consent.valid_until is None or consent.valid_until >= at)
            for consent in self.consents(ConsentScope.PHYSICAL_CONTACT).latest_first(at)
        )
        return agreed and any(
            not isinstance(advice, ConsultationObtained)
            or advice.followed is not AdviceFollowed.NO
            for advice in self.advice_on(touch)
        )

    def _is_custom(self, touch: PhysicalContactOccurred) -> bool:
        is_greeting = touch.context is TouchContext.GREETING_OR_PARTING
        if touch.kind is not TouchKind.KISS_CHEEK or not is_greeting:
            return False
        last = touch.occurred_at + ADVICE_AFTER
        return bool(self.told(CulturalDifferenceAddressed).between(None, last))

    @cached_property
    def _stage_times(self) -> tuple[datetime, ...]:
        return tuple(each.since for each in self.stages)


_STAGED = (
    TherapyStarted,
    AllianceStageAdvanced,
    SessionHeld,
    TherapyTerminated,
    ClientStoppedAttending,
)


def _lightest(fact: CaseFact) -> int:
    """What a fact weighs alone from which it counts as a repetition."""
    return LIGHTEST_OF_A_SERIES if is_boundary_event(fact) else 1


def _subjects(advice: Advice) -> tuple[object, ...]:
    match advice:
        case ConsultationObtained():
            return *advice.topic, advice.fact_id
        case SupervisionSessionHeld():
            return *advice.topics, *(advice.risk_issues or ()), advice.fact_id
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
