"""References inside a case history: the number of an event names that event's fact.

Any other reference is a label for something that the history does not tell, and stays
the words that it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import cast

from domain import catalogue
from domain.answers import Words
from domain.catalogue import Shape
from domain.histories_told import LARGEST_SEQ
from domain.told import Told
from domain.values import FactId

LONGEST_NUMBER = len(str(LARGEST_SEQ))
REFERRING = ("_ref", "_refs")
"""How the fields end that refer to a fact; other references name people or papers."""


def referred(told: Told, ids: Mapping[int, FactId]) -> Told:
    """What an event tells, with the facts that it refers to by their numbers.

    `ids` are the facts of the same history, by the `seq` of their events.
    """
    found = {
        name: _each(value, ids)
        for name in _referring(told.kind.name)
        if (value := told.values[name])
    }
    return replace(told, values={**told.values, **found}) if found else told


@cache
def _referring(kind: str) -> tuple[str, ...]:
    """The fields of a kind that refer to a fact."""
    return tuple(
        field.name
        for field in catalogue.kinds()[kind].fields
        if field.shape in {Shape.REFERENCE, Shape.REFERENCES}
        and field.name.endswith(REFERRING)
    )


def _each(value: object, ids: Mapping[int, FactId]) -> object:
    if isinstance(value, tuple):
        return tuple(_one(each, ids) for each in cast("tuple[object, ...]", value))
    return _one(value, ids)


def _one(value: object, ids: Mapping[int, FactId]) -> object:
    if not isinstance(value, Words) or value.about is not None:
        return value
    text = value.text.strip()
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return ids.get(int(text), value) if is_number else value
