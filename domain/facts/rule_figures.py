"""Figures of rules that a practice chooses for itself: who, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import Code, Sealed


@dataclass(frozen=True, kw_only=True)
class RuleFigureSet(Fact):
    """The practice sets a figure of a rule that is of our own design.

    Without a `value` the figure of the rule book counts again.
    """

    TOPIC: ClassVar[str] = "rule-figure-set.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    rule: Code
    parameter: Code
    value: Decimal | None
    reason: Sealed
