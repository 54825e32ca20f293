"""How a rule is written down in YAML: its shape, checked strictly before it is read.

A figure may be a number or the name of one of the rule's parameters.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.rules.book import Ground

Words = Annotated[str, Field(min_length=1)]
Number: TypeAlias = float | str
Where: TypeAlias = dict[str, Any]


class Strict(BaseModel):
    """Nothing that is not named here may stand in a book."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WrittenParameter(Strict):
    """A figure, what it rests on, and what it means."""

    value: Annotated[float, Field(allow_inf_nan=False)]
    rests_on: Annotated[Ground, Field(strict=False)]
    means: Words


class WrittenSelector(Strict):
    """Which facts are meant."""

    fact: Words | list[Words]
    where: Where = {}
    any_where: list[Where] = []
    unless_where: list[Where] = []
    least: dict[str, Number] = {}
    below: dict[str, Number] = {}
    raw_at_least: Number | None = None
    clinical: bool | None = None
    exempt: bool | None = None
    in_therapy: bool | None = None
    silent_on: Words | None = None


class WrittenNear(Strict):
    """Other facts in a window of days; null leaves an end open."""

    of: WrittenSelector
    before_days: Number | None = 0.0
    after_days: Number | None = 0.0
    at_least: int = 1
    strict: bool = False
    ref: str | None = None
    on_it: bool = False
    without_advice: bool = False


class WrittenAdvice(Strict):
    """Advice in a window of days."""

    before_days: Number = 30.0
    after_days: Number = 14.0
    about: list[Words] = []
    any_topic: bool = False
    independent: bool = False


class WrittenConsent(Strict):
    """Informed consent to an element."""

    scope: Words
    form: Words | None = None


class WrittenThese(Strict):
    """At least so many of these are said by the fact."""

    where: Where
    at_least: int


class WrittenBounds(Strict):
    """Numbers of the fact itself: at least, or below."""

    least: dict[str, Number] = {}
    below: dict[str, Number] = {}


class WrittenCondition(Strict):
    """One condition; exactly one of these is said."""

    this: Where | None = None
    figures: WrittenBounds | None = None
    stated: Words | None = None
    of_these: WrittenThese | None = None
    near: WrittenNear | None = None
    talked_over: WrittenAdvice | None = None
    recorded_within_hours: Number | None = None
    consented: WrittenConsent | None = None
    vulnerable: list[Words] | None = None
    opened_as: Where | None = None
    small_place: bool | None = None
    written_after: WrittenSelector | None = None
    written_late_by_days: Number | None = None
    code_asks: Where | None = None
    inside_interval: Words | None = None
    in_contact_within_days: Number | None = None
    by_conflicted: bool | None = None
    stepped_back: bool | None = None
    exempt: bool | None = None
    answer_still_due: bool | None = None
    all: list[WrittenCondition] | None = None
    any: list[WrittenCondition] | None = None
    none: list[WrittenCondition] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> WrittenCondition:
        if len(self.model_fields_set) != 1:
            raise ValueError("a condition says exactly one thing")
        return self


class WrittenLevel(Strict):
    """A severity: a figure, or the weight of the acts between two figures."""

    figure: Number | None = Field(default=None, alias="is")
    weight: tuple[Number, Number] | None = Field(default=None, strict=False)
    measure: tuple[Number, Number] | None = Field(default=None, strict=False)
    times: float = 1.0
    plus: Number = 0.0
    when: WrittenCondition | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> WrittenLevel:
        if sum(x is not None for x in (self.figure, self.weight, self.measure)) != 1:
            raise ValueError("a severity is a figure, a weight or a measure")
        return self


class WrittenLighter(Strict):
    """What makes it lighter, and by how much."""

    when: WrittenCondition
    times: Annotated[float, Field(gt=0, lt=1)]
    least: float = 0.0
    of_all: bool = False


class WrittenAnswerBy(Strict):
    """One thing that answers: a fact, or advice on the matter or on any."""

    of: WrittenSelector | None = None
    ref: str | None = None
    same: str | None = None
    advice: Words | None = Field(default=None, pattern="^(on it|on anything)$")
    about: list[Words] = []

    @model_validator(mode="after")
    def _says_one_thing(self) -> WrittenAnswerBy:
        if (self.of is None) == (self.advice is None):
            raise ValueError("an answer is a fact or advice")
        return self


class WrittenAnswer(Strict):
    """What has to follow, and by when."""

    by: Annotated[list[WrittenAnswerBy], Field(min_length=1)]
    all: bool = False
    from_days: Number = 0.0
    within_days: Number = 0.0
    due: str | None = None
    or_next: WrittenSelector | None = None
    nth: int = 1
    grace_days: Number = 0.0
    and_only_if: WrittenSelector | None = None


class WrittenCount(Strict):
    """How many there must be in a window."""

    of: WrittenSelector
    at_least: Number | None = None
    above: Number | None = None
    within_days: Number | None = None
    sum_of: str | None = None
    weight_at_least: Number = 0.0
    categories_at_least: Number = 1.0
    of_which: WrittenSelector | None = None
    of_which_at_least: Number = 0.0
    times_before: Number = 0.0

    @model_validator(mode="after")
    def _says_one_thing(self) -> WrittenCount:
        if (self.at_least is None) == (self.above is None):
            raise ValueError("a count says at_least or above")
        return self


class WrittenShare(Strict):
    """So many of the last few."""

    of: WrittenSelector
    among: WrittenSelector
    at_least: Number
    last: Number


class WrittenRun(Strict):
    """So many in a row."""

    of: WrittenSelector
    broken_by: WrittenSelector
    at_least: Number


class WrittenUntil(Strict):
    """What ends the time for something: it names the first in its field `ref`."""

    of: WrittenSelector
    ref: Words


class WrittenFollows(Strict):
    """Something after something else; the question hangs on the first or the then."""

    first: WrittenSelector
    then: WrittenSelector
    within_days: Number | None = None
    nth: int = 1
    hangs_on: Words = Field(default="then", pattern="^(first|then)$")
    until: WrittenUntil | None = None


class WrittenAbsence(Strict):
    """So many of these without the other."""

    of: WrittenSelector
    missing: WrittenSelector
    at_least: Number


class WrittenGap(Strict):
    """Work for longer than so many days without this."""

    of: WrittenSelector
    during: WrittenSelector
    work: WrittenSelector
    longest_days: Number


class WrittenShared(Strict):
    """What counts for less because several shared it."""

    of: WrittenSelector
    among: Words
    few: Number
    share: Number


class WrittenHours(Strict):
    """Hours in each month or week, or hours of work that one hour covers."""

    of: WrittenSelector
    minutes: Words
    during: WrittenSelector
    work: WrittenSelector
    work_minutes: Words
    every: Words | None = Field(default=None, pattern="^(month|week)$")
    at_least: Number = 0.0
    per: Number = 0.0
    shared: WrittenShared | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> WrittenHours:
        asked = {"at_least", "per"} & self.model_fields_set
        if len(asked) != 1 or (self.every is None and "at_least" in asked):
            raise ValueError("hours are at_least in every month or week, or per work")
        return self


class WrittenClause(Strict):
    """One way to raise the question; exactly one evaluator is named."""

    each: WrittenSelector | None = None
    count: WrittenCount | None = None
    slope: WrittenSelector | None = None
    share: WrittenShare | None = None
    run: WrittenRun | None = None
    follows: WrittenFollows | None = None
    absence: WrittenAbsence | None = None
    gap: WrittenGap | None = None
    hours: WrittenHours | None = None
    only_if: list[WrittenCondition] = []
    unless: list[WrittenCondition] = []
    answer: WrittenAnswer | None = None
    severity: Annotated[list[WrittenLevel], Field(min_length=1)]
    lighter: list[WrittenLighter] = []
    after_days: Number = 0.0

    @model_validator(mode="after")
    def _names_one_evaluator(self) -> WrittenClause:
        if sum(getattr(self, name) is not None for name in EVALUATORS) != 1:
            raise ValueError(f"a clause names one of {', '.join(EVALUATORS)}")
        if self.severity[-1].when is not None:
            raise ValueError("the last severity of a clause has no condition")
        return self


EVALUATORS = (
    "each",
    "count",
    "slope",
    "share",
    "run",
    "follows",
    "absence",
    "gap",
    "hours",
)


class WrittenRule(Strict):
    """One rule, as it stands in its file."""

    id: Annotated[str, Field(pattern=r"^R\d{2}$")]
    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Words
    family: Words
    asks: Annotated[str, Field(pattern=r"\?\s*$")]
    why: Words
    fires_when: Words
    rests_on: Annotated[
        list[Annotated[Ground, Field(strict=False)]], Field(min_length=1)
    ]
    cites: Annotated[list[Words], Field(min_length=1)]
    sources: list[Words] = []
    harmless: Annotated[list[Words], Field(min_length=1)]
    lighter: list[Words] = []
    history: Annotated[list[Words], Field(min_length=1)]
    since: date | None = None
    until: date | None = None
    shown_at_once: Words | None = None
    parameters: dict[str, WrittenParameter] = {}
    raises: Annotated[list[WrittenClause], Field(min_length=1)]


class WrittenBook(Strict):
    """What is said of a book as a whole."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]
    version: Words
    title: Words
    since: date
    note: Words
    parameters: dict[str, WrittenParameter] = {}
