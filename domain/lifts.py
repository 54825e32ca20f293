"""Old shapes of facts, lifted to today's when they are read. The store keeps the old.

A released kind is never edited. Where its fields must change, the new class is called
`.v2`, and a lift from `.v1` is entered here; `tests/ledger_lines/` keeps a line of
each shape that was ever released.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

Lift: TypeAlias = Callable[[bytes], tuple[str, bytes]]
"""From the JSON fields of an old shape to the newer kind's name and its fields."""


def _called(topic: str) -> Lift:
    """Another name, and the same fields; those that are new have a default."""
    return lambda body: (topic, body)


LIFTS: Mapping[str, Lift] = MappingProxyType(
    {
        "changes-looked-at.v1": _called("changes-looked-at.v2"),
        "check-asked.v1": _called("check-asked.v2"),
        "proceeding-opened.v1": _called("proceeding-opened.v2"),
    }
)


def lift(topic: str, body: bytes) -> tuple[str, bytes]:
    """The newest shape of a stored kind; most have only one."""
    while (step := LIFTS.get(topic)) is not None:
        topic, body = step(body)
    return topic, body
