"""Facts as JSON, their words opened, in the shape in which they are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from api.house import House
from api.v1.shapes import ErasedOut, FactOut, SourceOut, Written
from domain import catalogue
from domain.catalogue import Field, Shape
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact
from domain.recording import NARRATIVE, people_of
from domain.sealing import Erased
from domain.values import FactId, Money, PersonId, Sealed

MOST_PLACES = 6
"""Of an amount that is told as text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Opener:
    """Opens the facts of one case for somebody who may see them."""

    house: House
    usual: Mapping[str, PersonId]

    @classmethod
    def of(cls, house: House, begun: CaseOpened) -> Opener:
        """For the case that began so."""
        return cls(house=house, usual=people_of(begun))

    def shown(self, fact: CaseFact, *, corrected_by: FactId | None = None) -> FactOut:
        """A fact as the API answers it."""
        kind = catalogue.kinds()[type(fact).__name__]
        return FactOut(
            kind=kind.name,
            topic=fact.TOPIC,
            fact_id=fact.fact_id,
            case_id=fact.case_id,
            section=fact.FAMILY.section,
            version=fact.originator_version,
            occurred_at=fact.occurred_at,
            occurred_until=fact.occurred_until,
            recorded_at=fact.recorded_at,
            claimed_recorded_at=fact.claimed_recorded_at,
            recorded_by=fact.recorded_by,
            recorded_as=fact.recorded_as,
            evidence_level=fact.evidence_level,
            corrects=fact.corrects,
            corrected_by=corrected_by,
            session_ref=fact.session_ref,
            decision_ref=fact.decision_ref,
            consultation_refs=list(fact.consultation_refs),
            source=_source(fact),
            narrative=self._narrative(fact),
            data={field.name: self._answer(fact, field) for field in kind.fields},
        )

    def _narrative(self, fact: CaseFact) -> Written:
        if fact.narrative is None:
            return None
        said = self.house.ledger.words(fact, NARRATIVE, fact.narrative)
        return ErasedOut() if isinstance(said, Erased) else said

    def _answer(self, fact: CaseFact, field: Field) -> Any:
        value: object = getattr(fact, field.name)
        if value is None:
            # A moment that has to be told is told as not stated by an empty text.
            is_moment = field.shape is Shape.MOMENT and field.is_required
            return "" if is_moment else None
        if not isinstance(value, tuple):
            return self._value(fact, value, field=field, sealed_as=field.name)
        # What a tuple holds is looked at one by one.
        many = cast("tuple[object, ...]", value)
        return [
            self._value(fact, one, field=field, sealed_as=f"{field.name}.{n}")
            for n, one in enumerate(many)
        ]

    def _value(
        self, fact: CaseFact, value: object, *, field: Field, sealed_as: str
    ) -> Any:
        match value:
            case Sealed():
                return self._words(fact, value, field=field, sealed_as=sealed_as)
            case Decimal():
                return _number(value)
            case Money():
                return {"amount": _amount(value.amount), "currency": value.currency}
            case datetime():
                return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
            case StrEnum() | UUID():
                return str(value)
            case _:
                return value

    def _words(
        self, fact: CaseFact, sealed: Sealed, *, field: Field, sealed_as: str
    ) -> Any:
        said = self.house.ledger.words(fact, sealed_as, sealed)
        if isinstance(said, Erased):
            return ErasedOut().model_dump()
        if sealed.subject_id == self.usual[field.about]:
            return said
        return {"text": said, "about": str(sealed.subject_id)}


def _source(fact: CaseFact) -> SourceOut | None:
    told = fact.source
    return SourceOut(history=told.history, seq=told.seq) if told else None


def _amount(value: Decimal) -> float | str:
    """An amount as text, or as a number where it has more places than text may have."""
    text = f"{value:f}"
    return text if len(text.partition(".")[2]) <= MOST_PLACES else float(value)


def _number(value: Decimal) -> int | float | str:
    """A number as JSON has it; as text where a float would not keep it."""
    near = float(value)
    if Decimal(str(near)) != value:
        return f"{value:f}"
    return int(near) if near.is_integer() else near
