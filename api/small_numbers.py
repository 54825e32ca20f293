"""Counts that tell of few: they are not told, so that nobody is found among them."""

from __future__ import annotations

from audit_reports.wording import count

FEWEST = 5
"""Design, not validated: fewer than so many cases, but not none, are not counted out."""


def told(number: int, *, of: int) -> int | None:
    """A count among so many; None where it, or what is left, would tell of few."""
    is_small = 0 < number < FEWEST or 0 < of - number < FEWEST
    return None if is_small or 0 < of < FEWEST else number


def in_words(number: int | None, one: str) -> str:
    """`7 cases`, and for what is not told how many, that it is not."""
    if number is None:
        return f"too few {one}s, or all but too few, to say how many"
    return count(number, one)


def figure(number: int | None) -> str:
    """`7`, and `hidden` in a table for what is not told."""
    return "hidden" if number is None else str(number)
