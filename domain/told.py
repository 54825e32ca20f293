"""What a person tells, checked against its kind before it becomes a fact.

The same check stands behind the API, the form and the import: a Python mapping whose
names are those of the catalogue. Text comes as plain words (or `{"text", "about"}`)
and is sealed only when the fact is made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    create_model,
)
from pydantic_core import ErrorDetails

from domain import catalogue, mistakes
from domain.answers import (
    LARGEST_NUMBER,
    MOMENT_SCHEMA,
    MONEY_SCHEMA,
    TEXT_SCHEMA,
    understand_moment,
    understand_money,
    understand_number,
    understand_reference,
    understand_term,
    understand_words,
)
from domain.catalogue import Kind, Shape
from domain.refusals import NotUnderstood, Problem

LONGEST_SHOWN = 60
MOST_ANSWERS = 200
MOST_PROBLEMS = 100
"""That are told at once."""


HAS_BEEN = frozenset({"last_contact_at"})
"""The moments, by the names of their fields, that have come when they are told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A kind of fact and what was told about it, understood and complete."""

    kind: Kind
    values: Mapping[str, object]


def tell(name: str, data: Mapping[str, Any]) -> Told:
    """Understand what was told. Raises KindUnknown or NotUnderstood."""
    kind = catalogue.named(name)
    try:
        understood = model(name).model_validate(dict(data))
    except ValidationError as error:
        raise NotUnderstood(
            _problem(details, kind=kind) for details in error.errors()[:MOST_PROBLEMS]
        ) from None
    return Told(kind=kind, values=vars(understood).copy())


def not_yet(told: Told, *, now: datetime) -> tuple[Problem, ...]:
    """What is told as having been, and has not come yet."""
    return tuple(
        Problem(
            field=name,
            reason=f"lies in the future (it is {now:%Y-%m-%d %H:%M} UTC); "
            "tell what has been",
        )
        for name, value in told.values.items()
        if name in HAS_BEEN and isinstance(value, datetime) and value > now
    )


@cache
def model(name: str) -> type[BaseModel]:
    """How a kind is told, as a pydantic model; its JSON Schema is the API's."""
    return model_of(catalogue.kinds()[name])


def model_of(kind: Kind) -> type[BaseModel]:
    """The model of one kind."""
    fields: dict[str, Any] = {}
    for field in kind.fields:
        about = Field(
            ... if field.is_required else None,
            title=field.label,
            description=field.hint or None,
        )
        answer = _answer(field)
        fields[field.name] = (answer if field.is_required else answer | None, about)
    config = ConfigDict(extra="forbid", strict=True, frozen=True)
    made: type[BaseModel] = create_model(
        kind.name, __config__=config, __doc__=kind.definition, **fields
    )
    return made


def _answer(field: catalogue.Field) -> Any:
    """The annotation of one field of a told kind."""
    many = {
        Shape.CHOICES: Shape.CHOICE,
        Shape.TEXTS: Shape.TEXT,
        Shape.TERMS: Shape.TERM,
        Shape.REFERENCES: Shape.REFERENCE,
    }
    if field.shape in many:
        one: Any = _one(many[field.shape], field)
        return Annotated[tuple[one, ...], Field(strict=False, max_length=MOST_ANSWERS)]
    return _one(field.shape, field)


def _one(shape: Shape, field: catalogue.Field) -> Any:
    """The annotation of one answer of this shape."""
    if shape is Shape.CHOICE:
        choices: Any = field.choices
        return Annotated[choices, Field(strict=False)]
    if shape is Shape.YES_NO:
        return bool
    if shape is Shape.WHOLE_NUMBER:
        return Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
    reader, schema = _READERS.get(shape, (understand_words, TEXT_SCHEMA))
    if shape is Shape.TERM:
        reader = understand_term(field.vocabulary)
    return Annotated[Any, BeforeValidator(reader), WithJsonSchema(schema)]


_READERS: dict[Shape, tuple[Callable[[object], object], dict[str, Any]]] = {
    Shape.NUMBER: (understand_number, {"type": "number"}),
    Shape.MONEY: (understand_money, MONEY_SCHEMA),
    Shape.MOMENT: (understand_moment, MOMENT_SCHEMA),
    Shape.REFERENCE: (understand_reference, TEXT_SCHEMA),
}


def _problem(details: ErrorDetails, *, kind: Kind) -> Problem:
    """What is wrong with one field, in words for the person who typed it."""
    path = ".".join(str(step) for step in details["loc"])
    match details["type"]:
        case "extra_forbidden":
            reason = f"is not a field of {kind.name}"
        case "enum":
            allowed = details.get("ctx", {}).get("expected", "")
            reason = f"must be one of {allowed}, not {_shown(details['input'])}"
        case "bool_type":
            reason = f"must be true or false, not {_shown(details['input'])}"
        case "int_type":
            reason = f"must be a whole number, not {_shown(details['input'])}"
        case "tuple_type" | "list_type":
            reason = f"must be a list, not {_shown(details['input'])}"
        case _:
            reason = mistakes.reason(details)
    return Problem(field=path or kind.name, reason=reason)


def _shown(value: object) -> str:
    is_of_json = value is None or isinstance(value, bool)
    shown = json.dumps(value) if is_of_json else repr(value)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
