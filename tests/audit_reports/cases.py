"""Invented timelines. A test names only what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.catalogue import kinds
from domain.facts.fact import CaseFact, Fact, Modifier
from domain.facts.gifts_and_money import (
    GiftDirection,
    GiftDisposition,
    GiftExchanged,
    GiftKind,
    GiftOccasion,
)
from domain.values import (
    CaseId,
    EvidenceLevel,
    FactId,
    Money,
    PersonId,
    Role,
    Sealed,
)
from domain.weighing import Attention, Step, Weighed
from projections.timeline import Moment, RiskPart, RiskPoint, StageSpan, Timeline

START = datetime(2016, 4, 4, 14, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CASE = CaseId(UUID(int=1))
THERAPIST = PersonId(UUID(int=2))
CLIENT = PersonId(UUID(int=3))
HALF_LIFE = timedelta(days=90)


def sealed(words: str) -> Sealed:
    return Sealed(subject_id=CLIENT, commitment=b"", ciphertext=words.encode())


def open_words(_: Fact, field: str, words: Sealed) -> str:
    assert field
    return words.ciphertext.decode()


def gift(
    number: int = 1,
    *,
    at: datetime = START,
    evidence: EvidenceLevel = EvidenceLevel.SELF_REPORT,
    narrative: str = "",
    until: datetime | None = None,
) -> CaseFact:
    return GiftExchanged(
        originator_id=CASE,
        originator_version=number,
        fact_id=FactId(UUID(int=1000 + number)),
        occurred_at=at,
        occurred_until=until,
        recorded_at=at + timedelta(hours=2),
        recorded_by=THERAPIST,
        recorded_as=Role.THERAPIST,
        case_id=CASE,
        evidence_level=evidence,
        narrative=sealed(narrative) if narrative else None,
        direction=GiftDirection.CLIENT_TO_THERAPIST,
        disposition=GiftDisposition.ACCEPTED,
        value_estimate=Money(amount=Decimal("12.50"), currency="EUR"),
        gift_kind=GiftKind.CASH_OR_VOUCHER,
        occasion=GiftOccasion.HOLIDAY,
        meaning_explored=False,
    )


def fact(name: str, number: int = 2, **told: Any) -> CaseFact:
    """A fact of any kind, told as a gift would be."""
    own = {field.name for field in fields(CaseFact)}
    given = {k: v for k, v in vars(gift(number)).items() if k in own}
    return kinds()[name].fact(**given, **told)


def moment(
    number: int = 1,
    *,
    at: datetime = START,
    score: float = 0.0,
    lane: str = "Gifts and money",
    is_session: bool = False,
    is_safeguard: bool = False,
    late_by_days: int | None = None,
    corrected_by: int | None = None,
    fact: CaseFact | None = None,
) -> Moment:
    told = fact or gift(number, at=at)
    step = Step(
        modifier=Modifier.DOCUMENTED_LATE,
        effect="× 1.15",
        because="no record within 72 hours",
        facts=(told.fact_id, FactId(UUID(int=9))),
        after=score,
    )
    return Moment(
        number=number,
        fact=told,
        lane=lane,
        weighed=Weighed(
            base=45,
            variant="gift_kind=cash_or_voucher" if score else None,
            steps=(step,) if score else (),
            score=score,
        ),
        attention=Attention.of(score),
        is_session=is_session,
        is_safeguard=is_safeguard,
        is_claimed=False,
        known_at=told.recorded_at,
        late_by_days=late_by_days,
        corrected_by=None if corrected_by is None else _fact_id(corrected_by),
        lacks_decision_record=score >= 25,
    )


def case(
    *moments: Moment,
    as_of: datetime | None = None,
    known_on: datetime | None = None,
    reference: str = "C-0147",
    has_claimed_times: bool = False,
) -> Timeline:
    told = tuple(sorted(moments, key=lambda m: (m.fact.occurred_at, m.number)))
    last = told[-1].fact.occurred_at if told else START
    end = as_of or last + timedelta(days=1)
    return Timeline(
        case_id=CASE,
        reference=reference,
        therapist_id=THERAPIST,
        client_id=CLIENT,
        as_of=end,
        known_on=known_on,
        moments=told,
        risk=tuple(risk(told, as_of=end)),
        stages=stages(told[0].fact.occurred_at, end) if told else (),
        sessions=sum(m.is_session for m in told),
        has_claimed_times=has_claimed_times,
    )


def stages(since: datetime, until: datetime) -> tuple[StageSpan, ...]:
    half = since + (until - since) / 2
    return (
        StageSpan(stage="commitment", since=since, until=half),
        StageSpan(stage="process", since=half, until=until),
    )


def risk(moments: Iterable[Moment], *, as_of: datetime) -> Iterable[RiskPoint]:
    acts = [m for m in moments if m.weighed.score >= 25 and m.corrected_by is None]
    for at in sorted({m.fact.occurred_at for m in acts} | {as_of}):
        parts = tuple(
            RiskPart(
                number=m.number,
                fact_id=m.fact.fact_id,
                adds=m.weighed.score * 0.5 ** ((at - m.fact.occurred_at) / HALF_LIFE),
            )
            for m in acts
            if m.fact.occurred_at <= at
        )
        total = sum(part.adds for part in parts)
        score = min(100.0, total)
        yield RiskPoint(
            at=at,
            total=total,
            score=score,
            attention=Attention.of(score),
            parts=parts,
        )


def _fact_id(number: int) -> FactId:
    return FactId(UUID(int=1000 + number))
