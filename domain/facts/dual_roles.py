"""Second roles and linked clients: what else people are to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.facts.dual_roles_choices import (
    CheckAction,
    CheckResult,
    CheckTrigger,
    ClientLink,
    ClientStatus,
    ConnectionParty,
    ConnectionRole,
    ConnectionTiming,
    DurationClass,
    EnteredParty,
    EnteredRole,
    PowerDifferential,
    ProfessionalRole,
    TerminationClarity,
)
from domain.facts.fact import ALL_MODIFIERS, CaseFact, Family, Weight, told
from domain.facts.tellers import CLINICIANS, EVERYONE
from domain.values import Role, Sealed, Term

FAMILY = Family(letter="F", name="Multiple relationships", lane="Dual roles")


@dataclass(frozen=True, kw_only=True)
class SecondaryRelationshipDisclosed(CaseFact):
    """A second connection is recognised and put on record.

    With the client, family or known one.
    """

    TOPIC: ClassVar[str] = "secondary-relationship-disclosed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-3.05",
        "ACA-A.6.a",
        "AAMFT-1.3",
        "TX-465.13",
        "CRPO-DUAL",
        "MD-10.58.03.05",
        "HCPC-1.11",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=12,
        variants={
            "role=congregation": 8,
            "role=neighbour": 8,
            "role=club_or_board": 12,
            "role=sexual": 95,
        },
        modifiers=ALL_MODIFIERS,
        why="Recording early is what codes ask for.",
    )
    CROSSING: ClassVar[str] = (
        "Disclosure is protective; the relation itself is rated by Gottlieb's three "
        "dimensions."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "dual relationships",
        "dual relationships with family",
        "dual relationships with known ones",
    )
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "dual",
        "friend",
        "neighbour",
        "church",
        "colleague",
        "connection",
    )

    role: ConnectionRole = told("What they are to each other")
    with_party: ConnectionParty = told("With whom")
    timing: ConnectionTiming = told("Before, during or after therapy")
    avoidable: bool = told("It could be avoided")
    power_differential: PowerDifferential = told("Difference in power")
    duration_class: DurationClass = told("How long it lasts")
    termination_clarity: TerminationClarity = told("How clear its end is")


@dataclass(frozen=True, kw_only=True)
class SecondaryRelationshipEntered(CaseFact):
    """Therapist enters or continues another role with client, family or known one."""

    TOPIC: ClassVar[str] = "secondary-relationship-entered.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-3.05",
        "APA-3.08",
        "ACA-A.6.e",
        "NASW-1.06",
        "AAMFT-1.3",
        "BACP-33",
        "TX-465.13",
        "HCPC-1.12",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=60,
        variants={
            "role=congregation": 12,
            "role=neighbour": 10,
            "role=club_or_board": 18,
            "role=colleague": 35,
            "role=social_friend": 65,
            "role=business": 78,
            "role=employer_employee": 75,
            "role=landlord_tenant": 72,
            "role=teacher_student": 50,
            "role=caregiver": 55,
            "role=supervisor_supervisee": 65,
            "role=romantic": 98,
            "role=sexual": 100,
            "avoidable=false": 20,
        },
        modifiers=ALL_MODIFIERS,
        why="842 of 2,762 top-ten board actions were sexual or dual relationship.",
    )
    CROSSING: ClassVar[str] = (
        "Incidental overlapping roles in small communities are manageable; chosen "
        "social, business, employment, landlord roles during therapy are violations "
        "in most cases."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "dual relationships",
        "social relationship outside practice",
        "financial advantage",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R01", "R03", "R13", "R14", "R18")
    WORDS: ClassVar[tuple[str, ...]] = (
        "dual",
        "business",
        "employer",
        "landlord",
        "friend",
        "romance",
    )

    role: EnteredRole = told("The other role")
    with_party: EnteredParty = told("With whom")
    avoidable: bool = told("It could be avoided")
    power_differential: PowerDifferential = told("Difference in power")
    duration_class: DurationClass = told("How long it lasts")
    termination_clarity: TerminationClarity = told("How clear its end is")
    therapist_benefits: bool = told("The therapist gains by it")


@dataclass(frozen=True, kw_only=True)
class SecondaryRelationshipEnded(CaseFact):
    """Secondary role is withdrawn from."""

    TOPIC: ClassVar[str] = "secondary-relationship-ended.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = CLINICIANS
    STANDARDS: ClassVar[tuple[str, ...]] = ("TX-465.13", "ACA-A.6.c")
    WEIGHT: ClassVar[Weight] = Weight(why="Duty to withdraw and to remedy.")
    CROSSING: ClassVar[str] = "Protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = ("dual relationships",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = ("withdrew", "stepped", "quit", "left", "dual")

    role: Term = told("The role that ended", vocabulary="roles")
    reason: Sealed = told("Why")
    harm_check_done: bool = told("Asked whether it did harm")


@dataclass(frozen=True, kw_only=True)
class ConflictCheckPerformed(CaseFact):
    """Check for linked clients or conflicting interests.

    Before accepting or on new information.
    """

    TOPIC: ClassVar[str] = "conflict-check-performed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (*CLINICIANS, Role.CLINIC_ADMIN)
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-3.06", "ACA-A.6.a", "HCPC-1.11")
    WEIGHT: ClassVar[Weight] = Weight(
        why="Needed because confidentiality stops the therapist asking the new client."
    )
    CROSSING: ClassVar[str] = "Protective."
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "dual relationships with family",
        "confidentiality",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R15",)
    IS_SAFEGUARD: ClassVar[bool] = True
    WORDS: ClassVar[tuple[str, ...]] = (
        "linked",
        "interests",
        "screening",
        "intake",
        "overlap",
    )

    trigger: CheckTrigger = told("What prompted it")
    result: CheckResult = told("What it showed")
    action: CheckAction = told("What was decided")


@dataclass(frozen=True, kw_only=True)
class RelatedPersonAcceptedAsClient(CaseFact):
    """Someone linked to an existing or former client is taken into therapy.

    Partner, ex, parent, close friend.
    """

    TOPIC: ClassVar[str] = "related-person-accepted-as-client.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-10.02",
        "APA-3.05",
        "ACA-A.6.d",
        "AAMFT-1.3",
        "BACP-33",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=30,
        variants={
            "consents=true": 10,
            "link=same_group": 8,
        },
        modifiers=ALL_MODIFIERS,
        why="BACP upheld complaints include failing to keep boundary between two "
        "clients known to each other.",
    )
    CROSSING: ClassVar[str] = (
        "Planned systemic work with consent is ordinary; unseen parallel therapy is a "
        "conflict."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "dual relationships with family",
        "dual relationships with known ones",
        "confidentiality",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R08", "R15")
    WORDS: ClassVar[tuple[str, ...]] = (
        "partner",
        "spouse",
        "sibling",
        "friend",
        "family",
        "ex",
    )

    link: ClientLink = told("How they are linked")
    existing_client_status: ClientStatus = told("The first client is")
    consents: bool = told("Both agreed")
    clinical_reason: Sealed | None = told("Clinical reason", default=None)


@dataclass(frozen=True, kw_only=True)
class ProfessionalRoleChanged(CaseFact):
    """Therapist changes or adds a professional role.

    Individual to couple, therapist to evaluator, group counsellor to private therapist.
    """

    TOPIC: ClassVar[str] = "professional-role-changed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-A.6.d", "APA-10.02", "APA-3.05")
    WEIGHT: ClassVar[Weight] = Weight(
        default=20,
        variants={
            "to_role=evaluator_or_expert": 55,
            "consent=false": 40,
        },
        modifiers=ALL_MODIFIERS,
        why="Role change needs consent and explanation.",
    )
    CROSSING: ClassVar[str] = (
        "Crossing with consent; therapist-evaluator mix is usually a conflict."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("dual relationships", "power")
    RULES: ClassVar[tuple[str, ...]] = ("R08", "R17")
    WORDS: ClassVar[tuple[str, ...]] = (
        "evaluator",
        "expert",
        "mediator",
        "couple",
        "coach",
        "witness",
    )

    from_role: Term = told("Role before", vocabulary="roles")
    to_role: ProfessionalRole = told("Role now")
    consent: bool = told("The client agreed")
    reason: Sealed = told("Why")
