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

THE_BOOK = "book"
"""What stands for the id of a rule where a figure is the book's own."""
AUTHOR_FIRST = "author_first_hours"
USUAL_HOURS = 24.0
"""Design, not validated: long enough to sleep on it, short enough to protect."""
MOST_HOURS = 168.0
"""No practice may keep a question from its supervisors for more than a week."""


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
    `shown_at_once` says why its question does not wait for the author, where it does not.
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
    shown_at_once: str = ""

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
    """A versioned set of rules, in force since a day.

    `parameters` are figures of the book as a whole. `chosen` are those that a practice
    has set, by the rule's id, or `THE_BOOK`, and the parameter's name.
    """

    name: str
    version: str
    title: str
    since: date
    note: str
    rules: tuple[Rule, ...]
    parameters: tuple[Parameter, ...] = ()
    chosen: Mapping[tuple[str, str], float] = field(
        default_factory=dict[tuple[str, str], float]
    )
    by_id: Mapping[str, Rule] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {rule.id: rule for rule in self.rules})

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    @property
    def author_first_hours(self) -> float:
        """For how long a question is its author's alone (`domain.rules.ladder`)."""
        told = {each.name: each.value for each in self.parameters}
        return told.get(AUTHOR_FIRST, USUAL_HOURS)

    def shows_at_once(self, rule: str) -> bool:
        """Whether a rule of this book waits for nobody; one it does not have waits."""
        found = self.by_id.get(rule)
        return found is not None and bool(found.shown_at_once)

    @property
    def settable(self) -> Mapping[tuple[str, str], Parameter]:
        """The figures that a practice may set, and how each stands here."""
        of_rules = {
            (rule.id, each.name): each for rule in self for each in rule.parameters
        }
        of_book = {(THE_BOOK, each.name): each for each in self.parameters}
        return {
            key: each for key, each in (of_rules | of_book).items() if each.may_be_set
        }
