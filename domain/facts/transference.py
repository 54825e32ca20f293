"""Feelings in the room, and what therapists do with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import ALL_MODIFIERS, CaseFact, Family, Modifier, Weight, told
from domain.facts.tellers import CLINICIANS, EVERYONE
from domain.values import Role, Sealed

FAMILY = Family(
    letter="G", name="Transference, attraction, dependency", lane="Transference"
)


class TransferenceKind(StrEnum):
    """What the client brings to the therapist from elsewhere."""

    POSITIVE = "positive"
    IDEALISING = "idealising"
    EROTIC = "erotic"
    HOSTILE = "hostile"
    DEPENDENT = "dependent"
    PARENTAL = "parental"


class Intensity(StrEnum):
    """How strong a feeling is."""

    MILD = "mild"
    MODERATE = "moderate"
    STRONG = "strong"


@dataclass(frozen=True, kw_only=True)
class TransferenceNoted(CaseFact):
    """Client feelings toward therapist from past patterns noted."""

    TOPIC: ClassVar[str] = "transference-noted.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    WEIGHT: ClassVar[Weight] = Weight(
        variants={"kind=erotic&intensity=strong": 5},
        why="Context modifier for later touch and disclosure.",
    )
    CROSSING: ClassVar[str] = (
        "Clinical observation, not misconduct. Recording should lower, not raise, the "
        "score."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "transference",
        "client attraction to therapist",
    )
    WORDS: ClassVar[tuple[str, ...]] = (
        "feelings",
        "idealising",
        "love",
        "erotic",
        "hostile",
        "parent",
    )

    kind: TransferenceKind = told("What shows")
    intensity: Intensity = told("How strongly")
    plan: Sealed | None = told("What is planned", default=None)


class CountertransferenceKind(StrEnum):
    """What a therapist feels towards a client."""

    ATTRACTION = "attraction"
    RESCUE_OVERPROTECTIVE = "rescue_overprotective"
    ANGER = "anger"
    BOREDOM = "boredom"
    OVERIDENTIFICATION = "overidentification"
    ENVY = "envy"
    FEAR = "fear"
    SPECIAL_PATIENT = "special_patient"
    AVOIDANCE = "avoidance"


@dataclass(frozen=True, kw_only=True)
class CountertransferenceNoted(CaseFact):
    """Therapist records own reaction."""

    TOPIC: ClassVar[str] = "countertransference-noted.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-2.06", "BACP-43")
    WEIGHT: ClassVar[Weight] = Weight(
        variants={"kind=attraction&consult_planned=false": 15},
        why="Penalising honest recording would empty the record.",
    )
    CROSSING: ClassVar[str] = (
        "Feeling is not misconduct (87-90% report attraction). Risk is not consulting "
        "and acting."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "countertransference",
        "overprotectiveness",
        "stuck progress",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R27",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "reaction",
        "feelings",
        "attracted",
        "angry",
        "bored",
        "rescue",
    )

    kind: CountertransferenceKind = told("What is felt")
    intensity: Intensity = told("How strongly")
    consult_planned: bool = told("Will be taken to consultation")


class AttractionResponse(StrEnum):
    """How a therapist answered a client's attraction."""

    EXPLORED_WITH_LIMITS = "explored_with_limits"
    BOUNDARIES_RESTATED = "boundaries_restated"
    IGNORED = "ignored"
    RECIPROCATED = "reciprocated"
    HUMILIATED_OR_REJECTED = "humiliated_or_rejected"
    ABRUPT_REFERRAL = "abrupt_referral"


@dataclass(frozen=True, kw_only=True)
class ClientAttractionDisclosed(CaseFact):
    """Client expresses romantic or sexual attraction or love."""

    TOPIC: ClassVar[str] = "client-attraction-disclosed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.THERAPIST,
        Role.TRAINEE,
        Role.CLIENT,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-3.05", "HCPC-1.9", "BACP-33")
    WEIGHT: ClassVar[Weight] = Weight(
        default=2,
        variants={
            "response=ignored": 25,
            "response=reciprocated": 95,
            "response=humiliated_or_rejected": 45,
            "response=abrupt_referral": 35,
        },
        modifiers=(Modifier.VULNERABILITY, Modifier.CONSULTED),
        why="Seed 004 asks for care of self-esteem.",
    )
    CROSSING: ClassVar[str] = "Ordinary event (73% report it). Response decides."
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "client attraction to therapist",
        "transference",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R04", "R27")
    WORDS: ClassVar[tuple[str, ...]] = (
        "love",
        "crush",
        "romantic",
        "feelings",
        "fancied",
    )

    response: AttractionResponse = told("How the therapist answered")
    client_self_esteem_protected: bool = told("The client kept face")


class DependencySign(StrEnum):
    """What shows that a client leans heavily on the therapist."""

    CONTACT_FREQUENCY_UP = "contact_frequency_up"
    CANNOT_TOLERATE_BREAK = "cannot_tolerate_break"
    DECISIONS_DEFERRED = "decisions_deferred"
    ISOLATION_FROM_SUPPORTS = "isolation_from_supports"
    EXTRA_SESSIONS = "extra_sessions"
    REFUSES_REFERRAL = "refuses_referral"
    THERAPIST_FOSTERED = "therapist_fostered"


@dataclass(frozen=True, kw_only=True)
class DependencyIndicatorNoted(CaseFact):
    """Sign that client relies on therapist to an unhelpful degree.

    Or therapist fosters it.
    """

    TOPIC: ClassVar[str] = "dependency-indicator-noted.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (*CLINICIANS, Role.CLIENT)
    STANDARDS: ClassVar[tuple[str, ...]] = ("NASW-1.02", "AAMFT-1.9", "BACP-35")
    WEIGHT: ClassVar[Weight] = Weight(
        default=8,
        variants={"fostered_by_therapist=true": 55},
        modifiers=(Modifier.VULNERABILITY, Modifier.FREQUENCY),
        why="NZ tribunal sanctioned fostering dependency.",
    )
    CROSSING: ClassVar[str] = "Indicator, not misconduct, unless fostered."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("dependency", "autonomy")
    RULES: ClassVar[tuple[str, ...]] = ("R29",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "reliance",
        "clinging",
        "needy",
        "break",
        "extra",
        "sign",
    )

    indicator: DependencySign = told("What shows it")
    fostered_by_therapist: bool = told("The therapist encourages it")


class SpecialTreatmentKind(StrEnum):
    """What was done for one client and not for others."""

    EXTENDED_SESSIONS = "extended_sessions"
    UNBILLED_TIME = "unbilled_time"
    INTERVENING_FOR_CLIENT = "intervening_for_client"
    DAILY_CHECK_IN = "daily_check_in"
    TOLD_SPECIAL = "told_special"
    SECRET_EXCEPTION = "secret_exception"  # noqa: S105 - A choice, no password.
    HOLIDAY_CONTACT = "holiday_contact"
    ADVICE_ON_LIFE = "advice_on_life"


@dataclass(frozen=True, kw_only=True)
class SpecialTreatmentGiven(CaseFact):
    """Therapist treats one client as an exception or rescues (overprotectiveness)."""

    TOPIC: ClassVar[str] = "special-treatment-given.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("CA-DCA-WARN", "BACP-33", "NASW-1.02")
    WEIGHT: ClassVar[Weight] = Weight(
        default=22,
        variants={
            "kind=told_special": 55,
            "kind=secret_exception": 60,
            "kind=intervening_for_client": 15,
        },
        modifiers=ALL_MODIFIERS,
        why="Therapists idealising a 'special' patient is a stated risk factor.",
    )
    CROSSING: ClassVar[str] = (
        "Reasoned advocacy is crossing; 'you are special' is a warning sign."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("overprotectiveness", "countertransference")
    RULES: ClassVar[tuple[str, ...]] = ("R30",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "exception",
        "unbilled",
        "favourite",
        "rescue",
        "extended",
        "advice",
    )

    kind: SpecialTreatmentKind = told("What was done")
    only_this_client: bool = told("For this client only")
    rationale: Sealed | None = told("Why", default=None)


class SecrecyKind(StrEnum):
    """What somebody was asked to keep hidden."""

    HIDE_MEETING = "hide_meeting"
    FALSE_COVER_STORY = "false_cover_story"
    DELETE_MESSAGES = "delete_messages"
    DO_NOT_TELL_SUPERVISOR = "do_not_tell_supervisor"
    DO_NOT_TELL_PARTNER = "do_not_tell_partner"
    KEEP_OFF_RECORD = "keep_off_record"
    DISCOURAGE_COMPLAINT = "discourage_complaint"


class SecrecyEvidence(StrEnum):
    """How a request to keep something hidden is known."""

    CLIENT_REPORT = "client_report"
    MESSAGE = "message"
    THIRD_PARTY = "third_party"
    SELF_REPORT = "self_report"


@dataclass(frozen=True, kw_only=True)
class SecrecyRequested(CaseFact):
    """Therapist asks client (or others) to hide contact, mislead.

    Or keep therapy contacts off record.
    """

    TOPIC: ClassVar[str] = "secrecy-requested.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-43", "HCPC-1.12", "HCPC-SANC")
    WEIGHT: ClassVar[Weight] = Weight(
        default=75,
        variants={
            "what=discourage_complaint": 85,
            "what=do_not_tell_partner": 65,
        },
        modifiers=(Modifier.VULNERABILITY, Modifier.FREQUENCY),
        why="Concealment turned comparable conduct into striking-off (cover-story "
        "case).",
    )
    CROSSING: ClassVar[str] = "Always a violation marker."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("trust", "power", "confidentiality")
    RULES: ClassVar[tuple[str, ...]] = ("R05",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "secret",
        "hide",
        "hidden",
        "delete",
        "lie",
        "quiet",
        "concealed",
    )

    what: SecrecyKind = told("What was asked")
    evidence: SecrecyEvidence = told("How it is known")


class ImpairmentNature(StrEnum):
    """What burdens a therapist."""

    HEALTH = "health"
    MENTAL_HEALTH = "mental_health"
    SUBSTANCE = "substance"
    BEREAVEMENT_DIVORCE = "bereavement_divorce"
    BURNOUT = "burnout"
    FINANCIAL = "financial"
    LEGAL = "legal"


class ImpairmentReporter(StrEnum):
    """Who told that a therapist is burdened."""

    SELF = "self"
    SUPERVISOR = "supervisor"
    COLLEAGUE = "colleague"
    CLIENT = "client"


class ImpairmentEffect(StrEnum):
    """Whether the burden shows in the work."""

    NONE_YET = "none_yet"
    POSSIBLE = "possible"
    EVIDENT = "evident"


@dataclass(frozen=True, kw_only=True)
class TherapistImpairmentReported(CaseFact):
    """Therapist's health, stress, substance or life crisis may impair work."""

    TOPIC: ClassVar[str] = "therapist-impairment-reported.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-2.06", "ACA-C.2.g", "HCPC-SANC")
    WEIGHT: ClassVar[Weight] = Weight(
        default=10,
        variants={
            "effect=evident": 45,
            "reported_by=self&effect=none_yet": 0,
        },
        overrides=("reported_by=self&effect=none_yet",),
        modifiers=(Modifier.CONSULTED,),
        why="Therapist life crisis is a listed risk factor.",
    )
    CROSSING: ClassVar[str] = "Self-report is protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("therapist own problems", "burnout")
    RULES: ClassVar[tuple[str, ...]] = ("R43",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "illness",
        "burnout",
        "stress",
        "exhausted",
        "drinking",
        "health",
    )

    nature: ImpairmentNature = told("What burdens the therapist")
    reported_by: ImpairmentReporter = told("Who told")
    effect: ImpairmentEffect = told("Effect on the work")
