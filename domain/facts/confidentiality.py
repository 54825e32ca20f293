"""What left the room, on purpose or by mishap, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import CaseFact, Family, Modifier, Weight, told
from domain.facts.tellers import EVERYONE
from domain.values import Role, Sealed, Term

FAMILY = Family(letter="H", name="Confidentiality", lane="Confidentiality")


class Recipient(StrEnum):
    """To whom information went."""

    SUPERVISOR = "supervisor"
    CONSULTANT = "consultant"
    OTHER_PROVIDER = "other_provider"
    FAMILY = "family"
    COURT = "court"
    POLICE_OR_PROTECTION = "police_or_protection"
    INSURER = "insurer"
    EMPLOYER_OR_SCHOOL = "employer_or_school"
    SOCIAL_CONTACT = "social_contact"
    PUBLIC = "public"


class SharingBasis(StrEnum):
    """On what ground information was passed on."""

    WRITTEN_CONSENT = "written_consent"
    VERBAL_CONSENT = "verbal_consent"
    LEGAL_MANDATE = "legal_mandate"
    IMMINENT_RISK = "imminent_risk"
    SUPERVISION_AGREEMENT = "supervision_agreement"
    DEIDENTIFIED = "deidentified"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class ConfidentialInformationDisclosed(CaseFact):
    """Client information passed to someone else."""

    TOPIC: ClassVar[str] = "confidential-information-disclosed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.THERAPIST,
        Role.TRAINEE,
        Role.CLINIC_ADMIN,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-4.01",
        "APA-4.05",
        "ACA-B.7",
        "HIPAA-164.528",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=2,
        variants={
            "basis=none": 72,
            "minimum_necessary=false": 30,
            "recipient=public&basis=none": 85,
            "recipient=social_contact&basis=none": 65,
        },
        modifiers=(Modifier.VULNERABILITY, Modifier.CONSENTED),
        why="4.49% of top-ten board actions.",
    )
    CROSSING: ClassVar[str] = (
        "With valid basis and minimum content: neutral. Without: violation."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("confidentiality", "trust")
    RULES: ClassVar[tuple[str, ...]] = ("R15", "R37")
    WORDS: ClassVar[tuple[str, ...]] = (
        "told",
        "passed",
        "shared",
        "report",
        "court",
        "police",
        "family",
    )

    recipient: Recipient = told("To whom")
    basis: SharingBasis = told("On what ground")
    minimum_necessary: bool = told("No more than needed")
    purpose: Sealed = told("What for")
    client_informed: bool | None = told("The client knew", default=None)


class ExposureMode(StrEnum):
    """How information came into the open unintended."""

    LOST_DEVICE = "lost_device"
    MISSENT = "missent"
    OVERHEARD = "overheard"
    UNLOCKED_RECORD = "unlocked_record"
    SOCIAL_MEDIA = "social_media"
    GROUP_MEMBER = "group_member"


@dataclass(frozen=True, kw_only=True)
class ConfidentialityBreached(CaseFact):
    """Unintended exposure (loss, mis-send, overheard)."""

    TOPIC: ClassVar[str] = "confidentiality-breached.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-4.01", "ACA-B.6", "HIPAA-164.316")
    WEIGHT: ClassVar[Weight] = Weight(
        default=40,
        variants={"notified_client=true": 28},
        modifiers=(Modifier.VULNERABILITY,),
        why="Handled as incident, not as intent.",
    )
    CROSSING: ClassVar[str] = "Incident; response decides."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("confidentiality",)
    RULES: ClassVar[tuple[str, ...]] = ("R37",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "lost",
        "overheard",
        "leak",
        "privacy",
        "email",
        "misdirected",
        "stolen",
    )

    mode: ExposureMode = told("How it happened")
    notified_client: bool = told("The client was told")
    contained: bool = told("It was contained")


class AccessPurpose(StrEnum):
    """What a record was opened for."""

    CARE = "care"
    SUPERVISION = "supervision"
    AUDIT = "audit"
    BILLING = "billing"
    LEGAL = "legal"
    NONE_STATED = "none_stated"


@dataclass(frozen=True, kw_only=True)
class RecordAccessed(CaseFact):
    """Client record opened."""

    TOPIC: ClassVar[str] = "record-accessed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.SYSTEM, Role.CLINIC_ADMIN)
    STANDARDS: ClassVar[tuple[str, ...]] = ("HIPAA-164.528", "APA-4.01")
    WEIGHT: ClassVar[Weight] = Weight(
        variants={
            "purpose=none_stated": 15,
            "purpose=none_stated&relationship_active=false": 50,
        },
        modifiers=(Modifier.FREQUENCY, Modifier.SECRECY),
        why="54 unauthorised look-ups in one NZ case.",
    )
    CROSSING: ClassVar[str] = "System event."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("confidentiality",)
    RULES: ClassVar[tuple[str, ...]] = ("R38",)
    WORDS: ClassVar[tuple[str, ...]] = ("opened", "viewed", "read", "looked", "file")

    accessor_role: Term = told("Role of the reader", vocabulary="roles")
    purpose: AccessPurpose = told("What for")
    relationship_active: bool = told("The reader works with the client")
    count: int | None = told("How often", default=None)
