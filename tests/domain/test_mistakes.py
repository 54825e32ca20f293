"""Mistakes are told in words of our own, whatever the library that finds them says."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import ErrorType

from api.envelope import envelope
from api.persons_told import told_in
from domain.answers import understand_words
from domain.codes import CodeUnusable
from domain.codes import _code as code_of
from domain.mistakes import ALWAYS, BOUNDED, COUNTED, UNKNOWN, first_in_words, in_words
from domain.mistakes import reason as reason_of
from domain.refusals import NotUnderstood
from domain.rules import candidate
from domain.rules.naming import RuleUnusable
from domain.told import tell
from domain.values import Section
from tests.house import GIFT

EVERY = get_args(ErrorType)
WORDED = {"value_error", "enum", "literal_error", "string_pattern_mismatch"}
NOT_OF_SHAPES = {
    "no_such_attribute", "needs_python_object", "frozen_field", "frozen_instance",
    "get_attribute_error", "named_tuple_type", "default_factory_not_called",
    "iteration_error", "frozen_dict_type", "ordered_dict_type", "counter_type",
    "deque_type", "set_item_not_hashable", "assertion_error",
    "missing_sentinel_error", "ellipsis_error", "is_instance_of", "is_subclass_of",
    "callable_type", "union_tag_invalid", "union_tag_not_found", "arguments_type",
    "missing_argument", "unexpected_keyword_argument",
    "missing_keyword_only_argument", "unexpected_positional_argument",
    "missing_positional_only_argument", "multiple_argument_values",
    "fraction_type", "fraction_parsing", "complex_type", "complex_str_parsing",
}  # fmt: skip
"""Of what no shape here is made of: objects of Python, calls, odd numbers."""
OF_A_LIBRARY = re.compile(
    r"input|valid|parse|parsing|string|integer|boolean|dictionary|uuid|datetime|None\b",
    re.IGNORECASE,
)
"""Words of programmers."""


def found(shape: Any, told: object, *, strict: bool = False) -> str:
    """What is said of something that does not fit a shape."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(shape).validate_python(told, strict=strict)
    return in_words(refused.value)


class TestEveryKindOfMistake:
    def test_has_words_here_or_is_one_that_no_shape_makes(self) -> None:
        known = {*ALWAYS, *BOUNDED, *COUNTED, *WORDED}

        assert known | NOT_OF_SHAPES >= set(EVERY)
        assert not known & NOT_OF_SHAPES

    @pytest.mark.parametrize("kind", sorted(ALWAYS))
    def test_is_one_that_there_is(self, kind: str) -> None:
        assert kind in EVERY

    @pytest.mark.parametrize("kind", EVERY)
    def test_is_never_told_in_words_of_programmers(self, kind: Any) -> None:
        bounds = [*(name for _, name in BOUNDED.values()), "max_length", "min_length",
                  "max_digits", "decimal_places", "whole_digits"]  # fmt: skip
        given = dict.fromkeys(bounds, 3) | {
            "expected": "'one' or 'two'", "pattern": "^(one|two)$", "error": "is odd",
        }  # fmt: skip

        said = reason_of({"type": kind, "ctx": given})

        assert not OF_A_LIBRARY.search(said), said
        assert said == said.strip()
        assert said[0].islower()

    def test_of_a_kind_that_is_new_is_told_in_general(self) -> None:
        said = reason_of({"type": "quaternion_type", "msg": "Input should be a …"})

        assert said == UNKNOWN

    def test_the_librarys_own_words_would_not_pass(self) -> None:
        assert OF_A_LIBRARY.search(PydanticKnownError("uuid_type").message())
        assert OF_A_LIBRARY.search(PydanticKnownError("dict_type").message())


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    at: date
    names: list[str] = []


@pytest.mark.parametrize(
    ("shape", "told", "said"),
    [
        (UUID, "zz", "must be an identifier as it was shown, such as 5f0c1d52-"),
        (UUID, 7, "must be an identifier as it was shown"),
        (int, "seven", "must be a whole number"),
        (int, 7.5, "must be a whole number"),
        (float, "seven", "must be a number"),
        (Decimal, "seven", "must be a number"),
        (bool, "perhaps", "must be true or false"),
        (str, 7, "must be text"),
        (date, "2026-02-30", "must be a date, such as 2026-03-09"),
        (date, "soon", "must be a date, such as 2026-03-09"),
        (datetime, "soon", "must be a date and time, such as 2026-03-09T14:00:00Z"),
        (list[int], 7, "must be a list"),
        (dict[str, int], 7, "must be an object with named fields"),
        (Shape, 7, "must be an object with named fields"),
        (Shape, {}, "at: is missing"),
        (Shape, {"at": "2026-03-09", "on": 1}, "on: is not a field here"),
        (Section, "attic", "must be one of 'record', "),
        (Literal["pdf"], "doc", "must be 'pdf'"),
        (Literal["json", "pdf"], "doc", "must be one of 'json' or 'pdf'"),
        (Annotated[int, Field(ge=1)], 0, "must be at least 1"),
        (Annotated[int, Field(le=200)], 201, "must be at most 200"),
        (Annotated[str, Field(max_length=1)], "ab", "must have at most 1 character"),
        (Annotated[str, Field(min_length=1)], "", "must not be empty"),
        (Annotated[str, Field(min_length=3)], "", "must have at least 3 characters"),
        (
            Annotated[list[int], Field(max_length=2)],
            [1] * 3,
            "must hold at most 2 entr",
        ),
        (
            Annotated[str, Field(pattern="^(intake|mentioned|role)$")],
            "other",
            "must be one of 'intake', 'mentioned' or 'role'",
        ),
        (
            Annotated[str, Field(pattern=r"^R\d{2}$")],
            "7",
            r"must be written as the pattern ^R\d{2}$ says",
        ),
    ],
)
def test_a_mistake_is_told_plainly(shape: Any, told: object, said: str) -> None:
    assert found(shape, told, strict=shape is str).startswith(said)


def test_every_field_is_named_and_the_first_alone_where_that_is_wanted() -> None:
    with pytest.raises(ValidationError) as refused:
        Shape.model_validate({"at": "soon", "names": ["a", 7]})

    assert (
        in_words(refused.value)
        == f"{first_in_words(refused.value)}; names.1: must be text"
    )
    assert first_in_words(refused.value) == "at: must be a date, such as 2026-03-09"


def test_somebody_is_named_by_an_identifier_in_our_own_words() -> None:
    for odd in ("zz", 7, ["a"]):
        with pytest.raises(ValueError, match="about must be the id of a person"):
            understand_words({"text": "she said so", "about": odd})


def test_what_goes_beside_a_fact_is_told_plainly() -> None:
    with pytest.raises(NotUnderstood) as refused:
        envelope({"corrects": "zz", "consultation_refs": 7, "occurred": "now"})

    said = {each.field: each.reason for each in refused.value.problems}
    assert said["corrects"].startswith("must be an identifier as it was shown")
    assert said["consultation_refs"] == "must be a list"
    assert said["occurred"] == "is not a field here"
    assert said["occurred_at"] == "is missing"


def test_nothing_is_shown_as_it_is_written_where_it_was_told() -> None:
    with pytest.raises(NotUnderstood) as refused:
        tell("GiftExchanged", {**GIFT, "gift_kind": None, "direction": True})

    said = {each.field: each.reason for each in refused.value.problems}
    assert said["gift_kind"].endswith(", not null")
    assert said["direction"].endswith(", not true")


def test_a_person_is_told_plainly_too() -> None:
    with pytest.raises(NotUnderstood) as refused:
        told_in({"names": [7], "given_name": "Ada"})

    (problem,) = refused.value.problems
    assert problem.field == "names.0"
    assert problem.reason == "must be an object with named fields"


def test_a_rule_book_that_does_not_fit_is_told_in_one_line() -> None:
    with pytest.raises(RuleUnusable) as refused:
        candidate({"book.yaml": "name: 7\nnobody: asked\n"})

    said = str(refused.value)
    assert said.startswith("book.yaml: ")
    assert "name: must be text" in said
    assert "nobody: is not a field here" in said
    assert "\n" not in said
    assert "https://" not in said


def test_a_code_of_ethics_that_does_not_fit_is_told_in_one_line() -> None:
    with pytest.raises(CodeUnusable) as refused:
        code_of("odd.yaml", "id: 7\n")

    assert "id: must be text" in str(refused.value)
    assert "\n" not in str(refused.value)
