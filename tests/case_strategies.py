"""Generated histories: any mix of kinds, any values, moments that often coincide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import uuid5

from hypothesis import strategies as st

from domain import catalogue
from domain.acts import BOUNDARY_EVENTS
from domain.catalogue import Field, Kind, Shape
from domain.facts.fact import CaseFact
from domain.values import Code, EvidenceLevel, FactId, Money, Role, Source
from tests.case_facts import CASE, NAMES, STREAM, THERAPIST, day, words

LONGEST = 14
"""Facts of a generated history; what happens among fourteen happens among more."""


def fact_id(number: int) -> FactId:
    """The id of a history's fact of that number."""
    return FactId(uuid5(NAMES, f"generated {number}"))


IDS = st.integers(0, LONGEST - 1).map(fact_id)
DAYS = st.integers(-400, 400).map(day) | st.integers(0, 40).map(day)
BLANK_OR_NOT = st.booleans().map(lambda are_blank: words(are_blank=are_blank))
TOPICS = st.sampled_from([*catalogue.kinds(), "all"]).map(Code) | BLANK_OR_NOT
_SHAPES: dict[Shape, st.SearchStrategy[Any]] = {
    Shape.YES_NO: st.booleans(),
    Shape.WHOLE_NUMBER: st.integers(0, 120),
    Shape.NUMBER: st.integers(0, 10).map(Decimal),
    Shape.MONEY: st.integers(0, 2000).map(lambda sum_: Money(amount=Decimal(sum_))),
    Shape.MOMENT: DAYS,
    Shape.TEXT: BLANK_OR_NOT,
    Shape.TERM: TOPICS,
    Shape.REFERENCE: IDS | BLANK_OR_NOT,
}
_MANY = {
    Shape.CHOICES: Shape.CHOICE,
    Shape.TEXTS: Shape.TEXT,
    Shape.TERMS: Shape.TERM,
    Shape.REFERENCES: Shape.REFERENCE,
}
EVERYTHING = tuple(catalogue.kinds().values())
CROWDED = tuple(
    kind
    for kind in EVERYTHING
    if kind.fact in BOUNDARY_EVENTS or set(kind.rules) & {"R07", "R16", "R32", "R33"}
)
"""Kinds that change each other's weight: boundary acts, records, advice, openings."""


def answers(field: Field) -> st.SearchStrategy[Any]:
    """Any answer that a field takes."""
    if field.shape in _MANY:
        one = _one(_MANY[field.shape], field)
        found: st.SearchStrategy[Any] = st.lists(one, max_size=3).map(tuple)
    else:
        found = _one(field.shape, field)
    return found if field.is_required else st.none() | found


def _one(shape: Shape, field: Field) -> st.SearchStrategy[Any]:
    if shape is Shape.CHOICE:
        assert field.choices is not None
        return st.sampled_from(field.choices)
    return _SHAPES[shape]


ANSWERS = {
    name: st.fixed_dictionaries({f.name: answers(f) for f in kind.fields})
    for name, kind in catalogue.kinds().items()
}


@st.composite
def facts(draw: st.DrawFn, *, number: int, among: Sequence[Kind]) -> CaseFact:
    """One fact; it may correct an earlier one, and is often written down late."""
    kind = draw(st.sampled_from(among))
    at = draw(DAYS)
    late = timedelta(hours=draw(st.sampled_from([0, 1, 60, 24 * 8, 24 * 40])))
    envelope: dict[str, Any] = {
        "originator_id": STREAM,
        "originator_version": number + 1,
        "fact_id": fact_id(number),
        "occurred_at": at,
        "recorded_at": at + late,
        "recorded_by": THERAPIST,
        "recorded_as": Role.THERAPIST,
        "case_id": CASE,
        "evidence_level": EvidenceLevel.SELF_REPORT,
        "decision_ref": draw(st.none() | IDS),
        "consultation_refs": draw(st.lists(IDS, max_size=1).map(tuple)),
    }
    return kind.fact(**envelope, **draw(ANSWERS[kind.name]))


@st.composite
def histories(draw: st.DrawFn, *, has_corrections: bool = False) -> list[CaseFact]:
    """Facts of one case, in order of telling."""
    among = draw(st.sampled_from([EVERYTHING, CROWDED]))
    size = draw(st.integers(1, LONGEST))
    found = [draw(facts(number=number, among=among)) for number in range(size)]
    if has_corrections:
        found = [
            _often_differing(draw, fact, number) for number, fact in enumerate(found)
        ]
    return found


def _often_differing(draw: st.DrawFn, fact: CaseFact, number: int) -> CaseFact:
    """A fact that may correct an earlier one, or come from an import."""
    earlier = st.integers(0, number - 1).map(fact_id) if number else st.none()
    is_imported = draw(st.booleans())
    return replace(
        fact,
        corrects=draw(st.none() | earlier),
        source=Source(history="H", seq=number + 1) if is_imported else None,
        claimed_recorded_at=draw(DAYS) if is_imported else None,
    )


def shifted(fact: CaseFact, by: timedelta) -> CaseFact:
    """The same fact at another time, with every other moment it names."""
    moved = {
        field.name: value + by
        for field in fields(fact)
        if isinstance(value := getattr(fact, field.name), datetime)
    }
    # `replace` takes the fields of whatever kind it is, which no type can say.
    return replace(fact, **cast("Any", moved))
