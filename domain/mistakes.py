"""What is wrong with something that was told, in words for whoever told it.

A library checks shapes and has words of its own, made for programmers. None of them is
passed on: each kind of mistake it knows has a reason here, and what it may know one day
has a general one. A reason reads after the name of a field and a colon, and never holds
what was told: that may be about somebody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

MOST_TOLD = 20
"""In one line."""
UNKNOWN = "cannot be understood"
ANY_IDENTIFIER = "5f0c1d52-6a53-4c86-9d0c-0c6a1f6f6a10"
_IDENTIFIER = f"must be an identifier as it was shown, such as {ANY_IDENTIFIER}"
_DATE = "must be a date, such as 2026-03-09"
_TIME = "must be a time of day, such as 14:00"
_MOMENT = "must be a date and time, such as 2026-03-09T14:00:00Z"
_SPAN = "must be a length of time, such as PT50M for 50 minutes"
_WHOLE = "must be a whole number"
_NUMBER = "must be a number"
_YES_NO = "must be true or false"
_TEXT = "must be text"
_UNWRITABLE = "holds characters that cannot be written down"
_LIST = "must be a list"
_FIELDS = "must be an object with named fields"
_JSON = "is not JSON"
_DEEP = "is nested too deeply"
_NO_FIELD = "is not a field here"
_MISSING = "is missing"
_ADDRESS = "must be an address, such as https://ledger.example.org"

ALWAYS: Mapping[str, str] = MappingProxyType(
    {
        "missing": _MISSING,
        "extra_forbidden": _NO_FIELD,
        "none_required": "must be left out",
        "invalid_key": "must have text as the names of its fields",
        "json_invalid": _JSON,
        "json_type": _JSON,
        "recursion_loop": _DEEP,
        "recursion_depth_exceeded": _DEEP,
        "string_type": _TEXT,
        "string_unicode": _UNWRITABLE,
        "string_not_ascii": "must be plain letters, digits and signs (ASCII)",
        "bytes_type": _TEXT,
        "bytes_invalid_encoding": _UNWRITABLE,
        "uuid_type": _IDENTIFIER,
        "uuid_parsing": _IDENTIFIER,
        "uuid_version": _IDENTIFIER,
        "url_type": _ADDRESS,
        "url_parsing": _ADDRESS,
        "url_syntax_violation": _ADDRESS,
        "bool_type": _YES_NO,
        "bool_parsing": _YES_NO,
        "int_type": _WHOLE,
        "int_parsing": _WHOLE,
        "int_from_float": _WHOLE,
        "int_parsing_size": "is too large a number",
        "float_type": _NUMBER,
        "float_parsing": _NUMBER,
        "decimal_type": _NUMBER,
        "decimal_parsing": _NUMBER,
        "finite_number": "must be a finite number",
        "date_type": _DATE,
        "date_parsing": _DATE,
        "date_from_datetime_parsing": _DATE,
        "date_from_datetime_inexact": "must be a date without a time of day",
        "date_past": "must lie in the past",
        "date_future": "must lie in the future",
        "time_type": _TIME,
        "time_parsing": _TIME,
        "datetime_type": _MOMENT,
        "datetime_parsing": _MOMENT,
        "datetime_object_invalid": _MOMENT,
        "datetime_from_date_parsing": _MOMENT,
        "datetime_past": "must lie in the past",
        "datetime_future": "must lie in the future",
        "timezone_naive": "must be a time without an offset",
        "timezone_aware": "must say its offset from UTC, such as Z or +01:00",
        "time_delta_type": _SPAN,
        "time_delta_parsing": _SPAN,
        "list_type": _LIST,
        "tuple_type": _LIST,
        "set_type": _LIST,
        "frozen_set_type": _LIST,
        "iterable_type": _LIST,
        "dict_type": _FIELDS,
        "mapping_type": _FIELDS,
        "model_type": _FIELDS,
        "model_attributes_type": _FIELDS,
        "dataclass_type": _FIELDS,
        "dataclass_exact_type": _FIELDS,
    }
)
"""The kinds of mistake of which there is one thing to say."""

BOUNDED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "greater_than": ("must be more than", "gt"),
        "greater_than_equal": ("must be at least", "ge"),
        "less_than": ("must be less than", "lt"),
        "less_than_equal": ("must be at most", "le"),
        "multiple_of": ("must be a multiple of", "multiple_of"),
        "timezone_offset": ("must have the offset", "tz_expected"),
        "url_scheme": ("must begin with", "expected_schemes"),
    }
)
"""Those of which a bound is to be said: the words, and the name of the bound."""

COUNTED: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "string_too_long": ("must have at most", "max_length", "character"),
        "bytes_too_long": ("must have at most", "max_length", "character"),
        "url_too_long": ("must have at most", "max_length", "character"),
        "string_too_short": ("must have at least", "min_length", "character"),
        "bytes_too_short": ("must have at least", "min_length", "character"),
        "too_long": ("must hold at most", "max_length", "entry"),
        "too_short": ("must hold at least", "min_length", "entry"),
        "decimal_max_digits": ("must have at most", "max_digits", "digit"),
        "decimal_max_places": (
            "must have at most",
            "decimal_places",
            "digit after the point",
        ),
        "decimal_whole_digits": (
            "must have at most",
            "whole_digits",
            "digit before the point",
        ),
    }
)
"""Those of which a number of things is to be said, each with the name of one."""

PLURALS = {
    "character": "characters",
    "entry": "entries",
    "digit": "digits",
    "digit after the point": "digits after the point",
    "digit before the point": "digits before the point",
}


def reason(mistake: Mapping[str, Any]) -> str:
    """What is wrong, of one mistake as pydantic lists it.

    Checks of our own speak for themselves.
    """
    kind: str = mistake["type"]
    told: Mapping[str, Any] = mistake.get("ctx") or {}
    if kind in BOUNDED:
        words, bound = BOUNDED[kind]
        return f"{words} {told[bound]}"
    if kind in COUNTED:
        return _counted(kind, told)
    match kind:
        case "value_error":
            return str(told["error"])
        case "enum" | "literal_error":
            return _one_of(str(told["expected"]))
        case "string_pattern_mismatch":
            return _alike(str(told["pattern"]))
        case _:
            return ALWAYS.get(kind, UNKNOWN)


def in_words(error: ValidationError) -> str:
    """Everything that is wrong, in one line: each field and its reason."""
    found = error.errors(include_url=False, include_input=False)
    return "; ".join(_line(each) for each in found[:MOST_TOLD])


def first_in_words(error: ValidationError) -> str:
    """The first thing that is wrong: its field and the reason."""
    return _line(error.errors(include_url=False, include_input=False)[0])


def _line(mistake: Mapping[str, Any]) -> str:
    at = ".".join(str(step) for step in mistake["loc"])
    return f"{at}: {reason(mistake)}" if at else reason(mistake)


def _counted(kind: str, told: Mapping[str, Any]) -> str:
    words, bound, one = COUNTED[kind]
    number: int = told[bound]
    if number == 1 and bound == "min_length":
        return "must not be empty"
    return f"{words} {number} {one if number == 1 else PLURALS[one]}"


def _one_of(expected: str) -> str:
    several = " or " in expected
    return f"must be {'one of ' if several else ''}{expected}"


def _alike(pattern: str) -> str:
    """A pattern that is a choice of words is told as that choice."""
    choice = re.fullmatch(r"\^\(([\w ]+(?:\|[\w ]+)+)\)\$", pattern)
    if choice is None:
        return f"must be written as the pattern {pattern} says"
    *others, last = (f"'{each}'" for each in choice[1].split("|"))
    return _one_of(f"{', '.join(others)} or {last}")
