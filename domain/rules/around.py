"""What stands around a fact, and changes the question: records, advice, what follows.

A condition looks at one fact in its case and answers the facts that show it, or None
where it does not hold. Where nothing needs showing it answers no facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from domain.acts import is_complete, known_at, names_of
from domain.answers import EVERY_KIND
from domain.codes.provisions import day_of, days_of
from domain.contacts import CONTACTS, last_contact
from domain.facts.alliance_choices import ConsentForm, ConsentScope, Setting
from domain.facts.decisions import AdviceFollowed, ConsultationObtained
from domain.facts.fact import CaseFact
from domain.facts.proceedings import RespondentNotified, RespondentResponseReceived
from domain.facts.supervision import (
    BoundaryIssueRaisedInSupervision,
    SupervisionSessionHeld,
)
from domain.rules.answering import Answering
from domain.rules.seen import Seen
from domain.rules.selecting import Selector
from domain.values import FactId, Role

Shown: TypeAlias = tuple[FactId, ...] | None
Condition: TypeAlias = Callable[[CaseFact, Seen], Shown]

HOLDS: tuple[FactId, ...] = ()
ADVICE = (
    ConsultationObtained,
    SupervisionSessionHeld,
    BoundaryIssueRaisedInSupervision,
)
ABOUT_OTHERS = frozenset({"client_report", "third_party"})
STAFF = frozenset({Role.THERAPIST, Role.TRAINEE, Role.SUPERVISOR, Role.CLINIC_ADMIN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """Other facts in a window around this one; None leaves an end open.

    `ref` names their field that says which fact they answer, which must be this one.
    `is_on_it` asks of advice that it speaks of this fact.
    """

    of: Selector
    before: timedelta | None = timedelta(0)
    after: timedelta | None = timedelta(0)
    at_least: int = 1
    is_strict: bool = False
    ref: str | None = None
    is_on_it: bool = False
    without_advice: bool = False

    def __call__(self, fact: CaseFact, seen: Seen) -> Shown:
        """The other facts, where there are enough."""
        at = fact.occurred_at
        first = None if self.before is None else at - self.before
        last = None if self.after is None else at + self.after
        found = [
            each
            for each in self.of.between(seen, first, last)
            if each.fact_id != fact.fact_id
            and not (self.is_strict and each.occurred_at == at)
            and self._is_to(each, fact, seen)
            and not (self.without_advice and _UNTALKED(each, seen) is not None)
        ]
        return tuple(f.fact_id for f in found) if len(found) >= self.at_least else None

    def _is_to(self, other: CaseFact, fact: CaseFact, seen: Seen) -> bool:
        if self.is_on_it and not is_on(other, fact):
            return False
        if self.ref is None:
            return True
        return Answering(of=self.of, ref=self.ref).is_to(other, fact, seen=seen)


@dataclass(frozen=True, kw_only=True, slots=True)
class TalkedOver:
    """Advice or supervision on it, in a window of days; refused advice is none.

    `about` names further kinds that speak of the same matter; `is_any_topic` takes
    advice on whatever it was.
    """

    before: timedelta
    after: timedelta
    about: frozenset[str] = frozenset()
    is_any_topic: bool = False
    is_independent: bool = False

    def __call__(self, fact: CaseFact, seen: Seen) -> Shown:
        """The advice, where there was some."""
        first, last = fact.occurred_at - self.before, fact.occurred_at + self.after
        found = [
            each.fact_id
            for kind in ADVICE
            for each in seen.case.told(kind).between(first, last)
            if each.fact_id != fact.fact_id
            and (self.is_any_topic or is_on(each, fact, about=self.about))
            and not _is_refused(each)
            and (not self.is_independent or getattr(each, "independent_of_case", False))
        ]
        return tuple(found) or None


def is_on(
    advice: CaseFact, fact: CaseFact, *, about: frozenset[str] = frozenset()
) -> bool:
    """Whether advice speaks of a fact: by its id, its kind or category, or as `about`."""
    subjects = _subjects(advice)
    if advice.fact_id in fact.consultation_refs or fact.fact_id in subjects:
        return True
    named = {*names_of(fact), EVERY_KIND} | about
    return not named.isdisjoint(subjects)


_UNTALKED = TalkedOver(before=timedelta(days=7), after=timedelta(days=14))


def recorded(*, within: timedelta) -> Condition:
    """A complete decision record, written down so long after it at the latest."""

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        found = [
            record.fact_id
            for record in seen.case.records_of(fact)
            if is_complete(record) and known_at(record) <= fact.occurred_at + within
        ]
        return tuple(found) or None

    return condition


def consented(*, scope: ConsentScope, form: ConsentForm | None) -> Condition:
    """Informed consent to an element that was in force."""

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        at = fact.occurred_at
        for consent in seen.case.consents(scope).latest_first(at):
            in_time = consent.valid_until is None or consent.valid_until >= at
            if in_time and (form is None or consent.form is form):
                return (consent.fact_id,)
        return None

    return condition


def vulnerable(*, markers: frozenset[str]) -> Condition:
    """One of these was told of the client."""

    def condition(_: CaseFact, seen: Seen) -> Shown:
        told = seen.case.markers
        found = [told[marker] for marker in sorted(told) if marker in markers]
        return tuple(dict.fromkeys(found)) or None

    return condition


def opened_as(*, where: Callable[[CaseFact], bool]) -> Condition:
    """The therapy was opened in this form."""

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        opened = seen.case.opening(fact.occurred_at)
        return (opened.fact_id,) if opened and where(opened) else None

    return condition


def in_small_place(fact: CaseFact, seen: Seen) -> Shown:
    """A small community, where people cannot help knowing each other."""
    opened = seen.case.opening(fact.occurred_at)
    if opened and (opened.small_community or opened.setting is Setting.RURAL):
        return (opened.fact_id,)
    return None


def written_after(of: Selector) -> Condition:
    """It was written down after the first of these."""

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        earlier = of.between(seen, None, known_at(fact))
        before = [each for each in earlier if each.occurred_at < known_at(fact)]
        return (before[0].fact_id,) if before else None

    return condition


def written_late(*, after: timedelta) -> Condition:
    """It was written down so long after it happened, by somebody of the practice.

    What was first learnt from a client or a third party could not be written sooner.
    """

    def condition(fact: CaseFact, _: Seen) -> Shown:
        is_staff = fact.recorded_as in STAFF
        if not is_staff or fact.evidence_level.value in ABOUT_OTHERS:
            return None
        return HOLDS if known_at(fact) - fact.occurred_at > after else None

    return condition


def code_asks(*, name: str, value: object) -> Condition:
    """A code that binds, in force on the day, asks for this."""

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        said = seen.codes.says(name, among=seen.binding, day=day_of(fact.occurred_at))
        return HOLDS if any(found == value for _, found in said) else None

    return condition


def inside_interval(*, name: str) -> Condition:
    """Fewer days since the last professional contact than the strictest code sets.

    Where the record counts against what was told, the contact in it is shown.
    """

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        strictest = seen.codes.strictest(
            name, among=seen.binding, day=day_of(fact.occurred_at), of=days_of
        )
        if strictest is None:
            return None
        days, shown = since_last_contact(fact, seen)
        return shown if days < strictest[1] else None

    return condition


def in_contact_within(*, days: timedelta) -> Condition:
    """Fewer days than these since the last professional contact.

    Where the record counts against what was told, the contact in it is shown.
    """

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        since, shown = since_last_contact(fact, seen)
        return shown if timedelta(days=since) < days else None

    return condition


def since_last_contact(fact: CaseFact, seen: Seen) -> tuple[float, tuple[FactId, ...]]:
    """Days since the last professional contact, as told or by what is told of it.

    Where both are there, the fewer days count, whole ones: the teller may know of a
    later contact than the record, and the record of a later one than the teller. The
    fact of the record stands beside the days where it goes against what was told.
    """
    at = fact.occurred_at
    found = last_contact(
        (each for kind in CONTACTS for each in seen.case.told(kind).between(None, at)),
        by=at,
    )
    told: object = getattr(fact, "days_since_last_contact", None)
    if found is None or (not isinstance(told, int) and seen.last_ending(at) is None):
        return float(told) if isinstance(told, int) else 0.0, HOLDS
    recorded = (at - found[0]) / timedelta(days=1)
    if not isinstance(told, int):
        return recorded, HOLDS
    if told - recorded < 1:
        return float(told), HOLDS
    return recorded, (found[1].fact_id,)


def exempt(fact: CaseFact, seen: Seen) -> Shown:
    """Clinical work, or touch that was agreed and talked over: patterns leave it out."""
    return HOLDS if seen.case.is_exempt(fact) else None


def before_answer_was_due(fact: CaseFact, seen: Seen) -> Shown:
    """The respondent still had time to answer, and had not."""
    notices = seen.case.told(RespondentNotified).latest_first(fact.occurred_at)
    notice = next(notices, None)
    if notice is None or notice.response_due is None:
        return None
    received = seen.case.told(RespondentResponseReceived)
    if received.ids_between(notice.occurred_at, fact.occurred_at):
        return None
    return (notice.fact_id,) if fact.occurred_at < notice.response_due else None


def of_these(
    *, tests: Iterable[Callable[[CaseFact], bool]], at_least: int
) -> Condition:
    """At least so many of these are said by the fact itself."""
    listed = tuple(tests)

    def condition(fact: CaseFact, _: Seen) -> Shown:
        return HOLDS if sum(test(fact) for test in listed) >= at_least else None

    return condition


def this(*, test: Callable[[CaseFact], bool]) -> Condition:
    """The fact itself says so."""
    return lambda fact, _: HOLDS if test(fact) else None


def every(conditions: Iterable[Condition]) -> Condition:
    """All hold."""
    listed = tuple(conditions)

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        shown: list[FactId] = []
        for each in listed:
            found = each(fact, seen)
            if found is None:
                return None
            shown += found
        return tuple(shown)

    return condition


def some(conditions: Iterable[Condition]) -> Condition:
    """One holds; the first that does is shown."""
    listed = tuple(conditions)

    def condition(fact: CaseFact, seen: Seen) -> Shown:
        found = (each(fact, seen) for each in listed)
        return next((shown for shown in found if shown is not None), None)

    return condition


def no(conditions: Iterable[Condition]) -> Condition:
    """None of them holds."""
    any_of = some(conditions)
    return lambda fact, seen: HOLDS if any_of(fact, seen) is None else None


def bounds(
    least: Mapping[str, float], below: Mapping[str, float]
) -> Callable[[CaseFact], bool]:
    """Whether numbers that a fact states are at least, or below, these."""

    def holds(fact: CaseFact) -> bool:
        for name, figure in least.items():
            stated = getattr(fact, name, None)
            if stated is None or _number(stated) < figure:
                return False
        for name, figure in below.items():
            stated = getattr(fact, name, None)
            if stated is None or _number(stated) >= figure:
                return False
        return True

    return holds


def _number(stated: object) -> float:
    return float(getattr(stated, "amount", stated))  # type: ignore[arg-type]


def _subjects(advice: CaseFact) -> frozenset[object]:
    if isinstance(advice, ConsultationObtained):
        return frozenset(advice.topic)
    if isinstance(advice, SupervisionSessionHeld):
        return frozenset(advice.topics) | frozenset(advice.risk_issues or ())
    assert isinstance(advice, BoundaryIssueRaisedInSupervision)
    return frozenset({advice.topic, advice.subject_event_ref})


def _is_refused(advice: CaseFact) -> bool:
    if not isinstance(advice, ConsultationObtained):
        return False
    return advice.followed is AdviceFollowed.NO
