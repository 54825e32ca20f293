"""What comes of weighing one act: a figure, and every step that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.facts.fact import Modifier
from domain.values import FactId


class Attention(StrEnum):
    """How much attention a figure asks for; never what somebody is guilty of."""

    NONE = "none"
    DISCUSS = "discuss"
    SERIOUS = "serious"
    REFER = "refer"

    @classmethod
    def of(cls, score: float) -> Attention:
        """The band of a figure, before anybody rounds it."""
        bands = ((75, cls.REFER), (50, cls.SERIOUS), (25, cls.DISCUSS))
        return next((band for least, band in bands if score >= least), cls.NONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One circumstance that changed the figure, and which facts showed it.

    `effect` is for people (`× 1.25`, `+ 20`, `at least 60`); `after` is the figure
    once this step was taken, and for the last one cut to the scale; so whether the step
    itself makes the act lighter stands in `lightens`.
    """

    modifier: Modifier
    effect: str
    because: str
    facts: tuple[FactId, ...]
    after: float
    lightens: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """How heavily one act weighs in its circumstances, from 0 to 100.

    `base` is what the kind says alone, under `variant` where one matched. `score` is
    the figure after all `steps`. It opens a question; it closes none.
    """

    base: int
    variant: str | None
    steps: tuple[Step, ...]
    score: float
