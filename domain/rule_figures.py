"""Which figures of rules a practice has chosen, and on which day.

Only figures of our own design may be chosen; whether one is, the rule book says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from domain import rules
from domain.facts.fact import Fact
from domain.facts.rule_figures import RuleFigureSet
from domain.practice import PRACTICE, Booking
from domain.rules.book import RuleBook
from domain.rules.naming import RuleUnusable
from domain.values import Code, FactId, Sealed

Chosen: TypeAlias = Mapping[tuple[str, str], float]
"""Figures by the rule's id, or `THE_BOOK`, and the parameter's name."""


def chosen_on(facts: Iterable[Fact], moment: datetime | None) -> Chosen:
    """The figures that counted at a moment, or count now, by when they were set."""
    found: dict[tuple[str, str], float] = {}
    for fact in facts:
        if not isinstance(fact, RuleFigureSet):
            continue
        if moment is not None and fact.recorded_at > moment:
            continue
        key = (str(fact.rule), str(fact.parameter))
        found.pop(key, None)
        if fact.value is not None:
            found[key] = float(fact.value)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class FiguresMemory:
    """The figures that a practice has chosen by now."""

    version: int = 0
    chosen: Chosen = field(default_factory=dict[tuple[str, str], float])


def remember_figures(known: FiguresMemory, facts: Iterable[Fact]) -> FiguresMemory:
    """What is chosen once `facts` have happened."""
    told = tuple(facts)
    chosen = dict(known.chosen)
    for fact in told:
        if isinstance(fact, RuleFigureSet):
            chosen.pop((str(fact.rule), str(fact.parameter)), None)
            chosen |= chosen_on([fact], None)
    version = told[-1].originator_version if told else known.version
    return FiguresMemory(version=version, chosen=chosen)


def book_with(chosen: Chosen, name: str | None = None) -> RuleBook:
    """A book, else the newest, with the figures that it can take of those chosen.

    A figure goes with its rule and its name: where another book has the same, it
    counts there too. Raises RuleBookUnknown.
    """
    named = rules.names()[-1] if name is None else name
    return fitted(
        rules.book(named), chosen, lambda taken: rules.with_figures(named, taken)
    )


def fitted(
    book: RuleBook, chosen: Chosen, with_figures: Callable[[Chosen], RuleBook]
) -> RuleBook:
    """A book with the figures that it can take; one that it cannot is left out."""
    known = {key: value for key, value in chosen.items() if key in book.settable}
    try:
        return with_figures(known)
    except RuleUnusable:
        return with_figures(
            {key: known[key] for key in known if _fits(with_figures, key, known[key])}
        )


def _fits(
    with_figures: Callable[[Chosen], RuleBook], key: tuple[str, str], value: float
) -> bool:
    try:
        with_figures({key: value})
    except RuleUnusable:
        return False
    return True


def set_figure(
    *,
    rule: str,
    parameter: str,
    value: Decimal | None,
    version: int,
    seal: Callable[[FactId], Sealed],
    booking: Booking,
) -> RuleFigureSet:
    """Decide that a figure counts from now on. `seal` seals the reason for a fact."""
    envelope = booking.envelope(stream=PRACTICE, version=version + 1)
    return RuleFigureSet(
        **envelope,
        rule=Code(rule),
        parameter=Code(parameter),
        value=value,
        reason=seal(envelope["fact_id"]),
    )
