"""Limits of competence, referral, endings, and what comes after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.facts.choices import Initiator, NoticedBy
from domain.facts.endings_choices import (
    CompetencePlan,
    EndingInitiator,
    EndingMode,
    EndingReason,
    LaterContactPurpose,
    LaterRelationKind,
    LaterRelationParty,
    ProposedEndingReason,
    ReferralReason,
    ReferralTarget,
)
from domain.facts.fact import ALL_MODIFIERS, CaseFact, Family, Modifier, Weight, told
from domain.facts.tellers import CLINICIANS, EVERYONE
from domain.values import Role, Sealed

FAMILY = Family(letter="J", name="Competence, referral, termination", lane="Endings")


@dataclass(frozen=True, kw_only=True)
class CompetenceLimitIdentified(CaseFact):
    """Problem outside therapist's competence is recognised."""

    TOPIC: ClassVar[str] = "competence-limit-identified.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-2.01", "ACA-A.11.a", "NASW-1.16")
    WEIGHT: ClassVar[Weight] = Weight(
        default=5,
        variants={"plan=continue_unchanged": 55},
        modifiers=(Modifier.VULNERABILITY,),
        why="Treating suspected DID beyond competence was a tribunal particular.",
    )
    CROSSING: ClassVar[str] = "Recognition is protective; continuing unchanged is not."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("referral to a senior therapist",)
    RULES: ClassVar[tuple[str, ...]] = ("R36",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "unqualified",
        "beyond",
        "expertise",
        "skills",
        "training",
        "unsure",
    )

    area: Sealed = told("In what area", about="therapist")
    identified_by: NoticedBy = told("Who noticed")
    plan: CompetencePlan = told("What is planned")


@dataclass(frozen=True, kw_only=True)
class ReferralMade(CaseFact):
    """Client referred to another or senior therapist or service."""

    TOPIC: ClassVar[str] = "referral-made.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-10.10", "ACA-A.11.a", "NASW-1.16")
    WEIGHT: ClassVar[Weight] = Weight(variants={"reason=fee": 5}, why="Mitigator.")
    CROSSING: ClassVar[str] = (
        "Protective; abrupt referral after disclosure of attraction can harm."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "referral to a senior therapist",
        "stuck progress",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R32",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "referred",
        "handover",
        "specialist",
        "transfer",
        "elsewhere",
    )

    to: ReferralTarget = told("To whom")
    reason: ReferralReason = told("Why")
    handover_consented: bool = told("The client agreed to the handover")
    accepted: bool | None = told("The referral was taken up", default=None)


@dataclass(frozen=True, kw_only=True)
class TerminationProposed(CaseFact):
    """Ending is raised with notice and pre-termination work."""

    TOPIC: ClassVar[str] = "termination-proposed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-10.10", "ACA-A.11.c", "NC-63.0504")
    WEIGHT: ClassVar[Weight] = Weight(
        variants={"reason=to_enter_other_relationship": 90},
        why="Pre-termination is the code test.",
    )
    CROSSING: ClassVar[str] = "Protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("Rivera termination", "termination")
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "ending",
        "notice",
        "finish",
        "goodbye",
        "closing",
        "planned",
    )

    initiated_by: EndingInitiator = told("Who began")
    reason: ProposedEndingReason = told("Why")
    notice_days: int = told("Days of notice")
    sessions_planned: int = told("Sessions still planned")


@dataclass(frozen=True, kw_only=True)
class TherapyTerminated(CaseFact):
    """Therapy ends (Rivera stage: termination)."""

    TOPIC: ClassVar[str] = "therapy-terminated.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-10.10",
        "ACA-A.11.c",
        "ACA-A.12",
        "NASW-1.17",
        "AAMFT-1.9",
        "NC-63.0504",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=2,
        variants={"reason=to_enter_other_relationship": 92},
        modifiers=(Modifier.VULNERABILITY, Modifier.STAGE),
        why="Starts the post-termination clock.",
    )
    CROSSING: ClassVar[str] = (
        "Planned ending neutral; abrupt therapist-initiated ending without "
        "alternatives is abandonment."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("termination", "Rivera termination")
    RULES: ClassVar[tuple[str, ...]] = ("R03", "R34")
    WORDS: ClassVar[tuple[str, ...]] = (
        "ended",
        "ending",
        "finished",
        "goodbye",
        "closed",
        "last",
    )

    initiated_by: EndingInitiator = told("Who began")
    reason: EndingReason = told("Why")
    pretermination_sessions: int = told("Sessions used to prepare the ending")
    alternatives_offered: bool = told("Alternatives were offered")
    mode: EndingMode = told("How it was said")
    last_contact_at: datetime | None = told("Last contact")


@dataclass(frozen=True, kw_only=True)
class ClientStoppedAttending(CaseFact):
    """Client drops out or goes silent; outreach recorded."""

    TOPIC: ClassVar[str] = "client-stopped-attending.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (*CLINICIANS, Role.CLINIC_ADMIN)
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-A.12", "APA-10.10")
    WEIGHT: ClassVar[Weight] = Weight(
        default=3,
        variants={"risk_checked=false": 20},
        modifiers=(Modifier.VULNERABILITY,),
        why="Follow-up protects against abandonment claims.",
    )
    CROSSING: ClassVar[str] = "Neutral; about one in five drop out."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ruptures", "termination")
    WORDS: ClassVar[tuple[str, ...]] = (
        "dropout",
        "silent",
        "missed",
        "disappeared",
        "ghosted",
        "absent",
    )

    outreach_attempts: int = told("Attempts to reach the client")
    risk_checked: bool = told("Checked whether the client is safe")


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelledByTherapist(CaseFact):
    """Therapist cancels, misses or is unreachable."""

    TOPIC: ClassVar[str] = "appointment-cancelled-by-therapist.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.THERAPIST,
        Role.TRAINEE,
        Role.CLIENT,
        Role.CLINIC_ADMIN,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-A.12", "APA-3.12", "BACP-31")
    WEIGHT: ClassVar[Weight] = Weight(
        default=6,
        variants={"notice_hours<2": 15},
        modifiers=(Modifier.FREQUENCY, Modifier.VULNERABILITY),
        why="Two UK cases turned on repeated cancellations.",
    )
    CROSSING: ClassVar[str] = "Single cancellation neutral; repetition is neglect."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("trust", "reliability")
    RULES: ClassVar[tuple[str, ...]] = ("R35",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "missed",
        "absence",
        "unreachable",
        "postponed",
        "sick",
    )

    notice_hours: int = told("Hours of notice")
    cover_arranged: bool = told("Cover was arranged")
    reason_given: bool = told("A reason was given")


@dataclass(frozen=True, kw_only=True)
class PostTerminationContactOccurred(CaseFact):
    """Contact after ending."""

    TOPIC: ClassVar[str] = "post-termination-contact-occurred.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-A.6.e", "BACP-37", "NASW-1.06")
    WEIGHT: ClassVar[Weight] = Weight(
        default=6,
        variants={
            "purpose=social": 30,
            "purpose=therapist_need": 60,
            "purpose=business": 45,
            "on_record=false": 40,
        },
        modifiers=ALL_MODIFIERS,
        why="Post-ending pursuit appears in suspension and cancellation cases.",
    )
    CROSSING: ClassVar[str] = (
        "Thank-you or return to therapy is ordinary; pursuit by therapist is not."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "termination",
        "social relationship outside practice",
    )
    WORDS: ClassVar[tuple[str, ...]] = (
        "after",
        "ending",
        "former",
        "thank",
        "booster",
        "return",
        "later",
    )

    purpose: LaterContactPurpose = told("What for")
    initiated_by: Initiator = told("Who began")
    days_since_termination: int = told("Days since the ending")
    on_record: bool = told("Entered in the record")


@dataclass(frozen=True, kw_only=True)
class PostTerminationRelationshipEntered(CaseFact):
    """Friendship, business, romantic or sexual relation with former client.

    Or their close one.
    """

    TOPIC: ClassVar[str] = "post-termination-relationship-entered.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-10.08",
        "ACA-A.5.c",
        "ACA-A.6.e",
        "NASW-1.09c",
        "AAMFT-1.5",
        "BACP-37",
        "PSYBA-FORMER",
        "APS-C.4.3",
        "CRPO-5Y",
        "CPA-II/III",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=50,
        variants={
            "kind=friendship": 32,
            "kind=business": 45,
            "kind=employment": 45,
            "kind=romantic": 88,
            "kind=sexual": 92,
            "kind=living_together": 85,
        },
        modifiers=ALL_MODIFIERS,
        why="Harm in at least 80% of post-termination sexual cases.",
    )
    CROSSING: ClassVar[str] = (
        "Sexual inside the interval is a violation; outside it is still rated on "
        "burden factors. Friendship is contested (46%, 70%, 83% accept)."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "social relationship outside practice",
        "termination",
        "power",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R02", "R46")
    WORDS: ClassVar[tuple[str, ...]] = (
        "former",
        "after",
        "friendship",
        "romance",
        "business",
        "dating",
        "ex",
    )

    kind: LaterRelationKind = told("What they became")
    with_party: LaterRelationParty = told("With whom")
    days_since_last_contact: int = told("Days since the last contact")
    therapy_sessions_total: int = told("Sessions of therapy in all")
    client_vulnerable_now: bool = told("The former client is vulnerable now")
    burden_factors_documented: bool = told(
        "Reasons were written down",
        hint="Time passed, how therapy ended, the client's state, likely harm.",
    )
    supervision_review: bool = told("Reviewed in supervision")
