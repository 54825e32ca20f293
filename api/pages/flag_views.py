"""Questions of a case as pages show them, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberedFact:
    """A fact by the number that people call it; `href` is empty for a planned one."""

    number: int
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CiteRef:
    """A provision in words, and where it stands."""

    words: str
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FlagRow:
    """One question with its reasons. `status` is in words, before `arose_at`."""

    flag_id: UUID
    title: str
    rule_href: str
    severity: float
    attention: str
    status: str
    arose_at: datetime
    asks: str
    because: tuple[NumberedFact, ...]
    speaks_for: tuple[NumberedFact, ...]
    answered_by: tuple[NumberedFact, ...]
    superseded_by: tuple[NumberedFact, ...]
    harmless: tuple[str, ...]
    cites: tuple[CiteRef, ...]
    rests_on_memory: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """A question that is seen otherwise, and how."""

    title: str
    rule_href: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Raising:
    """What a planned act would raise; `new` are questions that nobody asks without it.

    `changes` are questions that stand without it and would stand otherwise.
    """

    number: int
    until: datetime
    attention: str
    attention_without: str
    new: tuple[FlagRow, ...]
    changes: tuple[ChangeRow, ...]
