"""What stands in a file of case histories, before anybody asks what it means.

The file is one JSON document, `{"vignettes": [...]}`, or JSON Lines of one history
each, in UTF-8 with or without a byte order mark. JSON Lines are read line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, NoReturn, TypeGuard

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HISTORIES = "vignettes"
TELLTALES = ("id", "events")
"""What a line of JSON Lines has that is a history, or was meant to be one."""


class FileUnreadable(Exception):
    """A file holds no case histories that anything could be said about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """A line of JSON Lines that nobody has parsed yet."""

    text: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A line that is not JSON, and why not."""

    reason: str


class Repeating(dict[str, Any]):
    """An object that gives a name twice; JSON does not say which one counts."""

    repeated: tuple[str, ...] = ()


def documents(file: BinaryIO) -> Iterator[tuple[str, object]]:
    """Each history as JSON has it, `Broken` where it is none, with its place.

    Raises FileUnreadable.
    """
    return ((place, parsed(piece)) for place, piece in pieces(file))


def parsed(piece: object) -> object:
    """A piece of a file as JSON has it."""
    return _parsed(piece.text) if isinstance(piece, Unread) else piece


def pieces(file: BinaryIO) -> Iterator[tuple[str, object]]:
    """As `documents`, but lines are left to be `parsed` by whoever has the time.

    Raises FileUnreadable.
    """
    lines = _lines(file)
    first = next(lines, None)
    if first is None:
        msg = "the file is empty"
        raise FileUnreadable(msg)
    if _is_history(_parsed(first[1])):
        each = chain([first], lines)
        return ((f"line {number}", Unread(text=text)) for number, text in each)
    rest = [first, *lines]
    whole = _parsed(b"\n".join(text for _, text in rest))
    if isinstance(whole, Broken):
        found = [(f"line {number}", _parsed(text)) for number, text in rest]
        if any(_is_history(one) for _, one in found):
            return iter(found)
        msg = f"the file {whole.reason}"
        raise FileUnreadable(msg)
    return _in_document(whole)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value of JSON is an object; its names are always text."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value of JSON is a list."""
    return isinstance(value, list)


def _in_document(whole: object) -> Iterator[tuple[str, object]]:
    if _is_history(whole):
        return iter([("history 1", whole)])
    found = whole.get(HISTORIES) if is_object(whole) else None
    if not is_list(found) or not found:
        msg = (
            'the file holds no case histories; it must be {"vignettes": [...]}, '
            "or JSON Lines of one history each"
        )
        raise FileUnreadable(msg)
    return ((f"history {n}", one) for n, one in enumerate(found, start=1))


def _is_history(found: object) -> bool:
    return (
        is_object(found)
        and HISTORIES not in found
        and any(name in found for name in TELLTALES)
    )


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, each with its number."""
    for number, line in enumerate(file, start=1):
        text = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        if text.strip():
            yield number, text.rstrip(b"\r\n")


def _parsed(text: bytes) -> object:
    try:
        return json.loads(
            text.decode(), parse_constant=_no_constant, object_pairs_hook=_object
        )
    except UnicodeDecodeError as error:
        return Broken(reason=f"is not UTF-8 text (byte {error.start})")
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return Broken(reason=f"is not JSON: {error.msg} ({where})")
    except ValueError as error:
        return Broken(reason=f"is not JSON: {error}")
    except RecursionError:
        return Broken(reason="is not readable: it is nested too deeply")


def _no_constant(name: str) -> NoReturn:
    msg = f"{name} is not a number that JSON knows"
    raise ValueError(msg)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    repeating = Repeating(found)
    repeating.repeated = tuple(n for n in found if names.count(n) > 1)
    return repeating
