"""Who looked at a case, at what, by which rule and what for.

The system writes these before an answer leaves, whoever asks; nobody tells them, so they
are no kinds of the catalogue and nothing is weighed by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import CaseId, Sealed, Section


class Reading(StrEnum):
    """What somebody did with what they were shown."""

    VIEW = "view"
    LIST = "list"
    SEARCH = "search"
    EXPORT = "export"
    PRINT = "print"
    DOWNLOAD = "download"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class CaseRead(Fact):
    """Somebody is shown something of a case. It stands in its access section.

    `shown` names the page, file or answer (`domain.reading.SHOWN`), `sections` what
    of the case may be in it, `rule` the rule of access that let them
    (`docs/reference/access.md`). `purpose` is sealed about the case, where it was
    asked.
    """

    TOPIC: ClassVar[str] = "case-read.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    how: Reading
    shown: str
    sections: tuple[Section, ...]
    rule: str
    purpose: Sealed | None = None


@dataclass(frozen=True, kw_only=True)
class CasesListed(Fact):
    """Somebody is shown cases in a list. It stands in a stream of the reader's own.

    Without a case it says that somebody searched and found nothing. `rules` has the rule of access for each of `cases`. `purpose` is sealed about the
    reader, where it was asked.
    """

    TOPIC: ClassVar[str] = "cases-listed.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    how: Reading
    shown: str
    cases: tuple[CaseId, ...]
    rules: tuple[str, ...]
    purpose: Sealed | None = None
