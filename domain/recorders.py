"""What the recorders of both databases share: commands, leaves, and what is refused.

The recorders themselves, thin subclasses of the library's native ones, are
`domain.on_sqlite` and `domain.on_postgres`. What they add happens inside the
transaction that writes the facts: the leaf of each fact at its own gapless
`log_index`, and the key of the command that wrote them. The databases themselves
refuse to change or delete what was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


class StoreUnsafe(Exception):
    """The database would not keep what it is given; the ledger will not start."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """A command that was carried out: what was asked, and the fact that answers it."""

    digest: bytes
    stream: UUID
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A command to be remembered with the facts that it leads to."""

    key: bytes
    digest: bytes
    answer: int = 0
    """Which of the facts written with it answers it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeafRow:
    """A leaf of the log and the fact that it stands for."""

    log_index: int
    stream: UUID
    version: int
    leaf: bytes
