"""Answers that leave on the stroke: how long they took says nothing.

Whoever asks for a check waits a whole number of strokes, so that what little time one
check takes more than another is not seen.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from time import perf_counter, sleep

STROKE_SECONDS = 0.25


@dataclass(kw_only=True, slots=True)
class Took:
    """How long it took, once it is done, in milliseconds: whole strokes."""

    ms: float = 0.0


@contextmanager
def on_the_stroke() -> Generator[Took]:
    """Let what is done in it take a whole number of strokes, whether it is refused."""
    started, took = perf_counter(), Took()
    try:
        yield took
    finally:
        passed = perf_counter() - started
        whole = max(ceil(passed / STROKE_SECONDS), 1) * STROKE_SECONDS
        sleep(max(whole - (perf_counter() - started), 0.0))
        took.ms = whole * 1_000
