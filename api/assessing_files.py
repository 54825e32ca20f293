"""Judging every history of a file, on all cores where there are many.

The lines of a file are parsed, understood and judged where there is a core free; only
so many are under way at once. Answers come in the file's order.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from typing import BinaryIO, TypeAlias

from api.assessing import Judged, Wanted, judge_history, to_json
from api.assessing_words import case_in_words
from api.settling import settle
from domain import codes, rules
from domain.histories import Rejected, understand
from domain.histories_file import parsed, pieces
from domain.histories_told import Rejection

MANY = 400
"""From here on the start of other processes is worth its while."""
AT_ONCE = 25
AHEAD = 4
"""So many times `AT_ONCE` are given to each core before an answer is awaited."""
Written: TypeAlias = tuple[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What a history comes to, as JSON or in words; or why it cannot be read."""

    id: str
    text: str = ""
    problems: tuple[Rejection, ...] = ()


Work: TypeAlias = Callable[[Sequence[Written]], list[Answered]]


def judge_file(
    file: BinaryIO, wanted: Wanted, *, now: datetime, in_words: bool
) -> Iterator[Answered]:
    """Each history of a file, judged or refused. Raises FileUnreadable."""
    work = partial(_judge, wanted=wanted, now=now, in_words=in_words)
    seen: set[str] = set()
    for found in _worked(pieces(file), work):
        if found.id in seen:
            reason = "is the id of another history in this file"
            problem = Rejection(history=found.id, seq=None, field="id", reason=reason)
            yield Answered(id=found.id, problems=(problem,))
        else:
            yield found
        seen.add(found.id)


def _worked(written: Iterator[Written], work: Work) -> Iterator[Answered]:
    first = list(islice(written, MANY))
    cores = os.cpu_count() or 1
    if len(first) < MANY or cores == 1:
        for one in chain(first, written):
            yield from work([one])
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(cores, mp_context=context, initializer=_ready) as pool:
        waiting: deque[Future[list[Answered]]] = deque()
        for some in _several(chain(first, written)):
            waiting.append(pool.submit(work, some))
            if len(waiting) > AHEAD * cores:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _ready() -> None:
    """Load what every history needs, and tell the garbage collector that it stays."""
    rules.newest()
    codes.on_file()
    settle()


def _several(written: Iterator[Written]) -> Iterator[list[Written]]:
    while some := list(islice(written, AT_ONCE)):
        yield some


def _judge(
    written: Sequence[Written], *, wanted: Wanted, now: datetime, in_words: bool
) -> list[Answered]:
    return [_answered(*one, wanted, now=now, in_words=in_words) for one in written]


def _answered(
    place: str, told: object, wanted: Wanted, *, now: datetime, in_words: bool
) -> Answered:
    try:
        found = understand(parsed(told), place=place, now=now)
    except RecursionError:
        reason = "is nested too deeply"
        problem = Rejection(history=place, seq=None, field="", reason=reason)
        return Answered(id=place, problems=(problem,))
    if isinstance(found, Rejected):
        return Answered(id=found.id, problems=found.rejections)
    return answered(judge_history(found, wanted, now=now), in_words=in_words)


def answered(judged: Judged, *, in_words: bool) -> Answered:
    """A case that was judged, ready to be said."""
    text = case_in_words(judged) if in_words else json.dumps(to_json(judged))
    return Answered(id=judged.id, text=text)
