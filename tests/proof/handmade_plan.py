"""What a bundle made by hand is about, and how whoever holds the log's key lies in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from domain.log.signer import KeyPair
from tests.log.known import LOG, NOW, WITNESS

Place = tuple[str, int]
"""A section and the version of a fact in it."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a bundle holds. Whatever is not said is honest."""

    seed: int = 1
    sections: Mapping[str, int] = field(
        default_factory=lambda: {"record": 3, "supervision": 2}
    )
    others: int = 7
    """Leaves of other cases, somewhere between."""
    log: KeyPair = LOG
    older_keys: tuple[KeyPair, ...] = ()
    """Oldest first; each was followed by the next, the last by `log`."""
    witnesses: tuple[KeyPair, ...] = (WITNESS,)
    at: int = NOW
    earlier: tuple[int, ...] = ()
    """Sizes of the earlier checkpoints that are enclosed."""
    withheld: Mapping[Place, str] = field(default_factory=dict)
    """Facts whose words are not shown, and why: redacted or erased."""
    words: Callable[[Random], str] = lambda dice: f"words {dice.random()} é \U0001d4b3"
    report: bytes = b"%PDF-1.7 no more than a name\n"
    verifier: bytes = b"<!doctype html>\n"
    stamp: bytes | None = None

    told_counts: Mapping[str, int] = field(default_factory=dict)
    """A lie: of these sections only so many facts are shown and counted."""
    logged_twice: Place | None = None
    """A lie: the log holds a second leaf with the tag of this fact."""
    swapped: Place | None = None
    """A lie: this fact was logged before the one that it follows."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """A lie: what the manifest says otherwise than `CaseExported` does."""
    exported: Mapping[str, Any] = field(default_factory=dict)
    """A lie: what `CaseExported` says otherwise than the bundle is."""
    retold: Callable[[Place, bytes], bytes] = lambda _place, plain: plain
    """A lie: the plain form of a fact, as it is stored instead."""
    rotated_root: bytes | None = None
    """A lie: the root after which keys were changed."""
    topic: str = "case"
    beyond: Place | None = None
    """A lie: a fact that is logged and shown, and not counted."""
    openings: tuple[int, ...] = (1,)
    """A lie: the versions of the opening that are logged, one behind the other."""
    is_opened_late: bool = False
    """A lie: the opening is logged after all facts but the last."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """A lie: what the opening commits to for a section, in hexadecimal."""
    shadow: Mapping[str, int] = field(default_factory=dict)
    """A lie: a second file of these sections, under other secrets, is logged and shown."""
