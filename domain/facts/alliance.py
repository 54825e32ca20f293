"""What frames the work: beginning, consent, goals, sessions, stages, repair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from domain.facts.alliance_choices import (
    AllianceStage,
    ConsentForm,
    ConsentScope,
    CulturalAction,
    CulturalDimension,
    FrameElement,
    FrameReason,
    Modality,
    PowerNotedBy,
    PowerTopic,
    PriorRelationship,
    ProgressDecision,
    ProgressStatus,
    RepairOutcome,
    RepairStrategy,
    RuptureCause,
    RuptureType,
    SessionMedium,
    SessionPlace,
    Setting,
    StageBefore,
    Vulnerability,
)
from domain.facts.choices import NoticedBy
from domain.facts.fact import ALL_MODIFIERS, CaseFact, Family, Modifier, Weight, told
from domain.facts.tellers import CLINICIANS
from domain.values import Reference, Role, Sealed, Term

FAMILY = Family(letter="A", name="Frame and alliance", lane="Alliance")


@dataclass(frozen=True, kw_only=True)
class TherapyStarted(CaseFact):
    """A therapeutic relationship is opened and an episode of care begins.

    Rivera stage: commitment.
    """

    TOPIC: ClassVar[str] = "therapy-started.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-10.01", "ACA-A.6.a", "BACP-31")
    WEIGHT: ClassVar[Weight] = Weight(
        variants={
            "prior_relationship=friend": 50,
            "prior_relationship=family": 55,
            "prior_relationship=business": 50,
            "prior_relationship=sexual_past": 90,
            "prior_relationship=community": 10,
        },
        modifiers=ALL_MODIFIERS,
        why="APA-10.07, ACA-A.5.b/d make these opening-time prohibitions.",
    )
    CROSSING: ClassVar[str] = (
        "Opening is neutral; a prior friend, family or sexual relation makes opening "
        "itself a dual-relationship decision."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "therapist-client relationship",
        "Rivera commitment",
        "dual relationships",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R16", "R39")
    WORDS: ClassVar[tuple[str, ...]] = ("intake", "begin", "open", "new", "first")

    modality: Modality = told("Form of therapy")
    setting: Setting = told("Setting")
    client_vulnerability: tuple[Vulnerability, ...] = told(
        "What makes the client vulnerable", hint="Choose all that apply, or none known."
    )
    prior_relationship: PriorRelationship = told("How they knew each other before")
    treatment_under_trainee: bool = told("A trainee does the work")
    referral_source: Sealed | None = told("Who referred", default=None)
    small_community: bool | None = told("A small community", default=None)
    approach: Sealed | None = told("Approach", default=None)


@dataclass(frozen=True, kw_only=True)
class InformedConsentObtained(CaseFact):
    """Client's informed consent is obtained and recorded.

    For treatment or a named element.
    """

    TOPIC: ClassVar[str] = "informed-consent-obtained.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-3.10",
        "APA-10.01",
        "ACA-A.2.a",
        "PSYBA-CONSENT-TOUCH",
        "PSYBA-CONSENT-PERIOD",
        "NASW-1.03",
        "AAMFT-1.2",
    )
    WEIGHT: ClassVar[Weight] = Weight(why="Mitigator, never a risk.")
    CROSSING: ClassVar[str] = "Protective event."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("confidentiality", "boundaries", "trust")
    RULES: ClassVar[tuple[str, ...]] = ("R33",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = ("permission", "signed", "form", "assent")

    scope: tuple[ConsentScope, ...] = told("What was agreed to")
    form: ConsentForm = told("How it was given")
    valid_until: datetime | None = told("Valid until", default=None)
    trainee_status_disclosed: bool | None = told(
        "Trainee status explained", default=None
    )
    language_support: bool | None = told("Language support was given", default=None)


@dataclass(frozen=True, kw_only=True)
class TreatmentGoalsAgreed(CaseFact):
    """Therapist and client agree goals and tasks.

    Bordin alliance: goals, tasks, bond.
    """

    TOPIC: ClassVar[str] = "treatment-goals-agreed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-A.1.c", "NASW-1.02", "BACP-32")
    WEIGHT: ClassVar[Weight] = Weight(
        variants={"agreed_by_client=false": 20},
        modifiers=(Modifier.VULNERABILITY,),
        why="Goal disagreement is a named source of mistrust in the seed texts.",
    )
    CROSSING: ClassVar[str] = (
        "Protective event; goals set without client agreement are a power concern."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "goals agreement",
        "power",
        "Rivera commitment",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R33",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = ("plan", "tasks", "aims", "contract", "targets")

    goals: tuple[Sealed, ...] = told("Goals", hint="One goal a line.")
    agreed_by_client: bool = told("The client agreed")
    review_due: datetime | None = told("To be reviewed by")
    disagreement_note: Sealed | None = told("Where they differ", default=None)


@dataclass(frozen=True, kw_only=True)
class TreatmentFrameChanged(CaseFact):
    """A change of time, length, place, fee or frequency from the agreed frame."""

    TOPIC: ClassVar[str] = "treatment-frame-changed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-31", "ACA-A.1.c", "CA-DCA-WARN")
    WEIGHT: ClassVar[Weight] = Weight(
        default=10,
        variants={
            "last_slot_of_day=true&only_this_client=true": 30,
            "element=fee&only_this_client=true": 25,
            "reason=clinical": 5,
            "reason=safety": 3,
        },
        overrides=("reason=safety",),
        modifiers=ALL_MODIFIERS,
        why="Late or last appointments with no one around are a published warning "
        "sign (CA-DCA-WARN).",
    )
    CROSSING: ClassVar[str] = (
        "Crossing when clinically reasoned and offered to all; violation risk when "
        "unexplained and special to one client."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("boundaries", "time management")
    RULES: ClassVar[tuple[str, ...]] = ("R12",)
    WORDS: ClassVar[tuple[str, ...]] = ("schedule", "evening", "late", "longer", "fee")

    element: FrameElement = told("What changed")
    from_value: Sealed = told("Before")
    to_value: Sealed = told("After")
    reason: FrameReason = told("Why")
    only_this_client: bool = told("For this client only")
    last_slot_of_day: bool | None = told("In the last slot of the day", default=None)
    agreed_in_writing: bool | None = told("Agreed in writing", default=None)


@dataclass(frozen=True, kw_only=True)
class SessionHeld(CaseFact):
    """A session took place."""

    TOPIC: ClassVar[str] = "session-held.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-6.01", "ACA-A.1.b")
    WEIGHT: ClassVar[Weight] = Weight(
        variants={"overrun>=20": 12},
        modifiers=(Modifier.FREQUENCY, Modifier.CLINICAL),
        why="Gutheil and Gabbard list time as a boundary dimension.",
    )
    CROSSING: ClassVar[str] = (
        "Neutral; over-runs of 20 min or more repeated with one client are frame "
        "erosion unless planned (e.g. EMDR, exposure)."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("Rivera process", "Rivera change")
    RULES: ClassVar[tuple[str, ...]] = ("R32", "R33", "R43")
    WORDS: ClassVar[tuple[str, ...]] = ("appointment", "hour", "met", "overran")

    planned_minutes: int = told("Planned minutes")
    actual_minutes: int = told("Actual minutes")
    medium: SessionMedium = told("How they met")
    place: SessionPlace = told("Where")
    alliance_stage: AllianceStage = told("Stage of the alliance")
    last_slot_of_day: bool | None = told("In the last slot of the day", default=None)
    content_tags: tuple[Term, ...] | None = told(
        "What it was about", vocabulary="tags", default=None
    )

    @property
    def overrun(self) -> int:
        """Minutes over plan; below zero where the session ended early."""
        return self.actual_minutes - self.planned_minutes


@dataclass(frozen=True, kw_only=True)
class ProgressReviewed(CaseFact):
    """Outcome (not only process) reviewed with the client."""

    TOPIC: ClassVar[str] = "progress-reviewed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "ACA-A.1.c",
        "BACP-32",
        "APA-10.10",
        "NASW-1.16",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        why="Clinicians spot about 1 in 20 deteriorating clients unaided, so reviews "
        "must be recorded."
    )
    CROSSING: ClassVar[str] = (
        "Protective event; repeated no_change with decision=continue is the "
        "stuck-progress signal."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "stuck progress",
        "goals agreement",
        "Rivera change",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R29", "R32")
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = ("outcome", "measure", "stuck", "feedback")

    measure: Sealed = told("How it was measured")
    status: ProgressStatus = told("How it stands")
    decision: ProgressDecision = told("What was decided")
    client_view: Sealed | None = told("The client's view", default=None)
    sessions_since_last: int | None = told("Sessions since then", default=None)


@dataclass(frozen=True, kw_only=True)
class AllianceStageAdvanced(CaseFact):
    """The alliance moves to the next stage.

    Commitment, process, change, termination.
    """

    TOPIC: ClassVar[str] = "alliance-stage-advanced.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    WEIGHT: ClassVar[Weight] = Weight(
        why="Stage modifies meaning: same act early or near termination differs."
    )
    CROSSING: ClassVar[str] = "Neutral marker used as a stage modifier."
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "Rivera commitment",
        "Rivera process",
        "Rivera change",
        "Rivera termination",
    )
    WORDS: ClassVar[tuple[str, ...]] = ("phase", "step", "next", "process", "change")

    from_stage: StageBefore = told("Stage before")
    to_stage: AllianceStage = told("Stage now")
    basis: Sealed | None = told("What shows it", default=None)


@dataclass(frozen=True, kw_only=True)
class AllianceRuptureIdentified(CaseFact):
    """A tension or breakdown in collaboration is identified."""

    TOPIC: ClassVar[str] = "alliance-rupture-identified.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (*CLINICIANS, Role.CLIENT)
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-49", "ACA-A.1.c")
    WEIGHT: ClassVar[Weight] = Weight(
        default=8,
        variants={"cause=boundary_event": 30},
        modifiers=(Modifier.VULNERABILITY, Modifier.STAGE),
        why="Rupture-repair episodes relate to better outcome (r=.24), unresolved "
        "ones to drop-out.",
    )
    CROSSING: ClassVar[str] = (
        "Not misconduct; ruptures are expected. Risk lies in non-repair."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ruptures", "communication", "trust")
    RULES: ClassVar[tuple[str, ...]] = ("R31",)
    WORDS: ClassVar[tuple[str, ...]] = ("tension", "quarrel", "upset", "conflict")

    rupture_type: RuptureType = told("How it showed")
    noticed_by: NoticedBy = told("Who noticed")
    cause: RuptureCause = told("What it came from")
    alliance_score: Decimal | None = told("Alliance score", default=None)


@dataclass(frozen=True, kw_only=True)
class RuptureRepairAttempted(CaseFact):
    """Therapist addresses a rupture with the client."""

    TOPIC: ClassVar[str] = "rupture-repair-attempted.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-49",)
    WEIGHT: ClassVar[Weight] = Weight(
        variants={"outcome=client_left": 15}, why="Mitigator."
    )
    CROSSING: ClassVar[str] = "Protective event."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ruptures", "trust")
    RULES: ClassVar[tuple[str, ...]] = ("R31",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = ("apology", "reconcile", "mend", "clarify")

    strategy: RepairStrategy = told("What was done")
    outcome: RepairOutcome = told("What came of it")
    rupture_ref: Reference = told("The rupture it answers")


@dataclass(frozen=True, kw_only=True)
class CulturalDifferenceAddressed(CaseFact):
    """Cultural, moral, religious or value difference explicitly considered.

    With adaptation, education, consultation or referral.
    """

    TOPIC: ClassVar[str] = "cultural-difference-addressed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-2.01", "NASW-1.02", "BACP-33")
    WEIGHT: ClassVar[Weight] = Weight(
        why="Also the reason code that makes a gift or ritual attendance benign."
    )
    CROSSING: ClassVar[str] = "Protective event."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("cultural differences", "power")
    RULES: ClassVar[tuple[str, ...]] = ("R25",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = ("culture", "religion", "values", "custom")

    dimension: CulturalDimension = told("What differed")
    action: CulturalAction = told("What was done")


@dataclass(frozen=True, kw_only=True)
class PowerDynamicAddressed(CaseFact):
    """Power imbalance or client autonomy is explicitly worked with.

    Choice, dissent, shared decision.
    """

    TOPIC: ClassVar[str] = "power-dynamic-addressed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (*CLINICIANS, Role.CLIENT)
    STANDARDS: ClassVar[tuple[str, ...]] = ("HCPC-1.8", "BACP-49", "NASW-1.02")
    WEIGHT: ClassVar[Weight] = Weight(
        variants={"topic=pressure_noted": 30},
        modifiers=(Modifier.VULNERABILITY,),
        why="Power is Gottlieb's first dimension.",
    )
    CROSSING: ClassVar[str] = "Protective unless topic=pressure_noted."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("power", "autonomy")
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = ("choice", "dissent", "pressure", "autonomy")

    topic: PowerTopic = told("What it was about")
    noted_by: PowerNotedBy = told("Who noted it")
