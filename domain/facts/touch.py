"""Physical contact, and everything sexual."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.choices import ClientResponse, Initiator
from domain.facts.fact import ALL_MODIFIERS, CaseFact, Family, Modifier, Weight, told
from domain.facts.tellers import EVERYONE
from domain.values import Role

FAMILY = Family(letter="D", name="Physical contact and sexual boundaries", lane="Touch")


class TouchKind(StrEnum):
    """The form a touch took."""

    HANDSHAKE = "handshake"
    SHOULDER_OR_ARM = "shoulder_or_arm"
    HUG = "hug"
    HAND_HOLD = "hand_hold"
    GUIDING_OR_ASSIST = "guiding_or_assist"
    SAFETY_RESTRAINT = "safety_restraint"
    PLAY_OR_CHILD_COMFORT = "play_or_child_comfort"
    BODY_THERAPY_TECHNIQUE = "body_therapy_technique"
    HOLDING_OR_CRADLING = "holding_or_cradling"
    LAP_SITTING = "lap_sitting"
    KISS_CHEEK = "kiss_cheek"
    MASSAGE = "massage"
    STROKING = "stroking"


class TouchConsent(StrEnum):
    """How the client agreed to a touch."""

    WRITTEN = "written"
    VERBAL = "verbal"
    IMPLIED = "implied"
    NONE = "none"


class TouchContext(StrEnum):
    """The situation of a touch."""

    GREETING_OR_PARTING = "greeting_or_parting"
    DISTRESS = "distress"
    TECHNIQUE = "technique"
    TERMINATION = "termination"
    SAFETY = "safety"
    CELEBRATION = "celebration"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, kw_only=True)
class PhysicalContactOccurred(CaseFact):
    """Any non-sexual touch."""

    TOPIC: ClassVar[str] = "physical-contact-occurred.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "PSYBA-CONSENT-TOUCH",
        "NASW-1.10",
        "BACP-33",
        "HCPC-1.9",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=10,
        variants={
            "kind=handshake": 1,
            "kind=guiding_or_assist": 2,
            "kind=safety_restraint": 8,
            "kind=play_or_child_comfort": 5,
            "kind=shoulder_or_arm": 8,
            "kind=hug": 15,
            "kind=hand_hold": 18,
            "kind=body_therapy_technique": 20,
            "kind=holding_or_cradling": 65,
            "kind=lap_sitting": 75,
            "kind=kiss_cheek": 45,
            "kind=massage": 60,
            "kind=stroking": 60,
            "consent=none": 25,
        },
        modifiers=ALL_MODIFIERS,
        why="22% of Flemish therapists gave a goodbye hug; 8.8% ever held a client "
        "in lap.",
    )
    CROSSING: ClassVar[str] = (
        "Handshake and reasoned comfort are crossings; cradling, lap, kissing, "
        "massage outside consented technique are violations."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "physical contact",
        "boundaries",
        "cultural differences",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R24", "R25")
    WORDS: ClassVar[tuple[str, ...]] = (
        "touch",
        "hug",
        "handshake",
        "hand",
        "arm",
        "held",
        "embrace",
    )

    kind: TouchKind = told("What it was")
    initiated_by: Initiator = told("Who began")
    consent: TouchConsent = told("How the client agreed")
    context: TouchContext = told("In what situation")
    client_response: ClientResponse = told("How the client took it")
    therapeutic_rationale: bool | None = told(
        "Done for the client's sake", default=None
    )


class SexualizedForm(StrEnum):
    """The form a sexual or sexualised act took."""

    REMARK_OR_JOKE = "remark_or_joke"
    FLIRTATION = "flirtation"
    SEXUAL_MESSAGE = "sexual_message"
    SEXUAL_QUESTION_NONCLINICAL = "sexual_question_nonclinical"
    EROTIC_TOUCH = "erotic_touch"
    SEXUAL_CONTACT = "sexual_contact"


class SexualizedTarget(StrEnum):
    """Towards whom a sexual or sexualised act went."""

    CURRENT_CLIENT = "current_client"
    FORMER_CLIENT = "former_client"
    CLIENT_RELATIVE_OR_PARTNER = "client_relative_or_partner"
    SUPERVISEE = "supervisee"
    TRAINEE = "trainee"
    OTHER_PROFESSIONAL = "other_professional"


@dataclass(frozen=True, kw_only=True)
class SexualizedBehaviorOccurred(CaseFact):
    """Sexual or sexualised remark, message, look, or act."""

    TOPIC: ClassVar[str] = "sexualized-behavior-occurred.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-10.05",
        "APA-10.06",
        "APA-7.07",
        "ACA-A.5.a",
        "ACA-F.3.b",
        "NASW-1.09a",
        "NASW-1.09b",
        "BACP-34",
        "AAMFT-1.4",
        "UKCP-4",
        "HCPC-1.12",
        "RHPA-SA",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=100,
        variants={
            "form=remark_or_joke": 70,
            "form=flirtation": 75,
            "form=sexual_message": 85,
            "form=sexual_question_nonclinical": 80,
            "form=erotic_touch": 98,
            "form=sexual_contact": 100,
        },
        modifiers=(Modifier.VULNERABILITY, Modifier.FREQUENCY, Modifier.SECRECY),
        why="Absolute in every code read; 97.2% rate even flirting unacceptable.",
    )
    CROSSING: ClassVar[str] = (
        "Always a violation, regardless of who initiated or consent."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "client attraction to therapist",
        "power",
        "social relationship outside practice",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R01", "R02", "R18")
    WORDS: ClassVar[tuple[str, ...]] = (
        "sexual",
        "flirt",
        "kiss",
        "remark",
        "joke",
        "intimate",
        "sex",
    )

    form: SexualizedForm = told("What it was")
    target: SexualizedTarget = told("Towards whom")
    initiated_by: Initiator = told("Who began")
