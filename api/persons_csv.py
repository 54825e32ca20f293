"""Persons in a CSV file: one a row, under the column names that programs use.

Every row is understood or refused by its line; what nobody reads is said.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO, cast

from api.persons_told import REASONS, PersonTold, says_nothing, told_in
from domain.matching.details import Details
from domain.one_line import one_line
from domain.refusals import NotUnderstood

RECORD_ID = "record_id"
ALSO_RECORD_ID = "rec_id"
IDENTIFIERS = "identifiers"
OF_IDENTIFIERS = ("soc_sec_id",)
"""Columns that are an identifier each, of the source that they are named after."""
SEVERAL = ("names", "addresses", "phones", "emails", "organisations")
COLUMNS = tuple(
    name for name in PersonTold.model_fields if name not in (*SEVERAL, "kind")
)
LONGEST_RECORD_ID = 200
MOST_PROBLEMS = 100
"""After so many, the rest of a file is not looked at."""
EMPTY = "says nothing of anybody"


class FileUnusable(Exception):
    """A file is not one of persons: it cannot be opened, or has no columns for them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A person of a file; `line` counts from 1, the heading included."""

    line: int
    record_id: str
    details: Details


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A line that cannot be read, and why."""

    line: int
    reason: str


@dataclass(kw_only=True, slots=True)
class Reading:
    """A file while it is read. `unread` are columns that say nothing to us."""

    rows: Iterator[Row | Refused]
    unread: Sequence[str] = field(default_factory=list[str])


@contextmanager
def opened(path: Path) -> Generator[Reading]:
    """A file of persons. Raises FileUnusable."""
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise FileUnusable(msg) from None
    with file:
        yield _reading(file, path)


def _reading(file: TextIO, path: Path) -> Reading:
    try:
        first = file.readline()
    except UnicodeDecodeError:
        msg = f"{path} is not UTF-8 text; save it as CSV (UTF-8)"
        raise FileUnusable(msg) from None
    delimiter = ";" if first.count(";") > first.count(",") else ","
    cells: list[str] = next(csv.reader([first], delimiter=delimiter), list[str]())
    heads = [_head(cell) for cell in cells]
    _require_heads(heads, path)
    known = {RECORD_ID, *COLUMNS, *OF_IDENTIFIERS}
    return Reading(
        rows=_rows(file, heads, delimiter=delimiter),
        unread=[
            cell.strip() or "(without a name)"
            for cell, head in zip(cells, heads, strict=True)
            if head not in known
        ],
    )


def _head(cell: str) -> str:
    """What a column is called here: `Given Name` and `given-name` are `given_name`."""
    head = re.sub(r"[\s_-]+", "_", cell.strip().casefold())
    return RECORD_ID if head == ALSO_RECORD_ID else head


def _require_heads(heads: Sequence[str], path: Path) -> None:
    if RECORD_ID not in heads:
        msg = (
            f"{path} has no column {RECORD_ID}; its first line names the columns: "
            f"{RECORD_ID}, {', '.join(COLUMNS)}"
        )
        raise FileUnusable(msg)
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    if twice:
        msg = f"{path} has two columns called {twice[0]}; keep one"
        raise FileUnusable(msg)
    if not {*COLUMNS, *OF_IDENTIFIERS} & set(heads):
        msg = f"{path} says nothing of persons; columns are {', '.join(COLUMNS)}"
        raise FileUnusable(msg)


def _rows(
    file: TextIO, heads: Sequence[str], *, delimiter: str
) -> Iterator[Row | Refused]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    seen: dict[str, int] = {}
    line = 1
    while True:
        # A value may hold line ends: a row begins after the line the last one ended.
        line = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except UnicodeDecodeError:
            yield Refused(line=line, reason="here or a little later it is not UTF-8")
            return
        except csv.Error as error:
            yield Refused(line=line, reason=f"is no line of a CSV file: {error}")
            return
        if any(cell.strip() for cell in cells):
            yield _row(line, heads, cells, seen=seen)


def _row(
    line: int, heads: Sequence[str], cells: Sequence[str], *, seen: dict[str, int]
) -> Row | Refused:
    if len(cells) != len(heads):
        said = f"has {len(cells)} values, and the first line names {len(heads)}"
        return Refused(line=line, reason=said)
    told = {head: cell.strip() for head, cell in zip(heads, cells, strict=True)}
    record_id = told.pop(RECORD_ID)
    if said := _of_record_id(record_id, line, seen):
        return Refused(line=line, reason=said)
    try:
        details = told_in(_document(told)) if any(told.values()) else Details()
    except NotUnderstood as refusal:
        said = "; ".join(f"{p.field} {p.reason}" for p in refusal.problems)
        return Refused(line=line, reason=said)
    except ValueError:
        said = f'{IDENTIFIERS} is a JSON object, such as {{"soc_sec_id": "1804974"}}'
        return Refused(line=line, reason=said)
    if says_nothing(details):
        return Refused(line=line, reason=EMPTY)
    return Row(line=line, record_id=record_id, details=details)


def _of_record_id(record_id: str, line: int, seen: dict[str, int]) -> str:
    """Why a number cannot be taken; empty where it can."""
    if not record_id:
        return f"has no {RECORD_ID}"
    if len(record_id) > LONGEST_RECORD_ID:
        return f"its {RECORD_ID} is too long"
    try:
        if one_line(record_id) != record_id:
            return f"its {RECORD_ID} goes over several lines, or holds a tab"
    except ValueError as error:
        return f"its {RECORD_ID} {error}"
    if (first := seen.setdefault(record_id, line)) != line:
        return f"{RECORD_ID} {record_id} is also on line {first}; each stands once"
    return ""


def _as_text(value: Any) -> Any:
    """A whole number as its digits, as it may stand in a cell; else what is there."""
    return str(value) if type(value) is int else value


def _document(told: dict[str, str]) -> dict[str, Any]:
    """The columns of a row as JSON has them. Raises ValueError."""
    document: dict[str, Any] = {
        name: told[name] for name in COLUMNS if told.get(name) and name != IDENTIFIERS
    }
    identifiers: dict[str, Any] = {}
    if written := told.get(IDENTIFIERS):
        found = json.loads(written)
        if not isinstance(found, dict):
            raise ValueError(REASONS["dict_type"])
        values = cast("dict[str, Any]", found)
        identifiers |= {name: _as_text(value) for name, value in values.items()}
    identifiers |= {name: told[name] for name in OF_IDENTIFIERS if told.get(name)}
    return document | ({IDENTIFIERS: identifiers} if identifiers else {})
