"""Asking the rule book about invented cases, in few words.

`fact("GiftExchanged", 3, gift_kind="luxury")` is a gift on the third day; whatever is
not named is the plainest there is. A `Row` is a case and what one rule asks of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain import catalogue, codes, rules
from domain.assessment import Around, Assessment, assess
from domain.catalogue import Field, Shape
from domain.facts.fact import CaseFact
from domain.rules.book import RuleBook
from domain.rules.flags import Flag, Status
from domain.values import Code, FactId, Money
from tests.case_facts import CASE, THERAPIST, day, told, words

ANSWERED, PENDING = "answered", "pending"
MONTHS_LATER = 200


def fact(name: str, on: float = 0, /, *, late: Any = 1 / 24, **values: Any) -> CaseFact:
    """A fact of a kind on a day, written down `late` days later."""
    described = catalogue.kinds()[name]
    own = {each: _value(described.field(each), v) for each, v in values.items()}
    return told(described.fact, on=on, after_days=late, **own)


def envelope(
    name: str, on: float = 0, /, *, late: Any = 1 / 24, **more: Any
) -> CaseFact:
    """A fact whose envelope says something: who told it, and how it is known."""
    return told(catalogue.kinds()[name].fact, on=on, after_days=late, **more)


def asked(
    *facts: CaseFact,
    as_of: float = MONTHS_LATER,
    known_on: float | None = None,
    bound_by: tuple[str, ...] = ("APA",),
    conflicted: frozenset[UUID] = frozenset(),
    book: RuleBook | None = None,
) -> Assessment:
    """What the newest book, or another, asks of a case."""
    return assess(
        facts,
        case_id=CASE,
        as_of=day(as_of),
        known_on=None if known_on is None else day(known_on),
        book=book or rules.newest(),
        codes=codes.on_file(),
        around=Around(codes=bound_by, subject=THERAPIST, conflicted=conflicted),
    )


def flags_of(rule: str, found: Assessment) -> list[Flag]:
    """The flags of one rule."""
    return [flag for flag in found.flags if flag.rule.id == rule]


def severity(rule: str, found: Assessment) -> float | None:
    """The gravest of a rule's questions that stand; None where it is silent."""
    standing = [f for f in flags_of(rule, found) if f.status is Status.RAISED]
    return max((flag.severity for flag in standing), default=None)


@dataclass(frozen=True, slots=True)
class Row:
    """A case, and what a rule asks of it.

    `expected` is a severity, a span of severities, None for silence, or how the flag
    stands where it is not raised.
    """

    name: str
    facts: tuple[CaseFact, ...]
    expected: float | tuple[float, float] | str | None
    as_of: float = MONTHS_LATER
    bound_by: tuple[str, ...] = ("APA",)

    def __str__(self) -> str:
        return self.name


def rows(*those: Row) -> pytest.MarkDecorator:
    """A test for each row."""
    return pytest.mark.parametrize("row", those, ids=str)


def check(rule: str, row: Row) -> None:
    """That the rule asks of the case what the row says."""
    found = asked(*row.facts, as_of=row.as_of, bound_by=row.bound_by)
    standing = severity(rule, found)
    match row.expected:
        case str():
            wanted = {ANSWERED: Status.WITHDRAWN, PENDING: Status.PENDING}
            assert standing is None
            assert wanted[row.expected] in {f.status for f in flags_of(rule, found)}
        case (low, high):
            assert standing is not None
            assert low <= standing <= high
        case None:
            assert standing is None
        case figure:
            assert standing == pytest.approx(figure)


def started(on: float = -100, **values: Any) -> CaseFact:
    """An opening with nothing unusual about it."""
    return fact("TherapyStarted", on, **values)


def advice(on: float, *topics: str, **values: Any) -> CaseFact:
    """Advice that was followed, on these kinds or on all."""
    usual = {"topic": topics or ("all",), "followed": "yes", "consultant_kind": "peer"}
    return fact("ConsultationObtained", on, **(usual | values))


def record(on: float, about: str, *, late: float = 0, **values: Any) -> CaseFact:
    """A complete decision record about a kind of act."""
    return fact(
        "BoundaryDecisionDocumented", on, late=late, subject_category=about, **values
    )


def sessions(*days: float, **values: Any) -> tuple[CaseFact, ...]:
    """A session on each of these days."""
    return tuple(fact("SessionHeld", on, **values) for on in days)


def _value(field: Field, value: Any) -> Any:
    if value is None or isinstance(value, UUID):
        return value
    many = {Shape.CHOICES, Shape.TERMS, Shape.TEXTS, Shape.REFERENCES}
    if field.shape in many:
        return tuple(_one(field, each) for each in value)
    return _one(field, value)


def _one(field: Field, value: Any) -> Any:
    if field.choices is not None:
        return field.choices(value)
    match field.shape:
        case Shape.MONEY:
            return Money(amount=Decimal(value))
        case Shape.MOMENT:
            return day(value)
        case Shape.TERM | Shape.TERMS:
            return Code(value)
        case Shape.TEXT | Shape.TEXTS:
            return words(are_blank=not value)
        case _:
            return FactId(value) if isinstance(value, UUID) else value
