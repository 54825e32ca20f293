"""Supervision and training: agreements, hours, questions, directives, flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.facts.fact import CaseFact, Family, Weight, told
from domain.facts.supervision_choices import (
    DirectiveCategory,
    DirectiveResult,
    EvaluationRating,
    FlagReviewOutcome,
    IssueRaisedBy,
    ObservationMode,
    ObservationUsed,
    SuperviseeLevel,
    SupervisionFormat,
    SupervisorResponsibility,
)
from domain.values import Reference, Role, Sealed, Section, Term

FAMILY = Family(
    letter="K",
    name="Supervision and training",
    lane="Supervision",
    section=Section.SUPERVISION,
)


@dataclass(frozen=True, kw_only=True)
class SupervisionContractEstablished(CaseFact):
    """Supervision or consultation agreement in force."""

    TOPIC: ClassVar[str] = "supervision-contract-established.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.SUPERVISOR,
        Role.TRAINEE,
        Role.THERAPIST,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "ACA-F.1.a",
        "APA-2.05",
        "BACP-SUP",
        "CA-BBS-SUP",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        why="Trainees must work under a senior therapist."
    )
    CROSSING: ClassVar[str] = "Protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("trainees working under a senior therapist",)
    RULES: ClassVar[tuple[str, ...]] = ("R39",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "agreement",
        "supervisor",
        "trainee",
        "oversight",
        "arrangement",
    )

    supervisor_id: Reference = told("Supervisor", about="therapist")
    supervisee_level: SuperviseeLevel = told("The supervisee is")
    frequency_days: int = told("Days between meetings")
    responsibility: SupervisorResponsibility = told("Responsibility for the cases")
    observation_planned: bool = told("Direct observation is planned")
    emergency_route: Sealed = told("Whom to reach in an emergency", about="therapist")


@dataclass(frozen=True, kw_only=True)
class SupervisionSessionHeld(CaseFact):
    """Supervision took place."""

    TOPIC: ClassVar[str] = "supervision-session-held.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.SUPERVISOR,
        Role.TRAINEE,
        Role.THERAPIST,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "BACP-SUP",
        "ACA-F.1.a",
        "CA-BBS-SUP",
        "CA-BBS-UNIT",
        "ME-415-4",
    )
    WEIGHT: ClassVar[Weight] = Weight(why="Feeds ratio and topic-coverage rules.")
    CROSSING: ClassVar[str] = "Protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "consulting a supervisor",
        "trainees working under a senior therapist",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R39", "R42")
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "supervisor",
        "meeting",
        "hour",
        "discussed",
        "group",
        "peer",
    )

    minutes: int = told("Minutes")
    format: SupervisionFormat = told("Format")
    cases_discussed: tuple[Reference, ...] = told("Cases discussed")
    topics: tuple[Term, ...] = told(
        "What it was about", about="therapist", vocabulary="kinds"
    )
    observation_used: ObservationUsed = told("What was observed")
    group_size: int | None = told("Size of the group", default=None)
    risk_issues: tuple[Term, ...] | None = told(
        "Risks discussed", vocabulary="kinds", default=None
    )


@dataclass(frozen=True, kw_only=True)
class DirectObservationPerformed(CaseFact):
    """Supervisor observes work or recording."""

    TOPIC: ClassVar[str] = "direct-observation-performed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.SUPERVISOR,)
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-F.1.a", "APA-7.06")
    WEIGHT: ClassVar[Weight] = Weight(
        why="Relying on self-report hides boundary facts."
    )
    CROSSING: ClassVar[str] = "Protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("trainees working under a senior therapist",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "watched",
        "recording",
        "live",
        "video",
        "listened",
        "supervisor",
    )

    mode: ObservationMode = told("How")
    minutes: int = told("Minutes")
    findings: Sealed | None = told("What was seen", about="therapist", default=None)


@dataclass(frozen=True, kw_only=True)
class BoundaryIssueRaisedInSupervision(CaseFact):
    """Supervisee brings a boundary, attraction or rupture issue."""

    TOPIC: ClassVar[str] = "boundary-issue-raised-in-supervision.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.SUPERVISOR,
        Role.TRAINEE,
        Role.THERAPIST,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-33", "APA-7.06")
    WEIGHT: ClassVar[Weight] = Weight(why="Disclosure must be rewarded by the score.")
    CROSSING: ClassVar[str] = (
        "Protective. Only about half of interns disclose attraction."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "consulting a supervisor",
        "countertransference",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R40",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "brought",
        "told",
        "attraction",
        "rupture",
        "honest",
        "supervisor",
    )

    raised_by: IssueRaisedBy = told("Who brought it")
    topic: Term = told("What it was about", about="therapist", vocabulary="kinds")
    subject_event_ref: Reference | None = told("The fact it is about", default=None)


@dataclass(frozen=True, kw_only=True)
class SupervisorDirectiveIssued(CaseFact):
    """Instruction or corrective plan."""

    TOPIC: ClassVar[str] = "supervisor-directive-issued.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.SUPERVISOR,)
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-F.1.a", "APA-2.05")
    WEIGHT: ClassVar[Weight] = Weight(why="Starts compliance clock.")
    CROSSING: ClassVar[str] = "Neutral."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("trainees working under a senior therapist",)
    RULES: ClassVar[tuple[str, ...]] = ("R41",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "instruction",
        "order",
        "plan",
        "told",
        "corrective",
        "must",
    )

    directive: Sealed = told("What is to be done", about="therapist")
    due_at: datetime | None = told("Due by")
    category: DirectiveCategory = told("Kind of step")


@dataclass(frozen=True, kw_only=True)
class SupervisorDirectiveClosed(CaseFact):
    """Directive met, varied or not met."""

    TOPIC: ClassVar[str] = "supervisor-directive-closed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.SUPERVISOR,
        Role.THERAPIST,
        Role.TRAINEE,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-F.1.a",)
    WEIGHT: ClassVar[Weight] = Weight(
        variants={"result=not_done": 45},
        why="Defying a directive shows lack of remediation.",
    )
    CROSSING: ClassVar[str] = "Not done is aggravating."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("trainees working under a senior therapist",)
    RULES: ClassVar[tuple[str, ...]] = ("R41",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "done",
        "completed",
        "fulfilled",
        "instruction",
        "withdrawn",
    )

    directive_ref: Reference = told("The directive it closes")
    result: DirectiveResult = told("What came of it")


@dataclass(frozen=True, kw_only=True)
class SuperviseeEvaluated(CaseFact):
    """Formal feedback on performance and boundary competence."""

    TOPIC: ClassVar[str] = "supervisee-evaluated.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.SUPERVISOR,)
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-7.06",)
    WEIGHT: ClassVar[Weight] = Weight(why="Needed for due process in remediation.")
    CROSSING: ClassVar[str] = (
        "Protective. 51% of supervisees saw at least one ethical lapse by "
        "supervisors, evaluation the commonest."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("trainees working under a senior therapist",)
    RULES: ClassVar[tuple[str, ...]] = ("R44",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "appraisal",
        "feedback",
        "assessment",
        "rating",
        "performance",
        "trainee",
    )

    period: Sealed = told("Period", about="therapist")
    rating: EvaluationRating = told("Rating")
    shared_with_supervisee: bool = told("Shared with the supervisee")


@dataclass(frozen=True, kw_only=True)
class CaseFlagRaised(CaseFact):
    """Rule, person or client puts a case on the review list."""

    TOPIC: ClassVar[str] = "case-flag-raised.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.SYSTEM,
        Role.SUPERVISOR,
        Role.CLIENT,
        Role.CLINIC_ADMIN,
    )
    WEIGHT: ClassVar[Weight] = Weight(why="Explainability.")
    CROSSING: ClassVar[str] = "System event; a flag is a question, not a finding."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("supervision review",)
    RULES: ClassVar[tuple[str, ...]] = ("R06", "R40")
    WORDS: ClassVar[tuple[str, ...]] = (
        "question",
        "review",
        "alert",
        "attention",
        "rule",
    )

    rule_id: Term = told("The rule that asks", vocabulary="rules")
    score: int = told("Score")
    evidence_refs: tuple[Reference, ...] = told("The facts behind it")


@dataclass(frozen=True, kw_only=True)
class CaseFlagReviewed(CaseFact):
    """Supervisor reviews a flag."""

    TOPIC: ClassVar[str] = "case-flag-reviewed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.SUPERVISOR, Role.ETHICS_BOARD)
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-2.05", "HCPC-SANC")
    WEIGHT: ClassVar[Weight] = Weight(why="Stops the clock of the supervisor rule.")
    CROSSING: ClassVar[str] = "Protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("supervision review",)
    RULES: ClassVar[tuple[str, ...]] = ("R40", "R44")
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "answered",
        "question",
        "checked",
        "looked",
        "supervisor",
    )

    flag_ref: Reference = told("The flag it answers")
    outcome: FlagReviewOutcome = told("What was concluded")
    reason: Sealed = told("Why", about="therapist")
