"""The classes of retention: data that is read once, and refused where it is not whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from domain.retention.periods import CountsFrom, RetentionClass
from domain.shipped import values_shipped

NOT_LEGAL_ADVICE = (
    "None of this is legal advice. Laws differ by place and change; ask somebody who "
    "knows yours."
)


@cache
def classes() -> Mapping[str, RetentionClass]:
    """Every class by its name, in the order of the file."""
    text = files("domain.retention").joinpath("classes.yaml").read_text("utf-8")
    told: dict[str, Any] = values_shipped(text)
    return {name: _class(name, one) for name, one in told["classes"].items()}


def edition() -> date:
    """When the classes were last looked through."""
    text = files("domain.retention").joinpath("classes.yaml").read_text("utf-8")
    found: date = values_shipped(text)["edition"]
    return found


def of_codes(codes: tuple[str, ...]) -> tuple[RetentionClass, ...]:
    """The classes that are taken for somebody whom these codes of ethics bind."""
    return tuple(one for one in classes().values() if set(codes) & set(one.codes))


def _class(name: str, told: dict[str, Any]) -> RetentionClass:
    rest = dict(told)
    return RetentionClass(
        name=name,
        counts_from=CountsFrom(rest.pop("counts_from")),
        codes=tuple(rest.pop("codes")),
        **rest,
    )
