"""What is known of somebody, as the text that is sealed in a fact, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, cast

from domain.east_asian import in_parts, is_east_asian
from domain.matching.details import Address, Details, Identifier, Name, NameKind

RECORD = "record_id:"
"""Begins the source of a number that only says where a description was taken from."""


def as_text(details: Details) -> str:
    """All of it, without what is empty. The same details always give the same text."""
    told: dict[str, object] = {}
    for field in fields(details):
        value: str | tuple[object, ...] = getattr(details, field.name)
        if value:
            whole = isinstance(value, str)
            told[field.name] = value if whole else [_plain(one) for one in value]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def from_text(text: str) -> Details:
    """What `as_text` was told."""
    told = cast("dict[str, Any]", json.loads(text))
    return Details(
        names=tuple(
            Name(**{**one, "kind": NameKind(one.get("kind", NameKind.CURRENT))})
            for one in told.get("names", ())
        ),
        date_of_birth=told.get("date_of_birth", ""),
        addresses=tuple(Address(**one) for one in told.get("addresses", ())),
        phones=tuple(told.get("phones", ())),
        emails=tuple(told.get("emails", ())),
        identifiers=tuple(
            Identifier(source=one.get("source", ""), value=one.get("value", ""))
            for one in told.get("identifiers", ())
        ),
        organisations=tuple(told.get("organisations", ())),
    )


def of_name(name: str) -> Details:
    """What a name alone says of its bearer: the last word is the surname.

    `Quill, Ada` says it the other way round, and `王伟` in its own.
    """
    surname, comma, given = name.partition(",")
    if is_east_asian(whole := name.strip()):
        given, surname = in_parts(whole)
        return Details(names=(Name(given=given, surname=surname),))
    if not comma:
        given, _, surname = name.strip().rpartition(" ")
    return Details(names=(Name(given=given.strip(), surname=surname.strip()),))


def called(details: Details) -> str:
    """What somebody is called, by the first name they go by now; or nothing."""
    current = [one for one in details.names if one.kind is NameKind.CURRENT]
    for name in (*current, *details.names):
        if whole := written(name):
            return whole
    return ""


def written(name: Name) -> str:
    """A name as it is written: `Ada Quill`, and in its own script `王伟`.

    Chinese, Japanese and Korean names have the surname first and no space, where all
    of the name is in such a script.
    """
    given, surname = name.given.strip(), name.surname.strip()
    if given and surname and is_east_asian(given + surname):
        return f"{surname}{given}"
    return f"{given} {surname}".strip()


def names_called(details: Details, whole: str) -> tuple[Name, ...]:
    """The name that is written so, in its parts as they were told, or as they look."""
    told = tuple(one for one in details.names if written(one) == whole)
    return told[:1] or of_name(whole).names


def recorded(details: Details, *, source: str, record_id: str) -> Details:
    """The same with the number that a source knows them by."""
    record = Identifier(source=f"{RECORD}{source}", value=record_id)
    return replace(details, identifiers=(*details.identifiers, record))


def records(details: Details) -> Iterator[tuple[str, str]]:
    """From where it was taken: each source, and its number there."""
    for one in details.identifiers:
        if one.source.startswith(RECORD):
            yield one.source.removeprefix(RECORD), one.value


def matchable(details: Details) -> Details:
    """What may be compared: all but the numbers that only say where it came from.

    Two rows of one file have two of them, and may be one person all the same.
    """
    left = tuple(
        one for one in details.identifiers if not one.source.startswith(RECORD)
    )
    return replace(details, identifiers=left)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value
    told: dict[str, object] = {
        field.name: getattr(value, field.name) for field in fields(cast("Any", value))
    }
    if told.get("kind") is NameKind.CURRENT:
        del told["kind"]
    return {name: each for name, each in told.items() if each}
