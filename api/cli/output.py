"""Answers on standard output, for people or for programs; progress on the other one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else.")
]
Say = Callable[[int, int | None], None]
"""Told how far long work has come, and how far it has to go where that is known."""


def as_json(document: Any) -> str:
    """A document for programs: the same data always gives the same bytes."""
    return json.dumps(document, indent=2)


def answer(document: Any, *, json_wanted: bool, plain: str) -> None:
    """Print the answer of a command, whole."""
    print(as_json(document) if json_wanted else printable(plain))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they need to be, and a line under their heads."""
    lines = [[printable(cell) for cell in line] for line in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in (lines[0], rule, *lines[1:])
    )


def printable(text: str) -> str:
    """Text that no terminal acts upon; line ends stay."""
    return "".join(
        char
        if char.isprintable() or char == "\n"
        else char.encode("unicode_escape").decode()
        for char in text
    )


@contextmanager
def progress(what: str) -> Generator[Say]:
    """Shows how far long work has come, where somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda _done, _whole: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
