"""Until when cases are kept: judged for one, listed for all, and chosen by the practice.

A list judges by the summaries of cases and opens only those whose time may be over; the
decision itself always reads the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from api import people, privacy, who_decides
from api.house import House
from domain import erasure, recording
from domain.facts.erasures import RetentionChosen
from domain.privacy import REGISTER, PrivacyMemory, choose
from domain.refusals import NotYetOver
from domain.retention import classes, of_codes
from domain.retention.periods import (
    CaseDates,
    Kept,
    RetentionClass,
    dates_of,
    is_over,
    kept,
)
from domain.values import CaseId, PersonId
from projections import caseload
from projections.caseload import Summary


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One case: until when it is kept, by which classes, and what stands against it."""

    case_id: CaseId
    reference: str
    classes: tuple[RetentionClass, ...]
    last_contact_on: date
    until: date
    may_end: bool
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Undetermined:
    """One case of which cannot be said until when it is kept, and what is missing."""

    case_id: CaseId
    reference: str
    classes: tuple[RetentionClass, ...]
    last_contact_on: date
    why: str
    until: None = None
    may_end: bool = False


def overview(house: House, *, as_of: datetime) -> list[Judged | Undetermined]:
    """Every case, those that may be ended first, as it will stand at a time.

    A dry run: nothing is changed.
    """
    known = privacy.register(house)
    under = who_decides.held_as_one(house, known)
    with house.engine.connect() as connection:
        summaries = caseload.everything(connection, house.keys)
    found = [
        _listed(house, each, known=known, under=under, now=as_of)
        for each in summaries
        if each.facts
    ]
    return sorted(found, key=lambda one: (not one.may_end, one.until or date.max))


def judge(
    house: House, case_id: CaseId, *, known: PrivacyMemory, now: datetime
) -> Judged | Undetermined:
    """One case, from its facts. Raises CaseUnknown and StreamErased."""
    begun = recording.opened(house.ledger, case_id)
    facts = erasure.facts_of(house.ledger, case_id)
    chosen = known.chosen.get(case_id)
    of_age = chosen.of_age_at.date() if chosen and chosen.of_age_at else None
    return _judged(
        house,
        dates_of(facts, of_age_on=of_age),
        case_id=case_id,
        reference=begun.reference,
        therapist_id=begun.therapist_id,
        held=who_decides.with_held(
            [*who_decides.spoken_of(facts), begun.client_id, begun.therapist_id],
            who_decides.held_as_one(house, known),
        ),
        known=known,
        now=now,
    )


def require_over(
    house: House, case_id: CaseId, *, known: PrivacyMemory, now: datetime
) -> Judged:
    """That a case no longer has to be kept. Raises NotYetOver."""
    found = judge(house, case_id, known=known, now=now)
    if isinstance(found, Undetermined) or not found.may_end:
        raise NotYetOver(found.why)
    return found


def choose_class(
    house: House,
    *,
    by: PersonId,
    case_id: CaseId | None,
    retention_class: str | None,
    of_age_on: date | None,
) -> RetentionChosen:
    """Say for how long a case is kept, or every case that says nothing else.

    What is not named stays as it was chosen before.
    """
    of_age_at = (
        None if of_age_on is None else datetime.combine(of_age_on, time.min, tzinfo=UTC)
    )
    house.keys.ensure(streams=[REGISTER], subjects=[])
    written = privacy.write(
        house,
        lambda known: [
            choose(
                known,
                case_id=case_id,
                retention_class=retention_class,
                of_age_at=of_age_at,
                booking=privacy.booking(house, by),
            )
        ],
    )
    assert isinstance(written, RetentionChosen)
    return written


def classes_of(
    house: House, case_id: CaseId, therapist_id: PersonId, *, known: PrivacyMemory
) -> tuple[RetentionClass, ...]:
    """What was chosen for a case, else for the practice, else what its codes say."""
    for place in (case_id, None):
        chosen = known.chosen.get(place)
        if chosen is not None and chosen.retention_class is not None:
            return (classes()[chosen.retention_class],)
    return of_codes(people.practitioner(house, therapist_id).codes)


def _listed(
    house: House,
    summary: Summary,
    *,
    known: PrivacyMemory,
    under: Mapping[PersonId, AbstractSet[PersonId]],
    now: datetime,
) -> Judged | Undetermined:
    """By its summary where its time cannot be over yet, else by its facts."""
    case_id = CaseId(UUID(summary.case_id))
    chosen = known.chosen.get(case_id)
    dates = CaseDates(
        last_contact_on=_day(summary.last_occurred_at),
        written_on=_day(summary.last_recorded_at),
        of_age_on=chosen.of_age_at.date() if chosen and chosen.of_age_at else None,
    )
    found = _judged(
        house,
        dates,
        case_id=case_id,
        reference=summary.reference,
        therapist_id=PersonId(UUID(summary.therapist_id)),
        held=who_decides.with_held(
            [UUID(summary.client_id), UUID(summary.therapist_id)], under
        ),
        known=known,
        now=now,
    )
    if isinstance(found, Undetermined) or not is_over(found.until, now=now):
        return found
    return judge(house, case_id, known=known, now=now)


def _judged(
    house: House,
    dates: CaseDates,
    *,
    case_id: CaseId,
    reference: str,
    therapist_id: PersonId,
    held: Iterable[UUID],
    known: PrivacyMemory,
    now: datetime,
) -> Judged | Undetermined:
    taken = classes_of(house, case_id, therapist_id, known=known)
    found = kept(dates, taken)
    if found.until is None:
        return Undetermined(
            case_id=case_id,
            reference=reference,
            classes=taken,
            last_contact_on=dates.last_contact_on,
            why=found.why,
        )
    against = _against(house, case_id, held, found, known=known, now=now)
    return Judged(
        case_id=case_id,
        reference=reference,
        classes=taken,
        last_contact_on=dates.last_contact_on,
        until=found.until,
        may_end=not against,
        why="; ".join(against),
    )


def _against(
    house: House,
    case_id: CaseId,
    held: Iterable[UUID],
    found: Kept,
    *,
    known: PrivacyMemory,
    now: datetime,
) -> list[str]:
    """Why a case may not be ended, in words."""
    assert found.until is not None
    words: list[str] = []
    if not is_over(found.until, now=now):
        words.append(f"it is kept until {found.until:%Y-%m-%d}")
    words += [
        f"a legal hold stands, placed by {privacy.called(house, hold.recorded_by)}"
        for hold in known.holds_on(held)
    ]
    if who_decides.is_before_board(house, case_id):
        words.append(
            "it lies before a board, or a proceeding runs about it; end that first with "
            "'case revoke' or 'proceeding end'"
        )
    return words


def _day(told: str) -> date:
    return date.fromisoformat(told[:10])
