"""The answers of a fact in plain words, in the order of its form.

Sealed words are opened by whoever asks for the report; nothing here holds a key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, cast
from uuid import UUID

from audit_reports.wording import moment
from domain.catalogue import Field, Kind, in_words, kinds
from domain.facts.fact import CaseFact, Fact
from domain.values import Money, Sealed

OpenWords: TypeAlias = Callable[[Fact, str, Sealed], str]
"""What a sealed value of a fact says, or `[erased]`: the ledger's own `words`.

The text names the field it was sealed under: `goals.0` for the first of several."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One thing that was told about a fact, in words; several where it is a list."""

    name: str
    label: str
    words: tuple[str, ...]
    is_sealed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Puts values into words: `numbers` names the facts that others refer to."""

    open_words: OpenWords
    numbers: Mapping[UUID, int]

    def answers(self, fact: CaseFact, kind: Kind) -> tuple[Answer, ...]:
        """What was told, without the fields that were left out."""
        found = (self._answer(fact, field) for field in kind.fields)
        return tuple(answer for answer in found if answer is not None)

    def narrative(self, fact: CaseFact) -> str:
        """What was written freely about it; empty where nothing was."""
        if fact.narrative is None or fact.narrative.is_blank:
            return ""
        return self._opened(fact.narrative, fact=fact, field="narrative")

    def number(self, fact_id: UUID | None) -> int | None:
        """The number of a fact of this timeline."""
        return None if fact_id is None else self.numbers.get(fact_id)

    def _answer(self, fact: CaseFact, field: Field) -> Answer | None:
        value: object = getattr(fact, field.name)
        if value is None or value == ():
            return None
        if isinstance(value, tuple):
            told = cast("tuple[object, ...]", value)  # A field holds nothing else.
            words = tuple(
                self._words(one, fact=fact, field=f"{field.name}.{n}")
                for n, one in enumerate(told)
            )
            is_sealed = any(isinstance(one, Sealed) for one in told)
        else:
            words = (self._words(value, fact=fact, field=field.name),)
            is_sealed = isinstance(value, Sealed)
        return Answer(
            name=field.name, label=field.label, words=words, is_sealed=is_sealed
        )

    def _words(self, value: object, *, fact: CaseFact, field: str) -> str:
        if isinstance(value, StrEnum):  # What most fields hold.
            return in_words(value.value)
        return self._rarer_words(value, fact=fact, field=field)

    def _rarer_words(  # noqa: PLR0911 - one line for each type of value.
        self, value: object, *, fact: CaseFact, field: str
    ) -> str:
        match value:
            case Sealed():
                return self._opened(value, fact=fact, field=field)
            case bool():
                return "Yes" if value else "No"
            case Money():
                return money(value)
            case datetime():
                return moment(value)
            case UUID():
                number = self.numbers.get(value)
                return f"Fact {number}" if number else f"Record {str(value)[:8]}"
            case str() if value in kinds():
                return kinds()[value].title
            case _:
                return str(value)

    def _opened(self, sealed: Sealed, *, fact: CaseFact, field: str) -> str:
        return self.open_words(fact, field, sealed)


def money(value: Money) -> str:
    """`12.50 EUR`; without a code where nobody named a currency."""
    amount = f"{value.amount:f}"
    return (
        f"{amount} (no currency named)"
        if value.currency == "XXX"
        else f"{amount} {value.currency}"
    )
