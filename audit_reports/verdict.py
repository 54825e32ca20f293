"""What is asked of a bundle, and what is answered: plain data for words and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.x509 import Certificate

from audit_reports.bundle_shapes import (
    Disclosures,
    Keys,
    Manifest,
    OpeningShape,
    StoredShape,
)
from domain.log.vkeys import VerifierKey

NOT_READ = Disclosures(disclosed=(), withheld=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A checkpoint that the reader kept, and what they call its file."""

    name: str
    note: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a reader brings from elsewhere. The more, the more is proved."""

    vkeys: Sequence[VerifierKey] = ()
    witness_keys: Sequence[VerifierKey] = ()
    not_before: datetime | None = None
    kept: Sequence[Kept] = ()
    certificates: Sequence[Certificate] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """The first thing that is not as it should be.

    `check` counts the checks of the format; `place` is a file of the bundle, empty
    where it is none; section and version say which fact, where it is one.
    """

    check: int
    words: str
    place: str = ""
    section: str | None = None
    version: int | None = None

    @property
    def where(self) -> str:
        """`facts/000017.json (record, version 17)`."""
        if self.section is None:
            return self.place
        which = f"version {self.version}" if self.version else "the section"
        return f"{self.place} ({self.section}, {which})".lstrip()


class Refused(Exception):
    """A check that fails; `verify` puts its number to it."""

    def __init__(
        self,
        words: str,
        *,
        place: str = "",
        section: str | None = None,
        version: int | None = None,
    ) -> None:
        super().__init__(words)
        self.words = words
        self.place = place
        self.section = section
        self.version = version


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """The files of a bundle, read; nothing is proved of them yet.

    `facts` are in the order of their numbers; `earlier` and `consistency` go by size.
    `disclosures` are read only when the facts were found in the log.
    """

    files: Mapping[str, bytes]
    manifest: Manifest
    opening: OpeningShape
    facts: tuple[StoredShape, ...]
    keys: Keys
    rotations: tuple[bytes, ...]
    earlier: Mapping[int, bytes]
    consistency: Mapping[int, bytes]
    disclosures: Disclosures = NOT_READ


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What came of the checks. `failure` is None where all were passed.

    `facts` are the opened facts, words and all; there are none after a failure.
    """

    failure: Failure | None
    proved: tuple[str, ...]
    not_proved: tuple[str, ...]
    manifest: Manifest | None = None
    is_vouched_for: bool = False
    facts: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def ok(self) -> bool:
        return self.failure is None
