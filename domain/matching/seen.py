"""One thing that was compared, and what it speaks for."""

from __future__ import annotations

from typing import NamedTuple


class Seen(NamedTuple):
    """How two descriptions agree in one thing, in bits for each hypothesis."""

    feature: str
    agreement: str
    same: float
    household: float
    one: str
    other: str
