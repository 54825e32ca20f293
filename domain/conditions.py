"""Conditions on a fact's own fields, as the weights of the catalogue write them.

`kind=hug`, `role=sexual&timing=prior`, `overrun>=20`: parsed once per kind, and
refused where they name a field that the kind has not. They look at one fact alone;
what surrounds it belongs to `domain/circumstances.py`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter

from domain.facts.fact import CaseFact

_COMPARISON = re.compile(r"(?P<field>\w+)(?P<sign>>=|<=|=|>|<)(?P<value>[\w-]+)")
_SIGNS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """One field against one value."""

    field: str
    sign: str
    value: str | bool | int

    def holds(self, fact: CaseFact) -> bool:
        """Whether the fact says so; what it does not state holds for nothing."""
        stated: object = getattr(fact, self.field)
        if self.sign == "=":
            return stated == self.value
        if not isinstance(stated, int):
            return False
        return _SIGNS[self.sign](stated, int(self.value))


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """A form of a kind of act that weighs differently, and the words that name it."""

    text: str
    score: int
    comparisons: tuple[Comparison, ...]

    def holds(self, fact: CaseFact) -> bool:
        """Whether every comparison holds."""
        return all(comparison.holds(fact) for comparison in self.comparisons)


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """What a kind of act weighs alone, and the variant that says so, if one does."""

    score: int
    variant: str | None


@cache
def variants(kind: type[CaseFact]) -> tuple[Variant, ...]:
    """The variants of a kind, heaviest first. Raises ValueError for one misspelt."""
    found = [
        Variant(text=text, score=score, comparisons=parse(text, kind=kind))
        for text, score in kind.WEIGHT.variants.items()
    ]
    return tuple(sorted(found, key=lambda variant: -variant.score))


def basis(fact: CaseFact) -> Basis:
    """What the fact weighs by its kind alone.

    The lowest matching override, else the highest matching variant, else the default.
    """
    # mypy mistakes a class for its instances where something hashable is wanted.
    return _ranked(type(fact)).basis(fact)  # type: ignore[arg-type]


def parse(text: str, *, kind: type[CaseFact]) -> tuple[Comparison, ...]:
    """The comparisons of one condition. Raises ValueError."""
    return tuple(_comparison(part, kind=kind) for part in text.split("&"))


MOST_REMEMBERED = 256
"""Answers of a kind; most kinds can give far fewer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ranked:
    """The variants of a kind in the order in which they are asked.

    What the same answers came to before is remembered.
    """

    variants: tuple[Variant, ...]
    default: Basis
    stated: Callable[[CaseFact], object]
    known: dict[object, Basis] = field(default_factory=dict[object, Basis])

    def basis(self, fact: CaseFact) -> Basis:
        """What a fact of the kind weighs alone."""
        if not self.variants:
            return self.default
        stated = self.stated(fact)
        found = self.known.get(stated)
        if found is None:
            found = self._found(fact)
            if len(self.known) < MOST_REMEMBERED:
                self.known[stated] = found
        return found

    def _found(self, fact: CaseFact) -> Basis:
        for variant in self.variants:
            if variant.holds(fact):
                return Basis(score=variant.score, variant=variant.text)
        return self.default


@cache
def _ranked(kind: type[CaseFact]) -> _Ranked:
    heaviest = variants(kind)  # type: ignore[arg-type]  # As in `basis`.
    overriding = [each for each in heaviest if each.text in kind.WEIGHT.overrides]
    asked = {part.field for each in heaviest for part in each.comparisons}
    return _Ranked(
        variants=(*reversed(overriding), *heaviest),
        default=Basis(score=kind.WEIGHT.default, variant=None),
        stated=attrgetter(*sorted(asked)) if asked else type,
    )


def _comparison(part: str, *, kind: type[CaseFact]) -> Comparison:
    match = _COMPARISON.fullmatch(part)
    if match is None:
        raise ValueError(f"{part!r} is no condition, such as kind=hug or overrun>=20")
    field, sign, value = match["field"], match["sign"], match["value"]
    if not (field in kind.__dataclass_fields__ or hasattr(kind, field)):
        raise ValueError(f"{kind.__name__} has no field {field}")
    if sign != "=":
        return Comparison(field=field, sign=sign, value=int(value))
    plain = {"true": True, "false": False}
    number = int(value) if value.isdecimal() else value
    return Comparison(field=field, sign=sign, value=plain.get(value, number))
