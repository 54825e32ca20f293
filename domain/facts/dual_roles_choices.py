"""What can be chosen in the facts on second roles and linked clients."""

from __future__ import annotations

from enum import StrEnum


class ConnectionRole(StrEnum):
    """What therapist and client are to each other besides."""

    SOCIAL_FRIEND = "social_friend"
    BUSINESS = "business"
    EMPLOYER_EMPLOYEE = "employer_employee"
    LANDLORD_TENANT = "landlord_tenant"
    TEACHER_STUDENT = "teacher_student"
    SUPERVISOR_SUPERVISEE = "supervisor_supervisee"
    NEIGHBOUR = "neighbour"
    CONGREGATION = "congregation"
    CLUB_OR_BOARD = "club_or_board"
    FAMILY = "family"
    IN_LAW = "in_law"
    ROMANTIC = "romantic"
    SEXUAL = "sexual"
    COLLEAGUE = "colleague"
    ONLINE_COMMUNITY = "online_community"


class ConnectionParty(StrEnum):
    """With whom a second connection exists."""

    CLIENT = "client"
    CLIENT_FAMILY = "client_family"
    CLIENT_PARTNER = "client_partner"
    CLIENT_KNOWN_ONE = "client_known_one"


class ConnectionTiming(StrEnum):
    """When a second connection stands to therapy."""

    PRIOR = "prior"
    CONCURRENT = "concurrent"
    SUBSEQUENT = "subsequent"


class PowerDifferential(StrEnum):
    """How much power one has over the other, after Gottlieb."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"


class DurationClass(StrEnum):
    """How long a relation lasts, after Gottlieb."""

    BRIEF = "brief"
    INTERMEDIATE = "intermediate"
    LONG = "long"


class TerminationClarity(StrEnum):
    """How clear the end of therapy is, after Gottlieb."""

    DEFINITE = "definite"
    UNCERTAIN = "uncertain"
    INDEFINITE = "indefinite"


class EnteredRole(StrEnum):
    """Another role that a therapist enters or continues."""

    SOCIAL_FRIEND = "social_friend"
    BUSINESS = "business"
    EMPLOYER_EMPLOYEE = "employer_employee"
    LANDLORD_TENANT = "landlord_tenant"
    TEACHER_STUDENT = "teacher_student"
    SUPERVISOR_SUPERVISEE = "supervisor_supervisee"
    NEIGHBOUR = "neighbour"
    CONGREGATION = "congregation"
    CLUB_OR_BOARD = "club_or_board"
    FAMILY = "family"
    IN_LAW = "in_law"
    ROMANTIC = "romantic"
    SEXUAL = "sexual"
    COLLEAGUE = "colleague"
    CAREGIVER = "caregiver"


class EnteredParty(StrEnum):
    """With whom another role is entered."""

    CLIENT = "client"
    CLIENT_FAMILY = "client_family"
    CLIENT_PARTNER = "client_partner"
    CLIENT_KNOWN_ONE = "client_known_one"
    SUPERVISEE = "supervisee"


class CheckTrigger(StrEnum):
    """What prompted a check."""

    INTAKE = "intake"
    NEW_INFORMATION = "new_information"
    REFERRAL = "referral"
    GROUP_OR_COUPLE = "group_or_couple"


class CheckResult(StrEnum):
    """What a check showed."""

    CLEAR = "clear"
    LINKED_CLIENT = "linked_client"
    PRIOR_RELATION = "prior_relation"
    INTEREST_CONFLICT = "interest_conflict"


class CheckAction(StrEnum):
    """What was decided after a check."""

    PROCEED = "proceed"
    PROCEED_WITH_SAFEGUARDS = "proceed_with_safeguards"
    DECLINE = "decline"
    REFER = "refer"


class ClientLink(StrEnum):
    """How a new client is linked to another one."""

    SPOUSE_OR_PARTNER = "spouse_or_partner"
    EX_PARTNER = "ex_partner"
    PARENT_CHILD = "parent_child"
    SIBLING = "sibling"
    CLOSE_FRIEND = "close_friend"
    COWORKER = "coworker"
    SAME_GROUP = "same_group"


class ClientStatus(StrEnum):
    """Whether the first client is still in therapy."""

    CURRENT = "current"
    FORMER = "former"


class ProfessionalRole(StrEnum):
    """The professional role that a therapist takes on."""

    COUPLE = "couple"
    FAMILY = "family"
    INDIVIDUAL = "individual"
    EVALUATOR_OR_EXPERT = "evaluator_or_expert"
    MEDIATOR = "mediator"
    SUPERVISOR = "supervisor"
    COACH = "coach"
    GROUP_LEADER = "group_leader"
    PRIVATE_PRACTICE = "private_practice"
