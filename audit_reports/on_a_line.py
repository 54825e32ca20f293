"""Words as the templates of paper take them: data, and never anything that is obeyed.

A told text is a string, or a list of strings with marks between them: `None` where a
line may end, `True` where it ends, and the number of a fact where a link leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Told: TypeAlias = "str | list[str | int | bool | None]"

LONG = 48
"""A run of so many characters without a blank is wider than a column can be."""
PIECE = 8
RUN = re.compile(rf"\S{{{LONG},}}")
WIDTHLESS = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
UNWRITABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Controls and what is no character: no PDF may hold them."""
BLANKS = re.compile(r"[ \t\r\f\v]+")
CLOSED_BY = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
"""What turns the direction of writing, and what ends that (UAX 9)."""


def told(words: str) -> Told:
    """`words` in their lines; what is too long to fit is broken, and nothing is lost."""
    lines = [_closed(line) for line in writable(words).split("\n")]
    if len(lines) == 1 and not RUN.search(lines[0]):
        return lines[0]
    made: list[str | int | bool | None] = []
    for line in lines:
        made.extend([True, *_pieces(line)] if made else _pieces(line))
    return made


def writable(words: str) -> str:
    """`words` without controls, each run of blanks as one."""
    seen = words.translate(dict.fromkeys(map(ord, WIDTHLESS)))
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", BLANKS.sub(" ", seen))


def _pieces(line: str) -> Iterator[str | None]:
    done = 0
    for run in RUN.finditer(line):
        yield line[done : run.start()]
        for place in range(run.start(), run.end(), PIECE):
            yield line[place : min(place + PIECE, run.end())]
            yield None
        done = run.end()
    yield line[done:]


def _closed(line: str) -> str:
    """`line`, with an end for each turn of direction: no other words are turned."""
    ends = [CLOSED_BY[mark] for mark in line if mark in CLOSED_BY]
    return line + "".join(reversed(ends))
