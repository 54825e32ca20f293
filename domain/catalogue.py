"""The catalogue read as data: what codec, API, form, timeline and reference share.

A kind is described by its class alone. Nothing here lists kinds or fields a second
time, so a new class is at once everywhere.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain import facts
from domain.facts.fact import CaseFact, Family, Weight
from domain.refusals import KindUnknown
from domain.values import Money, Reference, Role, Sealed, Term

HINTS = {
    "kinds": "A kind of fact, such as Gift exchanged; a category, such as gift, touch or "
    "meeting; or all. Other words stay sealed and name no kind."
}
"""What a form says of a field that takes the words of a vocabulary."""


class Shape(StrEnum):
    """What kind of answer a field takes."""

    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    WHOLE_NUMBER = "whole_number"
    NUMBER = "number"
    MONEY = "money"
    MOMENT = "moment"
    TEXT = "text"
    TEXTS = "texts"
    TERM = "term"
    TERMS = "terms"
    REFERENCE = "reference"
    REFERENCES = "references"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One thing that is told about a fact of this kind."""

    name: str
    label: str
    hint: str
    shape: Shape
    is_required: bool
    choices: type[StrEnum] | None
    about: str
    vocabulary: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of fact, as it describes itself."""

    fact: type[CaseFact]
    name: str
    topic: str
    title: str
    definition: str
    family: Family
    fields: tuple[Field, ...]
    recorded_by: tuple[Role, ...]
    standards: tuple[str, ...]
    weight: Weight
    crossing: str
    concepts: tuple[str, ...]
    rules: tuple[str, ...]
    is_safeguard: bool
    words: tuple[str, ...]

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        for found in self.fields:
            if found.name == name:
                return found
        raise KeyError(name)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order of families."""
    return {kind.__name__: describe(kind) for kind in facts.catalogue()}


def named(name: str) -> Kind:
    """The kind of that name. Raises KindUnknown."""
    try:
        return kinds()[name]
    except KeyError:
        raise KindUnknown(name) from None


def describe(kind: type[CaseFact]) -> Kind:
    """What a class says of itself."""
    return Kind(
        fact=kind,
        name=kind.__name__,
        topic=kind.TOPIC,
        title=in_words(kind.__name__),
        definition=" ".join((kind.__doc__ or "").split()),
        family=kind.FAMILY,
        fields=_fields(kind),
        recorded_by=kind.RECORDED_BY,
        standards=kind.STANDARDS,
        weight=kind.WEIGHT,
        crossing=kind.CROSSING,
        concepts=kind.CONCEPTS,
        rules=kind.RULES,
        is_safeguard=kind.IS_SAFEGUARD,
        words=kind.WORDS,
    )


def search(words: str, *, among: dict[str, Kind] | None = None) -> list[Kind]:
    """Kinds that fit everyday words, best first; all of them for no words."""
    wanted = re.findall(r"\w+", words.lower())
    scored = [
        (sum(_fit(word, kind) for word in wanted), kind)
        for kind in (kinds() if among is None else among).values()
        if all(_fit(word, kind) for word in wanted)
    ]
    return [kind for _, kind in sorted(scored, key=lambda pair: -pair[0])]


@cache
@lru_cache(maxsize=4096)
def in_words(name: str) -> str:
    """`GiftExchanged` and `cash_or_voucher` as people write them."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")
    return split[:1].upper() + split[1:].lower() if split else split


def _fit(word: str, kind: Kind) -> int:
    stem = word.removesuffix("s") or word
    if stem in kind.title.lower():
        return 4
    if any(stem in known.lower() for known in kind.words):
        return 3
    choices = (c.value for f in kind.fields if f.choices for c in f.choices)
    if any(stem in choice for choice in choices):
        return 2
    return int(stem in kind.definition.lower())


def _fields(kind: type[CaseFact]) -> tuple[Field, ...]:
    envelope = {field.name for field in fields(CaseFact)}
    hints = get_type_hints(kind, include_extras=False)
    found: list[Field] = []
    for field in fields(kind):
        if field.name in envelope:
            continue
        shape, choices = _shape(hints[field.name])
        vocabulary: str | None = field.metadata.get("vocabulary")
        found.append(
            Field(
                name=field.name,
                label=str(field.metadata.get("label", in_words(field.name))),
                hint=str(field.metadata.get("hint", HINTS.get(vocabulary or "", ""))),
                shape=shape,
                is_required=field.default is MISSING,
                choices=choices,
                about=str(field.metadata.get("about", "client")),
                vocabulary=vocabulary,
            )
        )
    return tuple(found)


_TERM = frozenset(get_args(Term))
_REFERENCE = frozenset(get_args(Reference))
_PLAIN: dict[Any, Shape] = {
    bool: Shape.YES_NO,
    int: Shape.WHOLE_NUMBER,
    Decimal: Shape.NUMBER,
    Money: Shape.MONEY,
    datetime: Shape.MOMENT,
    Sealed: Shape.TEXT,
}
_MANY = {
    Shape.CHOICE: Shape.CHOICES,
    Shape.TEXT: Shape.TEXTS,
    Shape.TERM: Shape.TERMS,
    Shape.REFERENCE: Shape.REFERENCES,
}


def _shape(hint: Any) -> tuple[Shape, type[StrEnum] | None]:
    """The shape of a field's type. Raises TypeError for a type no field may have."""
    if get_origin(hint) in (Union, UnionType):
        parts = frozenset(get_args(hint)) - {NoneType}
        if parts == _TERM:
            return Shape.TERM, None
        if parts == _REFERENCE:
            return Shape.REFERENCE, None
        (hint,) = parts
    if get_origin(hint) is tuple:
        shape, choices = _shape(get_args(hint)[0])
        return _MANY[shape], choices
    if hint in _PLAIN:
        return _PLAIN[hint], None
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Shape.CHOICE, hint
    msg = f"no field of a fact may be of type {hint}"
    raise TypeError(msg)
