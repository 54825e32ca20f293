"""What can be chosen in the facts on competence, referral and endings."""

from __future__ import annotations

from enum import StrEnum


class CompetencePlan(StrEnum):
    """What a therapist does at the limit of their competence."""

    REFER = "refer"
    CONSULT_AND_TRAIN = "consult_and_train"
    CONTINUE_UNCHANGED = "continue_unchanged"


class ReferralTarget(StrEnum):
    """To whom a client was referred."""

    SENIOR_THERAPIST = "senior_therapist"
    SPECIALIST = "specialist"
    MEDICAL = "medical"
    CRISIS = "crisis"
    SAME_CLINIC = "same_clinic"
    COMMUNITY = "community"


class ReferralReason(StrEnum):
    """Why a client was referred."""

    COMPETENCE = "competence"
    NO_PROGRESS = "no_progress"
    CONFLICT_OR_DUAL_ROLE = "conflict_or_dual_role"
    ATTRACTION = "attraction"
    CLIENT_REQUEST = "client_request"
    RELOCATION = "relocation"
    LEVEL_OF_CARE = "level_of_care"
    FEE = "fee"


class EndingInitiator(StrEnum):
    """Who wanted to end."""

    THERAPIST = "therapist"
    CLIENT = "client"
    MUTUAL = "mutual"
    AGENCY = "agency"


class ProposedEndingReason(StrEnum):
    """Why an ending is raised."""

    GOALS_MET = "goals_met"
    NO_BENEFIT = "no_benefit"
    COMPETENCE = "competence"
    CLIENT_CHOICE = "client_choice"
    RELOCATION = "relocation"
    NONPAYMENT = "nonpayment"
    THREAT = "threat"
    SERVICE_END = "service_end"
    ILLNESS = "illness"
    CONFLICT = "conflict"
    TO_ENTER_OTHER_RELATIONSHIP = "to_enter_other_relationship"


class EndingReason(StrEnum):
    """Why therapy ended."""

    GOALS_MET = "goals_met"
    NO_BENEFIT = "no_benefit"
    COMPETENCE = "competence"
    CLIENT_CHOICE = "client_choice"
    RELOCATION = "relocation"
    NONPAYMENT = "nonpayment"
    THREAT = "threat"
    SERVICE_END = "service_end"
    ILLNESS = "illness"
    CONFLICT = "conflict"
    TO_ENTER_OTHER_RELATIONSHIP = "to_enter_other_relationship"
    CLIENT_STOPPED = "client_stopped"
    DEATH = "death"


class EndingMode(StrEnum):
    """How an ending was told."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    TEXT = "text"
    NONE = "none"


class LaterContactPurpose(StrEnum):
    """What a contact after the ending was for."""

    THANK_YOU = "thank_you"
    BOOSTER_OR_RETURN = "booster_or_return"
    RECORDS_REQUEST = "records_request"
    SOCIAL = "social"
    THERAPIST_NEED = "therapist_need"
    BUSINESS = "business"
    SAFETY = "safety"


class LaterRelationKind(StrEnum):
    """What therapist and former client became to each other."""

    FRIENDSHIP = "friendship"
    BUSINESS = "business"
    EMPLOYMENT = "employment"
    ROMANTIC = "romantic"
    SEXUAL = "sexual"
    LIVING_TOGETHER = "living_together"


class LaterRelationParty(StrEnum):
    """With whom a relation was entered after the ending."""

    FORMER_CLIENT = "former_client"
    FORMER_CLIENT_RELATIVE_OR_PARTNER = "former_client_relative_or_partner"
