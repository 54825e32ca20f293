"""How the API answers with rule books, ethics codes and what they ask of a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from pydantic import BaseModel

from api.rule_books import Choice, Choices
from api.v1.shapes import PersonOut
from domain.codes.provisions import CHECK_THE_TEXT, Code, Confidence, Provision
from domain.rules import finding
from domain.rules.book import THE_BOOK, Ground, Parameter, Rule, RuleBook
from domain.rules.flags import Status
from domain.weighing import Attention

Figure: TypeAlias = int | float


class ChoiceOut(BaseModel):
    """Who chose a figure, when, why, and instead of which one."""

    by: PersonOut
    at: datetime
    reason: str
    instead_of: Figure


class ParameterOut(BaseModel):
    """A figure of a rule, what it rests on, and whether a practice may set another.

    `chosen` is there where this practice has.
    """

    name: str
    value: Figure
    rests_on: Ground
    means: str
    may_be_set: bool
    chosen: ChoiceOut | None


class RuleBookOut(BaseModel):
    """A rule book; `in_force` is the one that cases are usually judged by.

    `parameters` are figures of the book as a whole.
    """

    name: str
    version: str
    title: str
    since: date
    note: str
    in_force: bool
    parameters: list[ParameterOut]


class RuleOut(BaseModel):
    """One question with its reasons. `provisions` are ids of `GET /api/v1/codes/{id}`.

    `looks_at` are kinds of fact; it is empty where any boundary event may be meant.
    `shown_at_once` says why its author does not see it first; empty where they do.
    """

    id: str
    name: str
    title: str
    family: str
    rule_book: str
    asks: str
    why: str
    rests_on: list[Ground]
    sources: list[str]
    fires_when: str
    looks_at: list[str]
    harmless_readings: list[str]
    lighter: list[str]
    shown_at_once: str
    parameters: list[ParameterOut]
    since: date | None
    until: date | None
    history: list[str]
    provisions: list[str]


class RulesOut(BaseModel):
    """The rules of a book, always one page; `rule_books` are all that are on file."""

    rule_book: RuleBookOut
    rule_books: list[str]
    items: list[RuleOut]
    next: None = None


class ProvisionOut(BaseModel):
    """One provision of an edition, paraphrased. Both days belong to it."""

    id: str
    provision: str
    edition: str
    title: str
    cited_as: str
    since: date
    until: date | None
    dates_are_approximate: bool
    in_force: bool
    superseded_by: list[str]
    paraphrase: str
    note: str = CHECK_THE_TEXT
    parameters: dict[str, Any]
    confidence: Confidence
    verified: bool
    source: str | None


class CodeOut(BaseModel):
    """A code of ethics, and in which editions it is on file."""

    id: str
    title: str
    known_as: list[str]
    note: str
    editions: list[str]


class CodeWithProvisionsOut(CodeOut):
    """A code of ethics with every provision that is on file."""

    provisions: list[ProvisionOut]


class CodesOut(BaseModel):
    """Every code on file, always one page."""

    items: list[CodeOut]
    next: None = None


class RiskOut(BaseModel):
    """The risk at the end of a day that changes it."""

    on: date
    score: Figure
    level: Attention


class CitedOut(BaseModel):
    """A provision that was in force on the day; `binds` where it binds the therapist."""

    code: str
    provision: str
    edition: str
    id: str
    binds: bool
    verified: bool
    paraphrase: str
    note: str


class FlagOut(BaseModel):
    """A question that a rule asks. Facts are told by their numbers in the case."""

    rule: str
    name: str
    severity: Figure
    arose_at: datetime
    status: Status
    because: list[int]
    asks: str
    cites: list[CitedOut]
    id: UUID
    attention: Attention
    speaks_for: list[int]
    answered_by: list[int]
    superseded_by: list[int]
    harmless_readings: list[str]
    rests_on: list[Ground]
    rests_on_memory_alone: bool


class SaidOut(BaseModel):
    """What one view says of a question."""

    severity: Figure
    status: Status
    arose_at: datetime
    cites: list[str]


class DifferenceOut(BaseModel):
    """A question that is seen otherwise `here` than `usually`; null is not at all."""

    rule: str
    flag: UUID
    usually: SaidOut | None
    here: SaidOut | None


class FigureOut(BaseModel):
    """A figure of a rule, or of the `book`, that the practice has set."""

    rule: str
    figure: str
    value: Figure


class NamedBookOut(BaseModel):
    """The rule book that was asked, and the practice's own figures that counted in it."""

    name: str
    version: str
    figures: list[FigureOut]


class AssessmentOut(BaseModel):
    """What a rule book asks of a case on a day, and finds about nobody.

    `difference` is there where another book or other codes were asked for, or an act
    is planned: each question that is seen otherwise for it.
    """

    id: str
    attention: Attention
    risk: list[RiskOut]
    flags: list[FlagOut]
    as_of: datetime
    known_on: datetime | None
    rule_book: NamedBookOut
    codes: list[str]
    unknown_codes: list[str]
    lifted_by_number: bool
    difference: list[DifferenceOut] | None = None


class PlannedOut(AssessmentOut):
    """What the case would ask with an act that nobody recorded.

    `planned` is the number that the act has in it; `difference` is what it changes.
    """

    planned: int


def book_out(book: RuleBook, *, in_force: bool, choices: Choices) -> RuleBookOut:
    """A book without its rules, with what this practice chose for all of them."""
    return RuleBookOut(
        name=book.name,
        version=book.version,
        title=book.title,
        since=book.since,
        note=book.note,
        in_force=in_force,
        parameters=[
            _parameter(each, choices.get((THE_BOOK, each.name)))
            for each in book.parameters
        ],
    )


def rule_out(rule: Rule, *, book: str, choices: Choices) -> RuleOut:
    """One rule of a book, with what this practice chose."""
    return RuleOut(
        id=rule.id,
        name=rule.name,
        title=rule.title,
        family=rule.family,
        rule_book=book,
        asks=rule.asks,
        why=rule.why,
        rests_on=list(rule.rests_on),
        sources=list(rule.sources),
        fires_when=rule.fires_when,
        looks_at=[kind.name for kind in finding.looks_at(rule)],
        harmless_readings=list(rule.harmless),
        lighter=list(rule.lighter),
        shown_at_once=rule.shown_at_once,
        parameters=[
            _parameter(each, choices.get((rule.id, each.name)))
            for each in rule.parameters
        ],
        since=rule.since,
        until=rule.until,
        history=list(rule.history),
        provisions=list(rule.cites),
    )


def _parameter(each: Parameter, choice: Choice | None) -> ParameterOut:
    return ParameterOut(
        name=each.name,
        value=_figure(each.value),
        rests_on=each.rests_on,
        means=each.means,
        may_be_set=each.may_be_set,
        chosen=None if choice is None else _choice(choice),
    )


def _figure(value: float) -> Figure:
    return int(value) if value == int(value) else value


def _choice(choice: Choice) -> ChoiceOut:
    return ChoiceOut(
        by=PersonOut(person_id=choice.by, name=choice.name or None),
        at=choice.at,
        reason=choice.reason,
        instead_of=_figure(choice.instead_of),
    )


def code_out(code: Code) -> CodeOut:
    """A code without its provisions."""
    return CodeOut(
        id=code.id,
        title=code.title,
        known_as=list(code.known_as),
        note=code.note,
        editions=sorted({each.edition for each in code.provisions}),
    )


def code_with_provisions_out(code: Code, *, today: date) -> CodeWithProvisionsOut:
    """A code with all that is on file of it."""
    return CodeWithProvisionsOut(
        **code_out(code).model_dump(),
        provisions=[_provision(each, today=today) for each in code.provisions],
    )


def _provision(each: Provision, *, today: date) -> ProvisionOut:
    return ProvisionOut(
        id=each.id,
        provision=each.number,
        edition=each.edition,
        title=each.title,
        cited_as=each.cited_as,
        since=each.since,
        until=each.until,
        dates_are_approximate=each.dates_are_approximate,
        in_force=each.was_in_force(today),
        superseded_by=list(each.superseded_by),
        paraphrase=each.paraphrase,
        parameters=dict(each.parameters),
        confidence=each.confidence,
        verified=each.is_verified,
        source=each.source,
    )
