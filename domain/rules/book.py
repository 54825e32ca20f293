"""Rule books: dated sets of questions, each with its sources and harmless readings.

A rule never says that somebody did wrong. It says that something is worth a question,
which question, who asks for it, and what else it could mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.rules.clauses import Clause


class Ground(StrEnum):
    """What a rule, or one of its figures, rests on."""

    CODE = "code"
    CASE = "case"
    LITERATURE = "literature"
    SEED = "seed"
    DESIGN = "design"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A figure of a rule. Those of our own design may be set by the practice."""

    name: str
    value: float
    rests_on: Ground
    means: str

    @property
    def may_be_set(self) -> bool:
        """Whether a practice may choose another figure."""
        return self.rests_on is Ground.DESIGN


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One question, its reasons, and the clauses that raise it.

    `since` and `until` are days of conduct, both included; None leaves an end open.
    """

    id: str
    name: str
    title: str
    family: str
    asks: str
    why: str
    fires_when: str
    rests_on: tuple[Ground, ...]
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    harmless: tuple[str, ...]
    lighter: tuple[str, ...]
    history: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    clauses: tuple[Clause, ...]
    since: date | None = None
    until: date | None = None

    @property
    def stands_without_code(self) -> bool:
        """Whether published cases or literature carry it, and not provisions alone."""
        return bool({Ground.CASE, Ground.LITERATURE} & set(self.rests_on))

    def speaks_of(self, day: date) -> bool:
        """Whether the rule is about conduct of a day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """A versioned set of rules, in force since a day."""

    name: str
    version: str
    title: str
    since: date
    note: str
    rules: tuple[Rule, ...]
    by_id: Mapping[str, Rule] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {rule.id: rule for rule in self.rules})

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)
