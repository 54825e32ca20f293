"""Dates of birth, compared as somebody may have written them down."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from domain.matching.seen import Seen
from domain.matching.weights import BORN

GENERATION = range(17, 46)
SOME_YEARS = 10


def born_seen(one: str, other: str) -> list[Seen]:
    """How two dates of birth agree; nothing where one is not known."""
    if not one or not other:
        return []
    agreement = _agreement(one, other)
    return [Seen("date of birth", agreement, *BORN[agreement], one, other)]


def _agreement(one: str, other: str) -> str:
    if one.endswith("00") or other.endswith("00"):
        return _of_part(one, other)
    if one == other:
        return "exact"
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return "day and month swapped"
    return _slip(one, other) or _apart(int(one[:4]), int(other[:4]))


def _slip(one: str, other: str) -> str:
    """What slip makes one of the other; empty where none does."""
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1:
        return "one digit"
    if one[:6] == other[:6]:
        return "year and month"
    if one[4:] == other[4:]:
        return "day and month"
    return "two digits" if distance == 2 else ""  # noqa: PLR2004 (two are two)


def _of_part(one: str, other: str) -> str:
    """A year, or a year and a month, is all that is known of one."""
    if one[:4] != other[:4]:
        return _apart(int(one[:4]), int(other[:4]))
    if "00" in {one[4:6], other[4:6]}:
        return "year"
    return "same known part" if one[4:6] == other[4:6] else "differs"


def _apart(one: int, other: int) -> str:
    years = abs(one - other)
    if years in GENERATION:
        return "a generation apart"
    return "some years apart" if years <= SOME_YEARS else "differs"
