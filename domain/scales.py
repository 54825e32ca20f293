"""An act on the scales, and the steps that circumstances can take with its figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from domain.case_so_far import CaseSoFar
from domain.facts.fact import CaseFact, Modifier
from domain.values import FactId
from domain.weighing import Step

ASKS_A_RECORD = 25
"""From here on an act asks for a decision record; the `discuss` band begins there."""
TOO_GRAVE_TO_LIGHTEN = 70


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """A fact in its case, and what it weighs before circumstances.

    `base` is the figure of its kind or, for clinical work, of the clinical variant.
    """

    fact: CaseFact
    case: CaseSoFar
    base: int


Circumstance: TypeAlias = Callable[[Act, float], Step | None]
"""Looks at an act and the figure reached so far; answers a step, or None."""


def multiplied(
    figure: float,
    factor: float,
    *,
    modifier: Modifier,
    because: str,
    facts: Iterable[FactId],
) -> Step:
    """The step that multiplies a figure."""
    return Step(
        modifier=modifier,
        effect=f"× {factor:g}",
        because=because,
        facts=tuple(facts),
        after=figure * factor,
        lightens=factor < 1,
    )


def added(
    figure: float,
    points: int,
    *,
    modifier: Modifier,
    because: str,
    facts: Iterable[FactId],
) -> Step:
    """The step that adds points to a figure."""
    return Step(
        modifier=modifier,
        effect=f"+ {points}",
        because=because,
        facts=tuple(facts),
        after=figure + points,
    )
