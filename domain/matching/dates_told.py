"""Dates of birth as they are told: whole, in part, or not quite a date."""

from __future__ import annotations

import re

PARTED = re.compile(r"^\s*(\d{4})[-/. ]?(\d{1,2})?(?:[-/. ]?(\d{1,2}))?\s*$")
DAY_FIRST = re.compile(r"^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\s*$")
NOTHING = "00000000"


def digits_of_date(text: str) -> str:
    """`YYYYMMDD`, with 0 for what was not told; empty where nothing can be read.

    A day or month that no calendar has is kept: somebody mistyped it, once.
    """
    if found := PARTED.match(text):
        year, month, day = found.groups()
    elif found := DAY_FIRST.match(text):
        day, month, year = found.groups()
    else:
        return ""
    digits = f"{year}{(month or '').zfill(2)}{(day or '').zfill(2)}"
    return digits if digits != NOTHING else ""
