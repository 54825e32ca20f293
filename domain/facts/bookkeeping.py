"""Facts that keep the books: cases opened, people registered, roles and relations.

Nobody judges by them; they say who stands where, from which day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import CaseId, PersonId, Sealed, Section, Source


class Standing(StrEnum):
    """In which capacity somebody uses the ledger."""

    THERAPIST = "therapist"
    SUPERVISOR = "supervisor"
    BOARD_MEMBER = "board_member"
    CASE_OFFICER = "case_officer"
    CUSTODIAN = "custodian"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"
    CONFLICT_REVIEWER = "conflict_reviewer"


class Licence(StrEnum):
    """Whether a practitioner works under their own licence."""

    LICENSED = "licensed"
    TRAINEE = "trainee"


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Fact):
    """A therapist and a client begin a case, with an empty record."""

    TOPIC: ClassVar[str] = "case-opened.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    therapist_id: PersonId
    client_id: PersonId
    reference: str
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Fact):
    """A person is known to the practice; who they are is sealed under their key."""

    TOPIC: ClassVar[str] = "person-registered.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    name: Sealed


@dataclass(frozen=True, kw_only=True)
class PractitionerRegistered(Fact):
    """A therapist practises under these codes of ethics, licensed or in training."""

    TOPIC: ClassVar[str] = "practitioner-registered.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTITIONER

    person_id: PersonId
    licence: Licence
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SupervisionAgreed(Fact):
    """A supervisor answers for a practitioner's work from `occurred_at` on."""

    TOPIC: ClassVar[str] = "supervision-agreed.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTITIONER

    person_id: PersonId
    supervisor_id: PersonId


@dataclass(frozen=True, kw_only=True)
class SupervisionEnded(Fact):
    """A supervisor no longer answers for a practitioner's work."""

    TOPIC: ClassVar[str] = "supervision-ended.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTITIONER

    person_id: PersonId
    supervisor_id: PersonId


@dataclass(frozen=True, kw_only=True)
class CaseReferred(Fact):
    """Sections of a case are laid before members of an ethics board."""

    TOPIC: ClassVar[str] = "case-referred.v1"
    STREAM: ClassVar[Stream] = Stream.PROCEEDING

    case_id: CaseId
    member_ids: tuple[PersonId, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, kw_only=True)
class ReferralRevoked(Fact):
    """Members of an ethics board no longer have a case before them."""

    TOPIC: ClassVar[str] = "referral-revoked.v1"
    STREAM: ClassVar[Stream] = Stream.PROCEEDING

    case_id: CaseId
    member_ids: tuple[PersonId, ...]


@dataclass(frozen=True, kw_only=True)
class RoleProposed(Fact):
    """One person proposes that another be given a capacity that takes two to give."""

    TOPIC: ClassVar[str] = "role-proposed.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    person_id: PersonId
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Fact):
    """The practice lets a person use the ledger in a capacity."""

    TOPIC: ClassVar[str] = "role-granted.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    person_id: PersonId
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class RoleWithdrawn(Fact):
    """The practice takes back a capacity it had granted."""

    TOPIC: ClassVar[str] = "role-withdrawn.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    person_id: PersonId
    standing: Standing
