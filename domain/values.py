"""Small types that keep unlike things apart.

Nothing here knows a library, a database or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, NewType, TypeAlias
from uuid import UUID

PersonId = NewType("PersonId", UUID)
"""A person, whatever the role. There is no therapist id and no client id: that one
person can be both, to different people, is what dual relationships are about."""

CaseId = NewType("CaseId", UUID)
"""One therapist's work with one client; its sections are streams of their own."""

FactId = NewType("FactId", UUID)
"""One fact, wherever it is stored."""


class Role(StrEnum):
    """In which capacity somebody tells something."""

    THERAPIST = "therapist"
    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    CLIENT = "client"
    CLINIC_ADMIN = "clinic_admin"
    ETHICS_BOARD = "ethics_board"
    CASE_OFFICER = "case_officer"
    CUSTODIAN = "custodian"
    AUDITOR = "auditor"
    PARTY = "party"
    SYSTEM = "system"


class EvidenceLevel(StrEnum):
    """How a fact is known."""

    OBSERVED = "observed"
    SELF_REPORT = "self_report"
    CLIENT_REPORT = "client_report"
    THIRD_PARTY = "third_party"
    SYSTEM = "system"


class Section(StrEnum):
    """The parts of a case that can be disclosed, withheld and proved each alone."""

    RECORD = "record"
    SUPERVISION = "supervision"
    ACCESS = "access"
    PROCEEDING = "proceeding"


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """An amount, and the ISO 4217 code of its currency.

    `XXX` is the standard's own code for a currency that nobody named.
    """

    amount: Decimal
    currency: str = "XXX"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """Words about a person, readable only with the key of that person.

    `ciphertext` holds the words and the salt of `commitment`, so that destroying the
    key leaves neither. `is_blank` says, without opening, that nothing was written.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {
        "ser_json_bytes": "base64",
        "val_json_bytes": "base64",
    }
    """Read by the codec alone: bytes stand in stored JSON as base64."""

    subject_id: PersonId
    commitment: bytes
    ciphertext: bytes
    is_blank: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where an imported fact stood before: its history and its number there."""

    history: str
    seq: int


Code = NewType("Code", str)
"""A word of a closed vocabulary, such as the name of a kind of fact."""

Term: TypeAlias = Code | Sealed
"""A word of a vocabulary where it is one, and sealed where somebody wrote freely."""

Reference: TypeAlias = UUID | Sealed
"""A fact or person in this ledger, or a sealed label for something outside it."""
