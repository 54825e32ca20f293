"""Decisions, advice, records, risks and concerns: thinking, written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import CaseFact, Family, Modifier, Weight, told
from domain.facts.tellers import CLINICIANS
from domain.values import Reference, Role, Sealed, Term

FAMILY = Family(letter="I", name="Decisions, consultation, records", lane="Decisions")


class DecisionTiming(StrEnum):
    """When a decision was written down, seen from the act."""

    BEFORE = "before"
    WITHIN_72H = "within_72h"
    LATER = "later"


class DecisionConsent(StrEnum):
    """How the client agreed to what was decided."""

    WRITTEN = "written"
    VERBAL = "verbal"
    NOT_APPLICABLE = "not_applicable"
    NOT_OBTAINED = "not_obtained"


@dataclass(frozen=True, kw_only=True)
class BoundaryDecisionDocumented(CaseFact):
    """Reasoned record of a boundary decision, before or after the act."""

    TOPIC: ClassVar[str] = "boundary-decision-documented.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "ACA-A.6.c",
        "AAMFT-1.3",
        "MD-10.58.03.05",
        "BACP-31",
    )
    WEIGHT: ClassVar[Weight] = Weight(why="Central mitigator.")
    CROSSING: ClassVar[str] = "Protective; three ACA fields make it complete."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("boundaries", "documentation")
    RULES: ClassVar[tuple[str, ...]] = ("R07", "R08")
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "reasoning",
        "considered",
        "rationale",
        "weighed",
        "note",
        "extension",
    )

    subject_category: Term = told("What it was about", vocabulary="kinds")
    timing: DecisionTiming = told("When it was written")
    rationale: Sealed = told("Why")
    potential_benefit: Sealed = told("What good it may do")
    anticipated_consequences: Sealed = told("What may follow")
    client_consent: DecisionConsent = told("How the client agreed")
    subject_event_ref: Reference | None = told("The fact it is about", default=None)
    alternatives_considered: Sealed | None = told(
        "What else was considered", default=None
    )
    consultation_ref: Reference | None = told(
        "The consultation behind it", default=None
    )
    review_due: datetime | None = told("To be reviewed by", default=None)


class ConsultantKind(StrEnum):
    """Who gave advice."""

    SUPERVISOR = "supervisor"
    SENIOR_THERAPIST = "senior_therapist"
    PEER = "peer"
    PEER_GROUP = "peer_group"
    ETHICS_COMMITTEE = "ethics_committee"
    LEGAL = "legal"
    CULTURAL = "cultural"


class AdviceFollowed(StrEnum):
    """Whether advice was followed."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    PENDING = "pending"


@dataclass(frozen=True, kw_only=True)
class ConsultationObtained(CaseFact):
    """Advice from supervisor, senior or peer, ethics committee or lawyer."""

    TOPIC: ClassVar[str] = "consultation-obtained.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-4.06",
        "ACA-A.6.b",
        "ACA-B.7",
        "BACP-33",
    )
    WEIGHT: ClassVar[Weight] = Weight(why="Ignoring advice then aggravates.")
    CROSSING: ClassVar[str] = "Protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "consulting a supervisor",
        "senior therapist",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R32",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "advice",
        "asked",
        "colleague",
        "peer",
        "senior",
        "lawyer",
        "committee",
    )

    consultant_kind: ConsultantKind = told("Who advised")
    topic: tuple[Term, ...] = told("What it was about", vocabulary="kinds")
    advice_summary: Sealed = told("The advice")
    followed: AdviceFollowed = told("The advice was followed")
    independent_of_case: bool = told("The adviser stands outside the case")


class AmendmentReason(StrEnum):
    """Why a record was changed later."""

    LATE_ENTRY = "late_entry"
    FACTUAL_CORRECTION = "factual_correction"
    CLIENT_REQUEST = "client_request"
    LEGAL_ADVICE = "legal_advice"
    AFTER_COMPLAINT = "after_complaint"


@dataclass(frozen=True, kw_only=True)
class RecordAmended(CaseFact):
    """Later correction or late entry to a record; original stays visible."""

    TOPIC: ClassVar[str] = "record-amended.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-A.1.b", "HIPAA-164.526", "NASW-3.04")
    WEIGHT: ClassVar[Weight] = Weight(
        default=5,
        variants={
            "marked_as_late=false": 60,
            "reason=after_complaint": 60,
        },
        modifiers=(Modifier.SECRECY,),
        why="5.36% of top-ten actions concern records.",
    )
    CROSSING: ClassVar[str] = (
        "Marked late entry is fine; unmarked or after complaint is aggravating."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("documentation",)
    RULES: ClassVar[tuple[str, ...]] = ("R06",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "correction",
        "late",
        "entry",
        "changed",
        "notes",
        "edited",
    )

    target_ref: Reference = told("The record it changes")
    reason: AmendmentReason = told("Why")
    marked_as_late: bool = told("Marked as a later entry")


class RiskLevel(StrEnum):
    """How great a danger to self or others is."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    IMMINENT = "imminent"


@dataclass(frozen=True, kw_only=True)
class RiskAssessed(CaseFact):
    """Risk to self or others is assessed and managed (crisis)."""

    TOPIC: ClassVar[str] = "risk-assessed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-4.05", "APA-3.04")
    WEIGHT: ClassVar[Weight] = Weight(why="Turns after-hours contact into crisis care.")
    CROSSING: ClassVar[str] = "Protective and a context for extra contact."
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "emotional support",
        "confidentiality limits",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R34",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "suicide",
        "crisis",
        "safety",
        "danger",
        "harm",
        "emergency",
    )

    level: RiskLevel = told("Level")
    actions: tuple[Sealed, ...] = told("What was done", hint="One step a line.")
    duty_to_protect: bool | None = told("A duty to protect arose", default=None)


class ConcernSubject(StrEnum):
    """What a client's concern is about."""

    BOUNDARY = "boundary"
    TOUCH = "touch"
    FEE = "fee"
    COMPETENCE = "competence"
    RESPECT = "respect"
    CULTURE = "culture"
    PROGRESS = "progress"
    CONFIDENTIALITY = "confidentiality"
    TERMINATION = "termination"
    OTHER = "other"


class ConcernChannel(StrEnum):
    """By which way a client's concern came."""

    SESSION = "session"
    PORTAL = "portal"
    ADMIN = "admin"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, kw_only=True)
class ClientConcernRaised(CaseFact):
    """Client says something feels wrong, or gives feedback."""

    TOPIC: ClassVar[str] = "client-concern-raised.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.CLIENT,
        Role.THERAPIST,
        Role.SUPERVISOR,
        Role.CLINIC_ADMIN,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-49", "ACA-A.2.a")
    WEIGHT: ClassVar[Weight] = Weight(
        default=20,
        variants={
            "about=touch": 45,
            "about=boundary": 40,
        },
        modifiers=(Modifier.VULNERABILITY,),
        why="Clients' meaning decides harm.",
    )
    CROSSING: ClassVar[str] = "Signal."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("communication", "trust", "client voice")
    RULES: ClassVar[tuple[str, ...]] = ("R35",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "complaint",
        "feedback",
        "worry",
        "uncomfortable",
        "unhappy",
        "wrong",
    )

    about: ConcernSubject = told("What it is about")
    channel: ConcernChannel = told("By which way it came")
