"""The questions of a case as reports and pages show them, each with its reasons.

What speaks for care stands beside what raises a question with the same weight. No line
says that somebody did wrong; what people answered and replied stays with the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import ClassVar
from uuid import UUID

from audit_reports.answers import Reader
from audit_reports.wording import ATTENTION
from domain.catalogue import in_words
from domain.codes.provisions import CHECK_THE_TEXT
from domain.facts.replies import FlagReplied
from domain.facts.supervision import CaseFlagReviewed
from domain.open_questions import UNSAID, Mark
from domain.rules.flags import Cite, Flag, Status
from domain.values import FactId, PersonId
from domain.weighing import Attention

ORDER = tuple(reversed(Attention))
NO_PROVISION = (
    "No provision on file was in force on that day; the page of the rule names others."
)
OPEN, RETURNED, ANSWERED = "open", "asked again", "answered"


@dataclass(frozen=True, kw_only=True, slots=True)
class CiteLine:
    """A provision that a question stands on; `verified` where somebody read it.

    `code` is what its code was called then, `code_id` the one that it goes by.
    """

    code: str
    code_id: str
    provision: str
    edition: str
    id: str
    binds: bool
    verified: bool
    paraphrase: str
    note: str = CHECK_THE_TEXT


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerLine:
    """What somebody concluded from a question; `fact` is its number."""

    fact: int
    outcome: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyLine:
    """What the therapist said to a question."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class FlagLine:
    """One question. Lists of numbers name facts of the same report.

    `number` counts the questions of this view in the order in which they arise.
    `state` says how it stands with people: open, asked again, answered, or the status
    of what is not asked. `others_see_from` is set for the therapist while nobody else
    is shown it.
    """

    is_gap: ClassVar[bool] = False
    is_question: ClassVar[bool] = True

    number: int
    id: UUID
    rule: str
    name: str
    title: str
    asks: str
    severity: float
    attention: str
    status: str
    state: str
    arose_at: datetime
    because: tuple[int, ...]
    speaks_for: tuple[int, ...]
    answered_by: tuple[int, ...]
    superseded_by: tuple[int, ...]
    harmless_readings: tuple[str, ...]
    cites: tuple[CiteLine, ...]
    rests_on: tuple[str, ...]
    rests_on_memory_alone: bool
    answers: tuple[AnswerLine, ...]
    replies: tuple[ReplyLine, ...]
    others_see_from: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody is asked now."""
        return self.state in (OPEN, RETURNED)

    @property
    def attention_in_words(self) -> str:
        """How much attention it asks for, as people say it."""
        return ATTENTION[Attention(self.attention)]

    @property
    def is_pending(self) -> bool:
        """Whether it arises only if nothing is told until then."""
        return self.status == Status.PENDING.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The questions that somebody is shown, and what people said to them.

    `waiting` are those that the therapist alone sees, and until when.
    """

    flags: tuple[Flag, ...]
    marks: Mapping[UUID, Mark]
    answers: tuple[CaseFlagReviewed, ...]
    replies: tuple[FlagReplied, ...]
    waiting: Mapping[UUID, datetime]


def flag_lines(
    asked: Asked, *, reader: Reader, people: Mapping[PersonId, str]
) -> tuple[FlagLine, ...]:
    """Open questions first, the heaviest and oldest before others; then the rest."""
    arising = sorted(
        asked.flags, key=lambda flag: (flag.arose_at, flag.rule.id, flag.id)
    )
    lines = [
        _line(number, flag, asked, reader=reader, people=people)
        for number, flag in enumerate(arising, 1)
    ]
    return tuple(sorted(lines, key=_place))


def shown_severity(severity: float) -> float:
    """A severity with one place, never rounded up into a higher band."""
    return floor(severity * 10 + 1e-6) / 10


def _place(line: FlagLine) -> tuple[bool, bool, int, datetime, str]:
    heaviest = ORDER.index(Attention(line.attention))
    return not line.is_open, not line.is_pending, heaviest, line.arose_at, line.rule


def _line(
    number: int,
    flag: Flag,
    asked: Asked,
    *,
    reader: Reader,
    people: Mapping[PersonId, str],
) -> FlagLine:
    rule = flag.rule
    return FlagLine(
        number=number,
        id=flag.id,
        rule=rule.id,
        name=rule.name,
        title=rule.title,
        asks=rule.asks,
        severity=shown_severity(flag.severity),
        attention=flag.attention.value,
        status=flag.status.value,
        state=_state(flag, asked.marks.get(flag.id, UNSAID)),
        arose_at=flag.arose_at,
        because=_numbers(flag.because, reader=reader),
        speaks_for=_numbers(flag.speaks_for, reader=reader),
        answered_by=_numbers(flag.answered_by, reader=reader),
        superseded_by=_numbers(flag.superseded_by, reader=reader),
        harmless_readings=rule.harmless,
        cites=tuple(_cite(each) for each in flag.cites),
        rests_on=tuple(each.value for each in rule.rests_on),
        rests_on_memory_alone=flag.rests_on_memory,
        answers=tuple(
            _answer(each, reader=reader, people=people)
            for each in asked.answers
            if each.flag_ref == flag.id
        ),
        replies=tuple(
            _reply(each, reader=reader, people=people)
            for each in asked.replies
            if each.flag_id == flag.id
        ),
        others_see_from=asked.waiting.get(flag.id),
    )


def _state(flag: Flag, mark: Mark) -> str:
    if flag.status is not Status.RAISED:
        return flag.status.value
    if mark.band is None:
        return OPEN
    return ANSWERED if mark.answers(flag.attention) else RETURNED


def _numbers(ids: Iterable[FactId], *, reader: Reader) -> tuple[int, ...]:
    known: Sequence[int | None] = [reader.number(id_) for id_ in ids]
    return tuple(sorted(number for number in known if number is not None))


def _cite(cite: Cite) -> CiteLine:
    provision = cite.provision
    return CiteLine(
        code=provision.cited_as,
        code_id=provision.code,
        provision=provision.number,
        edition=provision.edition,
        id=provision.id,
        binds=cite.binds,
        verified=provision.is_verified,
        paraphrase=provision.paraphrase,
    )


def _answer(
    fact: CaseFlagReviewed, *, reader: Reader, people: Mapping[PersonId, str]
) -> AnswerLine:
    return AnswerLine(
        fact=reader.number(fact.fact_id) or 0,
        outcome=in_words(fact.outcome.value),
        reason=reader.open_words(fact, "reason", fact.reason),
        by=_name(fact.recorded_by, people),
        at=fact.occurred_at,
    )


def _reply(
    fact: FlagReplied, *, reader: Reader, people: Mapping[PersonId, str]
) -> ReplyLine:
    return ReplyLine(
        words=reader.open_words(fact, "reply", fact.reply),
        by=_name(fact.recorded_by, people),
        at=fact.occurred_at,
    )


def _name(person: PersonId, people: Mapping[PersonId, str]) -> str:
    return people.get(person) or f"Person {str(person)[:8]}"
