"""What an ethics board does with a case, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import CaseFact, Family, Stream, Weight, told
from domain.facts.tellers import BOARD, EVERYONE
from domain.values import Reference, Role, Sealed, Section, Term

FAMILY = Family(
    letter="L", name="Ethics process", lane="Proceedings", section=Section.PROCEEDING
)


@dataclass(frozen=True, kw_only=True)
class ProceedingFact(CaseFact):
    """A step of an ethics board; most are the board's own to record."""

    STREAM: ClassVar[Stream] = Stream.PROCEEDING
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = BOARD
    CROSSING: ClassVar[str] = "Process."


class Complainant(StrEnum):
    """Who brings a complaint."""

    CLIENT = "client"
    FAMILY = "family"
    COLLEAGUE = "colleague"
    SUPERVISOR = "supervisor"
    BOARD_OWN_MOTION = "board_own_motion"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, kw_only=True)
class ComplaintFiled(ProceedingFact):
    """Complaint or own-motion inquiry opened."""

    TOPIC: ClassVar[str] = "complaint-filed.v1"
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-ECRP", "BACP-PCP")
    WEIGHT: ClassVar[Weight] = Weight(why="Freezes record.")
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    RULES: ClassVar[tuple[str, ...]] = ("R06", "R45")
    WORDS: ClassVar[tuple[str, ...]] = (
        "complained",
        "grievance",
        "report",
        "allegation",
        "inquiry",
        "board",
    )

    complainant: Complainant = told("Who complains")
    allegations: tuple[Sealed, ...] = told(
        "What the complaint says", hint="One point a line.", about="therapist"
    )
    received_at: datetime | None = told("Received")


class ScreeningOutcome(StrEnum):
    """What becomes of a complaint after a first look."""

    REJECT = "reject"
    INFORMAL = "informal"
    PROCEED = "proceed"
    REFER_ELSEWHERE = "refer_elsewhere"


@dataclass(frozen=True, kw_only=True)
class ComplaintScreened(ProceedingFact):
    """Jurisdiction, time limit, threshold decided."""

    TOPIC: ClassVar[str] = "complaint-screened.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-ECRP", "BACP-PCP")
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    RULES: ClassVar[tuple[str, ...]] = ("R44", "R45")
    WORDS: ClassVar[tuple[str, ...]] = (
        "jurisdiction",
        "threshold",
        "admissible",
        "accepted",
        "rejected",
    )

    outcome: ScreeningOutcome = told("What was decided")
    code_version: Term = told("Code in force", about="therapist", vocabulary="editions")
    reasons: Sealed = told("Reasons", about="therapist")
    reviewer: Reference | None = told("Who decided", about="therapist", default=None)


@dataclass(frozen=True, kw_only=True)
class RespondentNotified(ProceedingFact):
    """Therapist told allegations, standards, evidence and response time."""

    TOPIC: ClassVar[str] = "respondent-notified.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("DUEPROC-US", "APA-ECRP", "BACP-PCP")
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    RULES: ClassVar[tuple[str, ...]] = ("R45",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "told",
        "informed",
        "letter",
        "notice",
        "served",
    )

    standards_cited: tuple[Term, ...] = told(
        "Standards named", about="therapist", vocabulary="standards"
    )
    response_due: datetime | None = told("Answer due by")
    disclosure_bundle: Reference = told("What was sent along", about="therapist")


class Admission(StrEnum):
    """How much of a complaint its respondent accepts."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


class Insight(StrEnum):
    """How far a respondent sees what the complaint is about."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class RespondentResponseReceived(ProceedingFact):
    """Therapist's answer."""

    TOPIC: ClassVar[str] = "respondent-response-received.v1"
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.ETHICS_BOARD)
    STANDARDS: ClassVar[tuple[str, ...]] = ("HCPC-SANC", "DUEPROC-US")
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "answer",
        "reply",
        "statement",
        "defence",
        "admitted",
    )

    admits: Admission = told("What the respondent accepts")
    insight_shown: Insight = told("Insight shown")
    remediation_offered: bool = told("Offers to put things right")


class InterimMeasure(StrEnum):
    """What holds until a finding."""

    SUPERVISED_PRACTICE = "supervised_practice"
    CLIENT_RESTRICTION = "client_restriction"
    SUSPENSION = "suspension"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class InterimMeasureImposed(ProceedingFact):
    """Interim restriction before finding."""

    TOPIC: ClassVar[str] = "interim-measure-imposed.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("HCPC-SANC",)
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "restriction",
        "suspended",
        "temporary",
        "meanwhile",
        "supervised",
    )

    measure: InterimMeasure = told("Measure")
    review_due: datetime | None = told("To be reviewed by")


@dataclass(frozen=True, kw_only=True)
class EvidenceAdmitted(ProceedingFact):
    """Item put into hearing bundle with hash and provenance."""

    TOPIC: ClassVar[str] = "evidence-admitted.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("DUEPROC-US",)
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "exhibit",
        "document",
        "proof",
        "bundle",
        "item",
    )

    item_ref: Reference = told("The item")
    hash: Term = told("Fingerprint of the item", vocabulary="digests")
    contested: bool = told("It is contested")


@dataclass(frozen=True, kw_only=True)
class HearingHeld(ProceedingFact):
    """Panel hears parties."""

    TOPIC: ClassVar[str] = "hearing-held.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("DUEPROC-US", "BACP-PCP")
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "panel",
        "session",
        "board",
        "testimony",
        "parties",
    )

    panel: tuple[Reference, ...] = told("Who sat on the panel", about="therapist")
    respondent_present: bool = told("The respondent was present")
    recusals: tuple[Reference, ...] = told("Who stepped back", about="therapist")


class StandardOfProof(StrEnum):
    """How sure a board must be."""

    BALANCE_OF_PROBABILITIES = "balance_of_probabilities"
    CLEAR_AND_CONVINCING = "clear_and_convincing"


@dataclass(frozen=True, kw_only=True)
class FindingIssued(ProceedingFact):
    """Facts and standards found proved or not, with reasons."""

    TOPIC: ClassVar[str] = "finding-issued.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-ECRP", "HCPC-SANC")
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    RULES: ClassVar[tuple[str, ...]] = ("R44", "R45")
    WORDS: ClassVar[tuple[str, ...]] = (
        "decision",
        "verdict",
        "proved",
        "reasons",
        "result",
    )

    particulars: tuple[Sealed, ...] = told(
        "Points decided", hint="One point a line.", about="therapist"
    )
    standard_of_proof: StandardOfProof = told("Standard of proof")
    reasons: Sealed = told("Reasons", about="therapist")
    reviewer: Reference | None = told(
        "Who reviewed it", about="therapist", default=None
    )


class Sanction(StrEnum):
    """What a board imposes, from nothing to removal."""

    NONE = "none"
    ADVICE = "advice"
    CAUTION_OR_REPRIMAND = "caution_or_reprimand"
    CONDITIONS_OR_PROBATION = "conditions_or_probation"
    SUSPENSION = "suspension"
    REMOVAL = "removal"


@dataclass(frozen=True, kw_only=True)
class SanctionImposed(ProceedingFact):
    """Outcome."""

    TOPIC: ClassVar[str] = "sanction-imposed.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("HCPC-SANC", "APA-ECRP")
    CROSSING: ClassVar[str] = "Process; ordinal ground truth."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    RULES: ClassVar[tuple[str, ...]] = ("R45",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "penalty",
        "reprimand",
        "suspension",
        "conditions",
        "removal",
        "warning",
    )

    sanction: Sanction = told("Outcome")
    aggravating: tuple[Sealed, ...] = told("What weighed against", about="therapist")
    mitigating: tuple[Sealed, ...] = told("What weighed in favour", about="therapist")


@dataclass(frozen=True, kw_only=True)
class AppealFiled(ProceedingFact):
    """Appeal lodged."""

    TOPIC: ClassVar[str] = "appeal-filed.v1"
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-PCP", "DUEPROC-US")
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "contest",
        "challenge",
        "disagree",
        "objection",
        "review",
    )

    grounds: tuple[Sealed, ...] = told("Grounds", about="therapist")
    filed_at: datetime | None = told("Filed")


class AppealOutcome(StrEnum):
    """What became of an appeal."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"
    VARIED = "varied"
    REMITTED = "remitted"


@dataclass(frozen=True, kw_only=True)
class AppealDecided(ProceedingFact):
    """Appeal outcome."""

    TOPIC: ClassVar[str] = "appeal-decided.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-PCP",)
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "upheld",
        "dismissed",
        "result",
        "overturned",
        "review",
    )

    outcome: AppealOutcome = told("Outcome")


@dataclass(frozen=True, kw_only=True)
class RemediationCompleted(ProceedingFact):
    """Ordered training, therapy, supervision done."""

    TOPIC: ClassVar[str] = "remediation-completed.v1"
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.ETHICS_BOARD, Role.SUPERVISOR)
    STANDARDS: ClassVar[tuple[str, ...]] = ("HCPC-SANC",)
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "training",
        "course",
        "done",
        "finished",
        "rehabilitation",
    )

    what: Sealed = told("What was done", about="therapist")
    evidence: Reference = told("What shows it", about="therapist")


@dataclass(frozen=True, kw_only=True)
class LegalHoldPlaced(ProceedingFact):
    """Deletion and key-shredding suspended for a case."""

    TOPIC: ClassVar[str] = "legal-hold-placed.v1"
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-RKG-2007", "HIPAA-164.316")
    CONCEPTS: ClassVar[tuple[str, ...]] = ("ethics review",)
    RULES: ClassVar[tuple[str, ...]] = ("R06",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "deletion",
        "freeze",
        "preserve",
        "retention",
        "keep",
    )

    reason: Sealed = told("Why", about="therapist")
    scope: Sealed = told("What it covers", about="therapist")
