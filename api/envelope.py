"""What is told about a fact besides its kind's own fields: when, and how it is known.

The API reads it from JSON, a page from a form, a command from its options: all by the
same names, and all are told what is wrong by field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)

from domain.answers import (
    LONGEST_TEXT,
    MOMENT_SCHEMA,
    understand_moment,
    understand_words,
)
from domain.mistakes import reason
from domain.one_line import one_line
from domain.refusals import NotUnderstood, Problem
from domain.values import EvidenceLevel

LONGEST_NAME = 200
MOST_REFERENCES = 50


def _moment(value: object) -> datetime | None:
    return None if value is None else understand_moment(value)


def _stated(value: datetime | None) -> datetime:
    if value is None:
        msg = "is missing"
        raise ValueError(msg)
    return value


def _by_a_person(value: EvidenceLevel) -> EvidenceLevel:
    if value is EvidenceLevel.SYSTEM:
        msg = "is for what the system itself writes down"
        raise ValueError(msg)
    return value


def _text(value: object) -> str | None:
    if value is None:
        return None
    words = understand_words(value)
    if words.about is not None:
        msg = "is about the client; say what is about others in the fields of the fact"
        raise ValueError(msg)
    return words.text


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


Moment = Annotated[
    datetime | None, BeforeValidator(_moment), WithJsonSchema(MOMENT_SCHEMA)
]
TheMoment = Annotated[
    datetime | None,
    BeforeValidator(_moment),
    AfterValidator(_stated),
    WithJsonSchema(MOMENT_SCHEMA),
]
FactNamed = Annotated[UUID | None, Field(strict=False), BeforeValidator(_blank_is_none)]


class Envelope(BaseModel):
    """When it happened, how it is known, what it refers to, and words about it.

    `corrects` names the fact that this one puts right. `narrative` is about the client
    and is sealed with the client's key.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    occurred_at: TheMoment
    occurred_until: Moment = None
    evidence_level: Annotated[
        Annotated[EvidenceLevel, Field(strict=False), AfterValidator(_by_a_person)]
        | None,
        BeforeValidator(_blank_is_none),
    ] = None
    corrects: FactNamed = None
    session_ref: FactNamed = None
    decision_ref: FactNamed = None
    consultation_refs: Annotated[
        tuple[Annotated[UUID, Field(strict=False)], ...],
        Field(strict=False, max_length=MOST_REFERENCES),
    ] = ()
    narrative: Annotated[
        str | None,
        BeforeValidator(_text),
        WithJsonSchema(
            {"anyOf": [{"type": "string", "maxLength": LONGEST_TEXT}, {"type": "null"}]}
        ),
    ] = None

    @property
    def happened_at(self) -> datetime:
        """When it happened; an envelope without that is not understood."""
        assert self.occurred_at is not None
        return self.occurred_at

    def references(self) -> Iterator[tuple[str, UUID]]:
        """The facts it names, each with the field that names it."""
        for field in ("corrects", "session_ref", "decision_ref"):
            if (named := getattr(self, field)) is not None:
                yield field, named
        for consultation in self.consultation_refs:
            yield "consultation_refs", consultation


def envelope(told: Mapping[str, object]) -> Envelope:
    """Understand what a form or a command was told. Raises NotUnderstood."""
    try:
        return Envelope.model_validate(dict(told))
    except ValidationError as error:
        raise NotUnderstood(
            Problem(field=".".join(map(str, e["loc"])), reason=reason(e))
            for e in error.errors(include_input=False, include_url=False)
        ) from None


def named(text: str) -> str:
    """The name of a person as it was typed. Raises NotUnderstood."""
    try:
        name = one_line(understand_words(text).text.strip())
        reason = "" if name else "is missing"
        if len(name) > LONGEST_NAME:
            reason = f"must be at most {LONGEST_NAME} characters long"
    except ValueError as error:
        name, reason = "", str(error)
    if reason:
        raise NotUnderstood([Problem(field="client_name", reason=reason)])
    return name


def moment(text: str) -> datetime:
    """A moment that a question is about; a date alone means the end of that day.

    What was known on 3 March includes what was written down on 3 March. Raises
    ValueError.
    """
    found = understand_moment(text)
    if found is None:
        msg = "say a date or a time"
        raise ValueError(msg)
    is_date = re.search(r"\d[T ]\d", text) is None
    return datetime.combine(found.date(), time.max, tzinfo=UTC) if is_date else found
