"""A fact as if it had just been typed into its form, to be put right there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import cast

from api.house import House
from domain.catalogue import Kind
from domain.facts.fact import CaseFact
from domain.values import Money, Sealed


def retyped(house: House, fact: CaseFact, kind: Kind) -> Mapping[str, list[str]]:
    """What the form of `kind` held when `fact` was told. Names are the form's."""
    typed: dict[str, list[str]] = {"evidence_level": [fact.evidence_level.value]}
    typed |= _moment("occurred_at", fact.occurred_at)
    if fact.occurred_until is not None:
        typed |= _moment("occurred_until", fact.occurred_until)
    if fact.narrative is not None:
        typed["narrative"] = [house.ledger.words(fact, "narrative", fact.narrative)]
    for field in kind.fields:
        typed |= _field(house, fact, name=field.name)
    return typed


def _field(house: House, fact: CaseFact, *, name: str) -> dict[str, list[str]]:
    value: object = getattr(fact, name)
    if value is None:
        return {}
    if isinstance(value, datetime):
        return _moment(name, value)
    if isinstance(value, Money):
        currency = "" if value.currency == "XXX" else value.currency
        return {name: [f"{value.amount:f}"], f"{name}_currency": [currency]}
    if isinstance(value, tuple):
        # What a field holds several of is looked at one by one.
        many = cast("tuple[object, ...]", value)
        words = [
            _words(house, fact, value=one, field=f"{name}.{n}")
            for n, one in enumerate(many)
        ]
        is_chosen = all(isinstance(one, StrEnum) for one in many)
        return {name: words if is_chosen else ["\n".join(words)]}
    return {name: [_words(house, fact, value=value, field=name)]}


def _words(house: House, fact: CaseFact, *, value: object, field: str) -> str:
    if isinstance(value, Sealed):
        return house.ledger.words(fact, field, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value if isinstance(value, StrEnum) else str(value)


def _moment(name: str, moment: datetime) -> dict[str, list[str]]:
    return {
        f"{name}_date": [f"{moment:%Y-%m-%d}"],
        f"{name}_time": [f"{moment:%H:%M}"],
    }
