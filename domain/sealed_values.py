"""Finding the sealed values in a fact, each under the name that it was sealed for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import cast

from domain.facts.fact import Fact
from domain.values import Sealed


def sealed_in(fact: Fact) -> Iterator[tuple[str, Sealed]]:
    """Every sealed value of a fact; the n-th of a list is `name.n`, from 0."""
    for field in fields(fact):
        value: object = getattr(fact, field.name)
        if isinstance(value, Sealed):
            yield field.name, value
        elif isinstance(value, tuple):
            # What a tuple holds is looked at one by one.
            for number, one in enumerate(cast("tuple[object, ...]", value)):
                if isinstance(one, Sealed):
                    yield f"{field.name}.{number}", one
