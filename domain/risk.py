"""The risk of a case on a day: the weights of its acts, each fading with time.

A bare sum, and shown as one: every part is listed, and nothing is added that no fact
shows. It orders attention; it predicts nothing and has not been validated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp2

from domain.values import FactId

LIGHTEST_ACT = 25
"""An act below asks no question by itself, so many such acts add up to none."""

HALF_LIFE = timedelta(days=90)
"""Design, not validated: after a quarter of a year an act counts half, after a year a
sixteenth. That keeps a pattern of months together, as the windows of 30 to 270 days
in the rules do, and lets what was long ago and never came again fade."""

_TICK = timedelta(microseconds=1)
_HALVED = HALF_LIFE // _TICK

SMALLEST_PART = 0.5
"""A smaller part stays in the total and out of the list: it would read as nought."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight:
    """An act, when it happened and what it weighs."""

    at: datetime
    fact_id: FactId
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What one act still adds on a day."""

    fact_id: FactId
    adds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Risk:
    """The sum on a day, which may pass 100, and its parts, largest first."""

    at: datetime
    total: float
    parts: tuple[Part, ...]


def risk(weights: Iterable[Weight], *, as_of: datetime) -> tuple[Risk, ...]:
    """The risk at each moment that changes it up to `as_of`, and then."""
    adding = sorted(
        (each for each in weights if each.score >= LIGHTEST_ACT and each.at <= as_of),
        key=lambda each: (each.at, each.fact_id),
    )
    moments = sorted({each.at for each in adding} | {as_of})
    began = moments[0]
    acts = [((each.at - began) // _TICK, each.score, each.fact_id) for each in adding]
    return tuple(_at(moment, acts=acts, began=began) for moment in moments)


def faded(score: float, *, after: timedelta) -> float:
    """What is left of a score after a time."""
    return score * exp2(-(after / HALF_LIFE))


def _at(
    moment: datetime, *, acts: Sequence[tuple[int, float, FactId]], began: datetime
) -> Risk:
    """The risk at a moment; acts come with their time in microseconds since `began`."""
    now = (moment - began) // _TICK
    left = [
        (-score * exp2((at - now) / _HALVED), fact_id)
        for at, score, fact_id in acts
        if at <= now
    ]
    left.sort()
    return Risk(
        at=moment,
        total=-sum(less for less, _ in left),
        parts=tuple(
            Part(fact_id=fact_id, adds=-less)
            for less, fact_id in left
            if -less >= SMALLEST_PART
        ),
    )
